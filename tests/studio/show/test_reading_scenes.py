"""A shop's own scenes: read whole, or refused with the line that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.picture.look import CanvasSize
from studio.show.errors import SceneFault
from studio.show.reading_scenes import read_shop_scene, scenes_of
from studio.show.scene import PROGRAMME, SLATE, Layer, read_scene, ready_names

GOOD = """# 我们的场景
label = "新品"

[[layers]]
colour = "#102030"

[[layers]]
camera = "second"
left = 10
top = 20
width = 80
height = 50
fit = "contain"
crop = [5, 0, 5, 0]
rotate = 90
mirror = true

[places]
card = "right"
safe_top_percent = 20
"""


def written(folder: Path, content: str, name: str = "新品") -> Path:
    (folder / "scenes").mkdir(exist_ok=True)
    file = folder / "scenes" / f"{name}.toml"
    file.write_text(content, encoding="utf-8")
    return file


def test_a_scene_is_read_whole(tmp_path: Path) -> None:
    scene = read_shop_scene(written(tmp_path, GOOD))
    assert (scene.name, scene.label, scene.places.card, scene.cameras) == ("新品", "新品", "right", ("second",))
    assert scene.layers[1].rectangle(CanvasSize(width=1080, height=1920)) == (108, 384, 864, 960)


@pytest.mark.parametrize(
    ("was", "now", "code", "line"),
    [
        ('label = "新品"', 'label = "新品', "scene.not-toml", 2),
        ("rotate = 90", "rotate = 45", "scene.value-wrong", 15),
        ("rotate = 90", "spin = 90", "scene.field-unknown", 15),
        ("width = 80", "width = 180", "scene.value-wrong", 11),
        ("width = 80", "width = 95", "scene.off-canvas", 7),
        ("crop = [5, 0, 5, 0]", "crop = [50, 0, 50, 0]", "scene.value-wrong", 7),
        ("crop = [5, 0, 5, 0]", "crop = [5, 0]", "scene.value-wrong", 14),
        ('camera = "second"', 'camera = "second"\nslate = "thanks"', "scene.layer-unclear", 7),
        ('camera = "second"', "", "scene.layer-unclear", 7),
        ('camera = "second"', 'still = "none.png"', "scene.file-missing", 7),
        ('colour = "#102030"', 'colour = "red"', "scene.value-wrong", 5),
        ('card = "right"', 'seller = "none"', "scene.field-unknown", 19),
        ("safe_top_percent = 20", "safe_top_percent = 95", "scene.value-wrong", 20),
        ("safe_top_percent = 20", "marks_below_safe_top = 0", "scene.value-wrong", 20),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, was: str, now: str, code: str, line: int) -> None:
    with pytest.raises(SceneFault) as refused:
        read_shop_scene(written(tmp_path, GOOD.replace(was, now)))
    assert (refused.value.code, refused.value.facts["line"], refused.value.facts["scene"]) == (code, line, "新品")


def test_the_shops_scenes_stand_beside_the_ready_ones_and_may_take_their_place(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, '[[layers]]\nslate = "words"\nwords = "八点见"\n', name="thanks")
    scenes = {scene.name: scene for scene in scenes_of(tmp_path)}
    assert set(scenes) == {*ready_names(), "新品"}
    assert next(iter(scenes)) == PROGRAMME
    assert scenes["thanks"].layers[0].words == "八点见"


def test_the_ready_scenes_are_the_ones_a_shop_needs() -> None:
    assert set(ready_names()) == {
        PROGRAMME, SLATE, "host", "close-up", "two-cameras", "picture-in-picture", "slides", "opening", "thanks",
    }  # fmt: skip
    assert all(read_scene(name).layers for name in ready_names())


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (216, 384)])
@pytest.mark.parametrize("name", ready_names())
def test_every_layer_lies_on_even_pixels_within_the_picture(name: str, size: tuple[int, int]) -> None:
    for layer in read_scene(name).layers:
        left, top, width, height = layer.rectangle(CanvasSize(width=size[0], height=size[1]))
        assert all(side % 2 == 0 for side in (left, top, width, height))
        assert left + width <= size[0]
        assert top + height <= size[1]


def test_halves_meet_without_a_gap() -> None:
    canvas = CanvasSize(width=270, height=480)
    above, below = (Layer(camera="main", top=top, height=part).rectangle(canvas) for top, part in ((0, 33), (33, 67)))
    assert above[1] + above[3] == below[1]
    assert below[1] + below[3] == 480
