"""The window: the rail of rooms, the room in front, the bar at the foot, the strip for what went wrong."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QMainWindow, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from studio.keeper.link import KeeperGone
from ui.checks.room import ChecksRoom
from ui.closing import Closing, ClosingChoice
from ui.desk import Desk
from ui.live.room import LiveRoom
from ui.live.sound_sheet import SoundSheet
from ui.live_bar import LiveBar
from ui.models.on_air import on_air_from
from ui.parts.notices import NoticeStrip
from ui.parts.room import Room
from ui.parts.side_sheet import SideSheet
from ui.setup.room import SetupRoom
from ui.shelf.room import ShelfRoom
from ui.takings.room import TakingsRoom

SMALLEST = QSize(1280, 700)
FIRST = QSize(1366, 768)
RAIL = 84


class MainWindow(QMainWindow):
    """Holds the rooms; closing it while live asks, and never ends a broadcast by itself.

    Attributes:
        rooms: by name, in the rail's order.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.live, self.shelf, self.checks = LiveRoom(desk), ShelfRoom(desk), ChecksRoom(desk)
        self.takings, self.setup = TakingsRoom(desk), SetupRoom(desk)
        self.rooms: dict[str, Room] = {room.name: room for room in (self.live, self.shelf, self.checks, self.takings, self.setup)}
        self.shelf.added.connect(self.live.add_to_rundown)
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST)
        whole = QWidget()
        whole.setObjectName("ground")
        self.setCentralWidget(whole)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail())
        column = QVBoxLayout()
        column.setSpacing(0)
        self.stack = QStackedWidget()
        self.bar = LiveBar(desk)
        for room in self.rooms.values():
            self.stack.addWidget(room)
            self.bar.add_button(room.big)
            room.told.connect(self._tell)
            room.went_to.connect(self.go_to)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)
        row.addLayout(column, 1)
        self.notices = NoticeStrip(desk.words, desk.look, self.stack)
        self.sound = SoundSheet(desk.words, desk.look, self.stack)
        self.bar.sound_wanted.connect(self._open_sound)
        for sounds in (self.bar, self.sound):
            sounds.commanded.connect(self.live.command)
        desk.keeper.told.connect(self._heard)
        self._why_unreachable: set[str] = set()
        desk.keeper.is_reachable_changed.connect(self._reachable)
        desk.keeper.unreachable.connect(self._unreachable)
        desk.words.changed.connect(self._title)
        for number, name in enumerate(self.rooms, start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda name=name: self.go_to(name))
        self._title()
        for sheet in self.findChildren(SideSheet):
            sheet.moved.connect(self._make_room)
        self.go_to("live")

    def go_to(self, name: str) -> None:
        """Bring the room called *name* to the front."""
        room = self.rooms[name]
        self._buttons[name].setChecked(True)
        self.stack.setCurrentWidget(room)
        self.bar.buttons.setCurrentWidget(room.big)
        self.notices.raise_()
        self._make_room()
        room.setFocus()
        room.enter()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if on_air_from(self._desk.keeper.snapshot).is_on:
            choice = Closing(self._desk, self).ask()
            if choice is ClosingChoice.STAY:
                event.ignore()
                return
            if choice is ClosingChoice.END:
                self.live.end()
        self.live.programme_window.close()
        super().closeEvent(event)

    def _rail(self) -> QWidget:
        rail = QFrame()
        rail.setProperty("kind", "rail")
        rail.setFixedWidth(RAIL)
        column = QVBoxLayout(rail)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(4)
        group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for name, room in self.rooms.items():
            button = QToolButton()
            button.setProperty("kind", "rail")
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFixedWidth(RAIL - 16)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._desk.words.put(button, f"ui.room.{name}")
            self._desk.words.name(button, f"ui.room.{name}")
            self._desk.look.put_icon(button, room.icon)
            button.clicked.connect(lambda _checked=False, name=name: self.go_to(name))
            group.addButton(button)
            self._buttons[name] = button
            if name == "setup":
                column.addStretch(1)
            column.addWidget(button)
        return rail

    def _make_room(self) -> None:
        open_sheets = [sheet for sheet in self.findChildren(SideSheet) if sheet.isVisible()]
        self.notices.stand_beside(max((sheet.width() for sheet in open_sheets), default=0))

    def _tell(self, code: str, facts: dict[str, object], kind: str) -> None:
        self.notices.tell(code, facts, kind=kind)

    def _reachable(self, is_reachable: bool) -> None:  # noqa: FBT001 - the signal's own value
        if is_reachable:
            for code in self._why_unreachable:
                self.notices.withdraw(code)
            self._why_unreachable.clear()

    def _unreachable(self, code: str, facts: dict[str, object]) -> None:
        told = "ui.keeper.gone" if code == KeeperGone.code else code
        self._why_unreachable.add(told)
        self.notices.tell(told, facts)

    def _open_sound(self) -> None:
        self.sound.open_sheet()
        self._hear()

    def _heard(self, topic: str, _kind: str, _facts: object) -> None:
        if topic in {"level", "live"}:
            self._hear()

    def _hear(self) -> None:
        if self.sound.isVisible():
            on_air = on_air_from(self._desk.keeper.snapshot)
            self.sound.show_now(on_air.strips, is_live=self.live.is_live)

    def _title(self) -> None:
        self.setWindowTitle(self._desk.words.say("ui.title"))
