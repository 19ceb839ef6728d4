"""The takings: a letter to the owner first, then the figures; orders come in, the report goes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from assets.errors import KaiboError
from ui.bridge.errands import Trouble
from ui.desk import Desk
from ui.models.takings import BroadcastChoice, TakingsPage, broadcast_choices, money, page_of
from ui.parts.buttons import BigButton, WordButton
from ui.parts.form import choice_field
from ui.parts.lesson import Lesson
from ui.parts.panel import Panel, text_label
from ui.parts.room import Room
from ui.parts.tables import Column, Table
from ui.takings.bars import Bars

FILES = "*.xlsx *.xls *.csv *.txt *.html"
REPORTS = ("html", "xlsx", "pdf")
"""What a report can be saved as: the endings of its file, and the options of ``kaibo summary``."""

COLUMNS = (
    Column(code="ui.takings.product", text=lambda line: line.name),
    Column(code="ui.takings.quantity", text=lambda line: line.quantity, width=90, is_figure=True),
    Column(code="ui.takings.paid", text=lambda line: line.paid, width=120, is_figure=True),
    Column(code="ui.takings.refunds", text=lambda line: line.refunds, width=120, is_figure=True),
    Column(code="ui.takings.net", text=lambda line: line.net, width=120, is_figure=True),
    Column(code="ui.takings.attributed", text=lambda line: line.attributed, width=150, is_figure=True),
)


class Figure(QFrame):
    """One of the three numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(0)
        self.word, self.amount = text_label("quiet"), text_label(size=28, is_bold=True)
        column.addWidget(self.word)
        column.addWidget(self.amount)


