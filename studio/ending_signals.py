"""Chooses how this system asks a process to end."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from studio.ending_signals_windows import ending_signals, on_console_close
else:
    from studio.ending_signals_posix import ending_signals, on_console_close

__all__ = ["ending_signals", "on_console_close"]
