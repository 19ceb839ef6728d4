"""Raises the calling thread's priority where this system allows it."""

from __future__ import annotations

import ctypes

ABOVE_NORMAL, TIME_CRITICAL = 1, 15


def raise_priority(*, is_first: bool = False) -> None:
    """Put the calling thread before other programs, and before everything that is not real-time where it *is_first*."""
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # only there on Windows
    kernel.SetThreadPriority(kernel.GetCurrentThread(), TIME_CRITICAL if is_first else ABOVE_NORMAL)
