"""Alarms and tasks: what happened that the desk should know, newest first, and the correction button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.live.sound_strip import source_named
from ui.look.lettering import letters
from ui.look.looking import Look
from ui.models.happenings import OVER, Happening
from ui.models.rundown_model import ROOT
from ui.parts.buttons import WordButton
from ui.parts.lesson import Lesson
from ui.parts.panel import Panel
from ui.parts.quiet_list import QuietList
from ui.words.speaking import Words

HAPPENING = Qt.ItemDataRole.UserRole
SHAPE = 18
WRAPS = Qt.TextFlag.TextWordWrap


class HappeningsModel(QAbstractListModel):
    """The happenings as a list."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._happenings: tuple[Happening, ...] = ()

    def put(self, happenings: Sequence[Happening]) -> None:
        """Replace what is listed."""
        if tuple(happenings) != self._happenings:
            self.beginResetModel()
            self._happenings = tuple(happenings)
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._happenings)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self._happenings[index.row()]
        if role == HAPPENING:
            return one
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return said(self._words, one)
        return None


def said(words: Words, one: Happening) -> str:
    """Return the sentence of *one*, with the reason where there is one, and what to do while it is not over."""
    facts = {**one.facts, "source": source_named(words, one.facts["source"])} if "source" in one.facts else one.facts
    parts = [words.say(one.code, **facts)]
    if one.reason:
        parts.append(words.say(one.reason, **facts))
    if one.is_open:
        parts.append(words.hint(one.reason or one.code, **facts))
    return " ".join(part for part in parts if part)


class HappeningsDelegate(QStyledItemDelegate):
    """Time, shape and sentence, wrapped."""

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__()
        self._words, self._look = words, look
        self._plain, self._small = letters(14), letters(12)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        wide = max(160, option.widget.width() if option.widget is not None else 300) - 44
        bounds = QFontMetrics(self._plain).boundingRect(QRect(0, 0, wide, 4000), WRAPS, said(self._words, index.data(HAPPENING)))
        return QSize(wide, bounds.height() + 34)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        one: Happening = index.data(HAPPENING)
        area: QRect = option.rect
        painter.save()
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(area.left() + 4, area.top() + 8, self._look.pixmap(one.shown.shape, one.shown.tone, SHAPE, ratio))
        painter.setFont(self._small)
        painter.setPen(self._look.colour(one.shown.tone))
        head = f"{one.at.astimezone():%H:%M:%S}  {self._words.say(one.shown.code)}"
        painter.drawText(QRect(area.left() + 30, area.top() + 6, area.width() - 36, 20), Qt.AlignmentFlag.AlignVCenter, head)
        painter.setFont(self._plain)
        painter.setPen(self._look.colour("quiet" if one.shown is OVER else "ink"))
        painter.drawText(area.adjusted(30, 26, -8, -4), WRAPS, said(self._words, one))
        painter.restore()


class HappeningsPanel(Panel):
    """The list, and the button that begins a correction."""

    correcting = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, "ui.happened.title", margin=12)
        self.model = HappeningsModel(words, self)
        self.correct_button = WordButton(words, look, "ui.correct.button", icon="message-square-warning")
        self.correct_button.clicked.connect(self.correcting)
        self.title_row.addWidget(self.correct_button)
        self.list = QuietList(self.model, HappeningsDelegate(words, look), Lesson(words, look, "ui.happened.empty", "circle-check"))
        words.name(self.list.view, "ui.happened.title")
        self.body.addWidget(self.list, 1)
