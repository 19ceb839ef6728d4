"""A link to nobody: gives the window a snapshot, and answers every command with success."""

from __future__ import annotations

from typing import Any


class StandInLink:
    """What the window uses of ``studio.keeper.link.Link``."""

    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.snapshot = snapshot
        self.seq = 0
        self.is_open = True

    def listen(self) -> None:
        """Nothing will come."""

    def call(self, do: str, /, *, deadline_s: float = 0.0, **args: Any) -> dict[str, Any]:
        """Say that it is done."""
        return {}

    def close(self) -> None:
        """Leave."""
        self.is_open = False
