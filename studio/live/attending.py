"""A headless operator: takes a prepared show to the air, hands over commands, repaints cards that changed, ends it cleanly."""

from __future__ import annotations

import contextlib
import getpass
import json
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from catalog.errors import CatalogError
from catalog.store import Shop
from studio.clock import stamped, utc_now
from studio.destinations_book import Target
from studio.engine import events
from studio.errors import StudioError
from studio.keeper.clients import attach
from studio.keeper.link import CommandRefused, KeeperGone, Link
from studio.keeper.messages import Event
from studio.keeper.wakefulness import NOT_HELD
from studio.live.end_signals import EndSignals
from studio.live.entries import Entries
from studio.live.gate import NOT_PLANNED, PRICE_CHANGED
from studio.live.operator_commands import read_command
from studio.live.starting import Prepared, forget, go_live
from studio.live.telling import Voice, tell_alarm, tell_refusal, tell_state
from studio.sound.voices import wants_suppression

STOP_DEADLINE_S = 20.0

SHORTEST_CARD_S = 1.0
"""A card that could not stay this long before the end is not shown by itself: nobody would have seen it."""

OUTDATED = frozenset({NOT_PLANNED, PRICE_CHANGED})
COMMAND_REFUSED = "command.refused"


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    try:
        out = file.open("w", encoding="utf-8")
    except OSError as error:
        raise EventsFileUnwritable(file=str(file)) from error
    try:
        yield out
    finally:
        with contextlib.suppress(OSError):  # what a full disk would not take was told when it happened
            out.close()


class EventsFileUnwritable(StudioError):
    """The file for the events cannot be written. Facts: ``file``."""

    code = "live.events-unwritable"


def _tried(doing: Callable[[], object]) -> StudioError | CatalogError | None:
    """Return why *doing* was refused, or None. That the keeper has gone is no refusal."""
    try:
        doing()
    except KeeperGone:
        raise
    except (StudioError, CatalogError) as error:
        return error
    return None


