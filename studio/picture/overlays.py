"""Loads painted overlays: the file's hash is checked, the picture decoded and converted, before anything goes on air."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from pathlib import Path

import cv2
import numpy as np

from studio.errors import StudioError
from studio.picture.blending import Prepared, prepare
from studio.show.plan import Overlay

ROOM_BYTES = 32_000_000
"""Some fifty cards; a rundown of hundreds must not fill the memory."""


class OverlayDamaged(StudioError):
    """A painted piece is missing or not what was painted. Facts: ``file``."""

    code = "engine.overlay-damaged"


class Overlays:
    """The overlays of a show, prepared before they are needed. Used from one thread at a time.

    Attributes:
        kept_bytes: about what the prepared ones take; beyond ROOM_BYTES those unused for longest are prepared again when needed.
    """

    def __init__(self, canvas_size: tuple[int, int]) -> None:
        self._canvas_size = canvas_size
        self._prepared: OrderedDict[tuple[str, int, int], Prepared] = OrderedDict()
        self.kept_bytes = 0

    @property
    def has_room(self) -> bool:
        """Whether more can be prepared without letting go of others."""
        return self.kept_bytes < ROOM_BYTES

    def load(self, overlay: Overlay) -> Prepared:
        """Return *overlay* ready to lay; some 10 ms the first time.

        Raises:
            OverlayDamaged: the file is missing, is no picture, or its SHA-256 is not the plan's.
        """
        key = (overlay.sha256, overlay.x, overlay.y)
        known = self._prepared.get(key)
        if known is not None:
            self._prepared.move_to_end(key)
            return known
        content = self.check(overlay)
        try:
            decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
        except cv2.error as error:
            raise OverlayDamaged(file=Path(overlay.file).name) from error
        if decoded is None or decoded.dtype != np.uint8 or decoded.ndim != 3:
            raise OverlayDamaged(file=Path(overlay.file).name)
        painted = decoded if decoded.shape[2] == 4 else cv2.cvtColor(decoded, cv2.COLOR_BGR2BGRA)
        prepared = prepare(np.asarray(painted, np.uint8), overlay.x, overlay.y, self._canvas_size)
        self._keep(key, prepared)
        return prepared

    def check(self, overlay: Overlay) -> bytes:
        """Return the file of *overlay*, which is what was painted.

        Raises:
            OverlayDamaged: it is missing or its SHA-256 is not the plan's.
        """
        file = Path(overlay.file)
        try:
            content = file.read_bytes()
        except OSError as error:
            raise OverlayDamaged(file=file.name) from error
        if not content or hashlib.sha256(content).hexdigest() != overlay.sha256:
            raise OverlayDamaged(file=file.name)
        return content

    def _keep(self, key: tuple[str, int, int], prepared: Prepared) -> None:
        self._prepared[key] = prepared
        self.kept_bytes += prepared.size_bytes
        while self.kept_bytes > ROOM_BYTES and len(self._prepared) > 1:
            _, oldest = self._prepared.popitem(last=False)
            self.kept_bytes -= oldest.size_bytes
