"""A moving test card: colour bars, a running frame counter, a sweeping block, and a white flash every second."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.attended import Attendant
from capture.clock import SECOND_NS
from capture.fitting import Canvas, Plane, Planes, black
from capture.latest import LatestShelf
from capture.picture import Picture

# 75 % bars in BT.709 limited range (Kr 0.2126, Kb 0.0722): white, yellow, cyan, green, magenta, red, blue.
BARS = ((180, 128, 128), (168, 44, 136), (145, 147, 44), (133, 63, 52), (63, 193, 204), (51, 109, 212), (28, 212, 120))
WHITE, INK = 235, 16
AHEAD_FRAMES = 2
DIGITS = 7


class PatternCamera:
    """The work of ``pattern``."""

    lag_ns = 0

    def __init__(self, *, canvas: Canvas, epoch_ns: int) -> None:
        self._canvas = canvas
        self._epoch_ns = epoch_ns

    def __call__(self, attendant: Attendant, shelf: LatestShelf) -> None:
        """Draw a picture for every frame of the canvas until the attendant stops; frames that came too late are left out."""
        card = TestCard(self._canvas)
        rate = self._canvas.frames_per_second
        number = max(0, (attendant.now_ns - self._epoch_ns) * rate // SECOND_NS)
        while True:
            due_ns = self._epoch_ns + number * SECOND_NS // rate
            if not attendant.wait_until(due_ns - AHEAD_FRAMES * SECOND_NS // rate):
                return
            y, u, v = card.drawn(number)
            shelf.put(Picture(y=y, u=u, v=v, captured_ns=due_ns))
            attendant.gave()
            number = max(number + 1, (attendant.now_ns - self._epoch_ns) * rate // SECOND_NS)


class TestCard:
    """Draws the card: what stands still is painted once, each frame copies it and puts a few small patches on the luma."""

    __test__ = False  # not a test class, whatever its name says to pytest

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._still = _bars(canvas)
        self._size = max(8, canvas.width // 12)

    def drawn(self, number: int) -> Planes:
        """Return frame *number*, new planes (chroma is shared and never changes)."""
        y = self._still[0].copy()
        width, height, rate, size = self._canvas.width, self._canvas.height, self._canvas.frames_per_second, self._size
        sweep = number * max(2, width // (2 * rate)) % max(1, width - size)
        y[height * 13 // 16 : height * 13 // 16 + size, sweep : sweep + size] = WHITE
        if number % rate < max(1, rate // 15):
            y[: height // 8] = WHITE
        self._count(y, number)
        return y, self._still[1], self._still[2]

    def _count(self, y: Plane, number: int) -> None:
        digit_width, digit_height = self._size, self._size * 3 // 2
        top, left = self._canvas.height * 11 // 16 - digit_height // 2, (self._canvas.width - DIGITS * digit_width) // 2
        for place, digit in enumerate(f"{number:0{DIGITS}d}"[-DIGITS:]):
            at = left + place * digit_width
            y[top : top + digit_height, at : at + digit_width] = _digit(int(digit), digit_width, digit_height)


def _bars(canvas: Canvas) -> Planes:
    y, u, v = black(canvas)
    edges = [canvas.width * number // len(BARS) // 2 * 2 for number in range(len(BARS) + 1)]
    bottom = canvas.height * 5 // 8 // 2 * 2
    for left, right, colour in zip(edges, edges[1:], BARS, strict=False):
        y[:bottom, left:right] = colour[0]
        u[: bottom // 2, left // 2 : right // 2] = colour[1]
        v[: bottom // 2, left // 2 : right // 2] = colour[2]
    ramp = np.linspace(INK, WHITE, canvas.width).astype(np.uint8)
    y[canvas.height * 7 // 8 :] = ramp
    return y, u, v


@cache
def _digit(digit: int, width: int, height: int) -> NDArray[np.uint8]:
    """Return *digit* as luma, white on black."""
    patch = np.full((height, width), INK, np.uint8)
    scale, thickness = width / 22, max(1, width // 10)
    (across, down), _ = cv2.getTextSize(str(digit), cv2.FONT_HERSHEY_SIMPLEX, scale, thickness)
    cv2.putText(
        patch, str(digit), ((width - across) // 2, (height + down) // 2), cv2.FONT_HERSHEY_SIMPLEX, scale, WHITE, thickness, cv2.LINE_AA
    )
    return patch
