"""The correction: what was said, what was put right, by whom. It becomes a fact of the broadcast."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.look.looking import Look
from ui.parts.buttons import WordButton
from ui.parts.form import field, line_field, text_field
from ui.parts.panel import text_label
from ui.parts.side_sheet import SideSheet
from ui.words.speaking import Words


class CorrectionSheet(SideSheet):
    """Signal ``given``: (said, put_right, by)."""

    given = Signal(str, str, str)

    def __init__(self, words: Words, look: Look, host: QWidget) -> None:
        super().__init__(words, look, host, "ui.correct.title", width=364)
        self._words = words
        self.said, self.put_right, self.by = text_field(), text_field(), line_field(words)
        for code, widget in (("ui.correct.said", self.said), ("ui.correct.put-right", self.put_right), ("ui.correct.by", self.by)):
            self.body.addLayout(field(words, code, widget, has_hint=True))
        self.missing = text_label("caution", wraps=True)
        self.body.addWidget(self.missing)
        self.body.addStretch(1)
        self.keep = WordButton(words, look, "ui.correct.keep", icon="check", kind="primary")
        self.keep.clicked.connect(self._give)
        self.foot.addStretch(1)
        self.foot.addWidget(self.keep)

    def first_field(self) -> QWidget:
        return self.said

    def done(self) -> None:
        """Close and forget what was typed; the name stays for the next time."""
        self.said.clear()
        self.put_right.clear()
        self.missing.clear()
        self.close_sheet()

    def _give(self) -> None:
        texts = [self.said.toPlainText().strip(), self.put_right.toPlainText().strip(), self.by.text().strip()]
        if not all(texts):
            self._words.put(self.missing, "ui.correct.missing")
            return
        self.given.emit(*texts)
