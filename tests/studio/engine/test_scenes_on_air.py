"""Scenes and cameras on air: who is seen where, what a lost camera leaves, what the timeline says of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from studio.engine.engine import Engine
from studio.engine.errors import DeviceRefused
from studio.picture.scenery import SceneNeedsCamera, SceneUnknown
from studio.show.adjustment import Adjustment
from studio.show.plan import PlannedScene, Source
from studio.show.scene import Layer, Places, Scene, read_scene
from tests.doubles.camera_server import CameraServer
from tests.studio.engine.watching_shows import go, seen_level, timeline, wait

Make = Callable[..., Any]
TWO = ("programme", "slate", "two-cameras", "picture-in-picture", "host")


@pytest.fixture
def still(tmp_path: Path) -> Callable[[int], str]:
    """Make a camera that shows one grey level."""

    def make(level: int) -> str:
        file = tmp_path / f"still-{level}.png"
        cv2.imwrite(str(file), np.full((96, 64, 3), level, np.uint8))
        return f"still:{file}"

    return make


@pytest.fixture
def two_cameras(plan: Make, still: Callable[[int], str]) -> Make:
    """Plan a show with a light and a dark camera."""

    def make(**changes: Any) -> Any:
        sources = (Source(name="主机位", device=still(200)), Source(name="桌面", device=still(60)))
        scenes = tuple(PlannedScene(scene=read_scene(name)) for name in TWO)
        return plan(**{"sources": sources, "scenes": scenes} | changes)

    return make


def test_two_cameras_share_the_picture(engine: Engine, two_cameras: Make) -> None:
    go(engine, two_cameras())
    wait(0.4)
    engine.broadcast.change_scene("two-cameras")
    wait(0.5)
    engine.broadcast.change_scene("picture-in-picture")
    wait(0.5)
    (file,) = engine.stop("asked")["segments"]
    above, below, inset = ((8, 8), (8, 80), (50, 40))
    assert [seen_level(file, 0.2, *at) for at in (above, below, inset)] == pytest.approx([188, 188, 188], abs=12)
    assert [seen_level(file, 0.7, *at) for at in (above, below)] == pytest.approx([188, 68], abs=12)
    assert [seen_level(file, 1.2, *at) for at in (above, below, inset)] == pytest.approx([188, 188, 68], abs=12)
    said = [facts["scene"] for kind, facts in timeline(engine) if kind == "scene.changed"]
    assert said == ["two-cameras", "picture-in-picture"]
    started = timeline(engine)[0][1]
    assert [one["name"] for one in started["cameras"]] == ["主机位", "桌面"]
    assert started["camera"] == started["cameras"][0]["device"]


def test_a_fade_passes_through_what_lies_between(engine: Engine, two_cameras: Make, plan: Make) -> None:
    scenes = (PlannedScene(scene=read_scene()), PlannedScene(scene=Scene(name="dark", layers=(Layer(camera="second"),))))
    go(engine, two_cameras(scenes=scenes))
    wait(0.4)
    engine.broadcast.change_scene("dark", 600)
    wait(1.2)
    (file,) = engine.stop("asked")["segments"]
    levels = [seen_level(file, tenths / 15) for tenths in range(4, 20)]
    assert levels == sorted(levels, reverse=True)
    assert any(80 < level < 170 for level in levels)
    assert levels[-1] == pytest.approx(68, abs=12)
    assert ("scene.changed", {"scene": "dark", "fade_ms": 600}) in timeline(engine)


def test_a_scene_that_is_not_there_or_lacks_its_camera_is_refused_and_nothing_changes(engine: Engine, plan: Make) -> None:
    go(engine, plan(scenes=tuple(PlannedScene(scene=read_scene(name)) for name in TWO)))
    with pytest.raises(SceneUnknown):
        engine.broadcast.change_scene("nowhere")
    with pytest.raises(SceneNeedsCamera) as refused:
        engine.broadcast.change_scene("two-cameras")
    assert refused.value.facts == {"scene": "two-cameras", "camera": "second"}
    assert engine.broadcast.scene == "programme"
    engine.stop("asked")


@pytest.mark.parametrize("name", TWO)
def test_the_sellers_line_and_the_marks_are_on_the_picture_in_every_scene(
    engine: Engine, two_cameras: Make, entry: Make, painted: Make, name: str
) -> None:
    go(engine, two_cameras(seller=entry("p1").seller, marks=(painted(120, x=40, width=16, height=16),)))
    engine.broadcast.change_scene(name)
    wait(0.5)
    (file,) = engine.stop("asked")["segments"]
    assert seen_level(file, 0.4, 48, 8) == pytest.approx(120, abs=25)
    assert seen_level(file, 0.4, 8, 72) == pytest.approx(60, abs=25)


def test_a_card_waits_while_a_scene_has_no_place_for_it(engine: Engine, two_cameras: Make, entry: Make) -> None:
    go(engine, two_cameras(entries=(entry("p1"), entry("p2"))))
    engine.broadcast.next()
    engine.broadcast.change_scene("host")
    assert engine.broadcast.on_air == -1
    engine.broadcast.next()
    engine.broadcast.change_scene("two-cameras")
    assert engine.broadcast.on_air == 1
    engine.stop("asked")
    said = [(kind, facts.get("reason", "")) for kind, facts in timeline(engine) if kind.startswith("card.")]
    assert said == [("card.shown", ""), ("card.hidden", "slate"), ("card.shown", ""), ("card.hidden", "ended")]


def test_a_scenes_own_picture_is_there_when_the_scene_is(engine: Engine, two_cameras: Make, still: Callable[[int], str]) -> None:
    file = still(120).partition(":")[2]
    own = Scene(name="own", layers=(Layer(colour="#000000"), Layer(still=file, top=50, height=50, fit="cover")), places=Places())
    go(engine, two_cameras(scenes=(PlannedScene(scene=read_scene()), PlannedScene(scene=own))))
    wait(0.3)
    engine.broadcast.change_scene("own")
    wait(0.5)
    (recorded,) = engine.stop("asked")["segments"]
    levels = {seen_level(recorded, tenths / 10, 30, 80) for tenths in range(8)}
    assert all(min(abs(level - 188), abs(level - 120)) < 25 for level in levels)
    assert seen_level(recorded, 0.8, 30, 10) < 30


def test_a_scene_whose_pictures_are_not_there_is_refused_and_nothing_changes(engine: Engine, plan: Make, tmp_path: Path) -> None:
    (tmp_path / "slides").mkdir()
    own = Scene(name="own", layers=(Layer(slides=str(tmp_path / "slides")),))
    go(engine, plan(scenes=(PlannedScene(scene=read_scene()), PlannedScene(scene=own))))
    with pytest.raises(DeviceRefused) as refused:
        engine.broadcast.change_scene("own")
    assert (refused.value.code, engine.broadcast.scene) == ("capture.slides-empty", "programme")
    engine.stop("asked")


def test_a_camera_is_turned_and_mirrored_as_the_plan_says(engine: Engine, plan: Make, tmp_path: Path) -> None:
    pixels = np.full((96, 64, 3), 60, np.uint8)
    pixels[:, :32] = 200
    cv2.imwrite(str(tmp_path / "half.png"), pixels)
    go(engine, plan(sources=(Source(name="main", device=f"still:{tmp_path / 'half.png'}", adjustment=Adjustment(mirror=True)),)))
    wait(0.5)
    (file,) = engine.stop("asked")["segments"]
    assert (seen_level(file, 0.3, 8, 8), seen_level(file, 0.3, 56, 8)) == pytest.approx((68, 188), abs=12)


def test_a_lost_camera_keeps_its_picture_then_the_slate_lies_there_and_it_comes_back(
    engine: Engine, plan: Make, painted: Make, told: list[Any]
) -> None:
    server = CameraServer()
    shown = f"network:http://127.0.0.1:{server.server_address[1]}/video"
    slate = painted(100, width=64, height=96)
    whole = {"main": f"network:{server.address}"}
    show = plan(sources=(Source(name="main", device=shown),), slate=slate)
    engine.prepare(show, addresses=whole)
    engine.go(show, is_resuming=False, offset_ms=0, first_segment=0, addresses=whole)
    wait(0.8)
    server.over.set()
    until(lambda: covered(told) == [1])
    wait(0.5)
    server.over.clear()
    until(lambda: covered(told) == [1, 0])
    wait(0.6)
    result = engine.stop("asked")
    server.end()
    (file,) = result["segments"]
    levels = [seen_level(file, tenths / 10) for tenths in range(2, int(result["seconds"] * 10) - 2)]
    changes = [level for number, level in enumerate(levels) if not number or abs(level - levels[number - 1]) > 20]
    assert changes == pytest.approx([54, 100, 54], abs=25)
    assert levels.index(next(level for level in levels if level > 80)) >= 20
    assert result["dropped_frames"] == 0
    assert "geheim" not in str(timeline(engine))


def covered(told: list[Any]) -> list[int]:
    return [facts["on"] for kind, _, facts in told if kind == "source.covered"]


def until(true: Callable[[], bool], seconds: float = 12.0) -> None:
    waiting = threading.Event()
    for _ in range(int(seconds * 50)):
        if true():
            return
        waiting.wait(0.02)
    raise AssertionError("it never came true")
