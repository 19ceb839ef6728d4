"""The courier's commands: the set of destinations, start and stop, and what is told about them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from studio.keeper.messages import Answer, Command
from studio.outputs.courier import Courier
from studio.rtmp.deadlines import Deadlines
from studio.rtmp.flv import VIDEO, FlvTag
from tests.doubles.fault_servers import FaultServer, Talk
from tests.doubles.nginx_rtmp import NginxRtmp
from tests.doubles.watching import Feeder


class Keeper:
    """Gives commands and remembers what was told."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.later: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        deadlines = Deadlines(connect_s=0.5, answer_s=0.5, send_s=0.5)
        self.courier = Courier(tell=self._tell, chance=lambda: 0.0, deadlines=deadlines)
        self._number = 0

    def _tell(self, kind: str, facts: dict[str, Any]) -> None:
        with self.changed:
            self.told.append((kind, facts))
            self.changed.notify_all()

    def say(self, do: str, number: str = "", **args: Any) -> Answer:
        self._number += 1
        answer = self.courier.do(Command(id=number or str(self._number), do=do, args=args), self.later.put)
        return answer if answer is not None else self.later.get(timeout=5)

    def wait_for(self, name: str, state: str) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: state in self.states(name), 5), self.told

    def states(self, name: str) -> list[str]:
        return [facts["state"] for kind, facts in self.told if kind == "output.state" and facts["destination"] == name]


@pytest.fixture
def keeper() -> Iterator[Keeper]:
    keeper = Keeper()
    yield keeper
    keeper.courier.close(deadline_s=0.2)


def items(**urls: str) -> list[dict[str, Any]]:
    return [{"name": name, "url": url, "ca_file": "", "is_required": 1} for name, url in urls.items()]


def test_two_destinations_to_one_stream_are_refused(keeper: Keeper) -> None:
    answer = keeper.say("destinations", items=items(one="rtmp://a.example/live/SECRET", two="rtmps://A.example/live/SECRET"))
    assert (answer.ok, answer.code, answer.facts) == (False, "output.same-key", {"first": "one", "second": "two"})


@pytest.mark.parametrize(
    ("url", "code"), [("rtmp://a.example/live/a key", "rtmp.address-spaces"), ("http://a.example/x/y", "rtmp.address-scheme")]
)
def test_an_address_that_cannot_be_used_is_refused_with_its_name(keeper: Keeper, url: str, code: str) -> None:
    answer = keeper.say("destinations", items=items(shop=url))
    assert (answer.ok, answer.code, answer.facts) == (False, code, {"destination": "shop"})


def test_half_a_command_is_refused(keeper: Keeper) -> None:
    assert keeper.say("destinations", items=[{"name": "shop"}]).code == "output.unknown-command"
    assert keeper.say("dance").code == "output.unknown-command"
    assert keeper.say("start", names=["nobody"]).code == "output.unknown"


def test_a_broadcast_to_two_servers(keeper: Keeper, make_nginx: Callable[..., NginxRtmp], clip_tags: list[FlvTag]) -> None:
    one, two = make_nginx(), make_nginx(options="")
    assert keeper.say("destinations", items=items(one=one.url("a"), two=two.url("a"))).ok
    assert keeper.say("start").ok
    with Feeder(clip_tags, keeper.courier._hand_on, speed=8):
        for name in ("one", "two"):
            keeper.wait_for(name, "live")
        with keeper.changed:
            assert keeper.changed.wait_for(lambda: sum(kind == "output.first-packet" for kind, _ in keeper.told) == 2, 5)
        keeper.courier.tell_statistics()
    assert keeper.say("stop", deadline_s=2).ok
    assert keeper.states("one")[-1] == keeper.states("two")[-1] == "idle"
    kind, last = keeper.told[-1]
    assert kind == "output.statistics"
    assert set(last) == {
        "destination", "sent_bytes", "sent_kbps", "sent_ms", "handed_bytes", "queued_ms", "queued_bytes", "round_trip_ms", "dropped",
        "dropped_groups", "reconnects", "server", "is_backup",
    }  # fmt: skip
    assert last["server"] == f"127.0.0.1:{two.port}"
    assert last["handed_bytes"] > 0
    assert last["sent_ms"] > 0
    assert last["dropped"] == last["queued_ms"] == 0


def test_what_stays_as_it_is_goes_on_undisturbed(keeper: Keeper) -> None:
    with FaultServer(Talk.take) as server:
        keeper.say("destinations", items=items(stays=server.url("a"), goes=server.url("b")))
        keeper.say("start")
        keeper.wait_for("stays", "live")
        keeper.wait_for("goes", "live")
        keeper.say("destinations", items=items(stays=server.url("a"), comes=server.url("c")))
        keeper.wait_for("goes", "idle")
        keeper.say("start", names=["comes"])
        keeper.wait_for("comes", "live")
        assert keeper.states("stays") == ["connecting", "live"]


def test_a_command_that_comes_twice_is_done_once(keeper: Keeper) -> None:
    with FaultServer(Talk.take) as server:
        keeper.say("destinations", items=items(shop=server.url()))
        assert keeper.say("start", number="same").ok
        keeper.wait_for("shop", "live")
        keeper.say("stop", deadline_s=1)
        assert keeper.say("start", number="same").ok
        assert keeper.states("shop") == ["connecting", "live", "stopping", "idle"]


def test_every_second_it_is_told_how_fast_each_sends_and_who_is_held_back(keeper: Keeper, clip_tags: list[FlvTag]) -> None:
    with FaultServer(Talk.take) as server:
        keeper.say("destinations", items=items(one=server.url("a"), two=server.url("b")))
        keeper.say("start")
        keeper.wait_for("one", "live")
        keeper.wait_for("two", "live")
        with Feeder(clip_tags, keeper.courier._hand_on, speed=4):
            keeper.courier.tell_statistics()
            server.talks[0].wait_for(VIDEO, 10)
            keeper.courier.tell_statistics()
    pressed = [facts for kind, facts in keeper.told if kind == "output.pressure"]
    assert set(pressed[-1]) == {"sending", "held_back", "sent_bytes", "held_bytes"}
    assert (pressed[-1]["sending"], pressed[-1]["held_back"], pressed[-1]["held_bytes"]) == (2, 0, 0)
    assert pressed[-1]["sent_bytes"] > 0
    rates = [facts["sent_kbps"] for kind, facts in keeper.told if kind == "output.statistics" and facts["destination"] == "one"]
    assert rates[-1] > 0


def test_a_backup_that_is_another_destinations_stream_is_refused(keeper: Keeper) -> None:
    one, two = items(one="rtmp://a.example/live/SECRET", two="rtmp://b.example/live/SECRET")
    answer = keeper.say("destinations", items=[one, {**two, "backup_url": "rtmp://a.example/live/SECRET"}])
    assert (answer.code, answer.facts) == ("output.same-key", {"first": "one", "second": "two"})
    assert keeper.say("destinations", items=[{**two, "backup_url": two["url"]}]).code == "output.backup-same"


def test_no_event_holds_a_key(keeper: Keeper) -> None:
    def behave(talk: Talk) -> None:
        talk.let_in()
        talk.status("NetStream.Publish.BadName SECRET", level="error")
        talk.read_on()

    with FaultServer(behave) as server:
        keeper.say("destinations", items=items(shop=server.url("SECRET")))
        keeper.say("start")
        keeper.wait_for("shop", "refused")
        keeper.courier.tell_statistics()
    assert "SECRET" not in repr(keeper.told) + repr(keeper.courier._destinations)
