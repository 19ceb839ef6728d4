"""Raises the calling thread's priority where this system allows it."""

from __future__ import annotations

import contextlib
import os
import sys
import threading

assert sys.platform != "win32"  # noqa: S101 - tells the type checker which twin this is

NICE = -10
LOWEST_REAL_TIME = 1


def raise_priority(*, is_first: bool = False) -> None:
    """Put the calling thread before other programs, and before everything that is not real-time where it *is_first*.

    Linux keeps a priority for each thread; an unprivileged user may not raise it, which is fine. Niceness alone is not enough for
    the first: since 6.6 the kernel lets whoever runs finish a slice of 4 ms even so (p99 of the ticks 4.7 ms, real-time 0.5 ms).
    """
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
    if is_first and sys.platform == "linux":
        with contextlib.suppress(OSError):
            policy = os.SCHED_RR | os.SCHED_RESET_ON_FORK
            os.sched_setscheduler(threading.get_native_id(), policy, os.sched_param(LOWEST_REAL_TIME))
