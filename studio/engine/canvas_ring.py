"""A few canvases that go round between the picture thread, the encoder and the preview; nothing is allocated on the way."""

from __future__ import annotations

import threading

from studio.picture.canvas import Canvas


class Slot:
    """One canvas and how many hold it."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.holders = 0


class CanvasRing:
    """Hands out canvases that nobody holds."""

    def __init__(self, count: int, width: int, height: int) -> None:
        self._slots = [Slot(Canvas(width, height)) for _ in range(count)]
        self._guard = threading.Lock()

    def take(self) -> Slot | None:
        """Return a free slot, held once, or None when all are in use."""
        with self._guard:
            for slot in self._slots:
                if not slot.holders:
                    slot.holders = 1
                    return slot
        return None

    def hold(self, slot: Slot) -> None:
        """Hold *slot* once more."""
        with self._guard:
            slot.holders += 1

    def release(self, slot: Slot) -> None:
        """Let go once."""
        with self._guard:
            slot.holders -= 1
