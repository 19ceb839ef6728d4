"""Signals, and a closed terminal, as a wish to end cleanly, heard from the first moment of a command, before there is anything to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Self

from studio.ending_signals import ending_signals, on_console_close


class EndSignals:
    """While entered, they only say that somebody wants the broadcast to end. Off the main thread it hears nothing."""

    def __init__(self) -> None:
        self.has_come = False
        self._tell: Callable[[], None] = lambda: None
        self._before: dict[signal.Signals, object] = {}
        self._undo: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._hear) for number in ending_signals()}
            self._undo = on_console_close(self._end)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal gave back
        self._undo()

    def listen(self, tell: Callable[[], None]) -> None:
        """Call *tell* from now on, and at once if a signal has come already."""
        self._tell = tell
        if self.has_come:
            tell()

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._end()

    def _end(self) -> None:
        self.has_come = True
        self._tell()
