"""The index beside the segments: when each product was on air, and where in which segment that is seen."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from assets.whole_files import write_whole
from catalog.broadcasts.errors import TimelineUnreadable
from catalog.broadcasts.timeline import read_timeline
from studio.clock import stamped
from studio.engine import events

MARKS_NAME = "marks.jsonl"
TIMELINE_NAME = "timeline.jsonl"

SETTLED = timedelta(seconds=2)
"""A segment is told with its first fragment: until then a moment may still belong to one that is not known yet."""

log = logging.getLogger("kaibo.engine")


class Mark(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """One showing of a product.

    Attributes:
        from_, to: ISO 8601, UTC, as the timeline says it.
        segment: the file in which it begins, "" where nothing was recorded then.
        offset_ms: from the beginning of that file.
    """

    product: str
    index: int
    from_: str
    to: str
    segment: str
    offset_ms: int


class _Showing(msgspec.Struct, frozen=True):
    product: str
    index: int
    began: datetime


class Marking:
    """Folds facts, in their order, into marks. A card that is on air when the facts end has no mark yet."""

    def __init__(self) -> None:
        self._segments: list[tuple[datetime, str]] = []
        self._on_air: _Showing | None = None
        self._waiting: list[tuple[_Showing, datetime]] = []

    def hear(self, kind: str, at: datetime, facts: Mapping[str, Any]) -> list[Mark]:
        """Take one fact in; return the marks that are settled by it."""
        if kind == events.SEGMENT_OPENED and facts.get("starts_at"):
            self._segments.append((datetime.fromisoformat(str(facts["starts_at"])), str(facts["file"])))
        elif kind == events.CARD_SHOWN:
            self._hide(at)
            self._on_air = _Showing(str(facts["product"]), int(facts["index"]), at)
        elif kind == events.CARD_HIDDEN:
            self._hide(at)
        is_over = kind == events.BROADCAST_ENDED
        settled = [one for one in self._waiting if is_over or at - one[0].began >= SETTLED]
        self._waiting = [one for one in self._waiting if one not in settled]
        return [self._mark(showing, to) for showing, to in settled]

    def _hide(self, at: datetime) -> None:
        if self._on_air is not None:
            self._waiting.append((self._on_air, at))
            self._on_air = None

    def _mark(self, showing: _Showing, to: datetime) -> Mark:
        starts, file = next(((starts, file) for starts, file in reversed(self._segments) if starts <= showing.began), (None, ""))
        offset_ms = round((showing.began - starts) / timedelta(milliseconds=1)) if starts is not None else 0
        return Mark(
            product=showing.product, index=showing.index, from_=stamped(showing.began), to=stamped(to), segment=file, offset_ms=offset_ms
        )


class MarksFile:
    """Writes the marks of one broadcast as its facts come. Used by the fact thread alone; a disk that refuses costs the index only."""

    def __init__(self, folder: Path) -> None:
        """Take up what the timeline in *folder* says so far, where an engine before this one died."""
        self._file = folder / MARKS_NAME
        self._marking = Marking()
        self._is_refused = False
        marks = _folded(self._marking, folder / TIMELINE_NAME)
        if marks or self._file.exists():
            self._write_whole(marks)

    def hear(self, kind: str, at: str, facts: Mapping[str, Any]) -> None:
        """Take one fact in that was written."""
        marks = self._marking.hear(kind, datetime.fromisoformat(at), facts)
        if not marks or self._is_refused:
            return
        try:
            with self._file.open("ab") as out:
                out.write(_lines(marks))
                out.flush()
                os.fsync(out.fileno())
        except OSError:
            self._refused()

    def _write_whole(self, marks: Iterable[Mark]) -> None:
        try:
            write_whole(self._file, _lines(marks))
        except OSError:
            self._refused()

    def _refused(self) -> None:
        """A file with a gap would lie: it is left out from here on, and made anew from the timeline when it is asked for."""
        self._is_refused = True
        log.warning("marks_not_written")


def read_marks(folder: Path) -> list[Mark]:
    """Return the marks of the broadcast in *folder*; where they are missing or damaged they are made anew from its timeline.

    Raises:
        TimelineUnreadable: they are, and the timeline is too.
    """
    decode = msgspec.json.Decoder(Mark).decode
    try:
        return [decode(line) for line in (folder / MARKS_NAME).read_bytes().splitlines()]
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        marks = _folded(Marking(), folder / TIMELINE_NAME, is_strict=True)
    try:
        write_whole(folder / MARKS_NAME, _lines(marks))
    except OSError:
        log.info("marks_not_kept")  # a shop on a stick that cannot be written to
    return marks


def _folded(marking: Marking, timeline: Path, *, is_strict: bool = False) -> list[Mark]:
    try:
        lines = read_timeline(timeline)
    except TimelineUnreadable:
        if is_strict:
            raise
        return []
    return [mark for line in lines for mark in marking.hear(line.fact, line.at, line.facts)]


def _lines(marks: Iterable[Mark]) -> bytes:
    return b"".join(msgspec.json.encode(mark) + b"\n" for mark in marks)
