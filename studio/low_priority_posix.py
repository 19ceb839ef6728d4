"""Puts a process behind the show (POSIX)."""

from __future__ import annotations

import contextlib
import os
import sys

assert sys.platform != "win32"  # noqa: S101 - tells the type checker which twin this is

NICE = 10


def lower_own_priority() -> None:
    """Let this process, and what it starts, run when nobody else wants to; one that is lower already stays so."""
    with contextlib.suppress(OSError):
        if os.getpriority(os.PRIO_PROCESS, 0) < NICE:
            os.setpriority(os.PRIO_PROCESS, 0, NICE)
