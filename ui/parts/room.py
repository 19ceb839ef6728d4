"""A room of the window: one page, one big button, one sentence that says what it is for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.bridge.errands import Trouble
from ui.desk import Desk
from ui.parts.buttons import BigButton
from ui.parts.panel import text_label


class Room(QWidget):
    """The frame of every room but the live one, which needs all its height.

    Signals:
        told: (code, facts, kind) for the notice strip.
        went_to: the name of another room that is wanted.

    Attributes:
        name: of the room, also in its codes ("ui.room.shelf").
        icon: beside its name on the rail.
        big: the one big button, which the window puts bottom right.
        column: the page.
        head: the title's row; what is added stands at its right end.
    """

    told = Signal(str, object, str)
    went_to = Signal(str)

    name = ""
    icon = ""

    def __init__(self, desk: Desk, big: BigButton, *, has_title: bool = True) -> None:
        super().__init__()
        self.desk, self.big = desk, big
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 16, 24, 16)
        self.column.setSpacing(16)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        if has_title:
            titles = QVBoxLayout()
            titles.setSpacing(0)
            title, purpose = text_label(size=20), text_label("quiet")
            desk.words.put(title, f"ui.room.{self.name}")
            desk.words.put(purpose, f"ui.purpose.{self.name}")
            titles.addWidget(title)
            titles.addWidget(purpose)
            self.head.addLayout(titles, 1)
            self.column.addLayout(self.head)

    def enter(self) -> None:
        """Come to the front: look at the shop again."""

    def tell(self, trouble: Trouble) -> None:
        """Say what went wrong in the notice strip."""
        self.told.emit(trouble.code, trouble.facts, "trouble")

    def tell_done(self, code: str, **facts: object) -> None:
        """Say that something was done."""
        self.told.emit(code, facts, "done")
