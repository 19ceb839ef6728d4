"""The look in use: one theme for the whole window, changed without a restart."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication

from ui.look.icons import Icons
from ui.look.lettering import letters, load_letters
from ui.look.style_sheet import mixed, style_sheet
from ui.look.theme import Theme, read_theme

ICON = "kaibo_icon"


class Look(QObject):
    """The window's colours, type and icons.

    Attributes:
        theme: the colours in use.
    """

    changed = Signal()

    def __init__(self, app: QApplication, theme: str) -> None:
        super().__init__(app)
        self._app = app
        self._icons = Icons()
        load_letters()
        app.setStyle("Fusion")
        app.setFont(letters())
        self.theme: Theme = read_theme(theme)
        self._wear()

    def wear(self, theme: str) -> None:
        """Change to the theme called *theme*; everything drawn follows at once."""
        if theme == self.theme.name:
            return
        self.theme = read_theme(theme)
        self._wear()
        for widget in self._app.allWidgets():
            named = widget.property(ICON)
            if named and isinstance(widget, QAbstractButton):
                self._draw(widget, *named)
        self.changed.emit()

    def put_icon(self, button: QAbstractButton, name: str, tone: str = "ink", size: int = 20) -> None:
        """Set *button*'s icon; it follows the theme."""
        button.setProperty(ICON, [name, tone, size])
        self._draw(button, name, tone, size)

    def drop_icon(self, button: QAbstractButton) -> None:
        """Take *button*'s icon away."""
        button.setProperty(ICON, None)
        button.setIcon(QIcon())

    def colour(self, tone: str) -> QColor:
        """Return the colour of *tone* in the theme in use."""
        return QColor(self.theme.tone(tone))

    def pixmap(self, name: str, tone: str, size: int, ratio: float) -> QPixmap:
        """Return icon *name* in *tone*, for those who paint by hand."""
        return self._icons.pixmap(name, self.theme.tone(tone), size, ratio)

    def _draw(self, button: QAbstractButton, name: str, tone: str, size: int) -> None:
        faded = mixed(self.theme.quiet, self.theme.surface, 55)
        button.setIcon(self._icons.icon(name, self.theme.tone(tone), faded, size, self._app.devicePixelRatio()))
        button.setIconSize(QSize(size, size))

    def _wear(self) -> None:
        palette = QPalette()
        for role, tone in (
            (QPalette.ColorRole.Window, "ground"),
            (QPalette.ColorRole.Base, "surface"),
            (QPalette.ColorRole.Button, "raised"),
            (QPalette.ColorRole.WindowText, "ink"),
            (QPalette.ColorRole.Text, "ink"),
            (QPalette.ColorRole.ButtonText, "ink"),
            (QPalette.ColorRole.Highlight, "select"),
            (QPalette.ColorRole.HighlightedText, "on_select"),
            (QPalette.ColorRole.PlaceholderText, "quiet"),
            (QPalette.ColorRole.Link, "select"),
        ):
            palette.setColor(role, self.colour(tone))
        self._app.setPalette(palette)
        self._app.setStyleSheet(style_sheet(self.theme))
