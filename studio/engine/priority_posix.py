"""Raises the calling thread's priority where this system allows it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

assert sys.platform != "win32"  # noqa: S101 - tells the type checker which twin this is

NICE = -10
FIRST_NICE = -15


def raise_priority(*, is_first: bool = False) -> None:
    """Put the calling thread before other programs, and before our own other threads where it *is_first*.

    Linux keeps a priority for each thread; an unprivileged user may not raise it, which is fine.
    """
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), FIRST_NICE if is_first else NICE)
