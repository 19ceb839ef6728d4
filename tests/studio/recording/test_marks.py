"""Where each product is seen in the recording: written as it happens, made anew from the timeline where that was lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.broadcasts.errors import TimelineUnreadable
from catalog.broadcasts.timeline import Timeline
from studio.clock import stamped
from studio.engine import events
from studio.outputs.marks import MARKS_NAME, TIMELINE_NAME, Mark, Marking, MarksFile, read_marks

BEGAN = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
Happened = list[tuple[float, str, dict[str, Any]]]


def moment(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def opened(seconds: float, number: int) -> tuple[float, str, dict[str, Any]]:
    """A segment that began at *seconds* is told with its first fragment."""
    return seconds + 0.4, events.SEGMENT_OPENED, {"file": f"{number:04d}.mp4", "starts_at": stamped(moment(seconds))}


def shown(seconds: float, product: str, index: int = 0) -> tuple[float, str, dict[str, Any]]:
    return seconds, events.CARD_SHOWN, {"product": product, "index": index}


def hidden(seconds: float) -> tuple[float, str, dict[str, Any]]:
    return seconds, events.CARD_HIDDEN, {"product": "", "index": 0, "reason": "asked"}


ENDED = (600.0, events.BROADCAST_ENDED, dict[str, Any]())
EVENING: Happened = [
    opened(0, 1), shown(5, "p1"), hidden(20), shown(20, "p2", 1), hidden(290), shown(300.1, "p3", 2), opened(300, 2), hidden(300.6), ENDED,
]  # fmt: skip


def written(folder: Path, happened: Happened) -> None:
    """Write *happened* as a timeline."""
    moments = iter([moment(seconds) for seconds, _, _ in happened])
    timeline = Timeline(folder / TIMELINE_NAME, clock=lambda: next(moments))
    for _, kind, facts in happened:
        timeline.append(kind, facts)
    timeline.close()


def places(marks: list[Mark]) -> list[tuple[str, str, int]]:
    return [(mark.product, mark.segment, mark.offset_ms) for mark in marks]


def test_every_showing_has_its_segment_and_its_offset() -> None:
    marking = Marking()
    marks = [mark for seconds, kind, facts in EVENING for mark in marking.hear(kind, moment(seconds), facts)]
    assert places(marks) == [("p1", "0001.mp4", 5000), ("p2", "0001.mp4", 20_000), ("p3", "0002.mp4", 100)]
    assert (marks[0].from_, marks[0].to) == (stamped(moment(5)), stamped(moment(20)))


def test_the_file_is_written_as_facts_come_and_made_anew_where_it_is_missing_or_damaged(tmp_path: Path) -> None:
    file = MarksFile(tmp_path)
    for seconds, kind, facts in EVENING:
        file.hear(kind, stamped(moment(seconds)), facts)
    content = (tmp_path / MARKS_NAME).read_bytes()
    marks = read_marks(tmp_path)
    written(tmp_path, EVENING)
    for damage in (None, b"{", b"\xff\n"):
        (tmp_path / MARKS_NAME).unlink()
        if damage:
            (tmp_path / MARKS_NAME).write_bytes(damage)
        assert read_marks(tmp_path) == marks
        assert (tmp_path / MARKS_NAME).read_bytes() == content


@given(died_after=st.integers(0, len(EVENING)))
def test_an_engine_that_takes_over_loses_no_mark(died_after: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("marks")
    first = MarksFile(folder)
    for seconds, kind, facts in EVENING[:died_after]:
        first.hear(kind, stamped(moment(seconds)), facts)
    written(folder, EVENING[:died_after])
    second = MarksFile(folder)
    for seconds, kind, facts in EVENING[died_after:]:
        second.hear(kind, stamped(moment(seconds)), facts)
    assert [mark.product for mark in read_marks(folder)] == ["p1", "p2", "p3"]


def test_what_was_shown_while_nothing_was_recorded_has_no_segment() -> None:
    marking = Marking()
    facts = [shown(1, "p1"), hidden(5), opened(6, 1)]
    assert places([mark for seconds, kind, said in facts for mark in marking.hear(kind, moment(seconds), said)]) == [("p1", "", 0)]


def test_without_marks_and_timeline_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TimelineUnreadable):
        read_marks(tmp_path)


def test_a_folder_that_cannot_be_written_costs_the_index_only(tmp_path: Path) -> None:
    file = MarksFile(tmp_path / "missing")
    for seconds, kind, facts in EVENING:
        file.hear(kind, stamped(moment(seconds)), facts)
    assert not (tmp_path / "missing").exists()
