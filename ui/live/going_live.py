"""Going live from the window: an errand plans and paints, then the keeper is told to go; nothing of it in the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from assets.errors import KaiboError
from catalog.store import Shop
from studio.destinations_book import DestinationsBook
from studio.keeper.link import Link
from studio.key_store import open_key_store
from ui.bridge.errands import Errands, Trouble
from ui.bridge.keeper_bridge import KeeperBridge
from ui.models.tonight import rundown_file
from ui.setup.window_settings import WindowSettings

GO_DEADLINE_S = 40.0


class GoingLive(QObject):
    """One attempt at a time.

    Signals:
        began: the preparations have begun.
        blocked: checks keep products off the air; a list of maps with ``name``, ``code``, ``message``, ``hint``.
        failed: a Trouble.
        went: the broadcast is live.
    """

    began = Signal()
    blocked = Signal(list)
    failed = Signal(object)
    went = Signal()

    def __init__(self, shop_folder: Path, errands: Errands, keeper: KeeperBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop_folder, self._errands, self._keeper = shop_folder, errands, keeper
        self.is_preparing = False

    def go(self, settings: WindowSettings, *, has_rundown: bool) -> None:
        """Plan tonight's show and begin it."""
        if self.is_preparing:
            return
        self.is_preparing = True
        self.began.emit()
        words = ["plan", "--camera", settings.camera, "--microphone", settings.microphone]
        if has_rundown:
            words += ["--rundown", str(rundown_file(self._shop_folder))]
        if settings.host:
            words += ["--host", settings.host]
        for name in settings.tonight:
            words += ["--to", name]
        self._errands.run(words, lambda document: self._planned(document, settings.tonight), self._fail)

    def _planned(self, document: dict[str, Any], names: Sequence[str]) -> None:
        if document["blocks"] or not document["plan_file"]:
            self.is_preparing = False
            self.blocked.emit(document["blocks"])
            return
        self._keeper.with_link(
            lambda link: begin(link, self._shop_folder, document["plan_file"], document["broadcast"], names), self._gone, self._refused
        )

    def _gone(self, _result: dict[str, Any]) -> None:
        self.is_preparing = False
        self.went.emit()

    def _refused(self, error: KaiboError) -> None:
        self._fail(Trouble(code=error.code, facts=dict(error.facts)))

    def _fail(self, trouble: Trouble) -> None:
        self.is_preparing = False
        self.failed.emit(trouble)


def begin(link: Link, shop_folder: Path, plan_file: str, broadcast: str, names: Sequence[str]) -> dict[str, Any]:
    """Tell the keeper to begin the planned *broadcast*; return its answer once it is live.

    Raises:
        DestinationUnknown, DestinationKeyMissing, KeyringSilent: an address is not to be had.
        CommandRefused: with the code of what went wrong.
        KeeperGone: the keeper died meanwhile.
    """
    with Shop.open(shop_folder) as shop:
        book = DestinationsBook(shop_folder / "settings")
        targets = []
        if names:
            keys = open_key_store(shop.id, shop_folder / "settings", lambda: None)
            targets = [book.target(name, keys) for name in names]
    return link.call(
        "go",
        deadline_s=GO_DEADLINE_S,
        plan_file=plan_file,
        broadcast=broadcast,
        destinations=[target.as_item() for target in targets],
    )
