"""The engine as a process of its own: attached to a keeper, killed, resumed, told to end."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import msgspec
import pytest

from catalog.broadcasts.timeline import read_timeline, verify_timeline
from studio.keeper.link import receive
from studio.keeper.messages import PROTOCOL, Answer, Command, Event, Hello, Welcome, packed
from studio.places import door_file
from studio.show.plan import ShowPlan

BROADCAST = "20261123-203000-a1b2c3"
DEADLINE_S = 20.0


class Keeper:
    """The other end of the control door, as far as one engine needs it."""

    def __init__(self, shop: Path) -> None:
        self.shop = shop
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(DEADLINE_S)
        door_file(shop).write_text(
            json.dumps({"host": "127.0.0.1", "port": self.listener.getsockname()[1], "token": "f" * 64}), encoding="utf-8"
        )
        self.events: list[Event] = []
        self.numbers = itertools.count()
        self.connection: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def start_engine(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-m", "studio.cli", "engine", "--shop", str(self.shop)])
        if self.connection is not None:
            self.connection.close()
        self.connection, _ = self.listener.accept()
        self.connection.settimeout(DEADLINE_S)
        hello = receive(self.connection)
        assert isinstance(hello, Hello)
        assert (hello.role, hello.pid, hello.token) == ("engine", self.process.pid, "f" * 64)
        self.connection.sendall(packed(Welcome(protocol=PROTOCOL, seq=0, snapshot={})))

    def ask(self, do: str, **args: Any) -> Answer:
        assert self.connection is not None
        number = str(next(self.numbers))
        self.connection.sendall(packed(Command(id=number, do=do, args=args)))
        while True:
            message = receive(self.connection)
            if isinstance(message, Answer) and message.id == number:
                return message
            assert isinstance(message, Event)
            self.events.append(message)

    def hear(self, kind: str) -> dict[str, Any]:
        assert self.connection is not None
        while True:
            message = receive(self.connection)
            if isinstance(message, Event) and message.kind == kind:
                return message.facts

    def ended(self, within_s: float) -> int:
        assert self.process is not None
        return self.process.wait(within_s)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.listener.close()
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(5)


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    """Return a keeper whose engine runs."""
    monkeypatch.setenv("KAIBO_RUNTIME", str(tmp_path / "run"))
    shop = tmp_path / "shop"
    shop.mkdir()
    keeper = Keeper(shop)
    keeper.start_engine()
    yield keeper
    keeper.close()


@pytest.fixture
def plan_file(plan: Callable[..., ShowPlan], tmp_path: Path) -> str:
    """Return a small show's plan as the keeper hands it over."""
    file = tmp_path / "plan.json"
    file.write_bytes(msgspec.json.encode(plan(segment_seconds=300, video_kbps=400)))
    return str(file)


def wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def timeline(shop: Path) -> list[tuple[str, dict[str, Any]]]:
    file = shop / "broadcasts" / BROADCAST / "timeline.jsonl"
    assert verify_timeline(file).is_whole
    return [(line.fact, line.facts) for line in read_timeline(file) if line.fact != "device.state"]


def pictures(file: Path) -> int:
    with av.open(str(file), "r") as played:
        return sum(1 for _ in played.decode(video=0))


def test_a_show_from_prepare_to_quit(keeper: Keeper, plan_file: str) -> None:
    assert keeper.ask("prepare", plan_file=plan_file).ok
    assert keeper.ask("go", plan_file=plan_file, resume=0, offset_ms=0, first_segment=0).result == {"broadcast": BROADCAST}
    preview = keeper.ask("preview", size="small").result
    assert (preview["width"], preview["height"]) == (64, 96)
    assert Path(preview["file"]).exists()
    assert keeper.ask("fact", kind="output.state", facts={"destination": "d", "state": "live", "code": ""}).ok
    assert keeper.hear("health")["word"] == "steady"
    stopped = keeper.ask("stop", reason="asked")
    assert set(stopped.result) == {"broadcast", "seconds", "frames", "dropped_frames", "late_p99_ms", "segments"}
    assert pictures(Path(stopped.result["segments"][0])) == stopped.result["frames"]
    assert [kind for kind, _ in timeline(keeper.shop)] == [
        "broadcast.started", "output.state", "segment.opened", "segment.closed", "broadcast.ended",
    ]  # fmt: skip
    assert not Path(preview["file"]).exists()
    keeper.ask("quit")
    assert keeper.ended(5) == 0


