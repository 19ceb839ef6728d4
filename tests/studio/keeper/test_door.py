"""The control door with real sockets: who is let in, who is shown out, what a dead visitor costs."""

from __future__ import annotations

import json
import os
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studio.keeper.door import Door, Visitor
from studio.keeper.link import KeeperGone, Link, ProtocolMismatch
from studio.keeper.messages import Answer, Command, Event, Hello, Message, packed


class Lobby:
    """A door turned by a thread, answering every command with its own arguments."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.arrived: list[Visitor] = []
        self.left = threading.Event()
        self.door = Door(
            file,
            snapshot=lambda: (7, {"state": "idle"}),
            on_arrival=self.arrived.append,
            on_message=self.heard,
            on_departure=lambda _v: self.left.set(),
        )
        self.is_ending = threading.Event()
        self.thread = threading.Thread(target=self.turn)
        self.thread.start()

    def heard(self, visitor: Visitor, message: Message) -> None:
        if isinstance(message, Command):
            self.door.send(
                visitor, Answer(id=message.id, ok=message.do != "fail", code="no" if message.do == "fail" else "", result=message.args)
            )

    def turn(self) -> None:
        while not self.is_ending.is_set():
            self.door.turn(0.02)

    def link(self, **options: Any) -> Link:
        said = json.loads(self.file.read_text(encoding="utf-8"))
        return Link(address=(said["host"], said["port"]), token=options.pop("token", said["token"]), role="cli", **options)


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    lobby = Lobby(tmp_path / "shop.door")
    yield lobby
    lobby.is_ending.set()
    lobby.thread.join()
    lobby.door.close()


def test_a_caller_with_the_token_gets_the_snapshot_and_its_answers(lobby: Lobby) -> None:
    link = lobby.link()
    link.listen()
    assert (link.seq, link.snapshot) == (7, {"state": "idle"})
    assert link.call("echo", word="好") == {"word": "好"}
    link.close()


def test_the_door_file_is_the_users_alone(lobby: Lobby) -> None:
    assert stat.S_IMODE(lobby.file.stat().st_mode) == 0o600


def test_a_wrong_token_is_shown_out(lobby: Lobby) -> None:
    with pytest.raises(KeeperGone):
        lobby.link(token="0" * 64)
    assert lobby.arrived == []


def test_another_protocol_is_told_so(lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.keeper.link.PROTOCOL", 99)
    with pytest.raises(ProtocolMismatch) as refused:
        lobby.link()
    assert refused.value.facts == {"ours": 99, "theirs": 1}


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\n\r\n", b"\xff" * 64, packed(Event(seq=1, at="", kind="x")), b"\x00\x00\x00\x04junk"])
def test_strangers_cannot_disturb(lobby: Lobby, said: bytes) -> None:
    with socket.create_connection(lobby.door.address, timeout=2) as stranger:
        stranger.sendall(said)
        assert stranger.recv(100) == b""
    link = lobby.link()
    link.listen()
    assert link.call("echo", still=1) == {"still": 1}
    link.close()


def test_a_half_sent_hello_keeps_nobody_waiting(lobby: Lobby) -> None:
    with socket.create_connection(lobby.door.address, timeout=2) as slow:
        slow.sendall(packed(Hello(protocol=1, token="x", role="cli", pid=1))[:9])
        link = lobby.link()
        link.listen()
        assert link.call("echo") == {}
        link.close()


def test_a_visitor_that_never_reads_is_shown_out(lobby: Lobby) -> None:
    said = json.loads(lobby.file.read_text(encoding="utf-8"))
    with socket.create_connection(lobby.door.address, timeout=2) as deaf:
        deaf.sendall(packed(Hello(protocol=1, token=said["token"], role="window", pid=os.getpid())))
        asking = packed(Command(id="1", do="echo", args={"text": "x" * 1_000_000}))
        with pytest.raises(OSError):
            deaf.sendall(asking * 60)
    assert lobby.left.wait(5)
