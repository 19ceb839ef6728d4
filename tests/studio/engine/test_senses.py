"""What is seen and heard once a second: pictures that freeze or go black, tones that are gone, too loud, or muted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from capture.picture import Picture
from studio.engine.engine import Engine
from studio.engine.senses import Ear, Eye
from studio.live.alarms import BLACK, CLIPPING, FROZEN, MUTED, SILENCE
from studio.sound.meter import Levels, SourceLevel

WIDTH, HEIGHT, FPS = 128, 192, 5
QUIET, SPEECH, TOO_LOUD = -90_000, -20_000, 0


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Film three seconds that move, three that stand still, three that are black."""
    file = tmp_path_factory.mktemp("clips") / "faults.mp4"
    random = np.random.default_rng(7)
    with av.open(str(file), "w") as out:
        stream = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "qp": "20"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        plane = random.integers(40, 200, (HEIGHT * 3 // 2, WIDTH), dtype=np.uint8)
        for number in range(9 * FPS):
            if number < 3 * FPS:
                plane = np.roll(plane, 3, axis=1)
            elif number >= 6 * FPS:
                plane = np.full_like(plane, 128)
                plane[:HEIGHT] = 16
            frame = av.VideoFrame.from_ndarray(plane, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file


def looked_at(clip: Path, spec: str) -> list[set[str]]:
    """Return what an eye finds in each second of *clip*."""
    eye, found = Eye("camera", spec), []
    with av.open(str(clip), "r") as played:
        for number, frame in enumerate(played.decode(video=0)):
            planes = frame.to_ndarray().astype(np.uint8)
            if number % FPS == FPS - 1:
                picture = Picture(y=planes[:HEIGHT], u=planes[:1], v=planes[:1], captured_ns=number)
                found.append({alarm for (alarm, _), is_so in eye.look(picture).items() if is_so})
    return found


def test_a_picture_that_stands_still_and_one_that_is_black_are_seen(clip: Path) -> None:
    seen = looked_at(clip, "webcam:1")
    assert seen[:3] == [set()] * 3
    assert seen[4:6] == [{FROZEN}] * 2
    assert seen[6:] == [{BLACK}] * 3


def test_a_screen_may_stand_still(clip: Path) -> None:
    assert set().union(*looked_at(clip, "screen:1")[:6]) == set()


def test_the_same_picture_again_tells_nothing_about_the_camera() -> None:
    black = Picture(y=np.full((8, 8), 16, np.uint8), u=np.zeros((4, 4), np.uint8), v=np.zeros((4, 4), np.uint8), captured_ns=1)
    eye = Eye("camera", "webcam:1")
    assert eye.look(None) == {}
    assert eye.look(black)[BLACK, "camera"]
    assert eye.look(black) == {}


def levels(peak_mdb: int, *, muted: int = 0, source: str = "microphone") -> Levels:
    """Return a reading of one source; what the ear does not ask for is 0."""
    loud = {"peak_mdb": peak_mdb, "rms_mdb": peak_mdb - 3000}
    one: dict[str, Any] = {**dict.fromkeys(SourceLevel.__struct_fields__, 0), **loud, "muted": muted, "source": source}
    mix: dict[str, Any] = {**dict.fromkeys(Levels.__struct_fields__, 0), **loud, "sources": (SourceLevel(**one),)}
    return Levels(**mix)


@pytest.mark.parametrize(
    ("peaks", "muted", "is_muted", "found", "talks"),
    [
        ([SPEECH] * 6 + [QUIET] * 6, 0, False, set(), True),
        ([QUIET] * 12, 0, False, {SILENCE}, False),
        ([QUIET] * 12, 0, True, set(), False),
        ([SPEECH] * 9 + [TOO_LOUD] * 3, 0, False, {CLIPPING}, True),
        ([SPEECH] * 12, 0, True, {MUTED}, True),
        ([SPEECH] * 12, 1, False, {MUTED}, True),
        ([QUIET] * 11 + [SPEECH], 0, True, set(), False),
    ],
)
def test_what_is_heard_in_a_second(peaks: list[int], muted: int, is_muted: bool, found: set[str], talks: bool) -> None:
    ear = Ear(["microphone"])
    for peak in peaks:
        ear.hear(levels(peak, muted=muted))
    told, is_talking = ear.listen(is_muted=is_muted)
    assert ({alarm for (alarm, _), is_so in told.items() if is_so}, is_talking) == (found, talks)
    assert ear.listen(is_muted=is_muted) == ({}, False)


def test_music_is_not_talk() -> None:
    ear = Ear(["microphone"])
    for _ in range(12):
        ear.hear(levels(SPEECH, source="music"))
    assert ear.listen(is_muted=True) == ({(SILENCE, ""): False, (CLIPPING, "music"): False, (MUTED, ""): False}, False)


def test_alarms_of_a_show_stand_in_its_timeline_and_are_over_with_it(
    engine: Engine, plan: Callable[..., Any], clip: Path, told: Any
) -> None:
    black = clip.with_name("black.mp4")
    with av.open(str(black), "w") as out:
        stream = out.add_stream("libx264", rate=FPS, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 64, 96, "yuv420p"
        for number in range(8 * FPS):
            plane = np.full((144, 64), 128, np.uint8)
            plane[:96] = 16
            frame = av.VideoFrame.from_ndarray(plane, format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    show = plan(camera=f"clip:{black}")
    engine.prepare(show)
    engine.go(show, is_resuming=False, offset_ms=0, first_segment=0)
    engine.desk.mute("", on=True)
    threading.Event().wait(6.3)
    engine.stop("asked")
    said = {kind: {facts["alarm"] for at, _, facts in told if at == kind} for kind in ("alarm.raised", "alarm.cleared")}
    assert said == {"alarm.raised": {"picture-black", "talking-muted"}, "alarm.cleared": {"picture-black", "talking-muted"}}
    health = [facts for kind, _, facts in told if kind == "health"]
    assert all(facts["memory_kb"] > 10_000 and facts["disk_minutes"] > 0 and facts["processor_permille"] > 0 for facts in health)
