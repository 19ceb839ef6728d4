"""Holds off sleep while the keeper's loop runs (Windows). What a closed lid does is the power plan's alone."""

from __future__ import annotations

import ctypes

CONTINUOUS, SYSTEM_REQUIRED, DISPLAY_REQUIRED = 0x80000000, 0x00000001, 0x00000002
"""EXECUTION_STATE flags (SetThreadExecutionState, Win32); they hold as long as the thread that set them."""


class SleepHold:
    """From ``begin`` to ``end``, on one thread."""

    def __init__(self) -> None:
        self._is_held = False

    def begin(self) -> None:
        """Ask Windows to stay awake."""
        self._is_held = _set(CONTINUOUS | SYSTEM_REQUIRED | DISPLAY_REQUIRED)

    def is_held(self, _now_ns: int) -> bool | None:
        """Return whether it does."""
        return self._is_held

    def end(self) -> None:
        """Let it sleep again."""
        _set(CONTINUOUS)


def _set(flags: int) -> bool:
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # only there on Windows
    kernel.SetThreadExecutionState.argtypes = (ctypes.c_uint32,)
    return bool(kernel.SetThreadExecutionState(flags))
