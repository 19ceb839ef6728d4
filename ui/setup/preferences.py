"""The settings in use, told to every room, kept on disk by the reader's thread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from ui.bridge.shop_reader import ShopReader
from ui.setup.window_settings import WindowSettings, write_settings


class Preferences(QObject):
    """The window's settings, changed one field at a time."""

    changed = Signal()

    def __init__(self, shop_folder: Path, settings: WindowSettings, reader: ShopReader) -> None:
        super().__init__()
        self._shop_folder, self._reader = shop_folder, reader
        self.now = settings

    def change(self, **fields: Any) -> None:
        """Set *fields*, tell everybody, keep them."""
        changed = msgspec.structs.replace(self.now, **fields)
        if changed == self.now:
            return
        self.now = changed
        self._reader.do(lambda: write_settings(self._shop_folder, changed))
        self.changed.emit()
