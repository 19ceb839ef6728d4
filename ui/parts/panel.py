"""A panel: a titled sheet of paper on the desk."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.words.speaking import Words


class Panel(QFrame):
    """A titled area. Rooms put their widgets into ``body``; small controls stand in the title's row.

    Attributes:
        body: what the panel holds, under its title.
        title_row: the title's row; widgets added stand at its right end.
    """

    def __init__(self, words: Words, title: str, parent: QWidget | None = None, *, margin: int = 16) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(margin, 12, margin, margin)
        whole.setSpacing(8)
        self.title_row = QHBoxLayout()
        self.title_row.setSpacing(8)
        self.title = QLabel()
        self.title.setProperty("weight", "bold")
        words.put(self.title, title)
        self.title_row.addWidget(self.title)
        self.title_row.addStretch(1)
        whole.addLayout(self.title_row)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        whole.addLayout(self.body, 1)


def text_label(tone: str = "", size: int = 14, *, wraps: bool = False, is_bold: bool = False) -> QLabel:
    """Return a label of the window's type in *tone* ("" is ink)."""
    label = QLabel()
    if tone:
        label.setProperty("tone", tone)
    if size != 14:
        label.setProperty("letters", str(size))
    if is_bold:
        label.setProperty("weight", "bold")
    label.setWordWrap(wraps)
    return label


def set_tone(widget: QWidget, tone: str) -> None:
    """Change a label's tone after it was shown."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def hairline() -> QFrame:
    """Return a horizontal hairline."""
    line = QFrame()
    line.setProperty("kind", "hairline")
    return line
