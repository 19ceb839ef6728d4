"""The courier as a process: attached to the keeper, it carries packets to all destinations and ends when the keeper has gone."""

from __future__ import annotations

import gc
import random
import signal
import threading
from pathlib import Path
from typing import Any

import msgspec

from studio.clock import stamped, utc_now
from studio.ending_signals import ending_signals
from studio.engine.events import OUTPUT_STATE, PROCESS_LOAD
from studio.keeper.clients import attach
from studio.keeper.link import KeeperGone, Link
from studio.keeper.messages import Answer, Command
from studio.logs import log_to
from studio.outputs.courier import Courier
from studio.process_load import LoadMeter

STATISTICS_S = 1.0
LAST_STOP_S = 3.0


class _Process:
    """One run of the courier."""

    def __init__(self, shop_folder: Path) -> None:
        self._shop_folder = shop_folder
        self._log = log_to(shop_folder / "logs", "courier")
        self._is_over = threading.Event()
        self._link: Link | None = None
        self._courier = Courier(tell=self._tell, chance=random.random)

    def run(self) -> None:
        """Serve until the keeper says quit or has gone.

        Raises:
            KeeperGone: there is no keeper to begin with.
        """
        for number in ending_signals():
            signal.signal(number, lambda *_: self._is_over.set())
        try:
            self._link = attach(
                self._shop_folder,
                role="courier",
                facts={"port": self._courier.door.port, "token": self._courier.door.token},
                on_command=self._do,
                on_gone=self._is_over.set,
            )
            self._link.listen()
            gc.freeze()
            meter = LoadMeter()
            while not self._is_over.wait(STATISTICS_S):
                self._courier.tell_statistics()
                self._tell(PROCESS_LOAD, {"role": "courier", **msgspec.structs.asdict(meter.look())})
        finally:
            self._courier.close(deadline_s=LAST_STOP_S)
            if self._link is not None:
                self._link.close()
        self._log.info("ended")

    def _do(self, command: Command) -> Answer | None:
        if command.do == "quit":
            self._is_over.set()
            return Answer(id=command.id, ok=True)
        return self._courier.do(command, self._answer)

    def _answer(self, answer: Answer) -> None:
        if self._link is not None:
            self._link.answer(answer)

    def _tell(self, kind: str, facts: dict[str, Any]) -> None:
        if kind == OUTPUT_STATE:
            self._log.info("output destination=%s state=%s code=%s", facts["destination"], facts["state"], facts["code"])
        if self._link is not None:
            self._link.tell(kind, stamped(utc_now()), facts)


def run(shop_folder: Path) -> int:
    """Be the courier of *shop_folder*; return the exit code (0, or 1 where no keeper answers)."""
    try:
        _Process(shop_folder).run()
    except KeeperGone:
        return 1
    return 0
