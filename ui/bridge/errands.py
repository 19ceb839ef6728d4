"""Errands: what the command line does, done for the window in a process of its own. One road for both."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QProcess

from studio.processes import own_command

OUR_BUG = 70
log = logging.getLogger("kaibo.window")


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, ready to be shown.

    Attributes:
        code: stable code.
        facts: for the sentence of the code, which the window says in its own language.
    """

    code: str
    facts: dict[str, Any] = {}


Done = Callable[[dict[str, Any]], None]
Failed = Callable[[Trouble], None]


class Errands(QObject):
    """Starts ``kaibo`` commands with ``--json`` and hands over what they print."""

    def __init__(self, shop_folder: Path, language: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop_folder, self._language = shop_folder, language
        self._running: set[QProcess] = set()

    def run(self, words: Sequence[str], done: Done, failed: Failed, *, stdin: str = "") -> QProcess:
        """Run ``kaibo WORDS``; then *done* with its document (exit 0 or 1) or *failed*.

        Args:
            words: the command, as typed.
            done: gets the JSON document.
            failed: gets the command's own error, or ``ui.error.errand`` where it printed none.
            stdin: what the command reads, such as an address that must not stand in the process list.
        """
        program, *rest = own_command(*words, "--shop", str(self._shop_folder), "--lang", self._language(), "--json")
        process = QProcess(self)
        self._running.add(process)
        process.finished.connect(lambda code, _status: self._finished(process, code, done, failed))
        process.errorOccurred.connect(lambda error: self._broke(process, error, failed))
        process.start(program, rest)
        if stdin:
            process.write(stdin.encode())
        process.closeWriteChannel()
        return process

    def cancel(self, process: QProcess) -> None:
        """End an errand; its *failed* is told with ``ui.error.cancelled``."""
        if process in self._running:
            process.setProperty("cancelled", True)
            process.kill()

    def close(self) -> None:
        """End what still runs: the window is going away. Imports are all or nothing, so nothing is left half done."""
        for process in list(self._running):
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(2000)
        self._running.clear()

    @property
    def is_busy(self) -> bool:
        """Whether an errand runs."""
        return bool(self._running)

    def _finished(self, process: QProcess, code: int, done: Done, failed: Failed) -> None:
        if process not in self._running:
            return
        self._running.discard(process)
        printed = bytes(process.readAllStandardOutput().data())
        said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace")
        was_cancelled = bool(process.property("cancelled"))
        process.deleteLater()
        if was_cancelled:
            failed(Trouble(code="ui.error.cancelled"))
            return
        try:
            document = json.loads(printed) if printed.strip() else {}
        except ValueError:
            document = {}
        error = document.get("error") if isinstance(document, dict) else None
        if error:
            failed(Trouble(code=str(error["code"]), facts=dict(error.get("facts", {}))))
        elif code in {0, 1} and document:
            done(document)
        else:
            log.error("errand broke code=%s said=%s", code, said[-2000:])
            failed(Trouble(code="ui.error.errand", facts={"code": code}))

    def _broke(self, process: QProcess, error: QProcess.ProcessError, failed: Failed) -> None:
        if error is not QProcess.ProcessError.FailedToStart or process not in self._running:
            return
        self._running.discard(process)
        process.deleteLater()
        failed(Trouble(code="ui.error.errand", facts={"code": -1}))
