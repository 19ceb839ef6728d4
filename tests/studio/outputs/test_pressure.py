"""Who is held back by the line: a queue that stays too long for five seconds, and nothing shorter."""

from __future__ import annotations

from studio.outputs.pressure import HELD_MS, Pressure, PressureTold
from studio.outputs.push import OutputStatistics


def at(second: int, *, queued_ms: int = 0, dropped_groups: int = 0) -> OutputStatistics:
    return OutputStatistics(handed_bytes=second * 1000, sent_bytes=second * 500, queued_ms=queued_ms, dropped_groups=dropped_groups)


def held(queued: list[int], groups: list[int] | None = None) -> list[int]:
    pressure = Pressure()
    groups = groups or [0] * len(queued)
    looks = enumerate(zip(queued, groups, strict=True))
    return [pressure.look(float(second), {"a": at(second, queued_ms=ms, dropped_groups=gone)}).held_back for second, (ms, gone) in looks]


def test_five_seconds_over_the_threshold_are_held_back() -> None:
    assert held([HELD_MS] * 8) == [0, 0, 0, 0, 0, 1, 1, 1]


def test_a_shorter_jam_is_none() -> None:
    assert held([HELD_MS] * 5 + [0] + [HELD_MS] * 5) == [0] * 11


def test_a_queue_that_overflows_is_over_although_it_is_short_for_a_moment() -> None:
    assert held([HELD_MS, HELD_MS, 0, HELD_MS, 0, HELD_MS], [0, 0, 1, 1, 2, 2])[-1] == 1


def test_one_of_two_counts_with_its_bytes() -> None:
    pressure = Pressure()
    for second in range(7):
        told = pressure.look(float(second), {"slow": at(second, queued_ms=2000), "good": at(second)})
    assert told == PressureTold(sending=2, held_back=1, sent_bytes=2000, held_bytes=1000)


def test_who_was_away_begins_anew() -> None:
    pressure = Pressure()
    for second in range(6):
        pressure.look(float(second), {"a": at(second, queued_ms=2000)})
    pressure.look(6.0, {})
    assert pressure.look(7.0, {"a": at(7, queued_ms=2000)}).held_back == 0


def test_a_rate_is_what_went_out_since_the_last_look() -> None:
    pressure = Pressure()
    assert pressure.kbps("a", 1.0, at(1)) == 0
    pressure.look(1.0, {"a": at(1)})
    assert pressure.kbps("a", 2.0, at(2)) == 4
    assert pressure.kbps("a", 2.0, OutputStatistics()) == 0, "a push begun anew counts from nought"
