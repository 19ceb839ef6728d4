"""Trims light and colour of a source's pictures on their own planes: exposure, warmth, tint. A neutral source never comes here."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.picture import Picture
from studio.picture.blending import TO_YUV
from studio.show.adjustment import Adjustment

STOP = 100
"""An exposure of so much doubles the light."""

STRONGEST = 0.25
"""The red and blue gain of warmth 100 is this much above and below one; tint's likewise on green."""

GAMMA = 2.2
"""A stop is a factor of two in light; on the pixels' scale its 1/2.2th power."""


class Trimmer:
    """Trims the pictures of one source; the same picture is trimmed once."""

    def __init__(self, adjustment: Adjustment) -> None:
        lift = 2.0 ** (adjustment.exposure / STOP / GAMMA)
        gains = np.array(
            [
                1 + STRONGEST * adjustment.warmth / STOP,
                1 - STRONGEST * adjustment.tint / STOP,
                1 - STRONGEST * adjustment.warmth / STOP,
            ]
        )
        matrix = _in_yuv(gains * lift / (gains @ TO_LUMA))
        self._luma = _table(matrix[0, 0], 16)
        self._chroma = matrix[1:]
        self._last: tuple[Picture, Picture] | None = None

    def trimmed(self, picture: Picture) -> Picture:
        """Return *picture* with the trim in it, new planes."""
        if self._last is not None and self._last[0] is picture:
            return self._last[1]
        half = (picture.u.shape[1], picture.u.shape[0])
        coarse = cv2.resize(picture.y, half, interpolation=cv2.INTER_AREA)
        u, v = cv2.split(np.asarray(cv2.transform(cv2.merge([coarse, picture.u, picture.v]), self._chroma)))
        made = Picture(
            y=np.asarray(cv2.LUT(picture.y, self._luma), np.uint8), u=np.asarray(u, np.uint8), v=np.asarray(v, np.uint8),
            captured_ns=picture.captured_ns,
        )  # fmt: skip
        self._last = (picture, made)
        return made


TO_LUMA = np.array([0.2126, 0.7152, 0.0722])
"""BT.709: what red, green and blue give to luma; gains that keep this sum leave a grey wall as light as it was."""


def _in_yuv(gains: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gains of red, green and blue as a matrix on y, u, v; rows and columns of three, the last column the offset."""
    forward = np.asarray(TO_YUV[:, :3], np.float64)
    offset = np.asarray(TO_YUV[:, 3], np.float64)
    matrix = forward @ np.diag(gains) @ np.linalg.inv(forward)
    return np.column_stack([matrix, offset - matrix @ offset])


def _table(gain: float, black: int) -> NDArray[np.uint8]:
    return np.asarray(np.clip(np.rint((np.arange(256) - black) * gain + black), 0, 255), np.uint8)
