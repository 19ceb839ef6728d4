"""Puts a process behind the show (Windows)."""

from __future__ import annotations

import ctypes

BELOW_NORMAL = 0x4000
"""BELOW_NORMAL_PRIORITY_CLASS (SetPriorityClass, Win32)."""


def lower_own_priority() -> None:
    """Let this process run when nobody else wants to."""
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # only there on Windows
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetPriorityClass.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    kernel.SetPriorityClass(kernel.GetCurrentProcess(), BELOW_NORMAL)
