"""Holds off sleep and a closed lid through the system's own program for it, which ends with us (Linux, macOS)."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence

TRIED_NS = 1_000_000_000
"""A program that still runs after this holds: one that may not ends at once."""

END_S = 2.0

WHO = ("--who=Kaibo", "--why=live broadcast", "--mode=block")


def programs() -> tuple[tuple[str, ...], ...]:
    """Return what can be tried, in order; each waits for its standard input, or for us, to end.

    systemd-inhibit(1); gnome-session-inhibit(1); caffeinate(8). Not everyone may hold the lid.
    """
    if sys.platform == "darwin":
        return (("caffeinate", "-d", "-i", "-s", "-w", str(os.getpid())),)
    return (
        ("systemd-inhibit", "--what=idle:sleep:handle-lid-switch", *WHO, "cat"),
        ("systemd-inhibit", "--what=idle:sleep", *WHO, "cat"),
        ("gnome-session-inhibit", "--app-id", "Kaibo", "--reason", "live broadcast", "--inhibit", "suspend:idle", "cat"),
    )


class SleepHold:
    """One try after the other, from ``begin`` to ``end``."""

    def __init__(self, tried: Sequence[Sequence[str]] | None = None) -> None:
        self._left = list(programs() if tried is None else tried)
        self._running: subprocess.Popen[bytes] | None = None
        self._began_ns: int | None = None

    def begin(self) -> None:
        """Start the first program there is."""
        while self._left and self._running is None:
            with contextlib.suppress(OSError):
                self._running = subprocess.Popen(
                    self._left.pop(0), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
                )
        self._began_ns = None

    def is_held(self, now_ns: int) -> bool | None:
        """Return whether one of the programs holds, None while that is not known."""
        if self._running is None:
            return False
        if self._began_ns is None:
            self._began_ns = now_ns
        if self._running.poll() is not None:
            self._forget()
            self.begin()
            return None if self._running is not None else False
        return True if now_ns - self._began_ns >= TRIED_NS else None

    def end(self) -> None:
        """End the program."""
        if self._running is not None:
            self._running.terminate()
            self._forget()

    def _forget(self) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        if running.stdin is not None:
            running.stdin.close()
        try:
            running.wait(END_S)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(END_S)
