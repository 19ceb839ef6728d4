"""The engine's process: attaches to the keeper, does its commands, ends cleanly when it is gone."""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import cv2

from catalog.compliance.standing import StandingReader
from studio.clock import utc_now
from studio.ending_signals import ending_signals
from studio.engine.commands import Commands
from studio.engine.engine import Engine
from studio.engine.priority import raise_priority
from studio.keeper.link import KeeperGone, Link
from studio.keeper.messages import Answer, Command
from studio.logs import log_to
from studio.places import door_file, runtime_folder

SWITCH_INTERVAL_S = 0.001
"""A thread that waits for the interpreter gets it after this long: with the usual 5 ms a tick would be late."""

EXIT_DONE, EXIT_WORLD, EXIT_OURS = 0, 3, 70
DATABASE = "shop.db"


class _Ending:
    """Why the process ends: the first reason counts."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.code = EXIT_DONE
        self.reason = "asked"

    def ask(self, reason: str, code: int = EXIT_DONE) -> None:
        if not self.asked.is_set():
            self.reason, self.code = reason, code
            self.asked.set()


def run(shop_folder: Path) -> int:
    """Be the engine of the shop in *shop_folder* until told to end; return the exit code."""
    log = log_to(shop_folder / "logs", "engine")
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    cv2.setNumThreads(1)
    raise_priority()  # before any other thread begins: on Linux the encoder's own threads inherit it
    ending = _Ending()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        ending.ask("signal")

    for number in ending_signals():
        signal.signal(number, on_signal)
    try:
        door = json.loads(door_file(shop_folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        log.warning("keeper_door_missing")
        return EXIT_WORLD
    links: list[Link] = []

    def tell(kind: str, at: str, facts: dict[str, object]) -> None:
        for link in links:
            link.tell(kind, at, facts)

    engine = Engine(
        shop_folder=shop_folder,
        runtime=runtime_folder(),
        tell=tell,
        open_standings=lambda: StandingReader(shop_folder / DATABASE),
        now=utc_now,
        on_failed=lambda: ending.ask("failed", EXIT_OURS),
    )
    commands = Commands(engine, lambda: ending.ask("asked"))

    def on_command(command: Command) -> Answer:
        return commands.do(command)

    try:
        link = Link(
            address=(door["host"], door["port"]),
            token=door["token"],
            role="engine",
            on_command=on_command,
            on_gone=lambda: ending.ask("failed"),
        )
    except KeeperGone:
        log.warning("keeper_gone")
        engine.close()
        return EXIT_WORLD
    links.append(link)
    link.listen()
    log.info("engine_attached")
    ending.asked.wait()
    log.info("engine_ending reason=%s", ending.reason)
    if ending.code == EXIT_OURS:
        engine.abandon()
    else:
        engine.stop(ending.reason)
        engine.close()
    link.close()
    return ending.code
