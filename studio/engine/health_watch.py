"""Tells once a second how the show is doing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from studio.engine.picture_line import PictureLine, Take
from studio.live.health import Counts, Health

SECOND_S = 1.0


def counts_of(take: Take) -> Counts:
    """Return what *take* has counted so far."""
    due = max(0, take.last_tick - take.first_tick + 1)
    return Counts(frames=take.frames, due=due, late=take.late, dropped=take.dropped)


class HealthWatch:
    """A thread of its own between go and stop."""

    def __init__(self, line: PictureLine, take: Take, tell: Callable[[dict[str, Any]], None]) -> None:
        self._line, self._take, self._tell = line, take, tell
        self._health = Health()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="health", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Tell no more."""
        self._ending.set()
        self._thread.join(2.0)

    def _run(self) -> None:
        while not self._ending.wait(SECOND_S):
            counts = counts_of(self._take)
            self._tell(
                {
                    "frames": counts.frames,
                    "due": counts.due,
                    "late": counts.late,
                    "dropped": counts.dropped,
                    "late_p99_us": self._line.lateness.percentile_us(99),
                    "began_ns": self._take.epoch_ns,
                    "word": self._health.word(counts),
                }
            )
