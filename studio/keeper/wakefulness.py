"""Keeps the machine awake while something is live, and says so where that cannot be done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

if sys.platform == "win32":
    from studio.keeper.sleep_hold_windows import SleepHold
else:
    from studio.keeper.sleep_hold_posix import SleepHold

HELD, NOT_HELD, LET_GO = "keeper.sleep-held", "keeper.sleep-not-held", "keeper.sleep-let-go"


class HoldsSleep(Protocol):
    """What one system offers."""

    def begin(self) -> None:
        """Ask the system to stay awake; returns at once."""

    def is_held(self, now_ns: int) -> bool | None:
        """Whether it does, None while that is not known yet."""

    def end(self) -> None:
        """Let it sleep again."""


class Wakefulness:
    """Turned several times a second by the keeper's loop, and always from that thread."""

    def __init__(self, hold: Callable[[], HoldsSleep] = SleepHold) -> None:
        self._make = hold
        self._hold: HoldsSleep | None = None
        self._told = ""

    def turn(self, now_ns: int, *, is_live: bool) -> str:
        """Return the code of what is to be told now, or ""."""
        if not is_live:
            return self._let_go()
        if self._hold is None:
            self._hold = self._make()
            self._hold.begin()
        is_held = self._hold.is_held(now_ns)
        code = "" if is_held is None else HELD if is_held else NOT_HELD
        if not code or code == self._told:
            return ""
        self._told = code
        return code

    def close(self) -> None:
        """Let the machine sleep again."""
        self._let_go()

    def _let_go(self) -> str:
        hold, self._hold = self._hold, None
        told, self._told = self._told, ""
        if hold is not None:
            hold.end()
        return LET_GO if told == HELD else ""
