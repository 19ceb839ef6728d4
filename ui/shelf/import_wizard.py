"""The import wizard: choose a file, see by row what it would do, agree; nothing is written before that, and it can be undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QProcess, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from ui.bridge.errands import Trouble
from ui.desk import Desk
from ui.models.state_words import Shown
from ui.parts.buttons import WordButton
from ui.parts.lesson import Lesson, Picture
from ui.parts.panel import text_label
from ui.parts.side_sheet import SideSheet
from ui.parts.tables import Column, Table
from ui.words.speaking import Words

FILES = "*.xlsx *.xls *.csv *.tsv *.txt"
CHOOSE, LOOK, DONE = range(3)

FATES = {
    "refused": Shown(code="ui.import.refused", shape="octagon-x", tone="live"),
    "warning": Shown(code="ui.import.warning", shape="triangle-alert", tone="caution"),
    "new": Shown(code="ui.import.new", shape="plus", tone="clear"),
    "changed": Shown(code="ui.import.changed", shape="pen-line", tone="select"),
}


class ImportLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the preview.

    Attributes:
        fate: a key of FATES.
        row: as the spreadsheet shows it, from 1; several of one product stand together ("3–5").
    """

    fate: str
    row: str
    what: str
    told: str


COLUMNS = (
    Column(code="ui.import.row", text=lambda line: line.row, width=76, is_figure=True),
    Column(code="ui.import.fate", width=124, shown=lambda line: FATES[line.fate]),
    Column(code="ui.import.what", text=lambda line: line.what, width=180),
    Column(code="ui.import.told", text=lambda line: line.told),
)


def lines_of(document: dict[str, Any]) -> list[ImportLine]:
    """Return the preview's rows: what is refused first, then what deserves a look, then what would be written."""
    lines = [
        ImportLine(fate=fate, row=str(problem["row"]), what=problem["column"], told=problem["message"])
        for fate, key in (("refused", "refused"), ("warning", "warnings"))
        for problem in document.get(key, ())
    ]
    for planned in document.get("planned", ()):
        fate = "new" if planned["is_new"] else "changed"
        lines.append(ImportLine(fate=fate, row=_rows_text(planned["rows"]), what=planned["name"], told=" · ".join(planned["prices"])))
    return lines


class Count(QFrame):
    """One figure with its word."""

    def __init__(self, words: Words, code: str) -> None:
        super().__init__()
        self.setProperty("kind", "raised")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(0)
        self.figure, word = text_label(size=28), text_label("quiet", 12)
        words.put(word, code)
        column.addWidget(self.figure)
        column.addWidget(word)


