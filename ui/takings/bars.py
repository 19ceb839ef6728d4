"""A bar chart of what each product earned: names on the left, the amount at the end of its bar."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.look.lettering import letters
from ui.look.looking import Look

ROW = 30
BAR = 10
NAMES = 0.34


class Bars(QWidget):
    """Draws (name, amount), the largest first."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._bars: tuple[tuple[str, Decimal], ...] = ()
        self._font = letters(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def put(self, bars: tuple[tuple[str, Decimal], ...]) -> None:
        """Draw *bars* from now on."""
        self._bars = bars
        self.setAccessibleDescription("; ".join(f"{name} {amount:,.2f}" for name, amount in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(360, max(1, len(self._bars)) * ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if not self._bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        metrics = QFontMetrics(self._font)
        most = max(amount for _name, amount in self._bars)
        names = round(self.width() * NAMES)
        figures = max(metrics.horizontalAdvance(f"{amount:,.2f}") for _name, amount in self._bars) + 12
        room = self.width() - names - figures - 12
        for row, (name, amount) in enumerate(self._bars):
            top = row * ROW
            painter.setPen(self._look.colour("ink"))
            said = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names - 12)
            painter.drawText(QRect(0, top, names - 12, ROW), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, said)
            wide = float(amount / most) * room
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("select"))
            painter.drawRoundedRect(QRectF(names, top + (ROW - BAR) / 2, max(2.0, wide), BAR), 2, 2)
            painter.setPen(self._look.colour("quiet"))
            painter.drawText(
                QRect(round(names + wide) + 8, top, figures, ROW),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                f"{amount:,.2f}",
            )
        painter.end()
