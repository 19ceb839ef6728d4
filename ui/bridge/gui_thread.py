"""Hands what other threads found out to the window's own thread."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

log = logging.getLogger("kaibo.window")


class GuiThread(QObject):
    """Runs callables in the thread it was made in, in the order they were posted."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_open = True
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, work: Callable[[], None]) -> None:
        """Have *work* run in the window's thread soon. Safe from any thread; ignored once closed."""
        if self._is_open:
            self._posted.emit(work)

    def close(self) -> None:
        """Run nothing more: what it would touch is going away."""
        self._is_open = False

    def _run(self, work: Callable[[], None]) -> None:
        if not self._is_open:
            return
        try:
            work()
        except Exception:  # the top of a Qt slot: one broken panel must not take the desk with it
            log.exception("posted work failed")
