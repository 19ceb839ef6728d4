"""Makes every decoded picture ready to be laid on a canvas: untouched where it is so already, else converted, turned, made smaller.

A picture keeps its own shape: where it lies, and what is cut from it, is the scene's to say.
"""

from __future__ import annotations

from fractions import Fraction

import av
import cv2
import msgspec
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from capture.picture import Picture

Plane = NDArray[np.uint8]
Planes = tuple[Plane, Plane, Plane]

BLACK = (16, 128, 128)
"""Black in BT.709 limited range."""

# AVColorSpace, as frames carry it (libavutil/pixfmt.h), to what the scaler calls the same.
_MATRICES = {
    1: Colorspace.ITU709, 4: Colorspace.FCC, 5: Colorspace.ITU601, 6: Colorspace.ITU601, 7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020, 10: Colorspace.BT2020,
}  # fmt: skip
_TURNS = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, -90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, -180: cv2.ROTATE_180}


class Canvas(msgspec.Struct, frozen=True, kw_only=True):
    """What the engine wants from every camera.

    Attributes:
        width, height: pixels, even.
        frames_per_second: more than this is not needed.
    """

    width: int
    height: int
    frames_per_second: int


class Fitter:
    """Makes ready the frames of one source: yuv420p, BT.709 limited, upright, with square pixels.

    What is larger than needed to cover the canvas is made smaller; nothing is made larger.

    Attributes:
        pixel_aspect: width of a source pixel by its height; None is square.
    """

    def __init__(self, canvas: Canvas, *, pixel_aspect: Fraction | None = None) -> None:
        self._canvas = canvas
        self._pixel_aspect = pixel_aspect or Fraction(1)
        self._scaler = VideoReformatter()

    def fit(self, frame: av.VideoFrame, captured_ns: int) -> Picture:
        """Return *frame* as a picture, its planes read-only; they keep the frame alive, nothing is reused."""
        turn = frame.rotation if frame.rotation in _TURNS else 0
        size = self._wanted_size(frame, is_sideways=abs(turn) == 90)
        if size == (frame.width // 2 * 2, frame.height // 2 * 2) and _is_ready(frame):
            planes = _views(frame)
        else:
            planes = self._converted(frame, size)
        if turn:
            planes = (_turned(planes[0], turn), _turned(planes[1], turn), _turned(planes[2], turn))
        for plane in planes:
            plane.flags.writeable = False
        return Picture(y=planes[0], u=planes[1], v=planes[2], captured_ns=captured_ns)

    def _wanted_size(self, frame: av.VideoFrame, *, is_sideways: bool) -> tuple[int, int]:
        """Return the even size, as stored, that *frame* is to have."""
        across = max(1, round(frame.width * self._pixel_aspect))
        canvas = (self._canvas.height, self._canvas.width) if is_sideways else (self._canvas.width, self._canvas.height)
        width, height = covering_size(across, frame.height, *canvas)
        if width < across and height < frame.height:
            return width, height
        return max(2, across // 2 * 2), max(2, frame.height // 2 * 2)

    def _converted(self, frame: av.VideoFrame, size: tuple[int, int]) -> Planes:
        converted = self._scaler.reformat(
            frame,
            width=size[0],
            height=size[1],
            format="yuv420p",
            src_colorspace=_matrix(frame),
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG if _is_full_range(frame) else ColorRange.MPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BILINEAR,
            threads=1,
        )
        return _views(converted)


def black(canvas: Canvas) -> Planes:
    """Return a new black picture."""
    half = (canvas.height // 2, canvas.width // 2)
    return (
        np.full((canvas.height, canvas.width), BLACK[0], np.uint8),
        np.full(half, BLACK[1], np.uint8),
        np.full(half, BLACK[2], np.uint8),
    )


def covering_size(width: int, height: int, canvas_width: int, canvas_height: int) -> tuple[int, int]:
    """Return the even size a source is scaled to so that it covers the canvas, its shape kept."""
    scale = max(canvas_width / width, canvas_height / height)
    return max(round(width * scale / 2) * 2, canvas_width), max(round(height * scale / 2) * 2, canvas_height)


def _turned(plane: Plane, turn: int) -> Plane:
    return np.asarray(cv2.rotate(plane, _TURNS[turn]), np.uint8)


def _views(frame: av.VideoFrame) -> Planes:
    """Return the frame's planes, even, without copying: each view holds its plane, which holds the frame."""
    half = (frame.width // 2, frame.height // 2)
    sizes = ((half[0] * 2, half[1] * 2), half, half)
    y, u, v = (
        np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:height, :width]
        for plane, (width, height) in zip(frame.planes, sizes, strict=True)
    )
    return y, u, v


def _is_ready(frame: av.VideoFrame) -> bool:
    is_upright = frame.planes[0].line_size > 0  # bottom-up pictures have a negative one
    return frame.format.name == "yuv420p" and is_upright and not _is_full_range(frame) and _matrix(frame) == Colorspace.ITU709


def _is_full_range(frame: av.VideoFrame) -> bool:
    return frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj") or frame.format.is_rgb


def _matrix(frame: av.VideoFrame) -> Colorspace:
    """Return the colour matrix; an untagged picture is BT.709 from 720 lines (or 1280 columns) on, BT.601 below, as players take it."""
    is_large = max(frame.width, frame.height) >= 1280 or min(frame.width, frame.height) > 576
    return _MATRICES.get(frame.colorspace, Colorspace.ITU709 if is_large else Colorspace.ITU601)
