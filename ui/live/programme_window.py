"""The programme window: clean, borderless, exactly 9:16, for platforms that only their own companion program may feed."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QScreen, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.bridge.preview import Preview
from ui.words.speaking import Words

FULL = QSize(1080, 1920)


def programme_size(room: QSize, full: QSize = FULL) -> QSize:
    """Return the largest size of exactly 9:16 in whole pixels that fits in *room* and is not larger than *full*."""
    units = min(room.width() // 9, room.height() // 16, full.width() // 9)
    return QSize(units * 9, units * 16)


class ProgrammeWindow(QWidget):
    """Shows the programme and nothing else; Escape closes it, the pointer is not drawn over it."""

    closed = Signal()

    def __init__(self, words: Words, preview: Preview) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._words, self._preview = words, preview
        self._image: QImage | None = None
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        words.name(self, "ui.programme.title")
        words.changed.connect(self._title)
        self._title()
        preview.painted.connect(self._show)
        preview.emptied.connect(self._empty)

    def open_on(self, screen: QScreen) -> None:
        """Show the programme on *screen*: at full size where it fits, else as large as the screen allows."""
        room = screen.geometry()
        ratio = screen.devicePixelRatio()
        full = FULL / ratio
        size = programme_size(room.size(), QSize(round(full.width()), round(full.height())))
        left, top = room.left() + (room.width() - size.width()) // 2, room.top() + (room.height() - size.height()) // 2
        self.setScreen(screen)
        self.setGeometry(QRect(left, top, size.width(), size.height()))
        self.setFixedSize(size)
        self.show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        self._preview.want(self, "full")
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        self._preview.want(self, "off")
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        super().closeEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        if self._image is None:
            painter.fillRect(self.rect(), Qt.GlobalColor.black)
        else:
            is_smaller = self._image.width() > self.width() * self.devicePixelRatioF()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smaller)
            painter.drawImage(self.rect(), self._image)
        painter.end()

    def _title(self) -> None:
        self.setWindowTitle(self._words.say("ui.programme.title"))

    def _show(self, image: QImage) -> None:
        self._image = image
        self.update()

    def _empty(self) -> None:
        self._image = None
        self.update()
