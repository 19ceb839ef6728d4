"""Loads painted overlays: the file's hash is checked, the picture decoded and converted, before anything goes on air."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np

from studio.errors import StudioError
from studio.picture.blending import Prepared, prepare
from studio.show.plan import Overlay


class OverlayDamaged(StudioError):
    """A painted piece is missing or not what was painted. Facts: ``file``."""

    code = "engine.overlay-damaged"


class Overlays:
    """Every overlay of a show, prepared once and kept. Used from one thread at a time."""

    def __init__(self, canvas_size: tuple[int, int]) -> None:
        self._canvas_size = canvas_size
        self._prepared: dict[tuple[str, int, int], Prepared] = {}

    def load(self, overlay: Overlay) -> Prepared:
        """Return *overlay* ready to lay.

        Raises:
            OverlayDamaged: the file is missing, is no picture, or its SHA-256 is not the plan's.
        """
        key = (overlay.sha256, overlay.x, overlay.y)
        known = self._prepared.get(key)
        if known is not None:
            return known
        file = Path(overlay.file)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise OverlayDamaged(file=file.name) from error
        if not content or hashlib.sha256(content).hexdigest() != overlay.sha256:
            raise OverlayDamaged(file=file.name)
        decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
        if decoded is None or decoded.dtype != np.uint8 or decoded.ndim != 3:
            raise OverlayDamaged(file=file.name)
        painted = decoded if decoded.shape[2] == 4 else cv2.cvtColor(decoded, cv2.COLOR_BGR2BGRA)
        prepared = prepare(np.asarray(painted, np.uint8), overlay.x, overlay.y, self._canvas_size)
        self._prepared[key] = prepared
        return prepared
