"""Asks for the passphrase of the sealed key file, where the system has no keyring. Once, as long as the window is open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.look.looking import Look
from ui.parts.buttons import WordButton
from ui.parts.form import field, line_field
from ui.parts.panel import text_label
from ui.parts.side_sheet import SideSheet
from ui.words.speaking import Words


class PassphraseSheet(SideSheet):
    """Signal ``given``: the passphrase."""

    given = Signal(str)

    def __init__(self, words: Words, look: Look, host: QWidget) -> None:
        super().__init__(words, look, host, "ui.passphrase.title", width=364)
        told = text_label(wraps=True)
        words.put(told, "ui.passphrase.told")
        self.body.addWidget(told)
        self.edit = line_field(words)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.returnPressed.connect(self._give)
        self.body.addLayout(field(words, "ui.passphrase.field", self.edit, has_hint=True))
        self.body.addStretch(1)
        self.keep = WordButton(words, look, "ui.passphrase.keep", icon="key-round", kind="primary")
        self.keep.clicked.connect(self._give)
        self.foot.addStretch(1)
        self.foot.addWidget(self.keep)

    def first_field(self) -> QWidget:
        return self.edit

    def _give(self) -> None:
        typed = self.edit.text()
        if typed:
            self.edit.clear()
            self.close_sheet()
            self.given.emit(typed)
