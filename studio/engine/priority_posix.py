"""Raises the calling thread's priority where this system allows it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

assert sys.platform != "win32"  # noqa: S101 - tells the type checker which twin this is

NICE = -10


def raise_priority() -> None:
    """Put the calling thread before others. Linux keeps a priority for each thread; an unprivileged user may not, which is fine."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
