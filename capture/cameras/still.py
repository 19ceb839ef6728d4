"""A camera that shows one picture file.

The bytes are read here and decoded from memory: OpenCV cannot open Chinese paths on Windows.
"""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from capture.attended import Attendant
from capture.errors import FileMissing, FileUnreadable, PictureBroken, PictureTooLarge
from capture.fitting import Canvas, Fitter
from capture.latest import LatestShelf
from capture.picture_size import JPEG, kind_and_size

LARGEST_PIXELS = 200_000_000
LARGEST_BYTES = 500_000_000
REDUCED = ((8, cv2.IMREAD_REDUCED_COLOR_8), (4, cv2.IMREAD_REDUCED_COLOR_4), (2, cv2.IMREAD_REDUCED_COLOR_2))


class StillCamera:
    """The work of ``still:FILE``."""

    lag_ns = 0

    def __init__(self, file: Path, *, canvas: Canvas) -> None:
        self._file = file
        self._canvas = canvas

    def __call__(self, attendant: Attendant, shelf: LatestShelf) -> None:
        """Show the picture until the attendant stops.

        Raises:
            FileMissing, FileUnreadable, PictureBroken, PictureTooLarge: with the file's name.
        """
        frame = av.VideoFrame.from_ndarray(still_pixels(self._file, self._canvas), format="bgr24")
        shelf.put(Fitter(self._canvas).fit(frame, attendant.now_ns))
        attendant.gave()
        attendant.rest()


def still_pixels(file: Path, canvas: Canvas) -> NDArray[np.uint8]:
    """Return the picture in *file*, upright, on black where it is transparent: BGR, uint8, shape (height, width, 3).

    Large JPEGs are unpacked at a size near the canvas's, not whole.

    Raises:
        FileMissing, FileUnreadable, PictureBroken, PictureTooLarge: with the file's name.
    """
    content = _content(file)
    header = kind_and_size(content)
    if header is None:
        raise PictureBroken(device=file.name)
    kind, width, height = header
    if width * height > LARGEST_PIXELS:
        raise PictureTooLarge(device=file.name)
    spare = max(width, height) // max(canvas.width, canvas.height) if kind == JPEG else 0
    flag = next((flag for times, flag in REDUCED if spare >= times), cv2.IMREAD_COLOR)
    pixels = _decoded(content, flag)
    if pixels is None:
        raise PictureBroken(device=file.name)
    return pixels if kind == JPEG else _on_black(pixels, _decoded(content, cv2.IMREAD_UNCHANGED))


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise PictureTooLarge(device=file.name)
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileMissing(device=file.name) from error
    except OSError as error:
        raise FileUnreadable(device=file.name) from error


def _decoded(content: bytes, flag: int) -> NDArray[np.uint8] | None:
    try:
        return cv2.imdecode(np.frombuffer(content, np.uint8), flag)  # type: ignore[return-value]  # 16-bit only with IMREAD_UNCHANGED
    except cv2.error:
        return None


def _on_black(pixels: NDArray[np.uint8], whole: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    """Return *pixels* where *whole*, the same picture with all its channels, is opaque, and black where it is not."""
    if whole is None or whole.ndim != 3 or whole.shape[2] != 4 or whole.shape[:2] != pixels.shape[:2]:
        return pixels
    opaque = whole[..., 3] if whole.dtype == np.uint8 else (whole[..., 3] >> 8).astype(np.uint8)
    return np.asarray(cv2.multiply(pixels, cv2.merge([opaque, opaque, opaque]), scale=1 / 255), np.uint8)