def test_kill_9_costs_half_a_second_and_the_broadcast_goes_on(keeper: Keeper, plan_file: str, courier: Any) -> None:
    keeper.ask("courier", host="127.0.0.1", port=courier.port, token="a" * 64)
    keeper.ask("prepare", plan_file=plan_file)
    keeper.ask("go", plan_file=plan_file, resume=0, offset_ms=0, first_segment=0)
    went_live = time.monotonic()
    wait(2.5)
    assert keeper.process is not None
    os.kill(keeper.process.pid, signal.SIGKILL)
    lived = time.monotonic() - went_live
    keeper.process.wait(5)
    keeper.start_engine()
    keeper.ask("courier", host="127.0.0.1", port=courier.port, token="a" * 64)
    resumed = keeper.ask("go", plan_file=plan_file, resume=1, offset_ms=int((time.monotonic() - went_live) * 1000), first_segment=0)
    assert resumed.ok
    assert time.monotonic() - went_live - lived < 5
    courier.wait_for(lambda: len(courier.greetings) == 2 and len(courier.tags) > 20_000)
    result = keeper.ask("stop", reason="asked").result
    first, second = (Path(file) for file in result["segments"])
    assert (first.name, second.name) == ("0001.mp4", "0002.mp4")
    assert pictures(first) / 15 > lived - 0.6
    assert result["frames"] == pictures(first) + pictures(second)
    assert result["dropped_frames"] > 0
    facts = timeline(keeper.shop)
    assert [kind for kind, _ in facts].count("broadcast.started") == 1
    gap = next(said for kind, said in facts if kind == "engine.resumed")
    assert 0 < gap["gap_ms"] < 10_000
    torn = [said["torn"] for kind, said in facts if kind == "segment.closed"]
    assert sorted(torn) == [0, 1]
    tag = courier.flv()[13:]
    assert int.from_bytes(tag[7:8] + tag[4:7], "big") > 2_500


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM to catch")
def test_sigterm_ends_the_show_cleanly(keeper: Keeper, plan_file: str) -> None:
    keeper.ask("go", plan_file=plan_file, resume=0, offset_ms=0, first_segment=0)
    wait(0.6)
    assert keeper.process is not None
    keeper.process.terminate()
    assert keeper.ended(5) == 0
    assert timeline(keeper.shop)[-2:][0][0] == "segment.closed"
    assert timeline(keeper.shop)[-1][1]["reason"] == "signal"


def test_a_keeper_that_is_gone_ends_the_show_within_five_seconds(keeper: Keeper, plan_file: str) -> None:
    keeper.ask("go", plan_file=plan_file, resume=0, offset_ms=0, first_segment=0)
    wait(0.6)
    assert keeper.connection is not None
    keeper.connection.close()
    assert keeper.ended(5) == 0
    assert timeline(keeper.shop)[-1][0] == "broadcast.ended"


def test_what_the_engine_cannot_do_is_answered_with_a_code(keeper: Keeper, plan_file: str, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text('{"broadcast": 3}', encoding="utf-8")
    codes = [
        keeper.ask("next").code,
        keeper.ask("prepare", plan_file=str(tmp_path / "none.json")).code,
        keeper.ask("prepare", plan_file=str(tmp_path / "odd.json")).code,
        keeper.ask("dance").code,
        keeper.ask("jump", index="x").code,
        keeper.ask("preview").code,
    ]
    assert codes == [
        "engine.not-live",
        "engine.plan-unreadable",
        "engine.plan-unreadable",
        "engine.command-unknown",
        "engine.not-live",
        "engine.command-unknown",
    ]
    keeper.ask("go", plan_file=plan_file, resume=0, offset_ms=0, first_segment=0)
    assert keeper.ask("next").code == "engine.rundown-ends"
    assert keeper.ask("show", product="none").facts == {"entry": "none"}
    assert keeper.ask("jump", index="x").code == "engine.command-unknown"
    assert keeper.ask("go", plan_file=plan_file).code == "engine.already-live"
