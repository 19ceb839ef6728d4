"""How long to wait before the next try: quick at first, steady later, slow when it has lasted long; and how long it has lasted."""

from __future__ import annotations

FIRST_WAITS_S = (0.5, 1.0, 2.0)
STEADY_S = 2.0
LONG_OUTAGE_S = 600.0
SLOW_S = 10.0
JITTER = 0.2


def wait_s(tries: int, outage_s: float, chance: float) -> float:
    """Return the seconds to wait after *tries* failed ones (1 and up) in an outage of *outage_s*.

    *chance* (0 up to 1) spreads it by a fifth either way, so that a thousand shops do not come back in the same moment.
    """
    if outage_s >= LONG_OUTAGE_S:
        planned = SLOW_S
    elif tries <= len(FIRST_WAITS_S):
        planned = FIRST_WAITS_S[max(tries, 1) - 1]
    else:
        planned = STEADY_S
    return planned * (1 + JITTER * (2 * chance - 1))


class Outage:
    """One destination's time without a server, over all its addresses."""

    def __init__(self) -> None:
        self._tries = 0
        self._began: float | None = None

    def failed(self, now: float) -> None:
        """Note that a try failed, or that a line was lost."""
        self._began = now if self._began is None else self._began
        self._tries += 1

    def ended(self) -> None:
        """Note that the server had taken the stream for a while: the next outage begins anew."""
        self._tries, self._began = 0, None

    def is_long(self, now: float) -> bool:
        """Whether it has lasted so long that a person should be told."""
        return self._began is not None and now - self._began >= LONG_OUTAGE_S

    def wait_s(self, now: float, chance: float) -> float:
        """Return how long to wait before the next try."""
        return wait_s(self._tries, 0.0 if self._began is None else now - self._began, chance)
