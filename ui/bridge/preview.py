"""The preview: asks the engine for pictures while somebody looks, and hands each new one over once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from assets.errors import KaiboError
from studio.live.live_states import LiveState
from ui.bridge.keeper_bridge import KeeperBridge

TICK_MS = 33
SIZES = ("off", "small", "full")


class PictureShelf(Protocol):
    """What ``studio.engine.preview_reader`` gives. Called in the window's thread; reads memory, never a disk."""

    width: int
    height: int
    stride: int

    def read_latest(self) -> tuple[memoryview | None, int]:
        """Return the newest picture's BGRA bytes and its number; None and 0 before the first."""

    def is_current(self, sequence: int) -> bool:
        """Whether picture *sequence* has not been written over meanwhile."""

    def close(self) -> None:
        """Let go of the memory."""


OpenShelf = Callable[[Path], PictureShelf]


class Preview(QObject):
    """Pictures of the programme, as long as at least one view wants them.

    Signals:
        painted: a new picture.
        emptied: there is no picture any more.
    """

    painted = Signal(QImage)
    emptied = Signal()

    def __init__(self, keeper: KeeperBridge, open_shelf: OpenShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper, self._open_shelf = keeper, open_shelf
        self._wanted: dict[int, str] = {}
        self._asked = "off"
        self._shelf: PictureShelf | None = None
        self._number = -1
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._look)
        keeper.replaced.connect(self._ask_again)
        keeper.told.connect(self._told)

    def want(self, viewer: QObject, size: str) -> None:
        """Say which size *viewer* looks at, "off" when it is hidden. The largest wanted is asked for."""
        if size == "off":
            self._wanted.pop(id(viewer), None)
        else:
            self._wanted[id(viewer)] = size
        self._ask()

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._let_go()

    def _ask_again(self) -> None:
        self._asked = "off"
        self._let_go()
        self._ask()

    def _told(self, topic: str, _kind: str, facts: Any) -> None:
        if topic == "live" and facts.get("state") == LiveState.IDLE.value:
            self._let_go()
            self._asked = "off"
        elif topic == "live":
            self._ask()
        elif topic == "processes" and facts.get("role") == "engine":
            self._ask_again()

    def _ask(self) -> None:
        size = max(self._wanted.values(), key=SIZES.index, default="off")
        if self._keeper.snapshot["state"] == LiveState.IDLE.value:
            size = "off"
        if size == self._asked:
            return
        self._asked = size
        self._keeper.call("preview", self._answered, self._refused, size=size)

    def _answered(self, result: dict[str, Any]) -> None:
        self._let_go()
        if self._asked == "off" or not result.get("file"):
            return
        try:
            self._shelf = self._open_shelf(Path(str(result["file"])))
        except (OSError, ValueError):  # the engine has just gone; its next life is asked again
            self._asked = "off"
            return
        self._timer.start()

    def _refused(self, _error: KaiboError) -> None:
        self._asked = "off"

    def _look(self) -> None:
        shelf = self._shelf
        if shelf is None:
            return
        for _try in range(2):
            view, number = shelf.read_latest()
            if view is None or number == self._number:
                return
            # A copy: painting happens later, when the engine may be writing this slot again.
            image = QImage(view, shelf.width, shelf.height, shelf.stride, QImage.Format.Format_RGB32).copy()
            if shelf.is_current(number):
                break
        self._number = number
        self.painted.emit(image)

    def _let_go(self) -> None:
        self._timer.stop()
        self._number = -1
        if self._shelf is not None:
            self._shelf.close()
            self._shelf = None
        self.emptied.emit()
