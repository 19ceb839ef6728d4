"""Forms: each field under its label, with what it is for in quiet type; errors stand beside the field."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel, QLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.parts.panel import text_label
from ui.words.speaking import Words


def field(words: Words, code: str, widget: QWidget, *, has_hint: bool = False) -> QLayout:
    """Return *widget* under the label *code*, which also names it for screen readers; with the code's hint below."""
    column = QVBoxLayout()
    column.setSpacing(4)
    label = text_label()
    words.put(label, code)
    label.setBuddy(widget)
    words.name(widget, code)
    column.addWidget(label)
    column.addWidget(widget)
    if has_hint:
        column.addWidget(Hint(words, code))
    return column


class Hint(QLabel):
    """The hint of a code, in quiet small type; it follows the language."""

    def __init__(self, words: Words, code: str) -> None:
        super().__init__()
        self._words, self._code = words, code
        self.setProperty("tone", "quiet")
        self.setProperty("letters", "12")
        self.setWordWrap(True)
        words.changed.connect(self._say)
        self._say()

    def _say(self) -> None:
        self.setText(self._words.hint(self._code))


def line_field(words: Words, empty: str = "") -> QLineEdit:
    """Return a one-line field; *empty* is the code of what it shows while empty."""
    edit = QLineEdit()
    if empty:
        words.empty(edit, empty)
    return edit


def text_field(lines: int = 3) -> QPlainTextEdit:
    """Return a field of several lines; Tab leaves it."""
    edit = QPlainTextEdit()
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(24 * lines + 16)
    return edit


def choice_field() -> QComboBox:
    """Return a list to choose one from."""
    box = QComboBox()
    box.setMinimumContentsLength(12)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box
