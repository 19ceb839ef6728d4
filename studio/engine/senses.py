"""Looks and listens once a second, nearly for nothing: a thinned-out picture of each camera, and the meters that are there anyway."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from capture.picture import Picture
from studio.live.alarms import BLACK, CLIPPING, FROZEN, MUTED, SILENCE, Named
from studio.sound.meter import Levels

ACROSS = 32
"""Points looked at in each direction; the noise of a real camera changes some of a thousand points in every picture."""

BLACK_MEAN, BLACK_MOST = 22, 40
"""Luma of a covered lens; 16 is black in limited range."""

SILENT_MDB = -60_000
TALKING_MDB = -42_000
CLIPPED_MDB = -100
CLIPPED_BLOCKS = 2
TALKING_SHARE = 0.3
"""Of the meter's readings in a second: speech pauses between words."""

MOST_READINGS = 60
"""Of some twelve a second: nobody may have asked for a while."""

MOVING_KINDS = frozenset({"webcam", "network", "clip"})
"""Cameras whose picture never stands still by itself; a screen, a still and a pattern may."""


class Eye:
    """Watches one camera. Used by the health thread alone."""

    def __init__(self, source: str, spec: str) -> None:
        self._source = source
        self._is_moving = spec.partition(":")[0] in MOVING_KINDS
        self._seen: NDArray[np.uint8] | None = None
        self._captured_ns = 0

    def look(self, picture: Picture | None) -> dict[Named, bool]:
        """Return what is found in *picture*, the newest; nothing where no new one has come: that the device is away is told elsewhere."""
        if picture is None or picture.captured_ns == self._captured_ns:
            return {}
        luma = picture.y
        points = luma[:: max(1, luma.shape[0] // ACROSS), :: max(1, luma.shape[1] // ACROSS)].copy()
        before, self._seen, self._captured_ns = self._seen, points, picture.captured_ns
        is_same = before is not None and before.shape == points.shape and bool((before == points).all())
        is_black = bool(points.mean() < BLACK_MEAN and points.max() < BLACK_MOST)
        return {(FROZEN, self._source): is_same and self._is_moving and not is_black, (BLACK, self._source): is_black}


class Ear:
    """Hears the meters' readings from the sound thread, and is asked by the health thread.

    *voices* are the sources that people speak into.
    """

    def __init__(self, voices: Collection[str]) -> None:
        self._voices = frozenset(voices)
        self._heard: deque[Levels] = deque(maxlen=MOST_READINGS)
        self._guard = threading.Lock()

    def hear(self, levels: Levels) -> int:
        """Take one reading; return at once how many wait for ``listen``, which is asked once a second."""
        with self._guard:
            self._heard.append(levels)
            return len(self._heard)

    def listen(self, *, is_muted: bool) -> tuple[dict[Named, bool], bool]:
        """Return what was found since the last time, and whether somebody talked; *is_muted*: nothing goes out at all."""
        with self._guard:
            heard = tuple(self._heard)
            self._heard.clear()
        if not heard:
            return {}, False
        is_meant = is_muted or all(one.muted for one in heard[-1].sources)
        found: dict[Named, bool] = {(SILENCE, ""): not is_meant and all(levels.peak_mdb < SILENT_MDB for levels in heard)}
        is_talking = talks_muted = False
        for source in (one.source for one in heard[-1].sources):
            readings = [one for levels in heard for one in levels.sources if one.source == source]
            found[CLIPPING, source] = sum(one.peak_mdb >= CLIPPED_MDB for one in readings) >= CLIPPED_BLOCKS
            if source in self._voices:
                talks = sum(one.rms_mdb > TALKING_MDB for one in readings) >= TALKING_SHARE * len(readings)
                is_talking |= talks
                talks_muted |= talks and (is_muted or bool(readings[-1].muted))
        found[MUTED, ""] = talks_muted
        return found, is_talking
