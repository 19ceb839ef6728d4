"""Attaching to a shop's keeper, starting it where none runs."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.errors import StudioError
from studio.keeper.children import start_detached
from studio.keeper.link import KeeperGone, Link
from studio.keeper.messages import Answer, Command, Event
from studio.places import door_file

START_DEADLINE_S = 15.0
LOOK_AGAIN_S = 0.03
SECOND_KEEPER_S = 3.0


class KeeperNotStarted(StudioError):
    """The keeper did not open its door in time. Facts: ``seconds``."""

    code = "keeper.not-started"
    retryable = True


def attach(
    shop_folder: Path,
    *,
    role: str,
    start: bool = False,
    facts: dict[str, Any] | None = None,
    on_event: Callable[[Event], None] = lambda _event: None,
    on_command: Callable[[Command], Answer | None] | None = None,
    on_gone: Callable[[], None] = lambda: None,
) -> Link:
    """Return a link to the keeper of *shop_folder*, not listening yet (call ``listen``).

    With *start* a keeper is started where none answers.

    Raises:
        KeeperGone: none runs, and *start* is False.
        KeeperNotStarted: one was started and never opened its door.
        ProtocolMismatch: another version runs.
    """
    file = door_file(shop_folder)

    def try_once() -> Link:
        try:
            door = json.loads(file.read_text(encoding="utf-8"))
            address = (str(door["host"]), int(door["port"]))
            token = str(door["token"])
        except (OSError, ValueError, KeyError) as error:
            raise KeeperGone from error
        return Link(address=address, token=token, role=role, facts=facts, on_event=on_event, on_command=on_command, on_gone=on_gone)

    try:
        return try_once()
    except KeeperGone:
        if not start:
            raise
    keeper = start_detached("keeper", "--shop", str(shop_folder))
    has_ended = threading.Event()

    def reap() -> None:
        keeper.wait()
        has_ended.set()

    threading.Thread(target=reap, name="keeper-reaper", daemon=True).start()
    deadline = time.monotonic() + START_DEADLINE_S
    pause = threading.Event()
    while time.monotonic() < deadline:
        try:
            return try_once()
        except KeeperGone:
            if has_ended.is_set():  # another one holds the shop and is about to open its door, or none can
                deadline = min(deadline, time.monotonic() + SECOND_KEEPER_S)
                has_ended.clear()
            pause.wait(LOOK_AGAIN_S)
    raise KeeperNotStarted(seconds=int(START_DEADLINE_S))
