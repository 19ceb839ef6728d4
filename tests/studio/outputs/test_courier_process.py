"""The courier as a process: under a real control door, small, and gone when the keeper is."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from studio.keeper.door import Door, Visitor
from studio.keeper.messages import Answer, Command, Event, Message
from studio.places import RUNTIME_VARIABLE, door_file
from studio.processes import own_command
from studio.rtmp.flv import FlvTag, written
from tests.doubles.nginx_rtmp import NginxRtmp

HEAVY = {"av", "numpy", "cv2", "keyring", "structlog", "sqlite3", "PIL", "PySide6", "cryptography"}
LARGEST_MB = 40


class DoorOnly:
    """A keeper that is nothing but its door."""

    def __init__(self, file: Path) -> None:
        self.changed = threading.Condition()
        self.messages: list[Message] = []
        self.home: Visitor | None = None
        self.is_gone = threading.Event()
        self._is_over = threading.Event()
        self._commands: list[Command] = []
        self.door = Door(
            file, snapshot=lambda: (0, {}), on_arrival=self._arrived, on_message=self._heard, on_departure=lambda _: self.is_gone.set()
        )
        self._thread = threading.Thread(target=self._turn, daemon=True)
        self._thread.start()

    def _turn(self) -> None:
        while not self._is_over.is_set():
            self.door.turn(0.02)
            while self._commands and self.home is not None:
                self.door.send(self.home, self._commands.pop(0))
        self.door.close()

    def _arrived(self, visitor: Visitor) -> None:
        with self.changed:
            self.home = visitor
            self.changed.notify_all()

    def _heard(self, _visitor: Visitor, message: Message) -> None:
        with self.changed:
            self.messages.append(message)
            self.changed.notify_all()

    def wait_for(self, is_it: Callable[[Message], bool], timeout_s: float = 8.0) -> Message:
        with self.changed:
            assert self.changed.wait_for(lambda: any(map(is_it, self.messages)), timeout_s), self.messages
            return next(message for message in self.messages if is_it(message))

    def say(self, do: str, **args: Any) -> Message:
        self._commands.append(Command(id=do, do=do, args=args))
        return self.wait_for(lambda message: isinstance(message, Answer) and message.id == do)

    def die(self) -> None:
        self._is_over.set()
        self._thread.join(5)


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DoorOnly]:
    monkeypatch.setenv(RUNTIME_VARIABLE, str(tmp_path / "runtime"))
    (tmp_path / "shop").mkdir()
    keeper = DoorOnly(door_file(tmp_path / "shop"))
    yield keeper
    keeper.die()


@pytest.fixture
def courier(keeper: DoorOnly, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(own_command("courier", "--shop", str(tmp_path / "shop")), env=os.environ)
    with keeper.changed:
        assert keeper.changed.wait_for(lambda: keeper.home is not None, 15)
    yield process
    if process.poll() is None:
        process.kill()
    process.wait()


def state_is(name: str, state: str) -> Callable[[Message], bool]:
    return lambda message: (
        isinstance(message, Event)
        and message.kind == "output.state"
        and (message.facts["destination"], message.facts["state"]) == (name, state)
    )


def test_packets_go_from_the_door_to_the_server(
    keeper: DoorOnly, courier: subprocess.Popen[bytes], nginx: NginxRtmp, clip_tags: list[FlvTag], tmp_path: Path
) -> None:
    assert keeper.home is not None
    keeper.say("destinations", items=[{"name": "shop", "url": nginx.url("SECRETKEY"), "ca_file": "", "is_required": 1}])
    keeper.say("start")
    with socket.create_connection(("127.0.0.1", keeper.home.facts["port"])) as line:
        line.sendall(b"KAIBO1\n" + keeper.home.facts["token"].encode() + b"\n")
        line.sendall(b"".join(written(tag.kind, tag.timestamp, tag.payload) for tag in clip_tags[:150]))
        keeper.wait_for(state_is("shop", "live"))
        keeper.wait_for(
            lambda message: isinstance(message, Event) and message.kind == "output.statistics" and message.facts["sent_ms"] > 1000
        )
        process = psutil.Process(courier.pid)
        assert process.memory_info().rss < LARGEST_MB * 1024 * 1024
        assert "SECRETKEY" not in " ".join(process.cmdline())
    assert keeper.say("stop", deadline_s=2).ok
    keeper.say("quit")
    assert courier.wait(5) == 0
    assert nginx.recordings("SECRETKEY")
    for file in (tmp_path / "shop").rglob("*"):
        assert file.is_dir() or b"SECRETKEY" not in file.read_bytes()


def test_a_courier_with_nothing_to_send_says_that_it_is_there(keeper: DoorOnly, courier: subprocess.Popen[bytes]) -> None:
    answer = keeper.say("alive")
    assert isinstance(answer, Answer)
    assert answer.ok


def test_without_its_keeper_the_courier_ends(keeper: DoorOnly, courier: subprocess.Popen[bytes], nginx: NginxRtmp) -> None:
    keeper.say("destinations", items=[{"name": "shop", "url": nginx.url("a"), "ca_file": "", "is_required": 1}])
    keeper.say("start")
    keeper.wait_for(state_is("shop", "live"))
    began = time.monotonic()
    keeper.die()
    assert courier.wait(5) == 0
    assert time.monotonic() - began < 5


def test_without_a_keeper_the_courier_does_not_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RUNTIME_VARIABLE, str(tmp_path / "runtime"))
    (tmp_path / "shop").mkdir()
    assert subprocess.run(own_command("courier", "--shop", str(tmp_path / "shop")), env=os.environ, check=False).returncode == 1


def test_the_courier_loads_nothing_heavy() -> None:
    words = "import json, sys, studio.outputs.courier_process; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", words], capture_output=True, check=True).stdout)
    assert not HEAVY & {name.partition(".")[0] for name in loaded}
