"""The packet door: opens to the token, reads tags from any pieces, wishes for key frames, survives what comes."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from studio.outputs.packet_door import GREETING, KEY_FRAME_WISH, PacketDoor
from studio.rtmp.flv import FlvTag, written


class Engine:
    """What came through the door, and a way to be the engine."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.tags: list[FlvTag] = []
        self.engines = 0
        self.door = PacketDoor(on_tag=self._tag, on_engine=self._engine)

    def _tag(self, tag: FlvTag) -> None:
        with self.changed:
            self.tags.append(tag)
            self.changed.notify_all()

    def _engine(self) -> None:
        with self.changed:
            self.engines += 1
            self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.tags) >= count, 5.0), len(self.tags)

    def connect(self, token: str = "") -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.door.port), timeout=3)
        line.sendall(GREETING + (token or self.door.token).encode() + b"\n")
        return line


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.door.close()


def bytes_of(tags: list[FlvTag]) -> bytes:
    return b"".join(written(tag.kind, tag.timestamp, tag.payload) for tag in tags)


def test_what_the_engine_sends_arrives(engine: Engine, clip_tags: list[FlvTag]) -> None:
    with engine.connect() as line:
        data = bytes_of(clip_tags)
        for at in range(0, len(data), 777):
            line.sendall(data[at : at + 777])
        engine.wait_for(len(clip_tags))
    assert engine.tags == clip_tags


@pytest.mark.parametrize("hello", [b"KAIBO1\n" + b"0" * 64 + b"\n", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"\r\n" * 40])
def test_without_the_token_nothing_comes_in(engine: Engine, clip_tags: list[FlvTag], hello: bytes) -> None:
    with socket.create_connection(("127.0.0.1", engine.door.port), timeout=3) as line:
        line.sendall(hello)
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(1) == b""
    assert engine.engines == 0


def test_a_wish_for_a_key_frame_is_sent_at_most_once_a_second(engine: Engine) -> None:
    with engine.connect() as line:
        engine.door.ask_key_frame()
        assert line.recv(1) == KEY_FRAME_WISH
        began = time.monotonic()
        engine.door.ask_key_frame()
        assert line.recv(1) == KEY_FRAME_WISH
        assert time.monotonic() - began > 0.8


def test_a_key_frame_that_comes_by_itself_fulfils_the_wish(engine: Engine, clip_tags: list[FlvTag]) -> None:
    with engine.connect() as line:
        engine.door.ask_key_frame()
        assert line.recv(1) == KEY_FRAME_WISH
        engine.door.ask_key_frame()
        line.sendall(bytes_of(clip_tags[:6]))
        engine.wait_for(6)
        line.settimeout(1.3)
        with pytest.raises(TimeoutError):
            line.recv(1)


def test_the_newest_engine_is_heard(engine: Engine, clip_tags: list[FlvTag]) -> None:
    with engine.connect() as old:
        old.sendall(bytes_of(clip_tags[:1]))
        engine.wait_for(1)
        with engine.connect() as new:
            assert old.recv(1) == b""
            new.sendall(bytes_of(clip_tags[:2]))
            engine.wait_for(3)
    assert engine.engines == 2


def test_noise_closes_the_line_and_leaves_the_door_open(engine: Engine, clip_tags: list[FlvTag]) -> None:
    with engine.connect() as line:
        line.sendall(b"\xff" * 64)
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(1) == b""
    with engine.connect() as line:
        line.sendall(bytes_of(clip_tags[:3]))
        engine.wait_for(3)
