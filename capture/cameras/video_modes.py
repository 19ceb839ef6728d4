"""What a webcam can give, and which of it costs least for the picture that is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from capture.fitting import Canvas, covering_size

COST_NS_A_PIXEL: Mapping[str, float] = MappingProxyType({"nv12": 0.12, "yuyv422": 0.45, "mjpeg": 4.6})
"""Processor time from the camera's bytes to our planes, measured at 1080p: NV12 0.25 ms, YUYV 0.94, MJPEG 9.5."""

LARGEST = 1920 * 1080
"""More is never asked of a webcam."""

ENOUGH_RATE = 0.95
"""29.97 pictures a second are enough for 30."""


class VideoMode(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a camera can give.

    Attributes:
        encoding: as av calls it: a key of ``COST_NS_A_PIXEL``.
        rate: pictures a second.
    """

    encoding: str
    width: int
    height: int
    rate: float


def best_mode(modes: Iterable[VideoMode], canvas: Canvas) -> VideoMode | None:
    """Return the mode to open, or None where the camera told none that can be used.

    Enough pictures a second come first, then a picture large enough to cover the canvas, then what costs least.
    """
    usable = [mode for mode in modes if mode.encoding in COST_NS_A_PIXEL and mode.width * mode.height <= LARGEST]
    return min(usable, key=lambda mode: _rank(mode, canvas), default=None)


def _rank(mode: VideoMode, canvas: Canvas) -> tuple[float, float, float, float]:
    """Return how far *mode* is from what is wanted; less is better."""
    slow = max(0.0, canvas.frames_per_second * ENOUGH_RATE - mode.rate)
    covering = covering_size(mode.width, mode.height, canvas.width, canvas.height)
    enlarged = max(1.0, round(covering[1] / mode.height, 2))
    rate = min(mode.rate, float(canvas.frames_per_second) * 1.2)
    cost = COST_NS_A_PIXEL[mode.encoding] * mode.width * mode.height * rate
    return slow, enlarged, cost, mode.rate
