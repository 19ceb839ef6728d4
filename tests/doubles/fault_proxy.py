"""Stands between us and an RTMP server and makes the line bad: late, uneven, dumb, crumbling, cut, full of noise, under a wrong name."""

from __future__ import annotations

import contextlib
import os
import random
import select
import socket
import ssl
import struct
import threading
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Self

DELAY_S = 0.3
JITTER_S = 0.4
READ_BYTES = 32_768
SLICE_S = 0.02
CRUMB_BYTES = 4_000
"""How much of what we say is passed on byte by byte: the handshake and the commands; pictures would take all day."""
RESET = struct.pack("ii", 1, 0)

PASS, DELAY, JITTER, HALF_OPEN, CRUMBS, CUT, NOISE = "pass", "delay", "jitter", "half-open", "crumbs", "cut", "noise"


class FaultProxy:
    """Passes a port of 127.0.0.1 on to another. A context manager; ``mode`` may change at any time.

    Attributes:
        mode: one of the words above, for lines that are open and for new ones.
        certificate: which of *certificates* new lines are shown; "" for no TLS.
    """

    def __init__(self, upstream_port: int, *, certificates: Mapping[str, Path] | None = None, chance: random.Random | None = None) -> None:
        self.mode = PASS
        self.certificate = "good" if certificates else ""
        self._contexts = {name: _context(pem) for name, pem in (certificates or {}).items()}
        self._upstream = ("127.0.0.1", upstream_port)
        self.chance = chance or random.Random(0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(SLICE_S * 5)
        self.port = int(self._listener.getsockname()[1])
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self.cut()
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    @property
    def is_over(self) -> bool:
        return self._is_over.is_set()

    def cut(self) -> None:
        """Reset every line that is open."""
        with self._lock:
            for line in self._lines:
                with contextlib.suppress(OSError):
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    line.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self._is_over.is_set():
            try:
                caller, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(caller,), daemon=True)
            self._threads = [*(one for one in self._threads if one.is_alive()), thread]
            thread.start()

    def _serve(self, caller: socket.socket) -> None:
        with self._lock:
            self._lines.add(caller)
        server: socket.socket | None = None
        line: socket.socket = caller
        try:
            if self.mode == CUT:
                return
            if self.certificate:
                caller.settimeout(3)
                line = self._contexts[self.certificate].wrap_socket(caller, server_side=True)
                with self._lock:
                    self._lines.discard(caller)
                    self._lines.add(line)
            server = socket.create_connection(self._upstream, 2)
            _Passing(self, line, server).run()
        except (OSError, ssl.SSLError):
            pass
        finally:
            with self._lock:
                self._lines -= {caller, line}
            for each in (line, caller, *([server] if server is not None else [])):
                with contextlib.suppress(OSError):
                    each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                each.close()


class _Passing:
    """One line in both directions, on one thread."""

    def __init__(self, proxy: FaultProxy, ours: socket.socket, theirs: socket.socket) -> None:
        self._proxy = proxy
        self._ends = {ours: theirs, theirs: ours}
        self._ours = ours
        self._waiting: dict[socket.socket, deque[tuple[float, bytes]]] = {ours: deque(), theirs: deque()}
        self._due = {ours: 0.0, theirs: 0.0}
        self._passed = 0

    def run(self) -> None:
        for end in self._ends:
            end.setblocking(False)
        while not self._proxy.is_over and self._proxy.mode != CUT:
            if self._proxy.mode == HALF_OPEN:
                self._proxy._is_over.wait(SLICE_S)
                continue
            if self._proxy.mode == NOISE:
                self._ours.send(os.urandom(600))
            readable, _, _ = select.select(list(self._ends), (), (), SLICE_S)
            for end in readable:
                self._read(end)
            now = time.monotonic()
            for end in self._ends:
                self._write(end, now)

    def _read(self, end: socket.socket) -> None:
        while True:
            try:
                data = end.recv(READ_BYTES)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return
            if not data:
                raise ConnectionResetError
            mode, other = self._proxy.mode, self._ends[end]
            late = DELAY_S if mode == DELAY else self._proxy.chance.uniform(0, JITTER_S) if mode == JITTER else 0.0
            self._due[other] = max(time.monotonic() + late, self._due[other])  # a line is uneven, never out of order
            self._waiting[other].append((self._due[other], data))

    def _write(self, end: socket.socket, now: float) -> None:
        waiting = self._waiting[end]
        while waiting and waiting[0][0] <= now:
            _, data = waiting.popleft()
            is_crumbling = self._proxy.mode == CRUMBS and (end is self._ours or self._passed < CRUMB_BYTES)
            if end is not self._ours:
                self._passed += len(data)
            piece = 1 if is_crumbling else len(data)
            for at in range(0, len(data), piece):
                self._push(end, data[at : at + piece])

    def _push(self, end: socket.socket, data: bytes) -> None:
        left = memoryview(data)
        while left:
            try:
                left = left[end.send(left) :]
            except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
                if self._proxy.is_over or self._proxy.mode == CUT:
                    raise ConnectionResetError from None
                select.select((), (end,), (), SLICE_S)


def _context(pem: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
