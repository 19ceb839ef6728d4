"""A plain table of the desk: rows of text, figures at the right, a lesson while it is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.look.looking import Look
from ui.models.rundown_model import ROOT
from ui.models.state_words import Shown
from ui.parts.lesson import Lesson
from ui.words.speaking import Words

ROW = 40
SHAPE = 16
SHOWN = Qt.ItemDataRole.UserRole
RECORD = Qt.ItemDataRole.UserRole + 1


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column.

    Attributes:
        code: of its heading.
        text: of a record.
        width: pixels at least; 0 takes what the others leave.
        is_figure: stands at the right, in a column of figures.
        shown: the state of a record, drawn with its shape, or None.
    """

    code: str
    text: Callable[[Any], str] = lambda _record: ""
    width: int = 0
    is_figure: bool = False
    shown: Callable[[Any], Shown] | None = None


class RecordsModel(QAbstractTableModel):
    """Frozen records as rows."""

    def __init__(self, words: Words, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self.columns = words, tuple(columns)
        self._records: list[Any] = []
        words.changed.connect(self._say)

    @property
    def records(self) -> Sequence[Any]:
        """Every record, in order."""
        return self._records

    def put(self, records: Sequence[Any]) -> None:
        """Replace every row."""
        self.beginResetModel()
        self._records = list(records)
        self.endResetModel()

    def replace(self, row: int, record: Any) -> None:
        """Replace one row."""
        self._records[row] = record
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.say(self.columns[section].code)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(self.columns[section])
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record, column = self._records[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words.say(column.shown(record).code) if column.shown else column.text(record)
            case Qt.ItemDataRole.ToolTipRole:
                return column.text(record) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._side(column)
            case _ if role == SHOWN:
                return column.shown(record) if column.shown else None
            case _ if role == RECORD:
                return record
        return None

    @staticmethod
    def _side(column: Column) -> int:
        side = Qt.AlignmentFlag.AlignRight if column.is_figure else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)

    def _say(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if self._records:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._records) - 1, len(self.columns) - 1))


class StateDelegate(QStyledItemDelegate):
    """Draws a state's shape before its word."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        shown: Shown | None = index.data(SHOWN)
        if shown is None:
            super().paint(painter, option, index)
            return
        empty = QStyleOptionViewItem(option)
        self.initStyleOption(empty, index)
        empty.text = ""
        widget = option.widget
        widget.style().drawControl(widget.style().ControlElement.CE_ItemViewItem, empty, painter, widget)
        area: QRect = option.rect
        painter.save()
        top = area.top() + (area.height() - SHAPE) // 2
        painter.drawPixmap(area.left() + 15, top, self._look.pixmap(shown.shape, shown.tone, SHAPE, painter.device().devicePixelRatioF()))
        painter.setPen(self._look.colour("ink" if shown.tone == "quiet" else shown.tone))
        painter.drawText(area.adjusted(15 + SHAPE + 6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.restore()


class Table(QWidget):
    """Shows a RecordsModel.

    Attributes:
        view: the table itself.
        model: its records.
    """

    def __init__(self, words: Words, look: Look, columns: Sequence[Column], lesson: Lesson | None, name: str) -> None:
        super().__init__()
        self.model = RecordsModel(words, columns, self)
        self.view = QTableView()
        self.view.setModel(self.model)
        words.name(self.view, name)
        self.view.setItemDelegate(StateDelegate(look, self))
        self.view.setShowGrid(False)
        self.view.setTabKeyNavigation(False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setWordWrap(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(ROW)
        heading = self.view.horizontalHeader()
        heading.setHighlightSections(False)
        heading.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for number, column in enumerate(columns):
            if column.width:
                self.view.setColumnWidth(number, column.width)
            else:
                heading.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.view)
        self.lesson = lesson
        if lesson is not None:
            self._stack.addWidget(lesson)
            self.model.modelReset.connect(self._choose)
            self._choose()

    def chosen(self) -> Any:
        """Return the chosen record, or None."""
        row = self.view.currentIndex().row()
        return self.model.records[row] if 0 <= row < len(self.model.records) else None

    def _choose(self) -> None:
        if self.lesson is not None:
            self._stack.setCurrentWidget(self.view if self.model.rowCount() else self.lesson)
