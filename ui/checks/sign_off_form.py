"""The sign-off: a named person, evidence for each item, a price range, an end. Whoever signs answers for it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QFileDialog, QGridLayout, QWidget

from ui.bridge.errands import Trouble
from ui.desk import Desk
from ui.models.checks import Item, ProductCheck
from ui.parts.buttons import WordButton
from ui.parts.form import field, line_field
from ui.parts.panel import hairline, text_label
from ui.parts.side_sheet import SideSheet

FILES = "*.pdf *.png *.jpg *.jpeg *.webp *.docx *.xlsx *.txt *.ofd"
USUAL_DAYS = 30


class EvidenceRow(QWidget):
    """One item of the checklist and the document that proves it."""

    def __init__(self, desk: Desk, item: Item) -> None:
        super().__init__()
        self._desk, self.item = desk, item
        self.file = ""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        text, needed = text_label(wraps=True), text_label("quiet", 12, wraps=True)
        text.setText(f"{item.id}  {item.text}")
        needed.setText(desk.words.say("ui.checks.evidence", text=item.evidence) if item.evidence else "")
        self.attached = text_label("clear", 12, wraps=True)
        self.button = WordButton(desk.words, desk.look, "ui.checks.attach", icon="file-up")
        desk.words.name(self.button, "ui.checks.attach-for", item=item.id)
        self.button.clicked.connect(self._choose)
        grid.addWidget(text, 0, 0)
        grid.addWidget(self.button, 0, 1)
        grid.addWidget(needed, 1, 0, 1, 2)
        grid.addWidget(self.attached, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.attached.hide()

    def attach(self, file: str) -> None:
        """Take *file* as this item's evidence."""
        self.file = file
        self._desk.words.put(self.attached, "ui.checks.attached", file=Path(file).name)
        self.attached.show()

    def _choose(self) -> None:
        words = self._desk.words
        name, _kind = QFileDialog.getOpenFileName(
            self, words.say("ui.checks.attach-for", item=self.item.id), "", f"{words.say('ui.files.evidence')} ({FILES})"
        )
        if name:
            self.attach(name)


class SignOffForm(SideSheet):
    """Signals: ``signed`` (the command's document), ``troubled`` (a Trouble)."""

    signed = Signal(object)
    troubled = Signal(object)

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(desk.words, desk.look, host, "ui.checks.form-title", width=560)
        self._desk, words = desk, desk.words
        self._check: ProductCheck | None = None
        self.name = text_label(size=16, is_bold=True, wraps=True)
        self.body.addWidget(self.name)
        self.by, self.range = line_field(words), line_field(words)
        self.until = QDateEdit()
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setCalendarPopup(False)
        self.body.addLayout(field(words, "ui.checks.by", self.by, has_hint=True))
        self.body.addLayout(field(words, "ui.checks.range", self.range, has_hint=True))
        self.body.addLayout(field(words, "ui.checks.until", self.until, has_hint=True))
        self.body.addWidget(hairline())
        head = text_label("quiet", 12, is_bold=True)
        words.put(head, "ui.checks.checklist")
        self.body.addWidget(head)
        self.rows: list[EvidenceRow] = []
        self.missing = text_label("caution", wraps=True)
        self.body.addStretch(1)
        self.agree = WordButton(words, desk.look, "ui.checks.agree", icon="check", kind="primary")
        self.agree.clicked.connect(self._agree)
        self.foot.addWidget(self.missing, 1)
        self.foot.addWidget(self.agree)

    def first_field(self) -> QWidget:
        return self.by

    def begin(self, check: ProductCheck, today: date) -> None:
        """Ask for the signature of *check*'s open items."""
        self._check = check
        self.name.setText(check.name)
        self.by.setText(self.by.text() or self._desk.preferences.now.person)
        self.range.setText(f"{check.lowest}-{check.highest}")
        until = today + timedelta(days=USUAL_DAYS)
        self.until.setMinimumDate(QDate(today.year, today.month, today.day))
        self.until.setDate(QDate(until.year, until.month, until.day))
        self.missing.clear()
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [EvidenceRow(self._desk, item) for item in check.items if item.is_open]
        for row in self.rows:
            self.body.insertWidget(self.body.count() - 1, row)
        self.agree.setEnabled(True)
        self.open_sheet()

    def _agree(self) -> None:
        given = [(row.item.id, row.file) for row in self.rows if row.file]
        by = self.by.text().strip()
        if self._check is None or not by or (self.rows and not given):
            self._desk.words.put(self.missing, "ui.checks.missing")
            return
        self.missing.clear()
        self.agree.setEnabled(False)
        self._desk.preferences.change(person=by)
        words = ["clear", self._check.product, "--by", by]
        for item, file in given:
            words += ["--item", f"{item}={file}"]
        if self.range.text().strip():
            words += ["--price", self.range.text().strip()]
        words += ["--until", self.until.date().toString("yyyy-MM-dd")]
        self._desk.errands.run(words, self._done, self._failed)

    def _done(self, document: dict[str, Any]) -> None:
        self.agree.setEnabled(True)
        self.close_sheet()
        self.signed.emit(document)

    def _failed(self, trouble: Trouble) -> None:
        self.agree.setEnabled(True)
        self.troubled.emit(trouble)
