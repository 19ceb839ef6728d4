"""Says every code in the clerk's language, and says it again when the language changes.

All texts come from ``assets/words`` (the window's own under ``ui.``), so that one test proves every language complete.
"""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from assets.wording import LANGUAGES, hint, say, sentences

log = logging.getLogger("kaibo.window")

STRAIGHT = str.maketrans("‘’“”", "''\"\"")
"""Noto Sans SC gives curly quotation marks a whole square, as Chinese wants them and English does not."""
TEXT, NAME, TIP, EMPTY = "kaibo_text", "kaibo_name", "kaibo_tip", "kaibo_empty"


class Words(QObject):
    """The window's language.

    Attributes:
        language: one of ``assets.wording.LANGUAGES``.
    """

    changed = Signal()

    def __init__(self, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.language = language

    def speak(self, language: str) -> None:
        """Change the language; every text put on a widget is said again, then ``changed`` tells the rest."""
        if language == self.language:
            return
        self.language = language
        for widget in QApplication.allWidgets():
            for key in (TEXT, NAME, TIP, EMPTY):
                kept = widget.property(key)
                if kept:
                    _set(widget, key, self.say(kept[0], **kept[1]))
        self.changed.emit()

    def say(self, code: str, /, **facts: Any) -> str:
        """Return the sentence of *code*; the code itself where a keeper of another version names one we do not know."""
        try:
            return self.typed(say(code, self.language, **facts))
        except KeyError:
            log.exception("words missing code=%s", code)
            return code

    def hint(self, code: str, /, **facts: Any) -> str:
        """Return what can be done about *code*, or an empty string."""
        return self.typed(hint(code, self.language, **facts)) if code in sentences(self.language) else ""

    def put(self, widget: QWidget, code: str, /, **facts: Any) -> None:
        """Write the sentence of *code* on a label or button; it follows the language."""
        self._keep(widget, TEXT, code, facts)

    def name(self, widget: QWidget, code: str, /, **facts: Any) -> None:
        """Give *widget* its name for screen readers."""
        self._keep(widget, NAME, code, facts)

    def tip(self, widget: QWidget, code: str, /, **facts: Any) -> None:
        """Give *widget* what the pointer tells on resting."""
        self._keep(widget, TIP, code, facts)

    def empty(self, widget: QLineEdit | QPlainTextEdit, code: str, /, **facts: Any) -> None:
        """Give a field the words it shows while it is empty."""
        self._keep(widget, EMPTY, code, facts)

    def typed(self, sentence: str) -> str:
        """Return *sentence*, which came from elsewhere in our language, with the quotation marks our letters have room for."""
        return sentence.translate(STRAIGHT) if self.language == "en" else sentence

    def _keep(self, widget: QWidget, key: str, code: str, facts: dict[str, Any]) -> None:
        if widget.property(key) == [code, facts]:
            return
        widget.setProperty(key, [code, facts])
        _set(widget, key, self.say(code, **facts))


def _set(widget: QWidget, key: str, text: str) -> None:
    if key == NAME:
        widget.setAccessibleName(text)
    elif key == TIP:
        widget.setToolTip(text)
    elif key == EMPTY and isinstance(widget, QLineEdit | QPlainTextEdit):
        widget.setPlaceholderText(text)
    elif isinstance(widget, QLabel | QAbstractButton):
        widget.setText(text)


def widest(metrics: QFontMetrics, codes: tuple[str, ...], **facts: Any) -> int:
    """Return the pixels that the longest of *codes* needs in any language: room that is kept so that nothing jumps."""
    return max(metrics.horizontalAdvance(say(code, language, **facts)) for code in codes for language in LANGUAGES)
