"""Closing the window while live asks: keep streaming, or end. The stream does not need the window."""

from __future__ import annotations

from enum import Enum

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.parts.buttons import WordButton
from ui.parts.panel import text_label


class ClosingChoice(Enum):
    """What the clerk wants."""

    KEEP = "keep"
    END = "end"
    STAY = "stay"


class Closing(QDialog):
    """The one question that may lie over a live picture, because it saves it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        words = desk.words
        self.choice = ClosingChoice.STAY
        self.setWindowTitle(words.say("ui.closing.title"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        head, body = text_label(size=20, wraps=True), text_label(wraps=True)
        words.put(head, "ui.closing.question")
        words.put(body, "ui.closing.explained")
        body.setMinimumWidth(520)
        column.addWidget(head)
        column.addWidget(body)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.keep = WordButton(words, desk.look, "ui.closing.keep", icon="radio", kind="primary")
        self.end = WordButton(words, desk.look, "ui.closing.end", icon="square")
        self.stay = WordButton(words, desk.look, "ui.closing.stay", icon="arrow-left")
        for button, choice in ((self.keep, ClosingChoice.KEEP), (self.end, ClosingChoice.END), (self.stay, ClosingChoice.STAY)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, choice=choice: self._choose(choice))
        self.keep.setDefault(True)
        self.keep.setFocus()
        row.addWidget(self.stay)
        row.addStretch(1)
        row.addWidget(self.end)
        row.addWidget(self.keep)
        column.addLayout(row)

    def ask(self) -> ClosingChoice:
        """Ask; Escape stays."""
        self.exec()
        return self.choice

    def _choose(self, choice: ClosingChoice) -> None:
        self.choice = choice
        self.accept()
