"""One end of the control door: sends commands and events, hands over what arrives, never blocks its owner."""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import socket
import threading
from collections.abc import Callable
from typing import Any

import msgspec

from studio.errors import StudioError
from studio.keeper.messages import LARGEST_BYTES, PROTOCOL, Answer, Command, Event, Hello, Message, Welcome, packed, unpacked

ANSWER_DEADLINE_S = 10.0
CONNECT_DEADLINE_S = 3.0
QUEUED_MESSAGES = 2_000


class KeeperGone(StudioError):
    """The keeper closed the door or never answered."""

    code = "keeper.gone"
    retryable = True


class ProtocolMismatch(StudioError):
    """The keeper speaks another version. Facts: ``ours``, ``theirs``."""

    code = "keeper.protocol"


class CommandRefused(StudioError):
    """The other side would not do a command; ``code`` is the other side's own code."""

    def __init__(self, code: str, facts: dict[str, Any]) -> None:
        super().__init__(**facts)
        self.code = code  # type: ignore[misc]


def receive_exactly(connection: socket.socket, count: int) -> bytes:
    """Return *count* bytes.

    Raises:
        ConnectionError: the other side closed before they came.
    """
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(count - len(parts))
        if not part:
            raise ConnectionResetError
        parts += part
    return bytes(parts)


def receive(connection: socket.socket) -> Message:
    """Return the next message.

    Raises:
        ConnectionError: closed, or a message that is too long or not ours.
    """
    size = int.from_bytes(receive_exactly(connection, 4), "big")
    if size > LARGEST_BYTES:
        raise ConnectionAbortedError
    try:
        return unpacked(receive_exactly(connection, size))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConnectionAbortedError from error


class Link:
    """An attached client or child.

    Two threads: one reads and calls *on_event*, *on_command* and *on_gone*; one writes what was queued.
    The callbacks run on the reading thread and must return at once; a command that takes time returns None and is answered
    with ``answer`` when it is done.

    Attributes:
        snapshot: as the keeper gave it on attaching; later events are the owner's to fold in.
        seq: number of the last event in the snapshot.
    """

    def __init__(
        self,
        *,
        address: tuple[str, int],
        token: str,
        role: str,
        facts: dict[str, Any] | None = None,
        on_event: Callable[[Event], None] = lambda _event: None,
        on_command: Callable[[Command], Answer | None] | None = None,
        on_gone: Callable[[], None] = lambda: None,
    ) -> None:
        """Attach to the keeper at *address*.

        Raises:
            KeeperGone: nobody answers there, or the token is not the door's.
            ProtocolMismatch: another version lives there.
        """
        self._on_event, self._on_command, self._on_gone = on_event, on_command, on_gone
        self._waiting: dict[str, queue.SimpleQueue[Answer | None]] = {}
        self._outbox: queue.Queue[bytes | None] = queue.Queue(QUEUED_MESSAGES)
        self._closed = threading.Event()
        self._numbers = itertools.count(1)
        self._prefix = os.urandom(6).hex()
        try:
            self._socket = socket.create_connection(address, timeout=CONNECT_DEADLINE_S)
        except OSError as error:
            raise KeeperGone from error
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.sendall(packed(Hello(protocol=PROTOCOL, token=token, role=role, pid=os.getpid(), facts=facts or {})))
            first = receive(self._socket)
        except OSError as error:
            self._socket.close()
            raise KeeperGone from error
        if isinstance(first, Answer):
            self._socket.close()
            raise ProtocolMismatch(ours=PROTOCOL, theirs=int(first.facts.get("theirs", 0)))
        if not isinstance(first, Welcome):
            self._socket.close()
            raise KeeperGone
        self._socket.settimeout(None)
        self.snapshot, self.seq = first.snapshot, first.seq
        self._threads = (
            threading.Thread(target=self._read, name=f"link-read-{role}", daemon=True),
            threading.Thread(target=self._write, name=f"link-write-{role}", daemon=True),
        )

    def listen(self) -> None:
        """Begin to hand over events and commands. Apart from the constructor so that nothing arrives before the owner is ready."""
        for thread in self._threads:
            thread.start()

    def call(self, do: str, /, *, deadline_s: float = ANSWER_DEADLINE_S, **args: Any) -> dict[str, Any]:
        """Have *do* done and return its result.

        Raises:
            CommandRefused: the other side answered with a code.
            KeeperGone: no answer within *deadline_s*, or the door closed.
        """
        number = f"{self._prefix}-{next(self._numbers)}"
        answered: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._waiting[number] = answered
        try:
            self._post(Command(id=number, do=do, args=args))
            try:
                answer = answered.get(timeout=deadline_s)
            except queue.Empty:
                answer = None
        finally:
            self._waiting.pop(number, None)
        if answer is None:
            raise KeeperGone
        if not answer.ok:
            raise CommandRefused(answer.code, answer.facts)
        return answer.result

    def tell(self, kind: str, at: str, facts: dict[str, Any]) -> None:
        """Send an event (children only). Dropped when the keeper has not read for long: events never hold up the show."""
        try:
            self._post(Event(seq=0, at=at, kind=kind, facts=facts))
        except KeeperGone:
            return

    def answer(self, answer: Answer) -> None:
        """Answer a command for which *on_command* returned None. Quiet when the keeper has gone meanwhile."""
        try:
            self._post(answer)
        except KeeperGone:
            return

    def close(self) -> None:
        """Leave. Safe to call twice and from a callback."""
        if self._closed.is_set():
            return
        self._closed.set()
        try:
            self._outbox.put_nowait(None)
        except queue.Full:
            self._socket.close()
        if self._threads[1].is_alive() and threading.current_thread() is not self._threads[1]:
            self._threads[1].join(2.0)
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        if self._threads[0].is_alive() and threading.current_thread() is not self._threads[0]:
            self._threads[0].join(2.0)

    @property
    def is_open(self) -> bool:
        """Whether the keeper can still be reached through this link."""
        return not self._closed.is_set()

    def _post(self, message: Message) -> None:
        if self._closed.is_set():
            raise KeeperGone
        try:
            self._outbox.put_nowait(packed(message))
        except queue.Full as error:
            raise KeeperGone from error

    def _write(self) -> None:
        while (piece := self._outbox.get()) is not None:
            try:
                self._socket.sendall(piece)
            except OSError:
                return

    def _read(self) -> None:
        try:
            while True:
                message = receive(self._socket)
                if isinstance(message, Event):
                    self._on_event(message)
                elif isinstance(message, Answer):
                    waiting = self._waiting.get(message.id)
                    if waiting is not None:
                        waiting.put(message)
                elif isinstance(message, Command) and self._on_command is not None:
                    answer = self._on_command(message)
                    if answer is not None:
                        self._post(answer)
        except (OSError, KeeperGone):
            pass
        gone_by_itself = not self._closed.is_set()
        self._closed.set()
        for waiting in list(self._waiting.values()):
            waiting.put(None)
        with contextlib.suppress(queue.Full):
            self._outbox.put_nowait(None)
        if gone_by_itself:
            self._socket.close()  # ``close`` returns early from now on: nobody else would
            self._on_gone()
