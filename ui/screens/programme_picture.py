"""What the programme would look like: a warm ground, the painted card and the seller's line of the plan."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter

from studio.show.plan import Overlay, ShowPlan


def programme_picture(plan: ShowPlan, index: int) -> QImage:
    """Return the small preview's picture with entry *index* on air."""
    whole = QImage(plan.width, plan.height, QImage.Format.Format_RGB32)
    painter = QPainter(whole)
    ground = QLinearGradient(0, 0, plan.width, plan.height)
    for at, colour in ((0.0, "#D9C3A0"), (0.5, "#B08D63"), (1.0, "#5F4630")):
        ground.setColorAt(at, QColor(colour))
    painter.fillRect(whole.rect(), ground)
    entry = plan.entries[index]
    for overlay in (entry.card.overlay, entry.seller.overlay, *plan.marks):
        _lay(painter, overlay)
    painter.end()
    return whole.scaledToHeight(plan.height // 2, Qt.TransformationMode.SmoothTransformation)


def _lay(painter: QPainter, overlay: Overlay) -> None:
    painter.drawImage(overlay.x, overlay.y, QImage(overlay.file))
