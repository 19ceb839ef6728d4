"""Going live from the window: an errand plans and paints, then the keeper is told to go; nothing of it in the window's thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from assets.errors import KaiboError
from studio.destinations_book import Target
from studio.live.starting import forget
from studio.show.sources import addresses_of, read_cameras
from ui.bridge.errands import Trouble
from ui.desk import Desk
from ui.models.tonight import rundown_file

GO_DEADLINE_S = 40.0
UNSIGNED = "gate.item-unsigned"
"""Stands in the room of checks all the time: alone it is no reason to ask every evening. A shop that wants it signed is blocked."""


class GoingLive(QObject):
    """One attempt at a time.

    Signals:
        began: the preparations have begun.
        concerned: what a person should look at first, as maps like those of ``blocked``; ``go_on`` or ``put_off`` follows.
        blocked: checks keep products off the air; a list of maps with ``name``, ``code``, ``message``, ``hint``.
        failed: a Trouble.
        went: the broadcast is live.
    """

    began = Signal()
    concerned = Signal(list)
    blocked = Signal(list)
    failed = Signal(object)
    went = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.is_preparing = False
        self._ready: tuple[dict[str, Any], Sequence[Target]] | None = None

    def go(self, *, has_rundown: bool) -> None:
        """Look for tonight's keys, plan tonight's show, begin it."""
        if self.is_preparing:
            return
        self.is_preparing = True
        self.began.emit()
        settings, keys = self._desk.preferences.now, self._desk.keys
        words = ["plan", "--camera", settings.camera, "--microphone", settings.microphone, "--size", settings.size]
        if has_rundown:
            words += ["--rundown", str(rundown_file(self._desk.shop_folder))]
        if settings.host:
            words += ["--host", settings.host]
        for name in settings.tonight:
            words += ["--to", name]
        self._desk.keeper.do_apart(lambda: keys.targets(settings.tonight), lambda targets: self._plan(words, targets), self._refused)

    def _plan(self, words: Sequence[str], targets: Sequence[Target]) -> None:
        self._desk.errands.run(words, lambda document: self._planned(document, targets), self._fail)

    def _planned(self, document: dict[str, Any], targets: Sequence[Target]) -> None:
        if document["blocks"] or not document["plan_file"]:
            self.is_preparing = False
            self.blocked.emit(document["blocks"])
            return
        self._ready = document, targets
        if any(one["code"] != UNSIGNED for one in document["concerns"]):
            self.concerned.emit(document["concerns"])
        else:
            self.go_on()

    def go_on(self) -> None:
        """Begin what is planned, whatever gave concern."""
        if self._ready is None:
            return
        (document, targets), self._ready = self._ready, None
        cameras = read_cameras([self._desk.preferences.now.camera])
        args = {"plan_file": document["plan_file"], "broadcast": document["broadcast"], "addresses": addresses_of(cameras)}
        destinations = [target.as_item() for target in targets]
        self._desk.keeper.call("go", self._gone, self._refused, deadline_s=GO_DEADLINE_S, destinations=destinations, **args)

    def put_off(self) -> None:
        """Leave it for now: what was planned is taken away again."""
        if self._ready is None:
            return
        (document, _targets), self._ready = self._ready, None
        self.is_preparing = False
        plan_file = Path(document["plan_file"])
        self._desk.reader.do(lambda: forget(plan_file))

    def _gone(self, _result: dict[str, Any]) -> None:
        self.is_preparing = False
        self.went.emit()

    def _refused(self, error: KaiboError) -> None:
        self._fail(Trouble(code=error.code, facts=dict(error.facts)))

    def _fail(self, trouble: Trouble) -> None:
        self.is_preparing = False
        self.failed.emit(trouble)
