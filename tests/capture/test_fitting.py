"""Pictures that fit the canvas."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from capture.fitting import Canvas, Fitter, covering_size
from capture.picture import Picture
from tests.doubles.clips import make_clip

CANVAS = Canvas(width=216, height=384, frames_per_second=15)
RED_709 = (63, 102, 240)


def rgb(width: int, height: int, colour: tuple[int, int, int] = (255, 0, 0)) -> av.VideoFrame:
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[:] = colour
    return av.VideoFrame.from_ndarray(pixels, format="rgb24")


def centre(picture: Picture) -> tuple[int, int, int]:
    return tuple(int(plane[plane.shape[0] // 2, plane.shape[1] // 2]) for plane in (picture.y, picture.u, picture.v))


def test_a_picture_that_fits_is_not_copied() -> None:
    frame = av.VideoFrame(216, 384, "yuv420p")
    frame.colorspace, frame.color_range = 1, 1
    picture = Fitter(CANVAS).fit(frame, 5)
    np.frombuffer(frame.planes[0], np.uint8)[:] = 77
    assert picture.y[100, 100] == 77
    assert (picture.width, picture.height, picture.captured_ns) == (216, 384, 5)


def test_a_picture_outlives_its_frame_and_cannot_be_written() -> None:
    picture = Fitter(CANVAS).fit(rgb(216, 384), 0)
    assert centre(picture) == RED_709
    with pytest.raises(ValueError, match="read-only"):
        picture.y[0, 0] = 1


@pytest.mark.parametrize("size", [(640, 480), (1920, 1080), (50, 300), (217, 385), (33, 33)])
def test_a_picture_keeps_its_shape_and_is_never_larger_than_covering_needs(size: tuple[int, int]) -> None:
    picture = Fitter(CANVAS).fit(rgb(*size), 0)
    assert picture.u.shape == picture.v.shape == (picture.height // 2, picture.width // 2)
    assert picture.width / picture.height == pytest.approx(size[0] / size[1], rel=0.05)
    assert picture.width <= max(216, covering_size(*size, 216, 384)[0])
    assert centre(picture) == pytest.approx(RED_709, abs=2)


@pytest.mark.parametrize("matrix", [1, 5, 6, 9])
def test_colours_come_out_as_bt709_whatever_the_source_says(matrix: int) -> None:
    source = {1: 1, 5: 5, 6: 5, 9: 9}[matrix]
    frame = rgb(216, 384).reformat(format="yuv420p", dst_colorspace=source, src_color_range=2, dst_color_range=1)
    frame.colorspace, frame.color_range = matrix, 1
    assert centre(Fitter(CANVAS).fit(frame, 0)) == pytest.approx(RED_709, abs=3)


def test_full_range_is_brought_into_limits() -> None:
    frame = rgb(216, 384, (255, 255, 255)).reformat(format="yuvj420p", dst_colorspace=1, src_color_range=2, dst_color_range=2)
    assert centre(Fitter(CANVAS).fit(frame, 0)) == pytest.approx((235, 128, 128), abs=1)


def test_a_phones_sideways_clip_stands_upright(tmp_path: Path) -> None:
    make_clip(tmp_path / "phone.mp4", size=(384, 216), seconds=0.2, turn=90, has_sound=False)
    with av.open(str(tmp_path / "phone.mp4")) as clip:
        frame = next(clip.decode(video=0))
        np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)[:, :40] = 200  # the left edge as stored
        picture = Fitter(CANVAS).fit(frame, 0)
    stored_left_lies = {90: picture.y[-20:], -90: picture.y[:20]}[frame.rotation]
    assert frame.rotation in {90, -90}
    assert stored_left_lies.mean() == pytest.approx(200, abs=3)


def test_wide_pixels_are_made_square() -> None:
    picture = Fitter(Canvas(width=1024, height=576, frames_per_second=25), pixel_aspect=Fraction(16, 11)).fit(rgb(704, 576), 0)
    assert (picture.width, picture.height) == (1024, 576)
