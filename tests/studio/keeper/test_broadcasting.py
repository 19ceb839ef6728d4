"""Going live, resuming, stopping: the order in which the children are told, with the children played by the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.engine import events
from studio.keeper.broadcasting import Broadcasting
from studio.keeper.messages import Answer
from studio.live.live_states import LiveState

GO = {"plan_file": "plan.json", "broadcast": "b1", "destinations": [{"name": "one", "url": "rtmp://h/a/k"}]}


class Children:
    """Engine and courier as the broadcast sees them: what was asked, and the test's own answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        self.waiting: list[tuple[str, str, Callable[[Answer], None]]] = []
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.killed: list[str] = []
        self.now_ns = 1_000_000_000
        self.broadcasting = Broadcasting(
            ask=self.ask, tell=lambda kind, facts: self.told.append((kind, facts)), kill=self.killed.append, now_ns=lambda: self.now_ns
        )

    def ask(self, role: str, do: str, args: dict[str, Any], then: Callable[[Answer], None]) -> None:
        self.asked.append((role, do, args))
        self.waiting.append((role, do, then))

    def answer(self, role: str, do: str, *, ok: bool = True, code: str = "", **result: Any) -> None:
        index = next(index for index, (at, what, _) in enumerate(self.waiting) if (at, what) == (role, do))
        self.waiting.pop(index)[2](Answer(id="", ok=ok, code=code, result=result))

    def arrive(self) -> None:
        self.broadcasting.child_arrived("engine", {})
        self.broadcasting.child_arrived("courier", {"port": 5000, "token": "t"})

    def go_live(self) -> list[Answer]:
        answers: list[Answer] = []
        self.arrive()
        self.broadcasting.go(GO, answers.append)
        self.answer("courier", "destinations")
        self.answer("engine", "prepare")
        self.answer("engine", "go")
        return answers


def test_go_waits_for_both_children() -> None:
    children = Children()
    children.broadcasting.go(GO, lambda _answer: None)
    assert children.asked == []
    children.arrive()
    assert [(role, do) for role, do, _ in children.asked] == [("engine", "courier"), ("courier", "destinations")]


def test_going_live_is_answered_once_it_is_live() -> None:
    children = Children()
    answers = children.go_live()
    assert children.broadcasting.state is LiveState.LIVE
    assert [answer.ok for answer in answers] == [True]


def test_a_destination_refused_before_the_start_ends_the_attempt() -> None:
    children, answers = Children(), list[Answer]()
    children.arrive()
    children.broadcasting.go(GO, answers.append)
    children.answer("courier", "destinations", ok=False, code="output.same-key")
    assert children.broadcasting.state is LiveState.IDLE
    assert [answer.code for answer in answers] == ["output.same-key"]


def test_a_second_go_is_refused_while_live() -> None:
    children, answers = Children(), list[Answer]()
    children.go_live()
    children.broadcasting.go(GO, answers.append)
    assert [answer.code for answer in answers] == ["keeper.already-live"]


def test_a_lost_engine_takes_up_the_same_broadcast_with_card_and_mute() -> None:
    children = Children()
    children.go_live()
    children.broadcasting.child_told("engine", events.CARD_SHOWN, {"index": 2})
    children.broadcasting.forward("mute", {"on": 1}, lambda _answer: None)
    children.answer("engine", "mute")
    for decibels in (-3.0, -9.0):
        children.broadcasting.forward("fader", {"source": "music", "db": decibels}, lambda _answer: None)
        children.answer("engine", "fader")
    children.now_ns += 7_000_000_000
    children.broadcasting.child_lost("engine")
    assert children.broadcasting.state is LiveState.RESUMING
    children.asked.clear()
    children.broadcasting.child_arrived("engine", {})
    resume = next(args for role, do, args in children.asked if (role, do) == ("engine", "go"))
    assert (resume["resume"], resume["plan_file"]) == (1, "plan.json")
    assert 7000 <= resume["offset_ms"] <= 7100
    children.answer("engine", "go")
    assert ("engine", "jump", {"index": 2}) in children.asked
    assert ("engine", "mute", {"on": 1}) in children.asked
    assert [args["db"] for _, do, args in children.asked if do == "fader"] == [-9.0]
    assert children.broadcasting.state is LiveState.LIVE


def test_a_new_courier_is_told_everything_again() -> None:
    children = Children()
    children.go_live()
    children.broadcasting.child_lost("courier")
    assert children.broadcasting.state is LiveState.LIVE
    children.asked.clear()
    children.broadcasting.child_arrived("courier", {"port": 6000, "token": "u"})
    assert [(role, do) for role, do, _ in children.asked] == [("courier", "destinations"), ("courier", "start"), ("engine", "courier")]


def test_stopping_ends_the_engine_first_and_lets_the_courier_drain() -> None:
    children, answers = Children(), list[Answer]()
    children.go_live()
    children.broadcasting.child_told(
        "courier", events.OUTPUT_STATISTICS, {"destination": "one", "sent_ms": 4500, "dropped": 0, "reconnects": 1}
    )
    children.broadcasting.stop("asked", False, answers.append)
    children.answer("engine", "stop", frames=100, segments=["a"])
    children.answer("courier", "stop")
    assert children.broadcasting.state is LiveState.IDLE
    (answer,) = answers
    assert (answer.result["frames"], answer.result["destinations"][0]["sent_seconds"]) == (100, 4.5)


