"""The rundown at the desk: what comes in which order, and the keys that move through it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.live.rundown_delegate import RundownDelegate
from ui.look.looking import Look
from ui.models.rundown_model import RundownModel
from ui.parts.buttons import WordButton, icon_button
from ui.parts.lesson import Lesson
from ui.parts.panel import Panel, text_label
from ui.parts.quiet_list import QuietList
from ui.words.speaking import Words


class RundownPanel(Panel):
    """Signals say what the hand asked for; the room decides whether it may be done."""

    previous = Signal()
    following = Signal()
    hidden = Signal()
    chosen = Signal(int)
    file_wanted = Signal()
    moved = Signal(int, int)
    removed = Signal(int)

    def __init__(self, words: Words, look: Look, model: RundownModel, parent: QWidget | None = None) -> None:
        super().__init__(words, "ui.rundown.title", parent, margin=12)
        self._words, self._model = words, model
        self.count = text_label("quiet")
        self.title_row.insertWidget(1, self.count)
        self._editing = [
            icon_button(words, look, "ui.rundown.up", "arrow-up", lambda: self._move(-1)),
            icon_button(words, look, "ui.rundown.down", "arrow-down", lambda: self._move(1)),
            icon_button(words, look, "ui.rundown.remove", "trash-2", self._remove),
            icon_button(words, look, "ui.rundown.from-file", "file-up", self.file_wanted.emit),
        ]
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for small in self._editing:
            tools.addWidget(small)
        self.title_row.addLayout(tools)
        lesson = Lesson(
            words, look, "ui.rundown.empty", "list-ordered", step="ui.rundown.from-file", step_icon="file-up", pressed=self.file_wanted.emit
        )
        self.list = QuietList(model, RundownDelegate(words, look), lesson)
        words.name(self.list.view, "ui.rundown.title")
        self.list.view.activated.connect(self._activated)
        self.list.view.doubleClicked.connect(self._activated)
        self.body.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.previous_button = WordButton(words, look, "ui.rundown.previous", icon="skip-back")
        self.hide_button = WordButton(words, look, "ui.rundown.hide", icon="eye-off")
        self.next_button = WordButton(words, look, "ui.rundown.next-item", icon="skip-forward", kind="primary")
        for button, asked in ((self.previous_button, self.previous), (self.hide_button, self.hidden), (self.next_button, self.following)):
            button.clicked.connect(asked)
        row.addWidget(self.previous_button)
        row.addWidget(self.hide_button)
        row.addStretch(1)
        row.addWidget(self.next_button)
        self.body.addLayout(row)
        model.modelReset.connect(self._counted)
        model.dataChanged.connect(self._counted)
        self._counted()

    def allow(self, *, is_live: bool, has_card: bool) -> None:
        """Offer what the state allows: moving through the show while live, changing the order while not."""
        has_lines = bool(self._model.lines)
        self.previous_button.setEnabled(is_live and has_lines)
        self.next_button.setEnabled(is_live and self._model.next_index >= 0)
        self.hide_button.setEnabled(is_live and has_card)
        for small in self._editing:
            small.setEnabled(not is_live)

    def _activated(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())

    def _move(self, by: int) -> None:
        row = self.list.view.currentIndex().row()
        if 0 <= row < len(self._model.lines) and 0 <= row + by < len(self._model.lines):
            self.moved.emit(row, row + by)
            self.list.view.setCurrentIndex(self._model.index(row + by))

    def _remove(self) -> None:
        row = self.list.view.currentIndex().row()
        if 0 <= row < len(self._model.lines):
            self.removed.emit(row)

    def _counted(self) -> None:
        cleared = sum(line.standing == "cleared" for line in self._model.lines)
        self.count.setVisible(bool(self._model.lines))
        self._words.put(self.count, "ui.rundown.count", cleared=cleared, lines=len(self._model.lines))
