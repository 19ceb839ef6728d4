"""One picture file as a camera."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from capture.device_states import DeviceState
from tests.doubles.workbench import Bench, Witness

S = DeviceState


def shown(bench: Bench, file: Path) -> tuple[int, ...]:
    picture = bench.picture(bench.camera(f"still:{file}"))
    return tuple(int(plane[plane.shape[0] // 2, plane.shape[1] // 2]) for plane in (picture.y, picture.u, picture.v))


@pytest.mark.parametrize("name", ["红.png", "a.jpg", "a.webp", "a.bmp", "a.gif"])
def test_a_red_picture_is_red_whatever_its_format_and_name(bench: Bench, tmp_path: Path, name: str) -> None:
    Image.new("RGB", (300, 200), (255, 0, 0)).save(tmp_path / name)
    assert shown(bench, tmp_path / name) == pytest.approx((63, 102, 240), abs=3)


def test_what_is_transparent_is_black(bench: Bench, tmp_path: Path) -> None:
    Image.new("RGBA", (216, 384), (255, 255, 255, 0)).save(tmp_path / "a.png")
    assert shown(bench, tmp_path / "a.png") == (16, 128, 128)


def test_a_large_photograph_keeps_its_shape_and_colour(bench: Bench, tmp_path: Path) -> None:
    Image.new("RGB", (4000, 3000), (255, 0, 0)).save(tmp_path / "a.jpg")
    assert shown(bench, tmp_path / "a.jpg") == pytest.approx((63, 102, 240), abs=3)


def test_a_phones_picture_stands_upright(bench: Bench, tmp_path: Path) -> None:
    lying = Image.new("RGB", (384, 216), (0, 0, 0))
    lying.paste((255, 255, 255), (0, 0, 100, 216))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter clockwise
    lying.save(tmp_path / "a.jpg", exif=exif)
    picture = bench.picture(bench.camera(f"still:{tmp_path / 'a.jpg'}"))
    assert (picture.y[20, 100], picture.y[-20, 100]) == (235, 16)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50])
def test_a_broken_picture_says_so(bench: Bench, witness: Witness, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.png").write_bytes(content)
    bench.camera(f"still:{tmp_path / 'a.png'}", witness)
    witness.wait_for(S.FAILED, "capture.picture-broken")


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_half_a_picture_says_so(bench: Bench, witness: Witness, tmp_path: Path, name: str) -> None:
    Image.effect_noise((400, 400), 90).save(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) // 2])
    bench.camera(f"still:{tmp_path / name}", witness)
    witness.wait_for(S.FAILED, "capture.picture-broken")


def test_a_picture_of_three_hundred_megapixels_is_refused_unopened(bench: Bench, witness: Witness, tmp_path: Path) -> None:
    Image.new("1", (20_000, 15_000)).save(tmp_path / "a.png")
    bench.camera(f"still:{tmp_path / 'a.png'}", witness)
    witness.wait_for(S.FAILED, "capture.picture-too-large")


def test_a_missing_picture_says_so(bench: Bench, witness: Witness, tmp_path: Path) -> None:
    bench.camera(f"still:{tmp_path / 'a.png'}", witness)
    witness.wait_for(S.FAILED, "capture.file-missing")
