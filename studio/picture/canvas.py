"""The canvas: one yuv420p frame of av, written through NumPy views that are made once."""

from __future__ import annotations

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

Plane = NDArray[np.uint8]

BLACK = (16, 128, 128)
BT709 = 1
LIMITED_RANGE = 1


class Canvas:
    """One reusable picture in memory, BT.709 limited range.

    Attributes:
        frame: what the encoder takes; it copies, so the canvas is free again when ``encode`` returns.
        planes: writable views of y, u and v.
        shown: what the compositor drew last (layers, and which picture of each), so that it need not draw it again; None: anything.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.frame = VideoFrame(width, height, "yuv420p")
        self.frame.colorspace = BT709
        self.frame.color_range = LIMITED_RANGE
        views = []
        for plane, black in zip(self.frame.planes, BLACK, strict=True):
            whole = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
            whole[:] = black
            views.append(whole[: plane.height, : plane.width])
        self.planes: tuple[Plane, Plane, Plane] = (views[0], views[1], views[2])
        self.shown: tuple[tuple[object, int], ...] | None = None

    def blacken(self, left: int, top: int, width: int, height: int) -> None:
        """Paint one rectangle (even pixels) black."""
        if not width or not height:
            return
        y, u, v = self.planes
        y[top : top + height, left : left + width] = BLACK[0]
        u[top // 2 : (top + height) // 2, left // 2 : (left + width) // 2] = BLACK[1]
        v[top // 2 : (top + height) // 2, left // 2 : (left + width) // 2] = BLACK[2]
