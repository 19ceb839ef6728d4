"""A headless operator: takes a prepared show to the air, hands over commands, repaints cards that changed, ends it cleanly."""

from __future__ import annotations

import contextlib
import json
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import msgspec

from catalog.products import Products
from catalog.store import Shop
from studio.destinations_book import Target
from studio.engine import events
from studio.keeper.clients import attach
from studio.keeper.link import CommandRefused, KeeperGone, Link
from studio.keeper.messages import Event
from studio.live.starting import Prepared, go_live
from studio.show.planning import plan_entry, replan_entry

STOP_DEADLINE_S = 20.0
WORDS = frozenset({"next", "previous", "jump", "show", "hide", "scene", "mute", "correct", "destinations.start", "destinations.stop"})


class Attending:
    """One broadcast run without a window."""

    def __init__(
        self,
        shop: Shop,
        prepared: Prepared,
        targets: Sequence[Target],
        *,
        note: Callable[..., None],
        events_file: Path | None = None,
        reads_commands: bool = False,
        on_event: Callable[[Event], None] = lambda _event: None,
    ) -> None:
        self._shop, self._prepared, self._targets, self._note = shop, prepared, targets, note
        self._events_file, self._reads_commands, self._on_event = events_file, reads_commands, on_event
        self._inbox: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()

    def attend(self, *, seconds: float | None = None, advance_s: float | None = None) -> dict[str, Any]:
        """Run the show to its end and return its result.

        Args:
            seconds: end by itself so long after going live.
            advance_s: show the next card every so many seconds, the first at once.

        Raises:
            KeeperGone: the keeper died.
            CommandRefused: the show could not begin.
        """
        with contextlib.ExitStack() as leaving:
            out = leaving.enter_context(self._events_file.open("w", encoding="utf-8")) if self._events_file else None
            link = attach(
                self._shop.folder,
                role="cli",
                start=True,
                on_event=lambda event: self._inbox.put(("event", event)),
                on_gone=lambda: self._inbox.put(("gone", None)),
            )
            leaving.callback(link.close)
            link.listen()
            leaving.enter_context(self._signals())
            go_live(link, self._prepared, self._targets)
            self._note("cli.live.on-air", broadcast=self._prepared.plan.broadcast)
            if self._reads_commands:
                threading.Thread(target=self._read_commands, name="commands", daemon=True).start()
            return self._serve(link, out, seconds, advance_s)

    def _serve(self, link: Link, out: TextIO | None, seconds: float | None, advance_s: float | None) -> dict[str, Any]:
        began = time.monotonic()
        ends = began + seconds if seconds else float("inf")
        advances = began if advance_s and self._prepared.plan.entries else float("inf")
        has_asked_to_stop = False
        while True:
            now = time.monotonic()
            if now >= advances:
                advances += advance_s or 0
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
                self._hear(link, value, out)
                if value.kind == events.LIVE_STATE and value.facts["state"] == "idle" and "result" in value.facts:
                    return self._result(value.facts["result"])

    def _hear(self, link: Link, event: Event, out: TextIO | None) -> None:
        if out is not None:
            out.write(json.dumps({"seq": event.seq, "at": event.at, "kind": event.kind, "facts": event.facts}, ensure_ascii=False) + "\n")
            out.flush()
        self._on_event(event)
        if event.kind == events.OUTPUT_STATE:
            self._note(
                "cli.live.destination", name=event.facts["destination"], state=event.facts["state"], code=event.facts.get("code", "")
            )
        elif event.kind == events.CARD_HIDDEN and event.facts.get("reason") == "changed":
            self._repaint(link, int(event.facts["index"]))

    def _repaint(self, link: Link, index: int) -> None:
        """Paint the card of a product whose facts changed while it was on air, and show it again; the gate decides anew."""
        plan = self._prepared.plan
        if not 0 <= index < len(plan.entries):
            return
        entry = replan_entry(self._shop, plan.entries[index], width=plan.width, height=plan.height)
        self._command(link, {"do": "entry", "index": index, "entry": msgspec.to_builtins(entry)})
        self._command(link, {"do": "jump", "index": index})

    def _stop(self, link: Link, reason: str) -> None:
        threading.Thread(target=self._stop_and_wait, args=(link, reason), name="stopping", daemon=True).start()

    def _stop_and_wait(self, link: Link, reason: str) -> None:
        try:
            link.call("stop", reason=reason, deadline_s=STOP_DEADLINE_S)
        except (KeeperGone, CommandRefused):
            self._inbox.put(("gone", None))

    def _command(self, link: Link, command: dict[str, Any]) -> None:
        do = str(command.get("do", ""))
        args = {name: value for name, value in command.items() if name != "do"}
        try:
            if do == "show" and not self._is_planned(args):
                self._add(link, args)
            link.call(do, **args)
        except CommandRefused as error:
            self._note("cli.live.refused", command=do, code=error.code, product=error.facts.get("product", ""))

    def _is_planned(self, args: dict[str, Any]) -> bool:
        product = Products(self._shop).find(str(args.get("product", "")))
        if product is not None:
            args["product"] = product.id
        return any(entry.card.product == args.get("product") for entry in self._prepared.plan.entries)

    def _add(self, link: Link, args: dict[str, Any]) -> None:
        """Put a product that is not in the rundown at its end, so that it can be shown; the gate still decides."""
        product = Products(self._shop).find(str(args.get("product", "")))
        if product is not None:
            entry = plan_entry(self._shop, product, width=self._prepared.plan.width, height=self._prepared.plan.height)
            link.call("entry", entry=msgspec.to_builtins(entry))

    def _read_commands(self) -> None:
        """Hand over standard input's JSON lines; its end changes nothing."""
        for line in sys.stdin:
            try:
                command = json.loads(line)
            except ValueError:
                command = None
            if not isinstance(command, dict) or command.get("do") not in WORDS | {"stop"}:
                if line.strip():
                    self._note("cli.live.no-command", line=line.strip()[:60])
                continue
            self._inbox.put(("stop", "asked") if command["do"] == "stop" else ("command", command))

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Make SIGINT and SIGTERM end the broadcast cleanly."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {
            number: signal.signal(number, lambda *_: self._inbox.put(("stop", "signal"))) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

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
