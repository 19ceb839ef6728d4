"""The right column: its parts one under the other where there is room, as tabs where there is not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from ui.look.looking import Look
from ui.parts.buttons import TabButton
from ui.parts.panel import Panel
from ui.words.speaking import Words

TALL = 820


class SideColumn(QWidget):
    """Holds *parts*: (code of the tab's word, widget, stretch)."""

    def __init__(self, words: Words, look: Look, parts: Sequence[tuple[str, Panel, int]]) -> None:
        super().__init__()
        self._words, self._look = words, look
        self._marked: set[int] = set()
        self._parts = [part for _code, part, _stretch in parts]
        self._chosen = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._tabs = QWidget()
        row = QHBoxLayout(self._tabs)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        for number, (code, _part, _stretch) in enumerate(parts):
            tab = TabButton()
            tab.setChecked(number == 0)
            words.put(tab, code)
            words.name(tab, code)
            self._group.addButton(tab, number)
            row.addWidget(tab)
        row.addStretch(1)
        self._group.idClicked.connect(self._choose)
        self._column.addWidget(self._tabs)
        for _code, part, stretch in parts:
            self._column.addWidget(part, stretch)
        self._is_tall: bool | None = None

    def choose(self, number: int) -> None:
        """Bring part *number* to the front."""
        button = self._group.button(number)
        if button is not None:
            button.setChecked(True)
        self._choose(number)

    def mark(self, number: int, name: str, *, is_urgent: bool) -> None:
        """Show on the tab of part *number* that somebody should look, or no longer; *name* is what a screen reader calls it then."""
        button = self._group.button(number)
        if button is None or (number in self._marked) is is_urgent:
            return
        self._words.name(button, name)
        if is_urgent:
            self._marked.add(number)
            self._look.put_icon(button, "triangle-alert", "caution", 16)
        else:
            self._marked.discard(number)
            self._look.drop_icon(button)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        is_tall = event.size().height() >= TALL
        if is_tall != self._is_tall:
            self._is_tall = is_tall
            self._arrange()

    def _choose(self, number: int) -> None:
        self._chosen = number
        self._arrange()

    def _arrange(self) -> None:
        self._tabs.setVisible(not self._is_tall)
        for number, part in enumerate(self._parts):
            part.setVisible(bool(self._is_tall) or number == self._chosen)
            part.title.setVisible(bool(self._is_tall))
