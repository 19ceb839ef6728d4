"""Reads what an operator says to a running show: one command a line, as JSON."""

from __future__ import annotations

import json
from typing import Any

from studio.keeper.messages import Command, packed

WORDS = frozenset({
    "next", "previous", "jump", "show", "hide", "scene", "mute", "correct", "destinations.start", "destinations.stop", "stop"
})  # fmt: skip
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

    ``mute`` alone mutes; ``show`` with an ``index`` is a jump; a scene may be called ``name`` or ``scene``.
    """
    match command["do"]:
        case "mute":
            return {"do": "mute", "on": int(str(command.get("on", 1)).strip().casefold() not in OFF)}
        case "show" if not command.get("product") and "index" in command:
            return {"do": "jump", "index": command["index"]}
        case "scene":
            return {"do": "scene", "name": str(command.get("name") or command.get("scene") or "")}
        case "correct":
            told = {part: str(command.get(part) or "").strip() for part in ("said", "put_right", "by")}
            return {"do": "correct", **told} if told["said"] and told["put_right"] else None
    return command
