"""Puts the window together: what every room is given, the rooms, and the order in which they begin and end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from assets.wording import system_language
from studio.clock import utc_now
from studio.engine.preview_reader import PreviewReader
from ui.bridge.errands import Errands
from ui.bridge.gui_thread import GuiThread
from ui.bridge.keeper_bridge import KeeperBridge
from ui.bridge.preview import OpenShelf, Preview
from ui.bridge.shop_reader import ShopReader
from ui.desk import Desk
from ui.look.looking import Look
from ui.main_window import MainWindow
from ui.setup.keys_at_hand import KeysAtHand
from ui.setup.preferences import Preferences
from ui.setup.window_settings import read_settings
from ui.words.speaking import Words


class Studio(QObject):
    """One window with everything behind it.

    Attributes:
        desk: what the rooms are given.
        window: not shown yet.
    """

    def __init__(
        self,
        app: QApplication,
        shop_folder: Path,
        *,
        language: str = "",
        theme: str = "",
        clock: Callable[[], Any] = utc_now,
        open_shelf: OpenShelf = PreviewReader,
        **keeper_options: Any,
    ) -> None:
        super().__init__(app)
        settings = read_settings(shop_folder)
        words = Words(language or settings.language or system_language(), self)
        look = Look(app, theme or settings.theme)
        self._gui = GuiThread(self)
        keeper = KeeperBridge(shop_folder, self._gui, parent=self, **keeper_options)
        reader = ShopReader(shop_folder, self._gui)
        self.desk = Desk(
            shop_folder=shop_folder,
            words=words,
            look=look,
            keeper=keeper,
            errands=Errands(shop_folder, lambda: words.language, self),
            reader=reader,
            preview=Preview(keeper, open_shelf, self),
            preferences=Preferences(shop_folder, settings, reader),
            keys=KeysAtHand(shop_folder),
            clock=clock,
        )
        self.window = MainWindow(self.desk)

    def start(self) -> None:
        """Begin to attach to the keeper."""
        self.desk.keeper.start()

    def close(self) -> None:
        """Let go of everything; what is live goes on."""
        self.desk.preview.close()
        self.desk.errands.close()
        self.desk.keeper.close()
        self.desk.reader.close()
        self._gui.close()
