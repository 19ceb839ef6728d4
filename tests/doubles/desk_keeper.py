"""A keeper for the window's tests: the real door on a real socket, with answers and events given by the test."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.clock import stamped, utc_now
from studio.keeper import snapshot as snapshots
from studio.keeper.door import Door, Visitor
from studio.keeper.messages import Answer, Command, Event, Message
from studio.places import door_file

TURN_S = 0.01
Answering = Callable[[dict[str, Any]], dict[str, Any] | tuple[str, dict[str, Any]]]


class DeskKeeper:
    """Answers every command with success, unless ``answers`` says otherwise, and remembers what it was told.

    Attributes:
        commands: (do, args) in order.
        answers: by command, a function of its args that returns a result, or (code, facts) to refuse.
    """

    def __init__(self, shop: Path) -> None:
        self._shop = shop
        self.snapshot = snapshots.empty()
        self.commands: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Answering] = {}
        self._seq = 0
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def open(self) -> DeskKeeper:
        """Open the door."""
        self._closing.clear()
        door = Door(
            door_file(self._shop),
            snapshot=lambda: (self._seq, self.snapshot),
            on_arrival=lambda _visitor: None,
            on_message=self._heard,
            on_departure=lambda _visitor: None,
        )
        self._door = door
        self._thread = threading.Thread(target=self._run, name="desk-keeper")
        self._thread.start()
        return self

    def close(self) -> None:
        """Shut the door in everybody's face, as a keeper that dies does."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(5.0)
            self._thread = None

    def tell(self, kind: str, **facts: Any) -> None:
        """Send an event to everybody attached, folded into the snapshot first."""

        def job() -> None:
            at = stamped(utc_now())
            self._seq += 1
            snapshots.apply(self.snapshot, kind, at, facts)
            for visitor in list(self._door.visitors):
                self._door.send(visitor, Event(seq=self._seq, at=at, kind=kind, facts=facts))

        self._jobs.put(job)

    def did(self, do: str) -> list[dict[str, Any]]:
        """Return the args of every command *do* so far."""
        return [args for name, args in self.commands if name == do]

    def _heard(self, visitor: Visitor, message: Message) -> None:
        if not isinstance(message, Command):
            return
        self.commands.append((message.do, message.args))
        given = self.answers.get(message.do, lambda _args: {})(message.args)
        if isinstance(given, tuple):
            self._door.send(visitor, Answer(id=message.id, ok=False, code=given[0], facts=given[1]))
        else:
            self._door.send(visitor, Answer(id=message.id, ok=True, result=given))

    def _run(self) -> None:
        while not self._closing.is_set():
            self._door.turn(TURN_S)
            while not self._jobs.empty():
                self._jobs.get()()
        self._door.close()
