"""Tonight's rundown as a list: what is sold in which order, what may be shown, what is on air."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.words.speaking import Words

ROOT = QModelIndex()


class RundownLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line.

    Attributes:
        product: id.
        price_text: as the card shows it ("¥68.00/盒").
        standing: "cleared", "needs-person", "blocked" or "unknown".
        minutes: planned, 0 where nobody planned.
        card: absolute path of the painted card, or "" before it is painted.
    """

    product: str
    name: str
    variant: str = ""
    price_text: str = ""
    standing: str = "unknown"
    minutes: int = 0
    must_say: tuple[str, ...] = ()
    never_say: tuple[str, ...] = ()
    cue_text: str = ""
    card: str = ""


class RundownRole(IntEnum):
    """What a row's painter asks for."""

    LINE = Qt.ItemDataRole.UserRole
    IS_ON_AIR = Qt.ItemDataRole.UserRole + 1
    IS_NEXT = Qt.ItemDataRole.UserRole + 2


class RundownModel(QAbstractListModel):
    """The rundown and where the show stands in it."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._lines: tuple[RundownLine, ...] = ()
        self._on_air = -1
        self._last = -1
        words.changed.connect(self._say)

    @property
    def lines(self) -> tuple[RundownLine, ...]:
        """Every line, in order."""
        return self._lines

    @property
    def on_air(self) -> RundownLine | None:
        """The line whose card is shown."""
        return self._lines[self._on_air] if 0 <= self._on_air < len(self._lines) else None

    @property
    def next_index(self) -> int:
        """The line that "next" will show, or -1 at the end."""
        following = self._last + 1
        return following if following < len(self._lines) else -1

    def put(self, lines: Sequence[RundownLine]) -> None:
        """Replace every line."""
        if tuple(lines) == self._lines:
            return
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def show_on_air(self, index: int) -> None:
        """Mark the line whose card is shown, -1 for none; "next" goes on from the last one shown."""
        self._on_air = index
        if index >= 0:
            self._last = index
        self._say()

    def begin_again(self) -> None:
        """Start from the top: a new broadcast."""
        self._on_air = self._last = -1
        self._say()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = ROOT) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(index.row(), line)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{line.name} {line.variant}".strip()
            case RundownRole.LINE:
                return line
            case RundownRole.IS_ON_AIR:
                return index.row() == self._on_air
            case RundownRole.IS_NEXT:
                return index.row() == self.next_index
        return None

    def _spoken(self, row: int, line: RundownLine) -> str:
        state = "ui.rundown.on-air" if row == self._on_air else f"ui.standing.{line.standing}"
        return f"{row + 1} {line.name} {line.variant} {line.price_text} {self._words.say(state)}"

    def _say(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1))
