"""A sheet at the right edge of the room: forms and wizards that never cover the picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.look.looking import Look
from ui.parts.buttons import icon_button
from ui.parts.panel import text_label
from ui.words.speaking import Words


class SideSheet(QFrame):
    """Lies over the right edge of its host, as high as the host, until it is closed.

    Attributes:
        body: what the sheet holds; it scrolls.
        foot: the row of its buttons; it stays.
    """

    closed = Signal()
    moved = Signal()

    def __init__(self, words: Words, look: Look, host: QWidget, title: str, *, width: int = 440) -> None:
        super().__init__(host)
        self.setProperty("kind", "sheet")
        self.setAutoFillBackground(True)
        self._host, self._wide = host, width
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.setSpacing(12)
        head = QHBoxLayout()
        self.title = text_label(size=20)
        words.put(self.title, title)
        head.addWidget(self.title, 1)
        self.close_button = icon_button(words, look, "ui.sheet.close", "x", self.close_sheet)
        head.addWidget(self.close_button)
        whole.addLayout(head)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 4, 0)
        self.body.setSpacing(12)
        scroll.setWidget(inside)
        whole.addWidget(scroll, 1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        whole.addLayout(self.foot)
        host.installEventFilter(self)
        self.hide()

    def open_sheet(self) -> None:
        """Show the sheet and give it the keyboard."""
        self._place()
        self.show()
        self.raise_()
        self.moved.emit()
        first = self.first_field()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_field(self) -> QWidget | None:
        """Return what the keyboard goes to first."""
        return self.close_button

    def close_sheet(self) -> None:
        """Hide the sheet; what was typed stays."""
        if self.isVisible():
            self.hide()
            self.closed.emit()
            self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._host and event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        wide = min(self._wide, self._host.width())
        self.setGeometry(self._host.width() - wide, 0, wide, self._host.height())
