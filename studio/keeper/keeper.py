"""The keeper: holds the shop's lock, the control door and the stream addresses; starts, watches and restarts engine and courier."""

from __future__ import annotations

import os
import signal
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock

from studio.clock import stamped, utc_now
from studio.ending_signals import ending_signals
from studio.engine import events
from studio.keeper import snapshot as snapshots
from studio.keeper.broadcasting import Broadcasting
from studio.keeper.children import Child
from studio.keeper.door import Door, Visitor
from studio.keeper.messages import Answer, Command, Event, Message
from studio.keeper.pulse import Pulse
from studio.keeper.wakefulness import HELD, Wakefulness
from studio.live.live_states import LiveState
from studio.logs import log_to
from studio.places import door_file

LINGER_S = 10.0
TURN_S = 0.1
ANSWERS_KEPT = 256
CHILD_ROLES = ("engine", "courier")
FORWARDED = frozenset(
    {"next", "previous", "jump", "show", "hide", "correct", "scene", "mute", "fader", "delay", "voice", "compare", "replay", "entry"}
)
AnswerTo = Callable[[Answer], None]


class Keeper:
    """One shop's keeper, from ``run`` to the end of that call."""

    def __init__(self, shop_folder: Path) -> None:
        self._shop_folder = shop_folder
        self._log = log_to(shop_folder / "logs", "keeper")
        self.snapshot = snapshots.empty()
        self._seq = 0
        self._children = {role: Child(role, shop_folder) for role in CHILD_ROLES}
        self._homes: dict[str, Visitor] = {}
        self._pulses: dict[str, Pulse] = {}
        self._asked: OrderedDict[str, tuple[str, AnswerTo]] = OrderedDict()
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._previews: dict[int, str] = {}
        self._number = 0
        self._left_ns = time.monotonic_ns()
        self._since = stamped(utc_now())
        self._is_ending = False
        self._broadcasting = Broadcasting(ask=self.ask, tell=self.tell, kill=self._kill)
        self._wakefulness = Wakefulness()
        self._door = Door(
            door_file(shop_folder),
            snapshot=lambda: (self._seq, self.snapshot),
            on_arrival=self._arrived,
            on_message=self._heard,
            on_departure=self._departed,
        )

    def run(self) -> None:
        """Serve until nothing is live and nobody has been attached for ten seconds, or until told to end."""
        for number in ending_signals():
            signal.signal(number, self._signalled)
        try:
            while not self._is_done():
                self._door.turn(TURN_S)
                self._watch()
                self._stay_awake()
                self._broadcasting.turn(time.monotonic_ns())
        finally:
            self._wakefulness.close()
            for home in list(self._homes.values()):
                self._door.send(home, Command(id="quit", do="quit"))
            self._door.turn(0.0)
            self._door.close()
            for child in self._children.values():
                child.end()
            self._log.info("ended")

    # -- what the broadcast asks for

    def ask(self, role: str, do: str, args: dict[str, Any], then: AnswerTo) -> None:
        """Send a command to a child; *then* gets its answer, or one with code ``keeper.child-lost``."""
        home = self._homes.get(role)
        self._number += 1
        number = f"keeper-{self._number}"
        if home is None:
            then(Answer(id=number, ok=False, code="keeper.child-lost", facts={"role": role}))
            return
        self._asked[number] = (role, then)
        self._door.send(home, Command(id=number, do=do, args=args))

    def tell(self, kind: str, facts: dict[str, Any], at: str = "") -> None:
        """Number an event, fold it into the snapshot, send it to every client."""
        self._seq += 1
        event = Event(seq=self._seq, at=at or stamped(utc_now()), kind=kind, facts=facts)
        snapshots.apply(self.snapshot, kind, event.at, facts)
        if kind not in snapshots.SUMMARIES:
            self._log.info("%s %s", kind, " ".join(f"{name}={value}" for name, value in facts.items() if name != "result"))
        for visitor in list(self._door.visitors):
            if visitor.role not in CHILD_ROLES:
                self._door.send(visitor, event)

    def _kill(self, role: str) -> None:
        self._children[role].kill()

    # -- visitors

    def _arrived(self, visitor: Visitor) -> None:
        if visitor.role not in CHILD_ROLES:
            return
        if visitor.pid != self._children[visitor.role].pid:  # a child of an earlier keeper, or nobody's
            self._door.send(visitor, Command(id="quit", do="quit"))
            return
        self._homes[visitor.role] = visitor
        self._pulses[visitor.role] = Pulse(time.monotonic_ns())
        self.tell(events.PROCESS_STARTED, {"role": visitor.role, "pid": visitor.pid})
        self._broadcasting.child_arrived(visitor.role, visitor.facts)
        if visitor.role == "engine":
            self._ask_for_preview()

    def _departed(self, visitor: Visitor) -> None:
        if self._homes.get(visitor.role) is visitor:
            self._lose(visitor.role)
            return
        self._left_ns = time.monotonic_ns()
        if self._previews.pop(id(visitor), None):
            self._ask_for_preview()

    def _heard(self, visitor: Visitor, message: Message) -> None:
        if visitor.role in CHILD_ROLES:
            if self._homes.get(visitor.role) is not visitor:
                return
            self._pulses[visitor.role].heard(time.monotonic_ns())
            if isinstance(message, Answer) and message.id in self._asked:
                self._asked.pop(message.id)[1](message)
            elif isinstance(message, Event):
                if visitor.role == "engine" and message.kind == events.OUTPUT_STATE:
                    return  # the courier has told it already; this is the timeline's receipt
                self.tell(message.kind, message.facts, message.at)
                self._broadcasting.child_told(visitor.role, message.kind, message.facts)
            return
        if not isinstance(message, Command):
            return
        if message.id in self._answers:
            self._door.send(visitor, self._answers[message.id])
            return

        def answer(given: Answer) -> None:
            final = Answer(id=message.id, ok=given.ok, result=given.result, code=given.code, facts=given.facts)
            self._answers[message.id] = final
            while len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
            self._door.send(visitor, final)

        self._do(visitor, message, answer)

    def _do(self, visitor: Visitor, command: Command, answer: AnswerTo) -> None:
        match command.do:
            case "status":
                answer(Answer(id="", ok=True, result={**self.snapshot, "processes": self._with_itself()}))
            case "go":
                self._broadcasting.go(command.args, answer)
            case "stop":
                self._broadcasting.stop(str(command.args.get("reason", "asked")), bool(command.args.get("now")), answer)
            case "destinations.start" | "destinations.stop" | "destinations.set":
                self._broadcasting.destinations(command.do.partition(".")[2], command.args, answer)
            case "preview":
                size = str(command.args.get("size", "off"))
                self._previews[id(visitor)] = size
                self._ask_for_preview(answer)
            case "quit":
                self._is_ending = True
                answer(Answer(id="", ok=True))
            case do if do in FORWARDED:
                self._broadcasting.forward(do, command.args, answer)
            case _:
                answer(Answer(id="", ok=False, code="keeper.unknown-command", facts={"command": command.do[:40]}))

    def _ask_for_preview(self, answer: AnswerTo = lambda _answer: None) -> None:
        wanted = set(self._previews.values())
        size = next((size for size in ("full", "small") if size in wanted), "off")
        self.ask("engine", "preview", {"size": size}, answer)

    def _with_itself(self) -> dict[str, Any]:
        return {"keeper": {"pid": os.getpid(), "since": self._since}, **self.snapshot["processes"]}

    # -- children

    def _start(self, role: str) -> None:
        self._children[role].start(time.monotonic_ns())

    def _watch(self) -> None:
        now_ns = time.monotonic_ns()
        for role, child in self._children.items():
            code = child.ended()
            if code is not None:
                self._lose(role)
                self.tell(events.PROCESS_ENDED, {"role": role, "code": code})
            if not child.pid and not self._is_ending and child.may_start(now_ns):
                self._start(role)
            if role in self._homes and self._broadcasting.state in {LiveState.LIVE, LiveState.RESUMING}:
                self._feel_pulse(role, now_ns)

    def _stay_awake(self) -> None:
        code = self._wakefulness.turn(time.monotonic_ns(), is_live=self._broadcasting.state is not LiveState.IDLE)
        if code:
            self.tell(events.SLEEP_HELD, {"on": int(code == HELD), "code": code})

    def _feel_pulse(self, role: str, now_ns: int) -> None:
        pulse = self._pulses[role]
        if pulse.has_stopped(now_ns):
            self._log.warning("child silent role=%s", role)
            self._children[role].kill()
        elif pulse.wants_asking(now_ns):
            self.ask(role, "alive", {}, lambda _answer: None)

    def _lose(self, role: str) -> None:
        if self._homes.pop(role, None) is None:
            return
        for number, (asked_role, then) in list(self._asked.items()):
            if asked_role == role:
                del self._asked[number]
                then(Answer(id=number, ok=False, code="keeper.child-lost", facts={"role": role}))
        self._broadcasting.child_lost(role)

    # -- ending

    def _is_done(self) -> bool:
        if self._is_ending:
            return self._broadcasting.state is LiveState.IDLE
        has_clients = any(visitor.role not in CHILD_ROLES for visitor in self._door.visitors)
        if has_clients or self._broadcasting.state is not LiveState.IDLE:
            self._left_ns = time.monotonic_ns()
            return False
        return time.monotonic_ns() - self._left_ns > LINGER_S * 1e9

    def _signalled(self, _number: int, _frame: object) -> None:
        self._is_ending = True
        self._broadcasting.stop("signal", False, lambda _answer: None)


def run(shop_folder: Path) -> int:
    """Be the keeper of *shop_folder*; return the exit code (0, or 1 where another keeper holds the shop)."""
    lock = filelock.FileLock(str(shop_folder / "keeper.lock"))
    try:
        with lock.acquire(timeout=0):
            Keeper(shop_folder).run()
    except filelock.Timeout:
        return 1
    return 0
