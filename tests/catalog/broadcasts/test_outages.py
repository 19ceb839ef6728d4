"""Promises of outages: from the first loss to the return, each destination for itself, overlaps counted once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from catalog.broadcasts.outages import down_ms, outages
from catalog.broadcasts.timeline import Line

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ZERO = int(START.timestamp() * 1000)


def line(second: int, fact: str, **facts: Any) -> Line:
    return Line(at=START + timedelta(seconds=second), fact=fact, facts=facts, prev="", seq=second)


def state(second: int, destination: str, word: str) -> Line:
    return line(second, "output.state", destination=destination, state=word, code="")


def test_a_gap_begins_with_the_first_loss_after_being_live_and_ends_with_the_return() -> None:
    lines = [state(0, "a", "connecting"), state(2, "a", "live"), state(10, "a", "reconnecting"), state(12, "a", "connecting")]
    lines += [state(20, "a", "live"), state(90, "a", "stopping"), line(91, "broadcast.ended")]
    assert [(each.destination, each.from_ms - ZERO, each.to_ms - ZERO) for each in outages(lines)] == [("a", 10_000, 20_000)]


def test_what_never_came_back_lasts_to_the_end_and_the_engines_own_gap_counts_for_all() -> None:
    lines = [state(1, "a", "live"), state(10, "a", "reconnecting"), line(40, "engine.resumed", gap_ms=15_000), line(60, "broadcast.ended")]
    found = outages(lines)
    assert [(each.destination, each.from_ms - ZERO, each.to_ms - ZERO) for each in found] == [("a", 10_000, 60_000), ("", 25_000, 40_000)]
    assert down_ms(found) == 50_000
    assert outages([]) == []
