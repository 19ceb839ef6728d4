"""Raises the calling thread's priority where this system allows it."""

from __future__ import annotations

import ctypes

ABOVE_NORMAL, HIGHEST = 1, 2


def raise_priority(*, is_first: bool = False) -> None:
    """Put the calling thread before other programs, and before our own other threads where it *is_first*."""
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # only there on Windows
    kernel.SetThreadPriority(kernel.GetCurrentThread(), HIGHEST if is_first else ABOVE_NORMAL)
