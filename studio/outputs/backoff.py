"""How long to wait before the next try: quick at first, steady later, slow when it has lasted long."""

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