class TakingsRoom(Room):
    """What was earned, as of today."""

    name = "takings"
    icon = "chart-column"

    def __init__(self, desk: Desk) -> None:
        words, look = desk.words, desk.look
        super().__init__(desk, BigButton(words, look, "ui.takings.import", icon="file-up"))
        self.choice = choice_field()
        self.choice.setMinimumWidth(300)
        words.name(self.choice, "ui.takings.broadcast")
        self.open_button = WordButton(words, look, "ui.takings.open", icon="external-link")
        self.save_button = WordButton(words, look, "ui.takings.save", icon="download")
        for widget in (self.choice, self.open_button, self.save_button):
            self.head.addWidget(widget)
        self.stack = QStackedWidget()
        self.stack.addWidget(
            Lesson(words, look, "ui.takings.empty", "chart-column", step="ui.takings.import", step_icon="file-up", pressed=self._choose)
        )
        self.stack.addWidget(self._page())
        self.column.addWidget(self.stack, 1)
        self._choices: list[BroadcastChoice] = []
        self._shown: TakingsPage | None = None
        self._asked = ""
        self.choice.activated.connect(lambda _index: self.read_summary())
        self.big.clicked.connect(self._choose)
        self.open_button.clicked.connect(self._open_report)
        self.save_button.clicked.connect(self._save_report)
        words.changed.connect(self._say)
        self._allow()

    def enter(self) -> None:
        self.desk.reader.ask(broadcast_choices, self._put_choices, self._failed)

    def read_summary(self) -> None:
        """Reckon again."""
        chosen = self._chosen()
        self._asked = chosen
        words = ["summary", chosen] if chosen else ["summary"]
        self.desk.errands.run(words, lambda document: self._put(chosen, document), self._no_summary)

    def import_orders(self, files: Sequence[str]) -> None:
        """Take in order exports; each line counts once, however often it comes."""
        self.big.setEnabled(False)
        self.desk.errands.run(["orders", "import", *files], self._imported, self._import_failed)

    def show_page(self, page: TakingsPage | None) -> None:
        """Show *page*, or what the room is for."""
        self._shown = page
        self.stack.setCurrentIndex(0 if page is None else 1)
        self._say()
        self._allow()

    def _put_choices(self, choices: list[BroadcastChoice]) -> None:
        chosen = self._chosen()
        self._choices = choices
        self._name_choices()
        ids = [choice.id for choice in choices]
        if chosen in ids:
            self.choice.setCurrentIndex(ids.index(chosen))
        self.read_summary()

    def _name_choices(self) -> None:
        at = max(0, self.choice.currentIndex())
        self.choice.clear()
        for choice in self._choices:
            code = "ui.takings.choice-rehearsal" if choice.is_rehearsal else "ui.takings.choice"
            self.choice.addItem(self.desk.words.say(code, began=f"{choice.began:%Y-%m-%d %H:%M}", minutes=choice.minutes))
        if not self._choices:
            self.choice.addItem(self.desk.words.say("ui.takings.no-broadcast"))
        self.choice.setCurrentIndex(min(at, self.choice.count() - 1))
        self.choice.setEnabled(bool(self._choices))

    def _chosen(self) -> str:
        at = self.choice.currentIndex()
        return self._choices[at].id if 0 <= at < len(self._choices) else ""

    def _put(self, chosen: str, document: dict[str, Any]) -> None:
        if chosen == self._asked:
            self.show_page(page_of(document, as_of=f"{self.desk.clock().astimezone():%Y-%m-%d}"))

    def _no_summary(self, trouble: Trouble) -> None:
        self.show_page(None)
        if trouble.code not in {"catalog.shop-missing", "ui.error.cancelled"}:
            self.tell(trouble)

    def _choose(self) -> None:
        words = self.desk.words
        kinds = f"{words.say('ui.files.orders')} ({FILES})"
        names, _kind = QFileDialog.getOpenFileNames(self, words.say("ui.takings.import"), "", kinds)
        if names:
            self.import_orders(names)

    def _imported(self, document: dict[str, Any]) -> None:
        self.big.setEnabled(True)
        files = document["files"]
        refused = sum(len(file.get("refused") or ()) for file in files)
        facts = {"lines": sum(int(file.get("new") or 0) for file in files), "files": len(files), "refused": refused}
        self.tell_done("ui.takings.imported-some" if refused else "ui.takings.imported", **facts)
        self.enter()

    def _import_failed(self, trouble: Trouble) -> None:
        self.big.setEnabled(True)
        self.tell(trouble)

    def _open_report(self) -> None:
        file = self.desk.shop_folder / "reports" / f"{self._chosen() or 'all'}.html"
        self._write_report(file, lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))))

    def _save_report(self) -> None:
        words = self.desk.words
        kinds = {f"{words.say(f'ui.files.report-{ending}')} (*.{ending})": ending for ending in REPORTS}
        name, kind = QFileDialog.getSaveFileName(self, words.say("ui.takings.save"), f"{self._chosen() or 'kaibo'}", ";;".join(kinds))
        if name:
            file = report_file(Path(name), kinds.get(kind, REPORTS[0]))
            self._write_report(file, lambda: self.tell_done("ui.takings.saved", file=file.name))

    def _write_report(self, file: Path, then: Any) -> None:
        chosen = self._chosen()
        self.desk.reader.do(lambda: file.parent.mkdir(parents=True, exist_ok=True))
        words = ["summary", *([chosen] if chosen else []), f"--{file.suffix[1:]}", str(file)]
        self.desk.errands.run(words, lambda _document: then(), self.tell)

    def _allow(self) -> None:
        for button in (self.open_button, self.save_button):
            button.setEnabled(self._shown is not None)

    def _failed(self, error: KaiboError) -> None:
        self.tell(Trouble(code=error.code, facts=dict(error.facts)))

    def _say(self) -> None:
        self._name_choices()
        page = self._shown
        if page is None:
            return
        for label, sentence in zip(self.letter, page.sentences, strict=True):
            label.setText(self.desk.words.say(sentence.code, **sentence.facts))
        for figure, (code, amount) in zip(self.figures, page.numbers, strict=True):
            self.desk.words.put(figure.word, code)
            figure.amount.setText(money(page.currency, amount))
        self.bars.put(page.bars)
        self.table.model.put(page.lines)

    def _page(self) -> QWidget:
        words, look = self.desk.words, self.desk.look
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        top = QHBoxLayout()
        top.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(16)
        letter = Panel(words, "ui.takings.letter")
        self.letter = [text_label(size=16, wraps=True) for _ in range(3)]
        for label in self.letter:
            letter.body.addWidget(label)
        letter.body.addStretch(1)
        left.addWidget(letter, 1)
        numbers = QHBoxLayout()
        numbers.setSpacing(12)
        self.figures = [Figure() for _ in range(3)]
        for figure in self.figures:
            numbers.addWidget(figure, 1)
        left.addLayout(numbers)
        top.addLayout(left, 1)
        chart = Panel(words, "ui.takings.chart")
        self.bars = Bars(look)
        words.name(self.bars, "ui.takings.chart")
        chart.body.addWidget(self.bars)
        chart.body.addStretch(1)
        top.addWidget(chart, 1)
        column.addLayout(top)
        self.table = Table(words, look, COLUMNS, None, "ui.takings.table")
        column.addWidget(self.table, 1)
        return page


def report_file(chosen: Path, ending: str) -> Path:
    """Return the file a report goes to: as it was typed where its ending is one we write, else with *ending*."""
    return chosen if chosen.suffix[1:] in REPORTS else chosen.with_name(f"{chosen.name}.{ending}")
