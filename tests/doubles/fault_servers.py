"""RTMP servers that misbehave on purpose: each connection is handed to a function that says what goes wrong."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable
from typing import Self

from studio.rtmp import amf, chunks, commands, handshake
from studio.rtmp.chunks import ChunkReader, ChunkWriter, Message


class FaultServer:
    """Listens on a free port and lets *behave* treat every connection in a thread of its own. A context manager."""

    def __init__(self, behave: Callable[[Talk], None]) -> None:
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.port = int(self._listener.getsockname()[1])
        self.talks: list[Talk] = []

    def url(self, key: str = "key", app: str = "live") -> str:
        return f"rtmp://127.0.0.1:{self.port}/{app}/{key}"

    @property
    def tries(self) -> int:
        """How many connections have come."""
        return len(self.talks)

    def refuse(self) -> None:
        """Listen no longer: who calls now is refused by the system."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connections.append(connection)
            talk = Talk(connection)
            self.talks.append(talk)
            self._start(lambda talk=talk: self._treat(talk))

    def _treat(self, talk: Talk) -> None:
        try:
            with contextlib.suppress(OSError, EOFError):
                self._behave(talk)
        finally:
            talk.hang_up()


class Talk:
    """The server's end of one connection: enough RTMP to go wrong at any point of it.

    piece: how many bytes to send at a time (0: all at once).
    heard: every message that came so far.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.piece = 0
        self.heard: list[Message] = []
        self._reader, self._writer = ChunkReader(), ChunkWriter()
        self._commands: list[commands.Heard] = []
        self.arrived = threading.Condition()

    def hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def send(self, data: bytes) -> None:
        if not self.piece:
            self.connection.sendall(data)
        else:
            for at in range(0, len(data), self.piece):
                self.connection.sendall(data[at : at + self.piece])

    def shake_hands(self) -> None:
        self._exactly(1537)
        self.send(handshake.greeting(now_ms=0, random=os.urandom(1528)) + bytes(1536))
        self._exactly(1536)

    def say(self, *values: amf.Value, stream: int = 0) -> None:
        self.control(chunks.COMMAND, amf.encoded(*values), number=3, stream=stream)

    def control(self, kind: int, payload: bytes, *, number: int = 2, stream: int = 0) -> None:
        self.send(b"".join(self._writer.message(number, kind, stream, 0, payload)))

    def hear(self, name: str) -> commands.Heard:
        """Wait for a command called *name*, noting everything before it."""
        while True:
            for at, command in enumerate(self._commands):
                if command.name == name:
                    del self._commands[: at + 1]
                    return command
            self.read()

    def read(self) -> None:
        data = self.connection.recv(65536)
        if not data:
            raise EOFError
        for message in self._reader.feed(data):
            with self.arrived:
                self.heard.append(message)
                self.arrived.notify_all()
            if message.kind == chunks.COMMAND:
                self._commands.append(commands.heard(message.payload))

    def swallow(self) -> None:
        """Take whatever comes, without trying to understand it, until the other side hangs up."""
        while self.connection.recv(65536):
            pass

    def read_on(self) -> None:
        """Read until the other side hangs up."""
        while True:
            self.read()

    def wait_for(self, kind: int, count: int = 1, timeout_s: float = 5.0) -> list[Message]:
        """Wait (from the test's thread) until *count* messages of *kind* have come."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: sum(message.kind == kind for message in self.heard) >= count, timeout_s)
            return [message for message in self.heard if message.kind == kind]

    def let_in(self) -> None:
        """Everything up to the publish command, which is heard but not answered."""
        self.shake_hands()
        self.hear("connect")
        self.say("_result", 1.0, {"fmsVer": "FMS/3,0,1,123"}, {"level": "status", "code": "NetConnection.Connect.Success"})
        self.hear("createStream")
        self.say("_result", 4.0, None, 1.0)
        self.hear("publish")

    def status(self, code: str, level: str = "status") -> None:
        self.say("onStatus", 0.0, None, {"level": level, "code": code, "description": "key"}, stream=1)

    def take(self) -> None:
        """Behave as a good server does."""
        self.let_in()
        self.status("NetStream.Publish.Start")
        self.read_on()

    def _exactly(self, count: int) -> None:
        while count:
            part = self.connection.recv(count)
            if not part:
                raise EOFError
            count -= len(part)


def key_refused(talk: Talk) -> None:
    """Refuse whatever key comes, by the status code that means it."""
    talk.let_in()
    talk.status("NetStream.Publish.BadName", level="error")
    talk.read_on()