class Attending:
    """One broadcast run without a window."""

    def __init__(
        self,
        shop: Shop,
        prepared: Prepared,
        targets: Sequence[Target],
        *,
        voice: Voice,
        events_file: Path | None = None,
        reads_commands: bool = False,
        signals: EndSignals | None = None,
        on_event: Callable[[Event], None] = lambda _event: None,
    ) -> None:
        self._shop, self._prepared, self._targets, self._voice = shop, prepared, targets, voice
        self._events_file, self._reads_commands, self._on_event = events_file, reads_commands, on_event
        self._signals = signals
        self._inbox: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._entries = Entries(shop, prepared.plan)
        self._seq = 0
        self._told: dict[str, dict[str, Any]] = {}
        self._out: TextIO | None = None
        self._has_begun = False

    def attend(self, *, seconds: float | None = None, advance_s: float | None = None) -> dict[str, Any]:
        """Run the show to its end and return its result.

        Args:
            seconds: end by itself so long after going live. A signal that came before leaves nothing to begin.
            advance_s: show the next card every so many seconds, the first at once.

        Raises:
            EventsFileUnwritable, KeeperNotStarted, CommandRefused: the show could not begin; nothing of it is left.
            KeeperGone: the keeper died.
        """
        with contextlib.ExitStack() as leaving:
            leaving.callback(self._forget_what_never_began)
            signals = self._signals or leaving.enter_context(EndSignals())
            if signals.has_come:
                return self._result({"broadcast": "", "reason": "signal"})
            self._out = leaving.enter_context(_opened(self._events_file)) if self._events_file else None
            link = attach(
                self._shop.folder,
                role="cli",
                start=True,
                on_event=lambda event: self._inbox.put(("event", event)),
                on_gone=lambda: self._inbox.put(("gone", None)),
            )
            leaving.callback(link.close)
            link.listen()
            signals.listen(lambda: self._inbox.put(("stop", "signal")))
            go_live(link, self._prepared, self._targets)
            self._has_begun = True
            self._voice.note("cli.live.on-air", broadcast=self._prepared.plan.broadcast)
            if self._reads_commands:
                threading.Thread(target=self._read_commands, name="commands", daemon=True).start()
            return self._serve(link, seconds, advance_s)

    def _forget_what_never_began(self) -> None:
        if not self._has_begun:
            forget(self._prepared.plan_file)

    def _serve(self, link: Link, seconds: float | None, advance_s: float | None) -> dict[str, Any]:
        began = time.monotonic()
        ends = began + seconds if seconds else float("inf")
        advances = began if advance_s and self._prepared.plan.entries else float("inf")
        has_asked_to_stop = False
        while True:
            now = time.monotonic()
            if now >= advances:
                advances += advance_s or 0
                if ends - now >= SHORTEST_CARD_S and not has_asked_to_stop:
                    self._command(link, {"do": "next"})
            if now >= ends and not has_asked_to_stop:
                has_asked_to_stop = True
                self._stop(link, "asked")
            try:
                kind, value = self._inbox.get(timeout=max(0.0, min(ends if not has_asked_to_stop else now + 1, advances, now + 1) - now))
            except queue.Empty:
                continue
            if kind == "gone":
                raise KeeperGone
            if kind == "stop":
                if not has_asked_to_stop:
                    has_asked_to_stop = True
                    self._stop(link, str(value))
            elif kind == "command":
                self._command(link, value)
            else:
                self._hear(link, value)
                if value.kind == events.LIVE_STATE and value.facts["state"] == "idle" and "result" in value.facts:
                    return self._result(value.facts["result"])

    def _hear(self, link: Link, event: Event) -> None:
        self._seq = event.seq
        self._write_down(event)
        self._on_event(event)
        if event.kind == events.OUTPUT_STATE:
            if self._told.get(event.facts["destination"]) != event.facts:  # every try that fails is an event; one word is enough
                self._told[event.facts["destination"]] = event.facts
                tell_state(self._voice, event)
        elif event.kind == events.SLEEP_HELD and event.facts["code"] == NOT_HELD:
            self._voice.note(NOT_HELD)
        elif event.kind == events.ALARM_RAISED:
            tell_alarm(self._voice, event)
        elif event.kind == events.VOICE_CHANGED and wants_suppression(str(event.facts["voice"])) and not event.facts["suppression"]:
            self._voice.note("sound.suppression-missing")
        elif event.kind == events.CARD_HIDDEN and event.facts.get("reason") == "changed":
            index = int(event.facts["index"])
            error = _tried(lambda: self._entries.repaint(link, index))
            if error is not None:
                self._refuse("entry", error)

    def _write_down(self, event: Event) -> None:
        """Append the event to the file that was asked for; a disk that fails later costs the file, not the show."""
        if self._out is None:
            return
        line = json.dumps({"seq": event.seq, "at": event.at, "kind": event.kind, "facts": event.facts}, ensure_ascii=False)
        try:
            self._out.write(line + "\n")
            self._out.flush()
        except OSError:
            self._out = None
            self._voice.note("live.events-lost")

    def _stop(self, link: Link, reason: str) -> None:
        threading.Thread(target=self._stop_and_wait, args=(link, reason), name="stopping", daemon=True).start()

    def _stop_and_wait(self, link: Link, reason: str) -> None:
        try:
            link.call("stop", reason=reason, deadline_s=STOP_DEADLINE_S)
        except (KeeperGone, CommandRefused):
            self._inbox.put(("gone", None))

    def _command(self, link: Link, command: dict[str, Any]) -> None:
        do = str(command["do"])
        args = {name: value for name, value in command.items() if name != "do"}
        if do == "correct":
            args["by"] = args["by"] or self._prepared.plan.host or getpass.getuser()
        show, text = self._entries.show, str(args.get("product", ""))
        error = _tried((lambda: show(link, text)) if do == "show" else (lambda: link.call(do, **args)))
        if error is not None and error.facts.get("reason") in OUTDATED:
            product = str(error.facts["product"])
            error = _tried(lambda: self._entries.repaint_where_host_is(link, product))
        if error is not None:
            self._refuse(do, error)

    def _refuse(self, do: str, error: StudioError | CatalogError) -> None:
        """Say that a command was refused: in words, and as an event of this client's own."""
        reason, product = str(error.facts.get("reason", "")), str(error.facts.get("product", ""))
        tell_refusal(self._voice, self._shop, do, error, today=utc_now().astimezone().date())
        facts = {"do": do, "code": error.code, "reason": reason, "product": product}
        self._write_down(Event(seq=self._seq, at=stamped(utc_now()), kind=COMMAND_REFUSED, facts=facts))

    def _read_commands(self) -> None:
        """Hand over standard input's JSON lines; its end changes nothing."""
        for line in sys.stdin:
            command = read_command(line)
            if command is not None:
                self._inbox.put(("stop", "asked") if command["do"] == "stop" else ("command", command))
            elif line.strip():
                self._voice.note("cli.live.no-command", line=line.strip()[:60])

    def _result(self, told: dict[str, Any]) -> dict[str, Any]:
        return {
            "broadcast": told.get("broadcast", self._prepared.plan.broadcast),
            "reason": told.get("reason", ""),
            "seconds": told.get("seconds", 0),
            "frames": told.get("frames", 0),
            "dropped_frames": told.get("dropped_frames", 0),
            "late_p99_ms": told.get("late_p99_ms", 0),
            "destinations": told.get("destinations", []),
            "segments": told.get("segments", []),
        }
