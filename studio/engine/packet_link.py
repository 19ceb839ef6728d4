"""Carries FLV tags from the engine to the courier's packet door; never blocks whoever sends."""

from __future__ import annotations

import logging
import select
import socket
import threading
from collections import deque
from collections.abc import Callable

GREETING = b"KAIBO1\n"
PLEASE_KEY = b"K"
WAITING_MS = 3_000
CONNECT_DEADLINE_S = 2.0
SEND_DEADLINE_S = 3.0
RETRY_S = 0.25
DRAIN_DEADLINE_S = 1.0
IDLE_S = 0.1

log = logging.getLogger("kaibo.engine")

HeaderTags = Callable[[int], bytes]
"""Returns the three header tags for a stream that begins at that many milliseconds."""


class PacketLink:
    """One link an engine; a thread of its own connects, sends and hears the courier's wish for a key frame.

    A connection begins with the header tags and a key frame. When three seconds wait, whole groups of pictures are dropped.

    Attributes:
        dropped: tags that were never sent, since the beginning of the broadcast.
    """

    def __init__(self, *, want_key: Callable[[], None]) -> None:
        self._want_key = want_key
        self._waiting: deque[tuple[bytes, int, bool]] = deque()
        self._changed = threading.Condition()
        self._address: tuple[str, int, str] | None = None
        self._generation = 0
        self._headers: HeaderTags | None = None
        self._needs_key = True
        self._is_closing = False
        self.dropped = 0
        self._thread = threading.Thread(target=self._run, name="packet-link", daemon=True)
        self._thread.start()

    def connect(self, host: str, port: int, token: str) -> None:
        """Use the courier behind this packet door from now on."""
        with self._changed:
            self._address = (host, port, token)
            self._generation += 1
            self._changed.notify_all()

    def begin(self, headers: HeaderTags) -> None:
        """A broadcast begins: *headers* makes its header tags."""
        with self._changed:
            self._headers = headers
            self._generation += 1
            self._needs_key = True
            self.dropped = 0
            self._waiting.clear()
            self._changed.notify_all()

    def renew(self, headers: HeaderTags) -> None:
        """Begin connections with these header tags from now on; the open one has the new ones in its stream."""
        with self._changed:
            self._headers = headers

    def send(self, tag: bytes, *, at_ms: int, is_key: bool, is_sound: bool) -> None:
        """Queue one tag; returns at once. Sound goes with the picture that follows it: one waking for both."""
        with self._changed:
            if self._address is None or (self._needs_key and not is_key):
                return
            self._needs_key = False
            self._waiting.append((tag, at_ms, is_key))
            if at_ms - self._waiting[0][1] > WAITING_MS:
                self._drop_oldest_group()
            if not is_sound:
                self._changed.notify_all()

    def end(self, deadline_s: float = DRAIN_DEADLINE_S) -> None:
        """The broadcast is over: wait until what is queued has gone, at most *deadline_s*, then hang up."""
        with self._changed:
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._waiting, deadline_s)
            self._headers = None
            self._generation += 1
            self._waiting.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        self._thread.join(CONNECT_DEADLINE_S + SEND_DEADLINE_S)

    def _drop_oldest_group(self) -> None:
        """Drop up to the next key frame that waits; with none, drop all and begin again on the next one."""
        self._waiting.popleft()
        self.dropped += 1
        while self._waiting and not self._waiting[0][2]:
            self._waiting.popleft()
            self.dropped += 1
        if not self._waiting:
            self._needs_key = True
            self._want_key()

    # -- the link's thread

    def _run(self) -> None:
        try:
            while self._wait_for_work():
                self._converse()
        except Exception:
            log.exception("packet_link_failed")

    def _wait_for_work(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closing or (self._address is not None and self._headers is not None))
            return not self._is_closing

    def _converse(self) -> None:
        """Hold one connection until it breaks, is replaced or the broadcast ends."""
        with self._changed:
            address, generation = self._address, self._generation
        if address is None:
            return
        try:
            with socket.create_connection(address[:2], CONNECT_DEADLINE_S) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.settimeout(SEND_DEADLINE_S)
                connection.sendall(GREETING + address[2].encode() + b"\n")
                self._start_on_key()
                self._pump(connection, generation)
        except OSError as error:
            log.info("courier_unreachable error=%s", type(error).__name__)
            with self._changed:
                self._changed.wait_for(lambda: self._is_closing or self._generation != generation, RETRY_S)

    def _start_on_key(self) -> None:
        """Keep what waits from its last key frame on; without one, ask for it."""
        with self._changed:
            last_key = max((number for number, item in enumerate(self._waiting) if item[2]), default=-1)
            self.dropped += last_key if last_key >= 0 else len(self._waiting)
            if last_key < 0:
                self._waiting.clear()
                self._needs_key = True
            for _ in range(last_key):
                self._waiting.popleft()
            is_asking = last_key < 0
        if is_asking:
            self._want_key()

    def _pump(self, connection: socket.socket, generation: int) -> None:
        has_begun = False
        while True:
            with self._changed:
                if not self._waiting:
                    self._changed.wait(IDLE_S)
                if self._is_closing or self._generation != generation:
                    return
                batch, headers = list(self._waiting), self._headers
                self._waiting.clear()
                self._changed.notify_all()
            if batch and headers is not None:
                pieces = [tag for tag, _, _ in batch]
                if not has_begun:
                    pieces.insert(0, headers(batch[0][1]))
                    has_begun = True
                connection.sendall(b"".join(pieces))
            self._hear(connection)

    def _hear(self, connection: socket.socket) -> None:
        readable, _, _ = select.select((connection,), (), (), 0)
        if not readable:
            return
        heard = connection.recv(256)
        if not heard:
            raise ConnectionResetError
        if PLEASE_KEY in heard:
            self._want_key()
