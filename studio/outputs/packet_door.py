"""Where the engine brings its packets: a loopback door with a token, an FLV tag stream in, now and then a wish for a key frame out."""

from __future__ import annotations

import contextlib
import hmac
import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable

from studio.rtmp.errors import ProtocolBroken
from studio.rtmp.flv import FlvReader, FlvTag

GREETING = b"KAIBO1\n"
TOKEN_CHARACTERS = 64
KEY_FRAME_WISH = b"K"

_HELLO_BYTES = len(GREETING) + TOKEN_CHARACTERS + 1
_HELLO_S = 2.0
_WISH_EVERY_S = 1.0
_READ_BYTES = 256 * 1024
_SLICE_S = 0.1
_MOST_CALLERS = 8
_log = logging.getLogger("kaibo.courier")


class PacketDoor:
    """Listens on 127.0.0.1. The newest engine that knows the token is heard; an older one is sent away.

    *on_engine* is called when an engine begins to send (it starts on a key frame), *on_tag* for every tag; both on the reading thread.
    When the engine goes, nothing happens: the destinations keep their lines until it is back.

    Attributes:
        port, token: what the keeper tells the engine.
    """

    def __init__(self, *, on_tag: Callable[[FlvTag], None], on_engine: Callable[[], None]) -> None:
        self._on_tag, self._on_engine = on_tag, on_engine
        self.token = secrets.token_hex(TOKEN_CHARACTERS // 2)
        self._lock = threading.Lock()
        self._is_closed = threading.Event()
        self._key_frame_wanted = threading.Event()
        self._wished_at = -_WISH_EVERY_S
        self._engine: socket.socket | None = None
        self._callers = threading.Semaphore(_MOST_CALLERS)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_SLICE_S)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._listen, name="packet-door", daemon=True)
        self._thread.start()

    def ask_key_frame(self) -> None:
        """Wish for a key frame. The engine hears it at most once a second, and not at all if one comes by itself before."""
        self._key_frame_wanted.set()

    def close(self) -> None:
        """Shut the door and send the engine away."""
        self._is_closed.set()
        self._thread.join(2.0)
        self._listener.close()
        with self._lock:
            if self._engine is not None:
                _hang_up(self._engine)

    def _listen(self) -> None:
        while not self._is_closed.is_set():
            try:
                caller, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            if not self._callers.acquire(blocking=False):
                caller.close()
                continue
            threading.Thread(target=self._receive, args=(caller,), name="packet-reader", daemon=True).start()

    def _receive(self, caller: socket.socket) -> None:
        try:
            with caller:
                if self._is_welcome(caller):
                    self._read(caller)
        except (OSError, ProtocolBroken):
            pass  # the engine died or was sent away; the keeper starts another
        except Exception:  # noqa: BLE001 - the top of the thread: the next engine must find an open door
            _log.exception("packet_door_failed")
        finally:
            self._callers.release()
            with self._lock:
                if self._engine is caller:
                    self._engine = None

    def _is_welcome(self, caller: socket.socket) -> bool:
        end = time.monotonic() + _HELLO_S
        hello = b""
        while len(hello) < _HELLO_BYTES:
            caller.settimeout(max(end - time.monotonic(), 0.001))
            part = caller.recv(_HELLO_BYTES - len(hello))
            if not part:
                return False
            hello += part
        if not hmac.compare_digest(hello, GREETING + self.token.encode() + b"\n"):
            return False
        with self._lock:
            if self._is_closed.is_set():
                return False
            if self._engine is not None:
                _hang_up(self._engine)
            self._engine = caller
        return True

    def _read(self, caller: socket.socket) -> None:
        self._on_engine()
        reader = FlvReader()
        caller.settimeout(_SLICE_S)
        while not self._is_closed.is_set():
            self._wish(caller)
            try:
                arrived = caller.recv(_READ_BYTES)
            except TimeoutError:
                continue
            if not arrived:
                return
            for tag in reader.feed(arrived):
                if tag.is_key:
                    self._key_frame_wanted.clear()
                with self._lock:
                    if self._engine is not caller:
                        return
                    self._on_tag(tag)

    def _wish(self, caller: socket.socket) -> None:
        now = time.monotonic()
        if self._key_frame_wanted.is_set() and now - self._wished_at >= _WISH_EVERY_S:
            self._key_frame_wanted.clear()
            self._wished_at = now
            with contextlib.suppress(TimeoutError):
                caller.send(KEY_FRAME_WISH)


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
