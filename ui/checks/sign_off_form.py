"""The sign-off: a named person, evidence for each item, a price range, an end. Whoever signs answers for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QVBoxLayout, QWidget

from ui.bridge.errands import Trouble
from ui.checks.sign_off_rows import EvidenceRow, QuestionRow
from ui.desk import Desk
from ui.models.checks import ProductCheck
from ui.parts.buttons import WordButton
from ui.parts.form import field, line_field
from ui.parts.panel import hairline, text_label
from ui.parts.side_sheet import SideSheet

USUAL_DAYS = 30


class SignOffForm(SideSheet):
    """Signals: ``signed`` (the command's document), ``troubled`` (a Trouble)."""

    signed = Signal(object)
    troubled = Signal(object)

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(desk.words, desk.look, host, "ui.checks.form-title", width=600)
        self._desk, words = desk, desk.words
        self._check: ProductCheck | None = None
        self.name = text_label(size=16, is_bold=True, wraps=True)
        self.body.addWidget(self.name)
        self.by, self.range = line_field(words), line_field(words)
        self.until = QDateEdit()
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
        self.body.addLayout(field(words, "ui.checks.by", self.by, has_hint=True))
        self._of_product = QWidget()
        column = QVBoxLayout(self._of_product)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(field(words, "ui.checks.range", self.range, has_hint=True))
        column.addLayout(field(words, "ui.checks.until", self.until, has_hint=True))
        self.body.addWidget(self._of_product)
        self.body.addWidget(hairline())
        head = text_label("quiet", 12, is_bold=True)
        words.put(head, "ui.checks.checklist")
        self.body.addWidget(head)
        self.rows: list[EvidenceRow] = []
        self.questions: list[QuestionRow] = []
        self.body.addStretch(1)
        self.missing = text_label("caution", wraps=True)
        self.agree = WordButton(words, desk.look, "ui.checks.agree", icon="check", kind="primary")
        self.agree.clicked.connect(self._agree)
        self.foot.addWidget(self.missing, 1)
        self.foot.addWidget(self.agree)

    def first_field(self) -> QWidget:
        return self.by

    def begin(self, check: ProductCheck, name: str, today: date) -> None:
        """Ask for the signature of *check*'s open items, under its *name*."""
        self._check = check
        self.name.setText(name)
        self.by.setText(self.by.text() or self._desk.preferences.now.person)
        self._of_product.setVisible(bool(check.lowest))
        self.range.setText(f"{check.lowest}-{check.highest}")
        until = today + timedelta(days=USUAL_DAYS)
        self.until.setMinimumDate(QDate(today.year, today.month, today.day))
        self.until.setDate(QDate(until.year, until.month, until.day))
        self.missing.clear()
        for row in (*self.rows, *self.questions):
            row.hide()
            row.deleteLater()
        self.questions = [QuestionRow(self._desk, found) for found in check.found if found.needs_person]
        self.rows = [EvidenceRow(self._desk, item) for item in check.items if item.is_open]
        for row in (*self.questions, *self.rows):
            self.body.insertWidget(self.body.count() - 1, row)
        self.agree.setEnabled(True)
        self.open_sheet()

    def _agree(self) -> None:
        by = self.by.text().strip()
        given = [word for question in self.questions for word in question.command_words()]
        given += [word for row in self.rows for word in row.command_words()]
        has_asked = any(row.item.state == "missing" for row in self.rows) or bool(self.questions)
        if self._check is None or not by or (has_asked and not given):
            self._desk.words.put(self.missing, "ui.checks.missing")
            return
        self.missing.clear()
        self.agree.setEnabled(False)
        self._desk.preferences.change(person=by)
        words = ["clear", self._check.product, "--by", by, *given]
        if self._check.lowest:
            words += ["--until", self.until.date().toString("yyyy-MM-dd")]
            words += ["--price", self.range.text().strip()] if self.range.text().strip() else []
        self._desk.errands.run(words, self._done, self._failed)

    def _done(self, document: dict[str, Any]) -> None:
        self.agree.setEnabled(True)
        self.close_sheet()
        self.signed.emit(document)

    def _failed(self, trouble: Trouble) -> None:
        self.agree.setEnabled(True)
        self.troubled.emit(trouble)
