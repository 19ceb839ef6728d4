"""The broadcast as the keeper sees it: go, resume after a crash, stop; which child is told what, in which order."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.engine import events
from studio.keeper.messages import Answer
from studio.live.live_states import Cue, LiveState, allowed, next_state
from studio.outputs.torn_segment import pictures_of

AnswerTo = Callable[[Answer], None]
Ask = Callable[[str, str, dict[str, Any], AnswerTo], None]

CHILDREN_DEADLINE_S = 15.0
PREPARE_DEADLINE_S = 20.0
STOP_DEADLINE_S = 8.0
DRAIN_S = 3.0
RESUME_DEADLINE_S = 30.0
RESUME_MARGIN_MS = 40
DESK = frozenset({"fader", "delay", "voice"})
ADDED_UP = ("sent_bytes", "sent_ms", "dropped", "dropped_groups", "reconnects")


def _ignore(_answer: Answer) -> None:
    """Some answers change nothing."""


class Broadcasting:
    """The one broadcast of a keeper. Not threaded: everything is called from the keeper's loop.

    Attributes:
        state: where the broadcast stands.
    """

    def __init__(
        self,
        *,
        ask: Ask,
        tell: Callable[[str, dict[str, Any]], None],
        kill: Callable[[str], None],
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._ask, self._tell, self._kill, self._now_ns = ask, tell, kill, now_ns
        self.state = LiveState.IDLE
        self._present: dict[str, dict[str, Any]] = {}
        self._go: dict[str, Any] = {}
        self._destinations: list[dict[str, Any]] = []
        self._resting: set[str] = set()
        self._answer_go: AnswerTo | None = None
        self._answer_stop: list[AnswerTo] = []
        self._deadline_ns = 0
        self._went_live_ns = 0
        self._is_preparing_sent = False
        self._on_air = -1
        self._muted = 0
        self._scene = "programme"
        self._entries: list[dict[str, Any]] = []
        self._statistics: dict[str, dict[str, Any]] = {}
        self._carried: dict[str, dict[str, int]] = {}
        self._desk: dict[tuple[str, str], dict[str, Any]] = {}
        self._result: dict[str, Any] = {}
        self._stop_reason = ""
        self._stopped_ns = 0
        self._closed: dict[str, int] = {}

    # -- commands of clients

    def go(self, args: dict[str, Any], answer: AnswerTo) -> None:
        """Begin the broadcast that ``plan_file`` plans, to ``destinations``; the answer comes when it is live or could not be."""
        if Cue.GO not in allowed(self.state):
            answer(Answer(id="", ok=False, code="keeper.already-live", facts={"broadcast": str(self._go.get("broadcast", ""))}))
            return
        self._go = {name: args[name] for name in ("plan_file", "broadcast")} | {
            "rehearsal": int(args.get("rehearsal", 0)),
            "addresses": dict(args.get("addresses", {})),  # of network cameras; they live here and in the engine, never in the shop
        }
        self._destinations = list(args.get("destinations", []))
        self._resting = set()
        self._answer_go, self._answer_stop = answer, []
        self._on_air, self._muted, self._scene, self._entries, self._statistics, self._result = -1, 0, "programme", [], {}, {}
        self._carried, self._desk = {}, {}
        self._closed = {}
        self._went_live_ns = self._stopped_ns = 0
        self._is_preparing_sent = False
        self._deadline_ns = self._now_ns() + int(CHILDREN_DEADLINE_S * 1e9)
        self._move(Cue.GO)
        self._prepare_when_present()

    def stop(self, reason: str, now: bool, answer: AnswerTo) -> None:  # noqa: FBT001 - the command's own word
        """End the broadcast; the answer carries its result. With nothing live it answers at once."""
        if self.state is LiveState.IDLE:
            answer(Answer(id="", ok=True, result={"state": "idle"}))
            return
        self._answer_stop.append(answer)
        if self.state is LiveState.STOPPING:
            return
        self._stop_reason, self._stopped_ns = reason, self._now_ns()
        self._move(Cue.STOP)
        self._deadline_ns = self._now_ns() + int((0.5 if now else STOP_DEADLINE_S) * 1e9)
        self._ask("engine", "stop", {"reason": reason}, self._engine_stopped)

    def destinations(self, do: str, args: dict[str, Any], answer: AnswerTo) -> None:
        """Set, start or stop destinations while live, all or by name."""
        if self.state not in {LiveState.LIVE, LiveState.RESUMING}:
            answer(Answer(id="", ok=False, code="keeper.not-live"))
            return
        if do == "set":
            self._destinations = list(args.get("items", []))
            self._ask("courier", "destinations", {"items": self._destinations}, answer)
            return
        names = {str(item["name"]) for item in self._destinations} if args.get("names") is None else set(map(str, args["names"]))

        def remember(given: Answer) -> None:
            if given.ok:
                self._resting = self._resting | names if do == "stop" else self._resting - names
            answer(given)

        self._ask("courier", do, args, remember)

    def forward(self, do: str, args: dict[str, Any], answer: AnswerTo) -> None:
        """Hand a command to the engine, and remember what a restarted engine must be told again."""
        if self.state not in {LiveState.LIVE, LiveState.RESUMING}:
            answer(Answer(id="", ok=False, code="keeper.not-live"))
            return

        def remember(given: Answer) -> None:
            if given.ok and do == "entry":
                self._entries.append(args)
            elif given.ok and (do in DESK or (do == "mute" and args.get("source"))):
                key = do, str(args.get("source", ""))
                self._desk.pop(key, None)  # the last word comes last
                self._desk[key] = args
            elif given.ok and do == "mute":
                self._muted = int(args.get("on", 0))
            elif given.ok and do == "scene":
                self._scene = str(args.get("name", "programme"))
            answer(given)

        self._ask("engine", do, args, remember)

    # -- what children do

    def child_arrived(self, role: str, facts: dict[str, Any]) -> None:
        """A child has said hello."""
        self._present[role] = facts
        if self.state is LiveState.PREPARING:
            self._prepare_when_present()
        elif self.state in {LiveState.LIVE, LiveState.RESUMING} and role == "courier":
            self._brief_courier()
            self._introduce()
        elif self.state is LiveState.RESUMING and role == "engine":
            self._introduce()
            self._resume()

    def child_lost(self, role: str) -> None:
        """A child has died or left."""
        self._present.pop(role, None)
        if role != "engine":
            self._carry_statistics()
            return
        if self.state is LiveState.PREPARING:
            self._fail("keeper.child-lost", {"role": role})
        elif self.state is LiveState.LIVE:
            self._deadline_ns = self._now_ns() + int(RESUME_DEADLINE_S * 1e9)
            self._move(Cue.ENGINE_LOST)
        # while stopping: what it was asked is answered for it, and the courier still sends what it has

    def child_told(self, role: str, kind: str, facts: dict[str, Any]) -> None:
        """A child has sent an event."""
        if kind == events.CARD_SHOWN:
            self._on_air = int(facts["index"])
        elif kind == events.CARD_HIDDEN:
            self._on_air = -1
        elif kind == events.OUTPUT_STATISTICS:
            name = str(facts["destination"])
            carried = self._carried.get(name, {})
            added = {figure: int(facts.get(figure, 0)) + carried.get(figure, 0) for figure in ADDED_UP}
            self._statistics.setdefault(name, {}).update(facts | added)
        elif kind == events.SEGMENT_CLOSED:
            self._closed[str(facts["file"])] = int(facts["frames"])
        elif kind == events.OUTPUT_PRESSURE:
            if self.state is LiveState.LIVE:
                self._ask("engine", "pressure", facts, _ignore)
        elif kind == events.OUTPUT_STATE:
            self._note_state(str(facts["destination"]), str(facts["state"]), str(facts.get("code", "")))
            if role == "courier" and self.state is not LiveState.IDLE:
                self._ask("engine", "fact", {"kind": kind, "facts": facts}, _ignore)

    def _note_state(self, name: str, state: str, code: str) -> None:
        """Keep how a destination stands for the result: a refusal outlives the stop, and so does the code of what it ended with."""
        said = self._statistics.setdefault(name, {})
        if not (state == "idle" and said.get("state") == "refused"):
            said["state"] = state
        if code or state == "live":
            said["last_code"] = code

    def turn(self, now_ns: int) -> None:
        """Act on deadlines; called several times a second."""
        if now_ns < self._deadline_ns:
            return
        if self.state is LiveState.PREPARING:
            self._kill("engine")
            self._fail("keeper.engine-slow", {"seconds": int(PREPARE_DEADLINE_S)})
        elif self.state is LiveState.STOPPING:
            self._kill("engine")
            self._kill("courier")
            self._finish()
        elif self.state is LiveState.RESUMING:
            self._stop_reason = "failed"
            self._move(Cue.FAILED)
            self._deadline_ns = now_ns

    # -- steps

    def _prepare_when_present(self) -> None:
        if self._is_preparing_sent or not {"engine", "courier"} <= set(self._present):
            return
        self._is_preparing_sent = True
        self._deadline_ns = self._now_ns() + int(PREPARE_DEADLINE_S * 1e9)
        self._introduce()
        self._ask("courier", "destinations", {"items": self._destinations}, self._destinations_set)

    def _destinations_set(self, given: Answer) -> None:
        if self.state is not LiveState.PREPARING:
            return
        if not given.ok:
            self._fail(given.code, given.facts)
            return
        self._ask("engine", "prepare", self._planned(), self._prepared)

    def _prepared(self, given: Answer) -> None:
        if self.state is not LiveState.PREPARING:
            return
        if not given.ok:
            self._fail(given.code, given.facts)
            return
        self._ask("engine", "go", self._planned() | {"resume": 0, "offset_ms": 0, "first_segment": 0}, self._gone_live)
        self._ask("courier", "start", {}, _ignore)

    def _planned(self) -> dict[str, Any]:
        return {"plan_file": self._go["plan_file"], "addresses": self._go["addresses"]}

    def _gone_live(self, given: Answer) -> None:
        if self.state is not LiveState.PREPARING:
            return
        if not given.ok:
            self._fail(given.code, given.facts)
            return
        self._went_live_ns = self._now_ns()
        self._deadline_ns = 0
        self._move(Cue.WENT_LIVE)
        if self._answer_go is not None:
            self._answer_go(Answer(id="", ok=True, result={"broadcast": self._go["broadcast"]}))
            self._answer_go = None

    def _carry_statistics(self) -> None:
        """A new courier counts from zero: keep what the last one had counted, and its end as one more reconnect."""
        for name, said in self._statistics.items():
            self._carried[name] = {figure: int(said.get(figure, 0)) for figure in ADDED_UP}
            self._carried[name]["reconnects"] += 1

    def _brief_courier(self) -> None:
        published = [name for name, said in self._statistics.items() if said.get("sent_ms")]
        self._ask("courier", "destinations", {"items": self._destinations}, _ignore)
        names = [str(item["name"]) for item in self._destinations if item["name"] not in self._resting]
        self._ask("courier", "start", {"names": names, "published": published}, _ignore)

    def _introduce(self) -> None:
        if "courier" in self._present:
            self._ask("engine", "courier", {"host": "127.0.0.1", **self._present["courier"]}, _ignore)

    def _resume(self) -> None:
        elapsed_ms = (self._now_ns() - self._went_live_ns) // 1_000_000 + RESUME_MARGIN_MS
        args = self._planned() | {"resume": 1, "offset_ms": elapsed_ms, "first_segment": 0}
        on_air = self._on_air

        def resumed(given: Answer) -> None:
            if self.state is not LiveState.RESUMING or not given.ok:
                return
            for entry in self._entries:
                self._ask("engine", "entry", entry, _ignore)
            for (turned, _source), turned_args in self._desk.items():
                self._ask("engine", turned, turned_args, _ignore)
            if self._muted:
                self._ask("engine", "mute", {"on": 1}, _ignore)
            if self._scene != "programme":
                self._ask("engine", "scene", {"name": self._scene}, _ignore)
            if on_air >= 0:
                self._ask("engine", "jump", {"index": on_air}, _ignore)
            self._move(Cue.WENT_LIVE)

        self._ask("engine", "go", args, resumed)

    def _engine_stopped(self, given: Answer) -> None:
        if self.state is not LiveState.STOPPING:
            return
        if given.ok:
            self._result = given.result
        self._ask("courier", "stop", {"deadline_s": DRAIN_S}, lambda _answer: self._finish())

    def _finish(self) -> None:
        if self.state is not LiveState.STOPPING:
            return
        result = {
            **(self._result or self._what_is_left()),
            "broadcast": self._go["broadcast"],
            "reason": self._stop_reason,
            "destinations": [
                {
                    "name": name,
                    "state": said.get("state", "idle"),
                    "sent_seconds": int(said.get("sent_ms", 0)) / 1000,
                    "dropped": int(said.get("dropped", 0)),
                    "reconnects": int(said.get("reconnects", 0)),
                    "code": str(said.get("last_code", "")),
                }
                for name, said in self._statistics.items()
            ],
        }
        answers, self._answer_stop = self._answer_stop, []
        self._move(Cue.ENDED, result=result)
        for answer in answers:
            answer(Answer(id="", ok=True, result=result))
        if self._answer_go is not None:
            self._answer_go(Answer(id="", ok=False, code="keeper.stopped-early"))
            self._answer_go = None

    def _what_is_left(self) -> dict[str, Any]:
        """Return what the recording says of a broadcast whose engine died, or hung, while it was stopping: then that is the reason."""
        segments = sorted(Path(self._go["plan_file"]).parent.glob("[0-9]*.mp4"))
        if self._went_live_ns:
            self._stop_reason = "failed"
        return {
            "segments": [str(segment) for segment in segments],
            "frames": sum(self._closed.get(segment.name) or pictures_of(segment) for segment in segments),
            "seconds": round(((self._stopped_ns or self._now_ns()) - self._went_live_ns) / 1e9, 3) if self._went_live_ns else 0,
        }

    def _fail(self, code: str, facts: dict[str, Any]) -> None:
        self._ask("courier", "stop", {"deadline_s": 0}, _ignore)
        self._ask("engine", "stop", {"reason": "failed"}, _ignore)
        answer, self._answer_go = self._answer_go, None
        self._move(Cue.FAILED)
        if answer is not None:
            answer(Answer(id="", ok=False, code=code, facts=facts))

    def _move(self, cue: Cue, result: dict[str, Any] | None = None) -> None:
        self.state = next_state(self.state, cue)
        facts = {"state": self.state.value, "broadcast": self._go.get("broadcast", ""), "rehearsal": self._go.get("rehearsal", 0)}
        self._tell(events.LIVE_STATE, facts | ({"result": result} if result is not None else {}))
