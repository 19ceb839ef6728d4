"""Says in one word how the show is doing, from what was counted in the last seconds."""

from __future__ import annotations

from collections import deque

import msgspec

GOOD, STRAINED, BAD = "good", "strained", "bad"
WINDOW_S = 5
STRAINED_LATE = 0.05
BAD_DROPPED = 0.02


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Since the broadcast began.

    Attributes:
        frames: pictures encoded.
        due: ticks that came due.
        late: ticks that began over half a frame late.
        dropped: ticks no picture was encoded for.
    """

    frames: int = 0
    due: int = 0
    late: int = 0
    dropped: int = 0


class Health:
    """Fed once a second."""

    def __init__(self) -> None:
        self._past: deque[Counts] = deque([Counts()], maxlen=WINDOW_S)

    def word(self, now: Counts) -> str:
        """Return "good", "strained" (viewers may see a jerk) or "bad" (they do) for the last five seconds."""
        before = self._past[0]
        self._past.append(now)
        due = max(1, now.due - before.due)
        if (now.dropped - before.dropped) / due > BAD_DROPPED:
            return BAD
        if now.dropped > before.dropped or (now.late - before.late) / due > STRAINED_LATE:
            return STRAINED
        return GOOD
