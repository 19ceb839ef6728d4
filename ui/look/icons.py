"""The icons (Lucide, ISC): read once, tinted with a theme's colour, drawn at the size asked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import assets

FOLDER = Path(assets.__file__).parent / "icons"
STROKE = "1.75"


class Icons:
    """Every icon of the window, in memory from the start so that drawing never waits for a disk."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._drawings = {file.stem: file.read_text(encoding="utf-8") for file in folder.glob("*.svg")}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def pixmap(self, name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
        """Return icon *name* in *colour*, *size* logical pixels wide and high.

        Raises:
            KeyError: no such icon is shipped.
        """
        key = (name, colour, size, ratio)
        found = self._pixmaps.get(key)
        if found is not None:
            return found
        drawing = self._drawings[name].replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
        painter.end()
        self._pixmaps[key] = pixmap
        return pixmap

    def icon(self, name: str, colour: str, faded: str, size: int = 20, ratio: float = 1.0) -> QIcon:
        """Return a button's icon in *colour*, and in *faded* while the button cannot be pressed."""
        icon = QIcon()
        icon.addPixmap(self.pixmap(name, colour, size, ratio), QIcon.Mode.Normal)
        icon.addPixmap(self.pixmap(name, faded, size, ratio), QIcon.Mode.Disabled)
        return icon
