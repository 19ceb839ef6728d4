"""A list of the desk: rows painted by hand, a lesson in its place while it is empty."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedLayout, QStyledItemDelegate, QWidget

from ui.parts.lesson import Lesson


class QuietList(QWidget):
    """Shows *model* with *delegate*, or *lesson* while the model has no rows.

    Attributes:
        view: the list itself.
    """

    def __init__(self, model: QAbstractItemModel, delegate: QStyledItemDelegate, lesson: Lesson) -> None:
        super().__init__()
        self._model = model
        self.view = QListView()
        self.view.setModel(model)
        delegate.setParent(self)
        self.view.setItemDelegate(delegate)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setUniformItemSizes(False)
        self.lesson = lesson
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(lesson)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self._choose)
        self._choose()

    def _choose(self) -> None:
        self._stack.setCurrentWidget(self.view if self._model.rowCount() else self.lesson)
