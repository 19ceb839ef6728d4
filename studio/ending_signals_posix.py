"""What asks a process to end: an interrupt, a request, and a terminal that was closed (POSIX)."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

assert sys.platform != "win32"  # noqa: S101 - tells the type checker which twin this is


def ending_signals() -> tuple[signal.Signals, ...]:
    """Return the signals to hear. One whose terminal may go (``nohup``) keeps ignoring that."""
    always = (signal.SIGINT, signal.SIGTERM)
    return always if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else (*always, signal.SIGHUP)


def on_console_close(_tell: Callable[[], None]) -> Callable[[], None]:
    """Do nothing: a closed terminal is a signal here. Return what undoes it."""
    return lambda: None
