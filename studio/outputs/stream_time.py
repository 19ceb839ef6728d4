"""A destination's own time: starts at nought with its first key frame and never goes back, whatever engine or line does."""

from __future__ import annotations

STEP_MS = 40
LONGEST_JUMP_BACK_MS = 1_000


class StreamTime:
    """Turns broadcast time into the time a server sees.

    A gap (a lost line, dropped pictures) stays a gap: picture and sound keep their place in the broadcast. Time that goes back by more
    than a second, as after an engine that began to count anew, is moved behind what was sent already.

    Attributes:
        sent_ms: stream time that was really sent, gaps left out.
    """

    def __init__(self) -> None:
        self._base_ms: int | None = None
        self._last_ms = 0
        self._is_resumed = True
        self.sent_ms = 0

    def resumed(self) -> None:
        """Note that what comes next follows on a gap."""
        self._is_resumed = True

    def of(self, timestamp: int) -> int:
        """Return the time to send for *timestamp*, and count it as sent."""
        if self._base_ms is None:
            self._base_ms = timestamp
        moment = timestamp - self._base_ms
        if moment < self._last_ms - LONGEST_JUMP_BACK_MS:
            self._base_ms = timestamp - self._last_ms - STEP_MS
            moment = self._last_ms + STEP_MS
        moment = max(moment, 0)
        if not self._is_resumed:
            self.sent_ms += max(moment - self._last_ms, 0)
        self._is_resumed = False
        self._last_ms = max(moment, self._last_ms)
        return moment
