"""The control door: a loopback listener whose visitors must show the token; one selector loop, no thread."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import selectors
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from assets.whole_files import write_whole
from studio.keeper.messages import LARGEST_BYTES, PROTOCOL, ROLES, Answer, Command, Event, Hello, Message, Welcome, packed, unpacked

UNREAD_BYTES = 8 * 1024 * 1024
READ_BYTES = 256 * 1024


class Visitor:
    """One connection: what it has sent so far, what it still has to read, and who it is once it has said hello.

    Attributes:
        role: empty before the hello.
        facts: what it told of itself.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.role = ""
        self.pid = 0
        self.facts: dict[str, Any] = {}
        self.incoming = bytearray()
        self.outgoing = bytearray()
        self.is_closed = False


class Door:
    """Listens, admits, and hands over messages; everything happens inside ``turn``.

    Attributes:
        address: host and port.
        visitors: the admitted ones.
    """

    def __init__(
        self,
        file: Path,
        *,
        snapshot: Callable[[], tuple[int, dict[str, Any]]],
        on_arrival: Callable[[Visitor], None],
        on_message: Callable[[Visitor, Message], None],
        on_departure: Callable[[Visitor], None],
    ) -> None:
        """Open the door and write its address and token to *file* (0600).

        Raises:
            OSError: no loopback port, or the file cannot be written.
        """
        self._snapshot, self._on_arrival, self._on_message, self._on_departure = snapshot, on_arrival, on_message, on_departure
        self._token = secrets.token_hex(32)
        self._file = file
        self._selector = selectors.DefaultSelector()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ, None)
        self.address: tuple[str, int] = self._listener.getsockname()
        self.visitors: list[Visitor] = []
        self._strangers: list[Visitor] = []
        told = {"host": self.address[0], "port": self.address[1], "token": self._token, "pid": os.getpid()}
        write_whole(file, json.dumps(told).encode(), is_private=True)

    def turn(self, wait_s: float) -> None:
        """Wait at most *wait_s* for something to read or write, and handle it."""
        for key, mask in self._selector.select(wait_s):
            visitor = key.data
            if visitor is None:
                self._admit()
                continue
            if mask & selectors.EVENT_READ:
                self._read(visitor)
            if mask & selectors.EVENT_WRITE and not visitor.is_closed:
                self._write(visitor)

    def send(self, visitor: Visitor, message: Message) -> None:
        """Queue *message*. A visitor that has not read 8 MiB is shown out: nobody may hold up the keeper."""
        if visitor.is_closed:
            return
        visitor.outgoing += packed(message)
        if len(visitor.outgoing) > UNREAD_BYTES:
            self._show_out(visitor)
            return
        self._write(visitor)

    def close(self) -> None:
        """Send what can still be sent at once, close every connection, remove the file."""
        for visitor in [*self.visitors, *self._strangers]:
            self._show_out(visitor)
        self._selector.close()
        self._listener.close()
        self._file.unlink(missing_ok=True)

    def _admit(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return
        connection.setblocking(False)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        visitor = Visitor(connection)
        self._strangers.append(visitor)
        self._selector.register(connection, selectors.EVENT_READ, visitor)

    def _read(self, visitor: Visitor) -> None:
        try:
            piece = visitor.connection.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._show_out(visitor)
            return
        visitor.incoming += piece
        while not visitor.is_closed and len(visitor.incoming) >= 4:
            size = int.from_bytes(visitor.incoming[:4], "big")
            if size > LARGEST_BYTES:
                self._show_out(visitor)
                return
            if len(visitor.incoming) < 4 + size:
                return
            body = bytes(visitor.incoming[4 : 4 + size])
            del visitor.incoming[: 4 + size]
            try:
                message = unpacked(body)
            except (msgspec.DecodeError, UnicodeDecodeError):
                self._show_out(visitor)
                return
            self._hear(visitor, message)

    def _hear(self, visitor: Visitor, message: Message) -> None:
        if visitor.role:
            if isinstance(message, (Command, Answer, Event)):
                self._on_message(visitor, message)
            return
        if not isinstance(message, Hello) or message.role not in ROLES or not hmac.compare_digest(message.token, self._token):
            self._show_out(visitor)
            return
        if message.protocol != PROTOCOL:
            self.send(visitor, Answer(id="", ok=False, code="keeper.protocol", facts={"theirs": PROTOCOL, "ours": message.protocol}))
            self._show_out(visitor)
            return
        visitor.role, visitor.pid, visitor.facts = message.role, message.pid, message.facts
        self._strangers.remove(visitor)
        self.visitors.append(visitor)
        seq, snapshot = self._snapshot()
        self.send(visitor, Welcome(protocol=PROTOCOL, seq=seq, snapshot=snapshot))
        self._on_arrival(visitor)

    def _write(self, visitor: Visitor) -> None:
        try:
            while visitor.outgoing:
                sent = visitor.connection.send(visitor.outgoing)
                del visitor.outgoing[:sent]
        except BlockingIOError:
            self._selector.modify(visitor.connection, selectors.EVENT_READ | selectors.EVENT_WRITE, visitor)
            return
        except OSError:
            self._show_out(visitor)
            return
        self._selector.modify(visitor.connection, selectors.EVENT_READ, visitor)

    def _show_out(self, visitor: Visitor) -> None:
        if visitor.is_closed:
            return
        visitor.is_closed = True
        self._selector.unregister(visitor.connection)
        visitor.connection.close()
        if visitor in self._strangers:
            self._strangers.remove(visitor)
        if visitor in self.visitors:
            self.visitors.remove(visitor)
            self._on_departure(visitor)
