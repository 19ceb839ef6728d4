"""Reads what an operator says to a running show: one command a line, as JSON."""

from __future__ import annotations

import json
import math
from typing import Any

from studio.keeper.messages import Command, packed

WORDS = frozenset(
    {"next", "previous", "jump", "show", "hide", "scene", "mute", "fader", "delay", "voice", "compare", "correct", "start", "stop"}
)
OFF = frozenset({"off", "false", "no", "0"})


def read_command(line: str) -> dict[str, Any] | None:
    """Return the command in *line*, or None where it is none, lacks what it is about, or could not travel to the engine."""
    try:
        command = json.loads(line)
        if not isinstance(command, dict) or command.get("do") not in WORDS:
            return None
        packed(Command(id="", do=command["do"], args=command))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    command.pop("deadline_s", None)
    return completed(command)


def completed(command: dict[str, Any]) -> dict[str, Any] | None:
    """Return *command* as the engine wants it, or None where a correction does not say what was said and what is right.

    ``mute`` alone mutes; ``show`` with an ``index`` is a jump; a scene may be called ``name`` or ``scene``. ``stop`` alone ends the
    broadcast; ``start`` and ``stop`` with a ``destination`` begin and end the push there, ``start`` alone everywhere.
    """
    match command["do"]:
        case "start" | "stop" as do if command.get("destination"):
            return {"do": f"destinations.{do}", "names": [str(command["destination"])]}
        case "start":
            return {"do": "destinations.start"}
        case "compare":
            return {"do": "compare", "on": is_on(command)}
        case "mute":
            source = {"source": str(command["source"])} if command.get("source") else {}
            return {"do": "mute", **source, "on": is_on(command)}
        case "fader" | "delay" as do:
            return turned(do, str(command.get("source") or ""), command.get("db" if do == "fader" else "ms"))
        case "voice":
            source = {"source": str(command["source"])} if command.get("source") else {}
            return {"do": "voice", "preset": str(command["preset"]), **source} if command.get("preset") else None
        case "show" if not command.get("product") and "index" in command:
            return {"do": "jump", "index": command["index"]}
        case "scene":
            named = {"do": "scene", "name": str(command.get("name") or command.get("scene") or "")}
            return named | ({"fade_ms": command["fade_ms"]} if isinstance(command.get("fade_ms"), int) else {})
        case "correct":
            told = {part: str(command.get(part) or "").strip() for part in ("said", "put_right", "by")}
            return {"do": "correct", **told} if told["said"] and told["put_right"] else None
    return command


def is_on(command: dict[str, Any]) -> int:
    """Return 0 where the command says ``"on": 0``, false, "off" or "no", else 1."""
    return int(str(command.get("on", 1)).strip().casefold() not in OFF)


def turned(do: str, source: str, value: object) -> dict[str, Any] | None:
    """Return a fader's decibels or a delay's milliseconds as the engine wants them, or None where a source or a number is missing."""
    try:
        number = float(value)  # type: ignore[arg-type]  # whatever stood in the line
    except (TypeError, ValueError, OverflowError):
        return None
    if not source or not math.isfinite(number):
        return None
    return {"do": do, "source": source, **({"db": number} if do == "fader" else {"ms": round(number)})}
