"""The keeper's events as Qt signals, its snapshot kept up to date, its commands called off the window's thread."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from assets.errors import KaiboError
from studio.engine import events
from studio.keeper import snapshot as snapshots
from studio.keeper.clients import attach
from studio.keeper.link import KeeperGone, Link
from studio.keeper.messages import Event
from ui.bridge.gui_thread import GuiThread
from ui.bridge.worker import Worker

Found = TypeVar("Found")
ENDING_S = 25.0
REATTACH_S = (0.2, 0.5, 1.0, 2.0, 5.0)

TOPICS: dict[str, str] = {
    events.LEVEL: "level",
    events.HEALTH: "health",
    events.OUTPUT_STATE: "outputs",
    events.OUTPUT_STATISTICS: "outputs",
    events.FIRST_PACKET: "outputs",
    events.LIVE_STATE: "live",
    events.CARD_SHOWN: "card",
    events.CARD_HIDDEN: "card",
    events.CLEARANCE_WITHDRAWN: "card",
    events.ENTRY_CHANGED: "card",
    events.SCENE_CHANGED: "desk",
    events.SOUND_MUTED: "desk",
    events.ALARM_RAISED: "alarms",
    events.ALARM_CLEARED: "alarms",
    events.ENCODING_RATE: "health",
    events.SEGMENT_OPENED: "recording",
    events.SEGMENT_CLOSED: "recording",
    events.RECORDING_FAILED: "recording",
    events.RECORDING_RESUMED: "recording",
    events.DEVICE_STATE: "devices",
    events.CORRECTION: "corrections",
    events.PROCESS_STARTED: "processes",
    events.PROCESS_ENDED: "processes",
}


class KeeperBridge(QObject):
    """The window's end of the control door.

    Signals:
        replaced: the whole snapshot is new (attached, or attached again).
        told: (topic, kind, facts) one event has been folded in; topic is a value of TOPICS or "other".
        is_reachable_changed: the keeper has gone, or is back.
        unreachable: (code, facts) why it cannot be reached; once a reason.

    Attributes:
        snapshot: as ``studio.keeper.snapshot`` shapes it; read only in the window's thread.
        is_reachable: whether a keeper is attached.
    """

    replaced = Signal()
    told = Signal(str, str, object)
    is_reachable_changed = Signal(bool)
    unreachable = Signal(str, object)

    def __init__(
        self,
        shop_folder: Path,
        gui: GuiThread,
        *,
        attach_to: Callable[..., Link] = attach,
        pauses_s: tuple[float, ...] = REATTACH_S,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._shop_folder, self._gui, self._attach_to, self._pauses_s = shop_folder, gui, attach_to, pauses_s
        self.snapshot: dict[str, Any] = snapshots.empty()
        self.is_reachable = False
        self._why = ""
        self._link: Link | None = None
        self._closing = threading.Event()
        self._lost = threading.Event()
        self._calls = Worker("keeper-calls", gui)
        self._slow_calls = Worker("keeper-slow-calls", gui)
        self._attaching = threading.Thread(target=self._stay_attached, name="keeper-attach", daemon=True)

    def start(self) -> None:
        """Attach, starting a keeper where none runs, and stay attached until closed."""
        self._attaching.start()

    def call(
        self,
        do: str,
        done: Callable[[dict[str, Any]], None] = lambda _result: None,
        failed: Callable[[KaiboError], None] = lambda _error: None,
        /,
        *,
        deadline_s: float = 10.0,
        **args: Any,
    ) -> None:
        """Have the keeper do *do*; the answer comes in the window's thread."""

        def work() -> dict[str, Any]:
            return self.link().call(do, deadline_s=deadline_s, **args)

        # Ending waits for destinations to drain; the desk's own keys must not wait behind it.
        (self._slow_calls if do in {"go", "stop"} else self._calls).do(work, done, failed)

    def do_apart(
        self,
        work: Callable[[], Found],
        done: Callable[[Found], None],
        failed: Callable[[KaiboError], None],
    ) -> None:
        """Do slow *work* (asking the keyring) where going live and ending are done, off the window's thread."""
        self._slow_calls.do(work, done, failed)

    def link(self) -> Link:
        """Return the link in use.

        Raises:
            KeeperGone: none is attached just now.
        """
        link = self._link
        if link is None or not link.is_open:
            raise KeeperGone
        return link

    def close(self) -> None:
        """Wait for what was asked (an ending takes some seconds), then leave the keeper to itself; what is live goes on."""
        self._calls.close()
        self._slow_calls.close(ENDING_S)
        self._closing.set()
        self._lost.set()
        link, self._link = self._link, None
        if link is not None:
            link.close()
        if self._attaching.is_alive():
            self._attaching.join(5.0)

    # -- in the attaching thread

    def _stay_attached(self) -> None:
        tries = 0
        while not self._closing.is_set():
            self._lost = lost = threading.Event()
            if self._closing.is_set():
                return
            try:
                link = self._attach_to(self._shop_folder, role="window", start=True, on_event=self._on_event, on_gone=lost.set)
            except KaiboError as error:
                self._gui.post(lambda error=error: self._set_reachable(False, error))  # type: ignore[misc]
                self._closing.wait(self._pauses_s[min(tries, len(self._pauses_s) - 1)])
                tries += 1
                continue
            tries = 0
            self._link = link
            snapshot = copy.deepcopy(link.snapshot)
            self._gui.post(lambda snapshot=snapshot: self._replace(snapshot))  # type: ignore[misc]
            link.listen()
            lost.wait()
            link.close()
            self._link = None
            if not self._closing.is_set():
                self._gui.post(lambda: self._set_reachable(False, KeeperGone()))

    def _on_event(self, event: Event) -> None:
        self._gui.post(lambda: self._fold(event))

    # -- in the window's thread

    def _replace(self, snapshot: dict[str, Any]) -> None:
        self.snapshot = snapshot
        self.replaced.emit()
        self._set_reachable(True, None)

    def _set_reachable(self, is_reachable: bool, error: KaiboError | None) -> None:  # noqa: FBT001 - the new value itself
        code = error.code if error is not None else ""
        if code and code != self._why:
            self.unreachable.emit(code, error.facts if error is not None else {})
        self._why = code
        if is_reachable != self.is_reachable:
            self.is_reachable = is_reachable
            self.is_reachable_changed.emit(is_reachable)

    def _fold(self, event: Event) -> None:
        snapshots.apply(self.snapshot, event.kind, event.at, event.facts)
        self.told.emit(TOPICS.get(event.kind, "other"), event.kind, event.facts)
