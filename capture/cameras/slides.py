"""A camera that shows the pictures of a folder, one after the other, round and round."""

from __future__ import annotations

import re
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from capture.attended import Attendant
from capture.cameras.still import still_pixels
from capture.clock import SECOND_NS
from capture.errors import CaptureError, SlidesEmpty
from capture.fitting import Canvas, Fitter
from capture.latest import LatestShelf

SECONDS = 5
LONGEST_S = 3600
KINDS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"})

_TIMED = re.compile(r"(.+)@(\d{1,4})")


class SlidesCamera:
    """The work of ``slides:FOLDER`` and ``slides:FOLDER@SECONDS``; five seconds each where it does not say."""

    lag_ns = 0

    def __init__(self, detail: str, *, canvas: Canvas, epoch_ns: int) -> None:
        timed = _TIMED.fullmatch(detail)
        self._folder = Path(timed[1] if timed else detail)
        self._each_ns = min(max(int(timed[2]) if timed else SECONDS, 1), LONGEST_S) * SECOND_NS
        self._canvas = canvas
        self._epoch_ns = epoch_ns

    def __call__(self, attendant: Attendant, shelf: LatestShelf) -> None:
        """Show one after the other until the attendant stops; the folder is looked at anew for each, a broken picture passed over.

        Raises:
            SlidesEmpty: the folder holds no picture, or none that can be shown.
        """
        fitter = Fitter(self._canvas)
        number = max(0, (attendant.now_ns - self._epoch_ns) // self._each_ns)
        while attendant.wait_until(self._epoch_ns + number * self._each_ns):
            pixels = self._readable(number)
            shelf.put(fitter.fit(av.VideoFrame.from_ndarray(pixels, format="bgr24"), attendant.now_ns))
            attendant.gave()
            attendant.settle()
            number = max(number + 1, (attendant.now_ns - self._epoch_ns) // self._each_ns)

    def _readable(self, number: int) -> NDArray[np.uint8]:
        """Return the picture whose turn it is, else the next that can be read."""
        files = slides_in(self._folder)
        for skipped in range(len(files)):
            try:
                return still_pixels(files[(number + skipped) % len(files)], self._canvas)
            except CaptureError:
                continue
        raise SlidesEmpty(device=self._folder.name)


def slides_in(folder: Path) -> list[Path]:
    """Return the pictures of *folder* by name; none where there is no such folder."""
    try:
        return sorted(file for file in folder.iterdir() if file.suffix.casefold() in KINDS and not file.name.startswith("."))
    except OSError:
        return []
