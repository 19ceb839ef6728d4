"""Whether a child is alive: one that has said nothing for a while is asked, and hangs if it does not answer."""

from __future__ import annotations

QUIET_NS = 3_000_000_000
"""After this long without a word a child is asked: a courier without destinations has nothing to tell of itself."""

ANSWER_NS = 7_000_000_000


class Pulse:
    """One child's, from its arrival on. All times are monotonic."""

    def __init__(self, now_ns: int) -> None:
        self._heard_ns = now_ns
        self._asked_ns: int | None = None

    def heard(self, now_ns: int) -> None:
        """Note a message of any kind."""
        self._heard_ns, self._asked_ns = now_ns, None

    def wants_asking(self, now_ns: int) -> bool:
        """Whether the child should be asked now; said once for each silence."""
        if self._asked_ns is not None or now_ns - self._heard_ns <= QUIET_NS:
            return False
        self._asked_ns = now_ns
        return True

    def has_stopped(self, now_ns: int) -> bool:
        """Whether it was asked, and long enough ago."""
        return self._asked_ns is not None and now_ns - self._asked_ns > ANSWER_NS
