"""Which pieces of which segments show a product's interval; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from catalog.broadcasts.broadcast import Interval, milliseconds_of
from catalog.broadcasts.timeline import Line
from studio.engine.events import CORRECTION, SEGMENT_CLOSED, SEGMENT_OPENED

SHORTEST_MS = 1000


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """One segment: where it lies, and from when to when it was recorded, milliseconds since 1970."""

    file: Path
    from_ms: int
    to_ms: int


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a segment, in seconds from its first picture."""

    file: Path
    from_s: float
    to_s: float


def recorded(folder: Path, lines: Sequence[Line]) -> list[Recorded]:
    """Return the segments in *folder* that the timeline tells of, in order; one that was never closed reaches to the last fact."""
    if not lines:
        return []
    opened: dict[str, int] = {}
    closed: dict[str, int] = {}
    for line in lines:
        name, at_ms = str(line.facts.get("file", "")), milliseconds_of(line.at)
        if line.fact == SEGMENT_OPENED:
            opened.setdefault(name, began_ms(str(line.facts.get("starts_at", "")), at_ms))
        elif line.fact == SEGMENT_CLOSED:
            closed[name] = at_ms
    last_ms = milliseconds_of(lines[-1].at)
    files = {name: folder / name for name in opened if name and Path(name).name == name}
    return [Recorded(file=file, from_ms=opened[name], to_ms=closed.get(name, last_ms)) for name, file in sorted(files.items())]


def began_ms(told: str, otherwise: int) -> int:
    """Return when a segment's first picture was taken, as the timeline tells it, or *otherwise*."""
    try:
        return milliseconds_of(datetime.fromisoformat(told))
    except (ValueError, TypeError):
        return otherwise


def pieces(interval: Interval, segments: Sequence[Recorded]) -> list[Piece]:
    """Return the parts of *segments* in which *interval* was on air; [] where nothing of a second or more was recorded."""
    found = []
    for segment in segments:
        first, last = max(interval.from_ms, segment.from_ms), min(interval.to_ms, segment.to_ms)
        if last - first >= SHORTEST_MS:
            found.append(Piece(file=segment.file, from_s=(first - segment.from_ms) / 1000, to_s=(last - segment.from_ms) / 1000))
    return found


def was_corrected(interval: Interval, lines: Sequence[Line]) -> bool:
    """Return whether something had to be put right while the product was shown: such words are not to be spread again."""
    return any(line.fact == CORRECTION and interval.from_ms <= milliseconds_of(line.at) <= interval.to_ms for line in lines)
