"""Raises the calling thread's priority where this system allows it."""

from __future__ import annotations

import ctypes

ABOVE_NORMAL = 1


def raise_priority() -> None:
    """Put the calling thread before others."""
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # only there on Windows
    kernel.SetThreadPriority(kernel.GetCurrentThread(), ABOVE_NORMAL)