def test_a_hanging_engine_does_not_hold_up_the_stop() -> None:
    children, answers = Children(), list[Answer]()
    children.go_live()
    children.broadcasting.stop("asked", False, answers.append)
    children.now_ns += 9_000_000_000
    children.broadcasting.turn(children.now_ns)
    assert children.killed == ["engine", "courier"]
    assert len(answers) == 1


def test_an_engine_that_never_returns_ends_the_broadcast() -> None:
    children = Children()
    children.go_live()
    children.broadcasting.child_lost("engine")
    children.now_ns += 31_000_000_000
    children.broadcasting.turn(children.now_ns)
    children.broadcasting.turn(children.now_ns)
    assert children.broadcasting.state is LiveState.IDLE


def test_what_a_dead_courier_had_sent_still_counts() -> None:
    children, answers = Children(), list[Answer]()
    children.go_live()
    children.broadcasting.child_told(
        "courier", events.OUTPUT_STATISTICS, {"destination": "one", "sent_ms": 4000, "dropped": 2, "reconnects": 0}
    )
    children.broadcasting.child_lost("courier")
    children.broadcasting.child_told(
        "courier", events.OUTPUT_STATISTICS, {"destination": "one", "sent_ms": 1500, "dropped": 0, "reconnects": 0}
    )
    children.broadcasting.stop("asked", False, answers.append)
    children.answer("engine", "stop")
    children.answer("courier", "stop")
    (told,) = answers[0].result["destinations"]
    assert (told["sent_seconds"], told["dropped"], told["reconnects"]) == (5.5, 2, 1)


def test_a_refusal_outlives_the_stop_and_keeps_its_code() -> None:
    children, answers = Children(), list[Answer]()
    children.go_live()
    for name, states in (("wrong key", (("refused", "rtmp.key-refused"), ("idle", ""))), ("fine", (("live", ""), ("idle", "")))):
        for state, code in states:
            children.broadcasting.child_told("courier", events.OUTPUT_STATE, {"destination": name, "state": state, "code": code})
    children.broadcasting.stop("asked", False, answers.append)
    children.answer("engine", "stop")
    children.answer("courier", "stop")
    told = {one["name"]: (one["state"], one["code"]) for one in answers[0].result["destinations"]}
    assert told == {"wrong key": ("refused", "rtmp.key-refused"), "fine": ("idle", "")}


def box(kind: bytes, *content: bytes) -> bytes:
    return (8 + sum(map(len, content))).to_bytes(4, "big") + kind + b"".join(content)


def fragment(pictures: int) -> bytes:
    """Return a fragment of an MP4 that names so many pictures."""
    of_picture, count = box(b"tfhd", bytes(4), (1).to_bytes(4, "big")), box(b"trun", bytes(4), pictures.to_bytes(4, "big"))
    return box(b"moof", box(b"traf", of_picture, count)) + box(b"mdat", b"pictures")


def test_an_engine_that_dies_while_stopping_leaves_the_courier_its_time_and_the_recording_tells_the_rest(
    tmp_path: Path,
) -> None:
    for number in (1, 2, 3):
        (tmp_path / f"{number:04d}.mp4").write_bytes(fragment(20) + fragment(7) + fragment(5)[:-1])
    (tmp_path / "replay-0001.mp4").touch()
    children, answers = Children(), list[Answer]()
    children.arrive()
    children.broadcasting.go({**GO, "plan_file": str(tmp_path / "plan.json")}, lambda _answer: None)
    for role, do in (("courier", "destinations"), ("engine", "prepare"), ("engine", "go")):
        children.answer(role, do)
    for name in ("0001.mp4", "0002.mp4"):
        children.broadcasting.child_told("engine", events.SEGMENT_CLOSED, {"file": name, "frames": 60})
    children.now_ns += 10_000_000_000
    children.broadcasting.stop("asked", False, answers.append)
    children.answer("engine", "stop", ok=False, code="keeper.child-lost")
    children.broadcasting.child_lost("engine")
    assert answers == []
    children.answer("courier", "stop")
    result = answers[0].result
    assert result["segments"] == [str(tmp_path / name) for name in ("0001.mp4", "0002.mp4", "0003.mp4")]
    assert result["frames"] == 60 + 60 + 27
    assert (result["reason"], result["seconds"]) == ("failed", 10.0)


def test_a_new_courier_leaves_alone_what_was_stopped_singly() -> None:
    children = Children()
    children.go_live()
    children.broadcasting.destinations("stop", {"names": ["one"]}, lambda _answer: None)
    children.answer("courier", "stop")
    children.broadcasting.child_lost("courier")
    children.broadcasting.child_arrived("courier", {"port": 5001, "token": "t"})
    assert children.asked[-2][:2] == ("courier", "start")
    assert children.asked[-2][2]["names"] == []
    children.broadcasting.destinations("start", {}, lambda _answer: None)
    for _ in ("going live", "the new courier", "the operator"):
        children.answer("courier", "start")
    children.broadcasting.child_lost("courier")
    children.broadcasting.child_arrived("courier", {"port": 5002, "token": "t"})
    assert children.asked[-2][2]["names"] == ["one"]


def test_what_the_line_takes_is_handed_to_the_engine() -> None:
    children = Children()
    load = {"sending": 2, "held_back": 2, "sent_bytes": 9, "held_bytes": 9}
    children.broadcasting.child_told("courier", events.OUTPUT_PRESSURE, load)
    assert children.asked == []
    children.go_live()
    children.broadcasting.child_told("courier", events.OUTPUT_PRESSURE, load)
    assert children.asked[-1] == ("engine", "pressure", load)
