"""Buttons: a word always, an icon beside it, and room kept for the longest word they will ever say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QToolButton

from ui.look.lettering import letters
from ui.look.looking import Look
from ui.words.speaking import Words, widest

BIG_LEAST = 176
BIG_ROUND_TEXT = 20 + 8 + 48


class WordButton(QPushButton):
    """A button with a word and an icon. Its width fits all of *codes* in every language, so that it never moves its neighbours."""

    def __init__(self, words: Words, look: Look, *codes: str, icon: str = "", kind: str = "", tone: str = "ink") -> None:
        super().__init__()
        self._words, self._look, self._codes = words, look, codes
        if kind:
            self.setProperty("kind", kind)
        self._tone = "on_select" if kind in {"primary", "big"} else tone
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.say(codes[0], icon)

    def say(self, code: str, icon: str = "") -> None:
        """Say *code*, one of those the button was made with, with *icon* beside it."""
        self._words.put(self, code)
        self._words.name(self, code)
        if icon:
            self._look.put_icon(self, icon, self._tone)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        size = super().sizeHint()
        own = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(size.width() - own + widest(self.fontMetrics(), self._codes), size.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()


class TabButton(QPushButton):
    """A tab: as wide as its word in bold, which it wears while it is chosen, so that its neighbours stay where they are."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "tab")
        self.setCheckable(True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        size = super().sizeHint()
        plain, bold = (QFontMetrics(letters(14, is_bold=is_bold)).horizontalAdvance(self.text()) for is_bold in (False, True))
        return QSize(size.width() + (0 if self.isChecked() else bold - plain), size.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()


class BigButton(WordButton):
    """The one big button, bottom right in every room."""

    def __init__(self, words: Words, look: Look, *codes: str, icon: str) -> None:
        super().__init__(words, look, *codes, icon=icon, kind="big")
        self.setObjectName("big")

    def call(self, code: str, icon: str, *, ends: bool = False) -> None:
        """Offer *code*; what *ends* something is drawn quietly, so that nobody presses it by habit."""
        self._tone = "ink" if ends else "on_select"
        if self.property("calls") != ("end" if ends else "begin"):
            self.setProperty("calls", "end" if ends else "begin")
            self.style().unpolish(self)
            self.style().polish(self)
        self.say(code, icon)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        size = QPushButton.sizeHint(self)
        wanted = widest(QFontMetrics(letters(16, is_bold=True)), self._codes) + BIG_ROUND_TEXT
        return QSize(max(BIG_LEAST, wanted), size.height())


def icon_button(words: Words, look: Look, code: str, icon: str, pressed: Callable[[], object], /, **facts: Any) -> QToolButton:
    """Return a small button of an icon with a name (*code* with *facts*) for screen readers and the pointer."""
    button = QToolButton()
    button.setProperty("kind", "plain")
    words.name(button, code, **facts)
    words.tip(button, code, **facts)
    look.put_icon(button, icon, "quiet", 18)
    button.clicked.connect(pressed)
    return button
