"""Decides how much of the planned bit rate goes out, from how the shop's own line takes it."""

from __future__ import annotations

import msgspec

STEPS = (100, 75, 50, 35)
"""Per cent of the planned rate, which is the merchant's own and never exceeded; below a third no picture is worth sending."""

DOWN_AFTER_S = 8.0
"""What waited for the line needs so long to show whether the last step was enough."""

UP_AFTER_S = 30.0
LONGEST_UP_S = 480.0
"""A step up that failed is tried again after twice as long, up to this."""

CALM_S = 10.0
"""Nothing has been held back for so long before a step up."""

PROVEN_S = 120.0
"""A step up that lasted so long was right."""


class LineLoad(msgspec.Struct, frozen=True, kw_only=True):
    """One second of all destinations, as the courier tells it (``output.pressure``).

    Attributes:
        sending: how many destinations send.
        held_back: how many of them have been held back for five seconds without a break.
        sent_bytes, held_bytes: what was handed to all of them, and to those held back.
    """

    sending: int
    held_back: int
    sent_bytes: int
    held_bytes: int

    @property
    def is_own_line(self) -> bool:
        """Whether every destination, or more than half of what is sent, is held back: then it is the shop's line, not a server."""
        return self.sending > 0 and (self.held_back >= self.sending or 2 * self.held_bytes > self.sent_bytes)


class Ladder:
    """Fed once a second; one of a canvas.

    Attributes:
        percent: of the planned rate, one of STEPS.
    """

    def __init__(self) -> None:
        self.percent = STEPS[0]
        self._changed_at: float | None = None
        self._last_step = 0
        self._calm_since: float | None = None
        self._up_after_s = UP_AFTER_S

    def step(self, now_s: float, load: LineLoad) -> int | None:
        """Return the new per cent where the rate should change now, else None. *now_s* is monotonic."""
        if load.is_own_line:
            self._calm_since = None
            return self._down(now_s)
        if load.held_back or not load.sending:
            self._calm_since = None
            return None
        if self._calm_since is None:
            self._calm_since = now_s
        return self._up(now_s, self._calm_since)

    def _down(self, now_s: float) -> int | None:
        place = STEPS.index(self.percent)
        if place + 1 == len(STEPS) or self._since_change(now_s) < DOWN_AFTER_S:
            return None
        if self._last_step > 0:
            has_failed = self._since_change(now_s) < PROVEN_S
            self._up_after_s = min(2 * self._up_after_s, LONGEST_UP_S) if has_failed else UP_AFTER_S
        return self._go(place + 1, now_s)

    def _up(self, now_s: float, calm_since: float) -> int | None:
        place = STEPS.index(self.percent)
        if not place or now_s - calm_since < CALM_S or self._since_change(now_s) < self._up_after_s:
            return None
        return self._go(place - 1, now_s)

    def _go(self, place: int, now_s: float) -> int:
        percent = STEPS[place]
        self._last_step = percent - self.percent
        self.percent, self._changed_at = percent, now_s
        return percent

    def _since_change(self, now_s: float) -> float:
        return now_s - self._changed_at if self._changed_at is not None else float("inf")
