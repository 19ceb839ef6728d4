"""Holds the destinations, hands them what comes through the packet door, and does the keeper's commands."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from studio.engine.events import FIRST_PACKET, OUTPUT_PRESSURE, OUTPUT_STATE, OUTPUT_STATISTICS
from studio.errors import StudioError
from studio.keeper.messages import Answer, Command
from studio.outputs.destination import Destination, Told
from studio.outputs.errors import CommandUnknown, DestinationUnknown, SameName
from studio.outputs.output_states import OutputState
from studio.outputs.packet_door import PacketDoor
from studio.outputs.pressure import Pressure
from studio.outputs.same_stream import refuse_same_streams
from studio.rtmp.address import read_address, target_of
from studio.rtmp.deadlines import Deadlines
from studio.rtmp.errors import AddressWrong
from studio.rtmp.flv import FlvTag
from studio.rtmp.lookup import Lookup

STOP_S = 3.0
REPLACED_STOP_S = 1.0
_JOIN_MARGIN_S = 0.5
_ANSWERS_KEPT = 64


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One destination as the keeper names it. The addresses carry the key: a record of this kind is never printed or kept."""

    name: str
    url: str
    backup_url: str = ""
    ca_file: str = ""

    def __repr__(self) -> str:
        return f"Item({self.name})"


class SetDestinations(msgspec.Struct, frozen=True, kw_only=True):
    """The full set; whoever is not in it is stopped."""

    items: tuple[Item, ...]


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """Begin to push: all, or those named. *published*: those that a server took already in this broadcast, from an earlier courier."""

    names: tuple[str, ...] | None = None
    published: tuple[str, ...] = ()


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """End the push of all, or of those named; answered when they have ended."""

    names: tuple[str, ...] | None = None
    deadline_s: float = STOP_S


