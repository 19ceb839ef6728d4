"""A camera that shows one picture file.

The bytes are read here and decoded from memory: OpenCV cannot open Chinese paths on Windows. Pillow decodes, because it tells the
size before it unpacks a single pixel, and it turns phone pictures upright.
"""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from capture.attended import Attendant
from capture.errors import FileMissing, FileUnreadable, PictureBroken, PictureTooLarge
from capture.fitting import Canvas, Fitter
from capture.latest import LatestShelf

LARGEST_PIXELS = 200_000_000
LARGEST_BYTES = 500_000_000

Image.MAX_IMAGE_PIXELS = LARGEST_PIXELS  # Pillow's own guard, raised to ours: it warns from here on, and refuses twice as many


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
        frame = av.VideoFrame.from_ndarray(still_pixels(self._file, self._canvas), format="rgb24")
        shelf.put(Fitter(self._canvas, is_covering=False).fit(frame, attendant.now_ns))
        attendant.gave()
        attendant.rest()


def still_pixels(file: Path, canvas: Canvas) -> NDArray[np.uint8]:
    """Return the picture in *file*, upright, on black where it is transparent: RGB, uint8, shape (height, width, 3).

    Large JPEGs are unpacked at a size near the canvas's, not whole.

    Raises:
        FileMissing, FileUnreadable, PictureBroken, PictureTooLarge: with the file's name.
    """
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise PictureTooLarge(device=file.name)
        content = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileMissing(device=file.name) from error
    except OSError as error:
        raise FileUnreadable(device=file.name) from error
    try:
        return _unpacked(content, file, canvas)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge(device=file.name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureBroken(device=file.name) from error


def _unpacked(content: bytes, file: Path, canvas: Canvas) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(content)) as image:
        if image.width * image.height > LARGEST_PIXELS:
            raise PictureTooLarge(device=file.name)
        longest = max(canvas.width, canvas.height)
        image.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(image)
        if upright.has_transparency_data:
            ground = Image.new("RGBA", upright.size, (0, 0, 0, 255))
            upright = Image.alpha_composite(ground, upright.convert("RGBA"))
        return np.array(upright.convert("RGB"), np.uint8)
