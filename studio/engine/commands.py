"""Reads the keeper's commands and has the engine do them; what goes wrong is answered with its code."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from assets.errors import KaiboError
from studio.encoding.ladder import LineLoad
from studio.engine.engine import Engine
from studio.engine.errors import CommandUnknown, PlanUnreadable
from studio.keeper.messages import Answer, Command
from studio.outputs.replay import KEPT_S
from studio.show.plan import Entry, ShowPlan

PREVIEW_SIZES = frozenset({"off", "small", "full"})

log = logging.getLogger("kaibo.engine")

Args = Mapping[str, Any]


def read_plan(file: str) -> ShowPlan:
    """Return the plan in *file*.

    Raises:
        PlanUnreadable: it is missing or no plan.
    """
    try:
        return msgspec.json.decode(Path(file).read_bytes(), type=ShowPlan)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PlanUnreadable(file=Path(file).name) from error


def _addresses(args: Args) -> dict[str, str]:
    """Return the whole SPECs of network cameras that travel beside the plan."""
    return {str(name): str(spec) for name, spec in dict(args.get("addresses", {})).items()}


class Commands:
    """Called on the link's reading thread, one command after the other; none takes longer than preparing or stopping does."""

    def __init__(self, engine: Engine, quit_: Callable[[], None]) -> None:
        self._engine, self._quit = engine, quit_
        self._known: dict[str, Callable[[Args], dict[str, Any] | None]] = {
            "alive": lambda _args: None,
            "prepare": self._prepare,
            "go": self._go,
            "courier": lambda args: engine.courier(str(args["host"]), int(args["port"]), str(args["token"])),
            "next": lambda _args: engine.broadcast.next(),
            "previous": lambda _args: engine.broadcast.previous(),
            "jump": lambda args: engine.broadcast.jump(int(args["index"])),
            "show": lambda args: engine.broadcast.show(str(args.get("product", ""))),
            "hide": lambda _args: engine.broadcast.hide(),
            "entry": self._entry,
            "correct": self._correct,
            "mute": lambda args: engine.desk.mute(str(args.get("source", "")), on=bool(args["on"])),
            "fader": lambda args: engine.desk.fader(str(args["source"]), float(args["db"])),
            "delay": lambda args: engine.desk.delay(str(args["source"]), int(args["ms"])),
            "compare": lambda args: engine.desk.compare(on=bool(args["on"])),
            "voice": lambda args: engine.desk.voice(str(args["preset"]), str(args.get("source", ""))),
            "scene": lambda args: engine.broadcast.change_scene(str(args["name"]), int(args.get("fade_ms", 0))),
            "fact": lambda args: engine.facts.write(str(args["kind"]), dict(args["facts"])),
            "preview": self._preview,
            "replay": lambda args: engine.replay(float(args.get("seconds", KEPT_S))),
            "pressure": lambda args: engine.feel_pressure(msgspec.convert(dict(args), LineLoad)),
            "key_frame": lambda _args: engine.key_frame(),
            "stop": lambda args: engine.stop(str(args.get("reason", "asked"))),
            "quit": lambda _args: self._quit(),
        }

    def do(self, command: Command) -> Answer:
        """Do *command* and return its answer."""
        doing = self._known.get(command.do)
        try:
            if doing is None:
                raise CommandUnknown(command=command.do)
            return Answer(id=command.id, ok=True, result=doing(command.args) or {})
        except KaiboError as error:
            return Answer(id=command.id, ok=False, code=error.code, facts=error.facts)
        except (KeyError, ValueError, TypeError) as error:
            log.warning("command_misread do=%s error=%s", command.do, type(error).__name__, exc_info=True)
            return Answer(id=command.id, ok=False, code=CommandUnknown.code, facts={"command": command.do})

    def _prepare(self, args: Args) -> dict[str, Any]:
        return self._engine.prepare(read_plan(str(args["plan_file"])), addresses=_addresses(args))

    def _go(self, args: Args) -> dict[str, Any]:
        return self._engine.go(
            read_plan(str(args["plan_file"])),
            is_resuming=bool(args.get("resume", 0)),
            offset_ms=int(args.get("offset_ms", 0)),
            first_segment=int(args.get("first_segment", 0)),
            addresses=_addresses(args),
        )

    def _entry(self, args: Args) -> dict[str, Any]:
        index = args.get("index")
        entry = msgspec.convert(args["entry"], Entry)
        return self._engine.broadcast.change_entry(entry, None if index is None else int(index))

    def _correct(self, args: Args) -> None:
        self._engine.broadcast.correct(str(args.get("said", "")), str(args.get("put_right", "")), str(args.get("by", "")))

    def _preview(self, args: Args) -> dict[str, Any]:
        size = str(args["size"])
        if size not in PREVIEW_SIZES:
            raise ValueError(size)
        return self._engine.preview(size)
