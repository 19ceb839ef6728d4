"""A state as a shape and a word in its tone; room is kept for the longest word of its kind."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.lettering import letters
from ui.look.looking import Look
from ui.models.state_words import Shown
from ui.words.speaking import Words, widest

SHAPE = 18
GAP = 6


class StateChip(QWidget):
    """One state of a kind."""

    def __init__(self, words: Words, look: Look, kinds: Iterable[Shown], *, pixels: int = 14, is_bold: bool = False) -> None:
        super().__init__()
        self._words, self._look = words, look
        self._codes = tuple(shown.code for shown in kinds)
        self._font = letters(pixels, is_bold=is_bold)
        self.setFont(self._font)
        self._shown: Shown | None = None
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        words.changed.connect(self._say)
        look.changed.connect(self.update)

    @property
    def text(self) -> str:
        """The word that is shown."""
        return self._words.say(self._shown.code) if self._shown else ""

    def show_state(self, shown: Shown) -> None:
        """Show *shown*; screen readers are told when it changes."""
        if shown != self._shown:
            self._shown = shown
            self._say()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics = self.fontMetrics()
        return QSize(SHAPE + GAP + widest(metrics, self._codes) + 2, max(SHAPE, metrics.height()) + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._shown is None:
            return
        painter = QPainter(self)
        middle = self.height() // 2
        painter.drawPixmap(0, middle - SHAPE // 2, self._look.pixmap(self._shown.shape, self._shown.tone, SHAPE, self.devicePixelRatioF()))
        painter.setFont(self._font)
        painter.setPen(self._look.colour("ink" if self._shown.tone == "quiet" else self._shown.tone))
        room = QRect(SHAPE + GAP, 0, self.width() - SHAPE - GAP, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text)
        painter.end()

    def _say(self) -> None:
        self.setAccessibleName(self.text)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()
