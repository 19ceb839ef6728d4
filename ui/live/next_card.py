"""The next card, as it was painted, beside the picture."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.bridge.shop_reader import ShopReader
from ui.look.looking import Look
from ui.models.rundown_model import RundownLine
from ui.parts.panel import text_label
from ui.words.speaking import Words

WIDTH = 176


def read_card(file: str, width: int) -> QImage:
    """Return the painted card in *file*, made small once. In the reader's thread."""
    image = QImage(file)
    return image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation) if not image.isNull() else image


class CardPicture(QWidget):
    """Draws one painted card."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.image = QImage()
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def put(self, image: QImage) -> None:
        """Draw *image* from now on."""
        self.image = image
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        if self.image.isNull():
            return QSize(WIDTH, WIDTH * 9 // 16)
        return QSize(WIDTH, WIDTH * self.image.height() // self.image.width())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.image.isNull():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("raised"))
            painter.drawRoundedRect(self.rect(), 6, 6)
        else:
            painter.drawImage(QRect(0, 0, self.width(), self.height()), self.image)
        painter.end()


class NextCard(QWidget):
    """What "next" will show: its word, its card, its name and price."""

    def __init__(self, words: Words, look: Look, reader: ShopReader) -> None:
        super().__init__()
        self._words, self._reader = words, reader
        self._line: RundownLine | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._title = text_label("quiet", 12)
        words.put(self._title, "ui.next.title")
        self.card = CardPicture(look)
        words.name(self.card, "ui.next.title")
        self._name, self._price = text_label(wraps=True), text_label(is_bold=True)
        for widget in (self._title, self.card, self._name, self._price):
            column.addWidget(widget)
        column.addStretch(1)
        self.setFixedWidth(WIDTH)

    def show_line(self, line: RundownLine | None) -> None:
        """Show *line*, or that nothing comes after this."""
        if line == self._line:
            return
        self._line = line
        self._name.setText(line.name if line else "")
        self._price.setText(line.price_text if line else "")
        if line is None or not line.card:
            self.card.put(QImage())
        else:
            wanted, ratio = line.card, self.devicePixelRatioF()
            self._reader.do(lambda: read_card(wanted, round(WIDTH * ratio)), lambda image: self._came(wanted, image))

    def _came(self, file: str, image: QImage) -> None:
        if self._line is not None and self._line.card == file:
            self.card.put(image)
