"""What asks a process to end: Ctrl+C, Ctrl+Break, and a console window that is closed (Windows)."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Callable

CLOSE, LOGOFF, SHUTDOWN = 2, 5, 6
"""CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT (HandlerRoutine, Console API)."""

PATIENCE_S = 4.5
"""Windows ends the process five seconds after such an event, or as soon as the handler returns."""


def ending_signals() -> tuple[signal.Signals, ...]:
    """Return the signals to hear."""
    return (signal.SIGINT, signal.SIGTERM, signal.Signals["SIGBREAK"])


def on_console_close(tell: Callable[[], None]) -> Callable[[], None]:
    """Call *tell*, on a thread of Windows', when the console is closed or the user logs off; return what undoes it."""
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]  # only there on Windows
    is_over = threading.Event()

    def hear(event: int) -> int:
        if event not in {CLOSE, LOGOFF, SHUTDOWN}:
            return 0
        tell()
        is_over.wait(PATIENCE_S)
        return 1

    handler = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint32)(hear)  # type: ignore[attr-defined,unused-ignore]  # only there on Windows
    kernel.SetConsoleCtrlHandler(handler, 1)

    def undo() -> None:
        is_over.set()
        kernel.SetConsoleCtrlHandler(handler, 0)

    return undo
