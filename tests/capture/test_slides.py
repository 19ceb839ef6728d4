"""A folder of pictures as a camera."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from capture.clock import SECOND_NS, monotonic
from capture.device_states import DeviceState
from tests.doubles.workbench import Bench, Witness, eventually

S = DeviceState


def slides(folder: Path, *levels: int) -> Path:
    folder.mkdir()
    for number, level in enumerate(levels):
        Image.new("L", (64, 96), level).save(folder / f"{number}.png")
    return folder


def test_one_follows_the_other_and_the_first_comes_again(bench: Bench, tmp_path: Path) -> None:
    folder = slides(tmp_path / "图片", 255, 0)
    camera = bench.camera(f"slides:{folder}@1")
    seen = [bench.picture(camera)]
    while len(seen) < 3:
        seen.append(bench.picture(camera, newer_than=seen[-1].captured_ns))
    assert [picture.y[5, 5] for picture in seen] == [235, 16, 235]


def test_a_slide_that_stays_long_is_not_missed(bench: Bench, tmp_path: Path) -> None:
    camera = bench.camera(f"slides:{slides(tmp_path / 'a', 255)}@60")
    bench.picture(camera)
    assert not camera.is_away(monotonic() + 30 * SECOND_NS)


def test_a_broken_picture_is_passed_over(bench: Bench, tmp_path: Path) -> None:
    folder = slides(tmp_path / "a", 255)
    (folder / "00.png").write_bytes(b"no picture")
    assert bench.picture(bench.camera(f"slides:{folder}")).y[5, 5] == 235


def test_an_empty_folder_says_so_and_is_looked_at_again(bench: Bench, witness: Witness, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    camera = bench.camera(f"slides:{tmp_path / 'a'}", witness)
    witness.wait_for(S.WAITING, "capture.slides-empty")
    Image.new("L", (64, 96), 255).save(tmp_path / "a" / "1.png")
    assert eventually(lambda: camera.latest(monotonic()))
