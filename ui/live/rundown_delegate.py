"""Paints one line of the rundown: number, name, price, and whether it may be shown."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.look.lettering import letters
from ui.look.looking import Look
from ui.models.rundown_model import RundownLine, RundownRole
from ui.models.state_words import STANDING, Shown
from ui.words.speaking import Words, widest

ROW = 56
SHAPE = 16
NUMBER = 36
ON_AIR = Shown(code="ui.rundown.on-air", shape="circle-dot", tone="live")
NEXT = Shown(code="ui.rundown.next", shape="arrow-right", tone="select")


class RundownDelegate(QStyledItemDelegate):
    """Two lines of type a row; the state stands at the right with its shape and word."""

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__()
        self._words, self._look = words, look
        self._plain, self._bold, self._small = letters(14), letters(14, is_bold=True), letters(12)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        line: RundownLine = index.data(RundownRole.LINE)
        is_on_air = bool(index.data(RundownRole.IS_ON_AIR))
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected or is_on_air:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("raised"))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 6, 6)
        if is_on_air:
            painter.setBrush(self._look.colour("live"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRect(area.left(), area.top() + 10, 3, area.height() - 20), 1, 1)
        self._figure(painter, area, index.row())
        shown = ON_AIR if is_on_air else NEXT if index.data(RundownRole.IS_NEXT) and line.standing == "cleared" else STANDING[line.standing]
        right = self._state(painter, area, line, shown)
        self._name(painter, area, line, right, is_on_air=is_on_air)
        painter.restore()

    def _figure(self, painter: QPainter, area: QRect, row: int) -> None:
        painter.setFont(self._small)
        painter.setPen(self._look.colour("quiet"))
        painter.drawText(QRect(area.left(), area.top(), NUMBER, area.height() // 2 + 8), Qt.AlignmentFlag.AlignCenter, f"{row + 1:02d}")

    def _state(self, painter: QPainter, area: QRect, line: RundownLine, shown: Shown) -> int:
        codes = (*(each.code for each in STANDING.values()), ON_AIR.code, NEXT.code)
        wide = max(widest(QFontMetrics(self._small), codes) + SHAPE + 4, QFontMetrics(self._bold).horizontalAdvance(line.price_text))
        left = area.right() - wide - 8
        painter.setFont(self._bold)
        painter.setPen(self._look.colour("ink"))
        price = QRect(left, area.top() + 6, wide, 22)
        painter.drawText(price, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, line.price_text)
        painter.setFont(self._small)
        text = self._words.say(shown.code)
        text_wide = QFontMetrics(self._small).horizontalAdvance(text)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(
            area.right() - 8 - text_wide - SHAPE - 4, area.top() + 31, self._look.pixmap(shown.shape, shown.tone, SHAPE, ratio)
        )
        painter.setPen(self._look.colour(shown.tone))
        painter.drawText(QRect(left, area.top() + 28, wide, 22), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return left

    def _name(self, painter: QPainter, area: QRect, line: RundownLine, right: int, *, is_on_air: bool) -> None:
        left = area.left() + NUMBER
        wide = right - left - 12
        font = self._bold if is_on_air else self._plain
        painter.setFont(font)
        painter.setPen(self._look.colour("ink"))
        name = QFontMetrics(font).elidedText(line.name, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRect(left, area.top() + 6, wide, 22), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(self._small)
        painter.setPen(self._look.colour("quiet"))
        parts = [line.variant] if line.variant else []
        if line.minutes:
            parts.append(self._words.say("ui.rundown.minutes", minutes=line.minutes))
        below = QFontMetrics(self._small).elidedText(" · ".join(parts), Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRect(left, area.top() + 28, wide, 22), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, below)
