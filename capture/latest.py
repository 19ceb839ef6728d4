"""The shelf between a camera's thread and the metronome: the newest picture that is due, and a few that are not yet."""

from __future__ import annotations

import threading
from collections import deque

from capture.picture import Picture

ROOM = 8
"""Pictures kept at most: four decoded ahead, and as many while nobody looks; 3 MB each at 1080x1920."""


class LatestShelf:
    """Holds pictures in the order of their time; hands out the newest that is due, and that one again until the next is."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coming: deque[Picture] = deque(maxlen=ROOM)
        self._shown: Picture | None = None

    def put(self, picture: Picture) -> None:
        """Add *picture*, newer than all before; the oldest unseen one makes room."""
        with self._lock:
            self._coming.append(picture)

    def latest(self, due_ns: int) -> Picture | None:
        """Return the newest picture captured at or before *due_ns*; the one returned last while none is newer; None before the first."""
        with self._lock:
            while self._coming and self._coming[0].captured_ns <= due_ns:
                self._shown = self._coming.popleft()
            return self._shown
