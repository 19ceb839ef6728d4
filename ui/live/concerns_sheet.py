"""What a person should look at before going live: told once, with the way to go on; nothing here keeps the show off the air."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.live.going_live import UNSIGNED
from ui.look.looking import Look
from ui.parts.buttons import WordButton
from ui.parts.panel import text_label
from ui.parts.side_sheet import SideSheet
from ui.words.speaking import Words


class ConcernsSheet(SideSheet):
    """Signals: ``agreed`` (go live), ``put_off`` (not yet)."""

    agreed = Signal()
    put_off = Signal()

    def __init__(self, words: Words, look: Look, host: QWidget) -> None:
        super().__init__(words, look, host, "ui.concerns.title", width=400)
        self._words = words
        self._is_agreed = False
        purpose = text_label("quiet", wraps=True)
        words.put(purpose, "ui.concerns.purpose")
        self.body.addWidget(purpose)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self.wait = WordButton(words, look, "ui.concerns.wait", icon="undo-2")
        self.go = WordButton(words, look, "ui.concerns.go", icon="radio", kind="primary")
        self.wait.clicked.connect(self.close_sheet)
        self.go.clicked.connect(self._agree)
        self.foot.addWidget(self.wait)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)
        self.closed.connect(self._closed)

    def first_field(self) -> QWidget:
        return self.go

    def ask(self, concerns: Sequence[dict[str, Any]]) -> None:
        """Tell *concerns*, as ``kaibo plan`` words them (``code``, ``message``, ``hint``); unsigned items, a dozen perhaps, are one."""
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        unsigned = sum(one["code"] == UNSIGNED for one in concerns)
        typed = self._words.typed
        told = [(typed(str(one["message"])), typed(str(one.get("hint") or ""))) for one in concerns if one["code"] != UNSIGNED]
        if unsigned:
            told.append((self._words.say("ui.concerns.unsigned", count=unsigned), self._words.hint("ui.concerns.unsigned")))
        for message, hint in told:
            for label in (_line(message), _line(hint, "quiet")):
                self._list.addWidget(label)
            self._list.addSpacing(12)
        self._is_agreed = False
        self.open_sheet()

    def _agree(self) -> None:
        self._is_agreed = True
        self.close_sheet()

    def _closed(self) -> None:
        (self.agreed if self._is_agreed else self.put_off).emit()


def _line(text: str, tone: str = "") -> QLabel:
    label = text_label(tone, wraps=True)
    label.setText(text)
    return label
