"""One thread that does what would hold up the window: commands to the keeper, reading the database."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from assets.errors import KaiboError
from ui.bridge.gui_thread import GuiThread

Found = TypeVar("Found")
log = logging.getLogger("kaibo.window")


class Unexpected(KaiboError):
    """A bug of ours met while working for the window. Facts: ``kind``."""

    code = "ui.error.unexpected"


class Worker:
    """Does one thing after the other; answers in the window's thread."""

    def __init__(self, name: str, gui: GuiThread, *, at_end: Callable[[], None] = lambda: None) -> None:
        self._gui, self._at_end = gui, at_end
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def do(
        self,
        work: Callable[[], Found],
        done: Callable[[Found], None] = lambda _found: None,
        failed: Callable[[KaiboError], None] = lambda _error: None,
    ) -> None:
        """Do *work* in the thread; then *done* with what it returned, or *failed* with the merchant's error, in the window's."""

        def step() -> None:
            try:
                found = work()
            except KaiboError as error:
                self._gui.post(lambda error=error: failed(error))  # type: ignore[misc]  # a bound default, not a parameter
            except Exception as error:
                log.exception("work failed")
                unexpected = Unexpected(kind=type(error).__name__)
                self._gui.post(lambda: failed(unexpected))
            else:
                self._gui.post(lambda: done(found))

        self._work.put(step)

    def close(self, wait_s: float = 3.0) -> None:
        """Finish what was begun and end the thread."""
        self._work.put(None)
        self._thread.join(wait_s)

    def _run(self) -> None:
        while (step := self._work.get()) is not None:
            step()
        self._at_end()
