"""Ending asks once, and says what it will stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.look.looking import Look
from ui.models.on_air import OnAir, clock_text
from ui.parts.buttons import WordButton
from ui.parts.panel import text_label
from ui.parts.side_sheet import SideSheet
from ui.words.speaking import Words


class EndingSheet(SideSheet):
    """Signal ``agreed``: end the broadcast."""

    agreed = Signal()

    def __init__(self, words: Words, look: Look, host: QWidget) -> None:
        super().__init__(words, look, host, "ui.ending.title", width=364)
        self._words = words
        self._what, self._after = text_label(size=16, wraps=True), text_label("quiet", wraps=True)
        words.put(self._after, "ui.ending.after")
        self.body.addWidget(self._what)
        self.body.addWidget(self._after)
        self.body.addStretch(1)
        self.stay = WordButton(words, look, "ui.ending.stay", icon="play", kind="primary")
        self.end = WordButton(words, look, "ui.ending.end", icon="square")
        self.stay.clicked.connect(self.close_sheet)
        self.end.clicked.connect(self._agree)
        self.foot.addWidget(self.end)
        self.foot.addStretch(1)
        self.foot.addWidget(self.stay)

    def first_field(self) -> QWidget:
        return self.stay

    def ask(self, on_air: OnAir, seconds: int) -> None:
        """Ask about *on_air*, *seconds* after it began."""
        names = (
            "、".join(output.name for output in on_air.outputs)
            if self._words.language != "en"
            else ", ".join(output.name for output in on_air.outputs)
        )
        code = "ui.ending.what" if names else "ui.ending.what-recording"
        self._words.put(self._what, code, clock=clock_text(seconds), names=names)
        self.open_sheet()

    def _agree(self) -> None:
        self.close_sheet()
        self.agreed.emit()
