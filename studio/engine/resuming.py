"""Picks up a broadcast that a crash of the engine broke off: repairs what is torn, says what the crash left unsaid."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from catalog.broadcasts.errors import TimelineUnreadable
from catalog.broadcasts.timeline import Line, read_timeline
from studio.engine import events
from studio.outputs.torn_segment import repair_segment

WriteFact = Callable[[str, Mapping[str, Any]], None]

log = logging.getLogger("kaibo.engine")


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What the broken-off engine left behind.

    Attributes:
        last_at_ns: Unix time of the last thing it wrote.
        card_on_air: facts of the card that was shown and never hidden, or None.
        closed: facts of the segments that were closed, by file name.
        torn: segment files that were not.
    """

    last_at_ns: int
    card_on_air: dict[str, Any] | None
    closed: dict[str, dict[str, Any]]
    torn: tuple[Path, ...]


def what_was_left(folder: Path, timeline: Path) -> Left:
    """Return what lies in a broadcast's *folder*; a timeline that cannot be read counts as empty."""
    try:
        lines = read_timeline(timeline)
    except TimelineUnreadable:
        lines = []
    closed = {str(line.facts["file"]): line.facts for line in lines if line.fact == events.SEGMENT_CLOSED}
    segments = sorted(folder.glob("[0-9]*.mp4"))
    moments = [file.stat().st_mtime_ns for file in (*segments, timeline) if file.exists()]
    return Left(
        last_at_ns=max(moments, default=0),
        card_on_air=_card_on_air(lines),
        closed=closed,
        torn=tuple(file for file in segments if file.name not in closed),
    )


def say_resumed(left: Left, broadcast: str, now: datetime, write: WriteFact) -> int:
    """Write that the broadcast goes on and that the old card is gone; return the gap in milliseconds."""
    gap_ms = max(0, int(now.timestamp() * 1000) - left.last_at_ns // 1_000_000) if left.last_at_ns else 0
    write(events.ENGINE_RESUMED, {"broadcast": broadcast, "gap_ms": gap_ms})
    card = left.card_on_air
    if card is not None:
        write(events.CARD_HIDDEN, {"index": card["index"], "product": card["product"], "reason": "restarted"})
    return gap_ms


def repair_left(left: Left, write: WriteFact) -> dict[str, dict[str, Any]]:
    """Repair every torn segment and write that it is closed; return the facts of all closed ones, by file name."""
    closed = dict(left.closed)
    for file in left.torn:
        try:
            repaired = repair_segment(file)
        except OSError:
            log.exception("segment_not_repaired file=%s", file.name)
            continue
        facts = {"file": file.name, "sha256": repaired.sha256, "bytes": repaired.bytes, "frames": repaired.frames, "torn": 1}
        write(events.SEGMENT_CLOSED, facts)
        closed[file.name] = facts
    return closed


def _card_on_air(lines: list[Line]) -> dict[str, Any] | None:
    card: dict[str, Any] | None = None
    for line in lines:
        if line.fact == events.CARD_SHOWN:
            card = line.facts
        elif line.fact == events.CARD_HIDDEN:
            card = None
    return card
