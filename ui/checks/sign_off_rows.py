"""The rows of the sign-off: one a checklist item, one a finding that asks a person."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.models.checks import Found, Item
from ui.parts.buttons import WordButton
from ui.parts.form import line_field
from ui.parts.panel import text_label

FILES = "*.pdf *.png *.jpg *.jpeg *.webp *.docx *.xlsx *.txt *.ofd"


class EvidenceRow(QWidget):
    """One item of the checklist: the document that proves it and its number, or why it does not apply."""

    def __init__(self, desk: Desk, item: Item) -> None:
        super().__init__()
        self._desk, self.item = desk, item
        self.file = ""
        words = desk.words
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 6, 0, 6)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        text, needed = text_label(wraps=True), text_label("quiet", 12, wraps=True)
        text.setText(f"{item.id}  {item.text}")
        needed.setText(words.say("ui.checks.evidence", text=item.evidence) if item.evidence else "")
        needed.setVisible(bool(item.evidence))
        self.button = WordButton(words, desk.look, "ui.checks.attach", icon="file-up")
        words.name(self.button, "ui.checks.attach-for", item=item.id)
        self.button.clicked.connect(self._choose)
        self.attached = text_label("clear", 12, wraps=True)
        self.attached.hide()
        grid.addWidget(text, 0, 0)
        grid.addWidget(self.button, 0, 1)
        grid.addWidget(needed, 1, 0, 1, 2)
        grid.addWidget(self.attached, 2, 0, 1, 2)
        self.number, self.waiver = line_field(words, "ui.checks.number-empty"), line_field(words, "ui.checks.waiver-empty")
        words.name(self.number, "ui.checks.number-for", item=item.id)
        words.name(self.waiver, "ui.checks.waiver-for", item=item.id)
        self.number.setVisible(bool(item.formats))
        self.waiver.setVisible(bool(item.waived_when))
        fields = QHBoxLayout()
        fields.addWidget(self.number, 1)
        fields.addWidget(self.waiver, 2)
        grid.addLayout(fields, 3, 0, 1, 2)
        if item.waived_when:
            when = text_label("quiet", 12, wraps=True)
            when.setText(words.say("ui.checks.waived-when", when=item.waived_when))
            grid.addWidget(when, 4, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def attach(self, file: str) -> None:
        """Take *file* as this item's evidence."""
        self.file = file
        self._desk.words.put(self.attached, "ui.checks.attached", file=Path(file).name)
        self.attached.show()

    def command_words(self) -> list[str]:
        """Return what ``kaibo clear`` is told of this item, nothing where nothing was given."""
        given = []
        if self.file:
            given += ["--item", f"{self.item.id}={self.file}"]
        if self.file and self.number.text().strip():
            given += ["--number", f"{self.item.id}={self.number.text().strip()}"]
        if not self.file and self.waiver.text().strip():
            given += ["--waive", f"{self.item.id}:{self.waiver.text().strip()}"]
        return given

    def _choose(self) -> None:
        words = self._desk.words
        title, kinds = words.say("ui.checks.attach-for", item=self.item.id), f"{words.say('ui.files.evidence')} ({FILES})"
        name, _kind = QFileDialog.getOpenFileName(self, title, "", kinds)
        if name:
            self.attach(name)


class QuestionRow(QWidget):
    """One rule's question: these words may stay, and why."""

    def __init__(self, desk: Desk, found: Found) -> None:
        super().__init__()
        self.found = found
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 6)
        column.setSpacing(4)
        told = text_label(wraps=True)
        told.setText(desk.words.say("ui.checks.found", text=found.text, why=found.why))
        self.reason: QLineEdit = line_field(desk.words, "ui.checks.accept-empty")
        desk.words.name(self.reason, "ui.checks.accept-for", text=found.text)
        column.addWidget(told)
        column.addWidget(self.reason)

    def command_words(self) -> list[str]:
        """Return what ``kaibo clear`` is told of this question, nothing where no reason was given."""
        reason = self.reason.text().strip()
        return ["--accept", f"{self.found.rule}:{reason}"] if reason else []