class Courier:
    """All destinations of a broadcast. ``do`` is called from one thread, tags come from the door's.

    Attributes:
        door: where the engine brings its packets.
    """

    def __init__(
        self, *, tell: Callable[[str, dict[str, Any]], None], chance: Callable[[], float], deadlines: Deadlines | None = None
    ) -> None:
        self._tell, self._chance = tell, chance
        self._deadlines = deadlines or Deadlines()
        self._lookup = Lookup()
        self._pressure = Pressure()
        self._destinations: tuple[Destination, ...] = ()
        self._lock = threading.Lock()
        self._answers: OrderedDict[str, Answer | None] = OrderedDict()
        self.door = PacketDoor(on_tag=self._hand_on, on_engine=self._expect_key_frame)
        self._told = Told(state=self._tell_state, first_packet=self._tell_first_packet, key_frame_wanted=self.door.ask_key_frame)

    def do(self, command: Command, answer_later: Callable[[Answer], None]) -> Answer | None:
        """Do *command* once, however often it comes; None where *answer_later* gets the answer."""
        if command.id in self._answers:
            return self._answers[command.id]
        try:
            answer = self._do(command, answer_later)
        except StudioError as error:
            answer = Answer(id=command.id, ok=False, code=error.code, facts=error.facts)
        except msgspec.ValidationError:
            answer = Answer(id=command.id, ok=False, code=CommandUnknown.code, facts={"command": command.do})
        if answer is not None:
            self._keep(command.id, answer)
        return answer

    def tell_statistics(self) -> None:
        """Tell what each destination that is not idle has done, and which are held back."""
        destinations = self._destinations
        self._tell_statistics([destination for destination in destinations if destination.state is not OutputState.IDLE])
        sending = {each.name: each.statistics() for each in destinations if each.state is OutputState.LIVE}
        told = self._pressure.look(time.monotonic(), sending)
        if sending:
            self._tell(OUTPUT_PRESSURE, msgspec.structs.asdict(told))

    def close(self, *, deadline_s: float) -> None:
        """End everything; takes *deadline_s* at the longest, and a moment."""
        self._stop(self._destinations, deadline_s)
        self.door.close()

    def _do(self, command: Command, answer_later: Callable[[Answer], None]) -> Answer | None:
        match command.do:
            case "alive":
                pass
            case "destinations":
                self._set(msgspec.convert(command.args, SetDestinations).items)
            case "start":
                start = msgspec.convert(command.args, Start)
                for destination in self._named(start.names):
                    destination.start(has_published=destination.name in start.published)
            case "stop":
                stop = msgspec.convert(command.args, Stop, strict=False)
                named = self._named(stop.names)
                self._keep(command.id, None)
                threading.Thread(
                    target=self._stop_and_answer, args=(command.id, named, stop.deadline_s, answer_later), name="stopping", daemon=True
                ).start()
                return None
            case _:
                raise CommandUnknown(command=command.do)
        return Answer(id=command.id, ok=True)

    def _set(self, items: Sequence[Item]) -> None:
        """Replace the set; a destination that stays as it is goes on undisturbed.

        Raises:
            SameName, SameKey, BackupSame, AddressWrong: and nothing is changed.
        """
        before = {destination.name: destination for destination in self._destinations}
        after: dict[str, Destination] = {}
        for item in items:
            if item.name in after:
                raise SameName(destination=item.name)
            wanted = self._made(item)
            known = before.get(item.name)
            after[item.name] = known if known is not None and known.leads_like(wanted) else wanted
        refuse_same_streams([(name, destination.targets) for name, destination in after.items()])
        self._destinations = tuple(after.values())
        for name, destination in before.items():
            if after.get(name) is not destination:
                destination.stop(deadline_s=REPLACED_STOP_S)

    def _made(self, item: Item) -> Destination:
        try:
            target = target_of(read_address(item.url))
            backup = target_of(read_address(item.backup_url)) if item.backup_url else None
        except AddressWrong as error:
            error.facts["destination"] = item.name
            raise
        return Destination(
            name=item.name,
            target=target,
            backup=backup,
            ca_file=Path(item.ca_file) if item.ca_file else None,
            told=self._told,
            lookup=self._lookup,
            chance=self._chance,
            deadlines=self._deadlines,
        )

    def _named(self, names: Sequence[str] | None) -> tuple[Destination, ...]:
        if names is None:
            return self._destinations
        known = {destination.name: destination for destination in self._destinations}
        for name in names:
            if name not in known:
                raise DestinationUnknown(destination=name)
        return tuple(known[name] for name in names)

    def _stop(self, destinations: Sequence[Destination], deadline_s: float) -> None:
        end = time.monotonic() + deadline_s + _JOIN_MARGIN_S
        for destination in destinations:
            destination.stop(deadline_s=deadline_s)
        for destination in destinations:
            destination.join(max(end - time.monotonic(), 0.0))

    def _stop_and_answer(
        self, number: str, destinations: Sequence[Destination], deadline_s: float, answer_later: Callable[[Answer], None]
    ) -> None:
        self._stop(destinations, deadline_s)
        self._tell_statistics(destinations)  # the last word: the result of the broadcast is made from it
        answer = Answer(id=number, ok=True)
        self._keep(number, answer)
        answer_later(answer)

    def _keep(self, number: str, answer: Answer | None) -> None:
        with self._lock:
            self._answers[number] = answer
            while len(self._answers) > _ANSWERS_KEPT:
                self._answers.popitem(last=False)

    def _hand_on(self, tag: FlvTag) -> None:
        for destination in self._destinations:
            destination.take(tag)

    def _expect_key_frame(self) -> None:
        for destination in self._destinations:
            destination.expect_key_frame()

    def _tell_state(self, name: str, state: OutputState, code: str) -> None:
        self._tell(OUTPUT_STATE, {"destination": name, "state": state.value, "code": code})

    def _tell_first_packet(self, name: str, after_ms: int) -> None:
        self._tell(FIRST_PACKET, {"destination": name, "after_ms": after_ms})

    def _tell_statistics(self, destinations: Sequence[Destination]) -> None:
        now = time.monotonic()
        for destination in destinations:
            statistics = destination.statistics()
            sent_kbps = self._pressure.kbps(destination.name, now, statistics)
            facts = {"destination": destination.name, "sent_kbps": sent_kbps, **msgspec.structs.asdict(statistics)}
            self._tell(OUTPUT_STATISTICS, facts)