class DropPlace(QFrame):
    """Where a file may be dropped or chosen."""

    dropped = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("kind", "drop")
        self.setAcceptDrops(True)
        self.setMinimumHeight(220)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(Picture(desk.look, "file-spreadsheet", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        said = text_label(size=16, wraps=True)
        said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        desk.words.put(said, "ui.import.drop")
        column.addWidget(said)
        self.button = WordButton(desk.words, desk.look, "ui.import.choose", icon="file-up", kind="primary")
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.dropped.emit(files[0])


class ImportWizard(SideSheet):
    """Signals: ``imported`` (the shelf has changed), ``troubled`` (a Trouble)."""

    imported = Signal()
    troubled = Signal(object)

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(desk.words, desk.look, host, "ui.import.title", width=760)
        self._desk, words, look = desk, desk.words, desk.look
        self._file = ""
        self._import = ""
        self._running: QProcess | None = None
        self._step = text_label("quiet")
        self.body.addWidget(self._step)
        self.pages = QStackedWidget()
        self.body.addWidget(self.pages, 1)
        self.drop = DropPlace(desk)
        self.drop.dropped.connect(self.look_at)
        self.drop.button.clicked.connect(self._choose)
        self.pages.addWidget(self._choose_page(words))
        self.counts = {name: Count(words, f"ui.import.count-{name}") for name in ("new", "changed", "unchanged", "refused")}
        self.table = Table(words, look, COLUMNS, Lesson(words, look, "ui.import.nothing", "circle-check"), "ui.import.title")
        self.verdict = text_label(wraps=True)
        self.pages.addWidget(self._look_page())
        self.outcome = text_label(size=16, wraps=True)
        self.pages.addWidget(self._done_page())
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        words.name(self.progress, "ui.import.working")
        self.progress.setSizePolicy(self.progress.sizePolicy())
        self.body.addWidget(self.progress)
        self.back = WordButton(words, look, "ui.import.back", icon="arrow-left")
        self.cancel = WordButton(words, look, "ui.import.cancel", icon="x")
        self.agree = WordButton(words, look, "ui.import.agree", icon="check", kind="primary")
        self.undo = WordButton(words, look, "ui.import.undo", icon="undo-2")
        self.finish = WordButton(words, look, "ui.import.finish", icon="check", kind="primary")
        for button, pressed in (
            (self.back, self.begin),
            (self.cancel, self._cancel),
            (self.undo, self._undo),
            (self.agree, self._agree),
            (self.finish, self.close_sheet),
        ):
            button.clicked.connect(pressed)
            if button is self.agree:
                self.foot.addStretch(1)
            self.foot.addWidget(button)
        self._turn(CHOOSE)

    def first_field(self) -> QWidget:
        return self.drop.button

    def begin(self) -> None:
        """Open at the first page."""
        self._turn(CHOOSE)
        self.open_sheet()

    def look_at(self, file: str) -> None:
        """Preview *file*: nothing is written."""
        self._file = file
        self._run(["products", "import", file, "--dry-run"], self.show_preview)

    def show_preview(self, document: dict[str, Any]) -> None:
        """Show what an import would do."""
        self._stop()
        refused = len({problem["row"] for problem in document["refused"]})
        figures = {"new": document["new"], "changed": document["changed"], "unchanged": document["unchanged"], "refused": refused}
        for name, count in self.counts.items():
            count.figure.setText(f"{figures[name]:,}")
        self.table.model.put(lines_of(document))
        file = str(document.get("file") or Path(self._file).name)
        would_write = figures["new"] + figures["changed"]
        if refused:
            self._desk.words.put(self.verdict, "ui.import.has-refused", refused=refused, file=file)
        elif would_write:
            self._desk.words.put(self.verdict, "ui.import.ready", rows=would_write, file=file)
        else:
            self._desk.words.put(self.verdict, "ui.import.no-change", file=file)
        self._turn(LOOK)
        self.agree.setEnabled(bool(would_write) and not refused)

    def _choose(self) -> None:
        words = self._desk.words
        kinds = f"{words.say('ui.files.products')} ({FILES})"
        name, _kind = QFileDialog.getOpenFileName(self, words.say("ui.import.choose"), "", kinds)
        if name:
            self.look_at(name)

    def _agree(self) -> None:
        words = ["products", "import", self._file]
        if person := self._desk.preferences.now.person:
            words += ["--by", person]
        self._run(words, self._written)

    def _written(self, document: dict[str, Any]) -> None:
        self._stop()
        if not document.get("imported"):
            self.show_preview(document)
            return
        self._import = str(document.get("import", ""))
        self._desk.words.put(self.outcome, "ui.import.done", new=document["new"], changed=document["changed"])
        self._turn(DONE)
        self.undo.setEnabled(bool(self._import))
        self.imported.emit()

    def _undo(self) -> None:
        self._run(["products", "undo-import", self._import], self._undone)

    def _undone(self, document: dict[str, Any]) -> None:
        self._stop()
        if document.get("undone"):
            self._desk.words.put(self.outcome, "ui.import.undone")
            self.undo.setEnabled(False)
        else:
            self.troubled.emit(Trouble(code=str(document["code"])))
        self.imported.emit()

    def _run(self, words: list[str], done: Any) -> None:
        self.progress.show()
        self.cancel.show()
        for button in (self.agree, self.back, self.undo):
            button.setEnabled(False)
        self._running = self._desk.errands.run(words, done, self._failed)

    def _failed(self, trouble: Trouble) -> None:
        self._stop()
        self.troubled.emit(trouble)

    def _cancel(self) -> None:
        if self._running is not None:
            self._desk.errands.cancel(self._running)

    def _stop(self) -> None:
        self._running = None
        self.progress.hide()
        self.cancel.hide()
        self.back.setEnabled(True)

    def _turn(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        self._desk.words.put(self._step, f"ui.import.step-{page + 1}")
        self.progress.hide()
        self.cancel.hide()
        self.back.setVisible(page != CHOOSE)
        self.agree.setVisible(page == LOOK)
        self.undo.setVisible(page == DONE)
        self.finish.setVisible(page == DONE)

    def _choose_page(self, words: Words) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.drop)
        told = text_label("quiet", wraps=True)
        words.put(told, "ui.import.columns")
        column.addWidget(told)
        column.addStretch(1)
        return page

    def _look_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        for count in self.counts.values():
            row.addWidget(count, 1)
        column.addLayout(row)
        column.addWidget(self.verdict)
        column.addWidget(self.table, 1)
        return page

    def _done_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 24, 0, 0)
        column.setSpacing(16)
        column.addWidget(Picture(self._desk.look, "circle-check", 40))
        column.addWidget(self.outcome)
        told = text_label("quiet", wraps=True)
        self._desk.words.put(told, "ui.import.next")
        column.addWidget(told)
        column.addStretch(1)
        return page


def _rows_text(rows: list[int]) -> str:
    return str(rows[0]) if len(rows) == 1 else f"{rows[0]}–{rows[-1]}" if rows else ""
