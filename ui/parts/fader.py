"""A fader with the meter in its track: one axis of decibels for what is set and what is heard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider

from studio.show.sound_plan import LOUDEST_DB, QUIETEST_DB
from ui.look.looking import Look
from ui.models.on_air import SILENCE_MDB

TRACK, HANDLE_WIDE, HANDLE_HIGH = 6, 8, 18
LOUD_FROM_MDB = -1_500
SENDS_EVERY_MS = 80
HOLDS_MS = 1_500
"""What the hand has set stands so long, until the engine has had time to say the same."""


class Fader(QSlider):
    """Signal ``moved``: the decibels the hand has set, at most every 80 ms."""

    moved = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self._peak_mdb, self._is_muted = SILENCE_MDB, False
        self.setRange(round(QUIETEST_DB), round(LOUDEST_DB))
        self.setSingleStep(1)
        self.setPageStep(6)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sending, self._holding = QTimer(self), QTimer(self)
        for timer, milliseconds in ((self._sending, SENDS_EVERY_MS), (self._holding, HOLDS_MS)):
            timer.setSingleShot(True)
            timer.setInterval(milliseconds)
        self._sending.timeout.connect(lambda: self.moved.emit(self.value()))
        self.valueChanged.connect(self._touched)
        look.changed.connect(self.update)

    def show_now(self, fader_mdb: int, true_peak_mdb: int, *, is_muted: bool) -> None:
        """Show what the engine says; the hand that is on the fader goes first."""
        if not self.isSliderDown() and not self._holding.isActive():
            self.blockSignals(True)
            self.setValue(round(fader_mdb / 1000))
            self.blockSignals(False)
        if (true_peak_mdb, is_muted) != (self._peak_mdb, self._is_muted):
            self._peak_mdb, self._is_muted = true_peak_mdb, is_muted
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(112, HANDLE_HIGH + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(80, HANDLE_HIGH + 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._decibels_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.isSliderDown():
            self.setValue(self._decibels_at(event.position().x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.setSliderDown(False)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.setValue(0)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, left = self.height() / 2, HANDLE_WIDE / 2
        track = QRectF(left, middle - TRACK / 2, self._length(), TRACK)
        painter.setBrush(self._look.colour("line"))
        painter.drawRoundedRect(track, TRACK / 2, TRACK / 2)
        reached = self._x_of(self._peak_mdb / 1000) - left
        if reached > 0:
            is_loud = self._peak_mdb >= LOUD_FROM_MDB
            painter.setBrush(self._look.colour("quiet" if self._is_muted else "caution" if is_loud else "clear"))
            painter.drawRoundedRect(QRectF(track.left(), track.top(), reached, TRACK), TRACK / 2, TRACK / 2)
        painter.setBrush(self._look.colour("quiet"))
        painter.drawRect(QRectF(self._x_of(0) - 0.5, middle + TRACK / 2 + 2, 1, 4))
        at = self._x_of(self.value())
        has_focus = self.hasFocus()
        painter.setBrush(self._look.colour("ink" if self.isEnabled() else "quiet"))
        painter.setPen(QPen(self._look.colour("select" if has_focus else "surface"), 2))
        painter.drawRoundedRect(QRectF(at - HANDLE_WIDE / 2, middle - HANDLE_HIGH / 2, HANDLE_WIDE, HANDLE_HIGH), 3, 3)
        painter.end()

    def _touched(self) -> None:
        self._holding.start()
        if not self._sending.isActive():
            self._sending.start()

    def _length(self) -> int:
        return max(1, self.width() - HANDLE_WIDE)

    def _x_of(self, decibels: float) -> float:
        share = (decibels - self.minimum()) / (self.maximum() - self.minimum())
        return HANDLE_WIDE / 2 + self._length() * min(1.0, max(0.0, share))

    def _decibels_at(self, x: float) -> int:
        share = min(1.0, max(0.0, (x - HANDLE_WIDE / 2) / self._length()))
        return round(self.minimum() + share * (self.maximum() - self.minimum()))
