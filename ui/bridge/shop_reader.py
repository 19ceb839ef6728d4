"""Reads the shop's database and files on one thread of its own; answers come in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from assets.errors import KaiboError
from catalog.store import Shop
from ui.bridge.gui_thread import GuiThread
from ui.bridge.worker import Worker

Found = TypeVar("Found")


class ShopReader:
    """The window's one reader of the shop."""

    def __init__(self, shop_folder: Path, gui: GuiThread) -> None:
        self._shop_folder = shop_folder
        self._shop: Shop | None = None
        self._worker = Worker("shop-reader", gui, at_end=self._let_go)

    def ask(
        self,
        question: Callable[[Shop], Found],
        done: Callable[[Found], None],
        failed: Callable[[KaiboError], None] = lambda _error: None,
    ) -> None:
        """Ask the shop *question* in the reader's thread; *done* or *failed* follow in the window's."""
        self._worker.do(lambda: question(self._opened()), done, failed)

    def do(
        self,
        work: Callable[[], Found],
        done: Callable[[Found], None] = lambda _found: None,
        failed: Callable[[KaiboError], None] = lambda _error: None,
    ) -> None:
        """Do *work* with files, without the database."""
        self._worker.do(work, done, failed)

    def close(self) -> None:
        """Finish and let go of the database."""
        self._worker.close()

    def _opened(self) -> Shop:
        if self._shop is None:
            self._shop = Shop.open(self._shop_folder)
        return self._shop

    def _let_go(self) -> None:
        if self._shop is not None:
            self._shop.close()
            self._shop = None
