"""Ticks come at absolute deadlines; lateness is counted, never carried on."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from studio.engine.metronome import Lateness, Metronome

MS = 1_000_000
SECOND = 1_000 * MS


def test_a_thousand_ticks_at_30_end_where_arithmetic_says() -> None:
    assert Metronome(30, epoch_ns=5).due_ns(999) == 5 + 999 * SECOND // 30


def test_nothing_is_due_before_its_time() -> None:
    metronome = Metronome(25, epoch_ns=100)
    assert metronome.step(99) is None
    assert metronome.step(100) is not None
    assert metronome.step(100 + 40 * MS - 1) is None


def test_a_late_tick_does_not_move_the_next() -> None:
    metronome = Metronome(25, epoch_ns=0)
    metronome.step(0)
    late = metronome.step(70 * MS)
    following = metronome.step(80 * MS)
    assert late is not None
    assert following is not None
    assert (late.number, late.late_ns, late.missed) == (1, 30 * MS, 0)
    assert (following.number, following.late_ns) == (2, 0)


def test_what_was_slept_through_is_one_tick_that_says_so() -> None:
    metronome = Metronome(25, epoch_ns=0)
    metronome.step(0)
    tick = metronome.step(210 * MS)
    assert tick is not None
    assert (tick.number, tick.missed, tick.late_ns) == (5, 4, 10 * MS)


@given(st.integers(1, 120), st.lists(st.integers(0, 300 * MS), max_size=60))
def test_every_tick_is_counted_once_whatever_the_delays(fps: int, delays: list[int]) -> None:
    metronome, now, counted = Metronome(fps, epoch_ns=0), 0, 0
    for delay in delays:
        now += delay
        tick = metronome.step(now)
        if tick is not None:
            assert tick.due_ns <= now < metronome.due_ns(tick.number + 1)
            counted += 1 + tick.missed
            assert counted == tick.number + 1


def test_stopping_ends_the_wait_at_once() -> None:
    metronome = Metronome(1, epoch_ns=10**18, now_ns=lambda: 0)
    waiting = threading.Thread(target=metronome.wait)
    waiting.start()
    metronome.stop()
    waiting.join(2)
    assert not waiting.is_alive()


def test_the_99th_percentile_is_that_of_the_ticks() -> None:
    lateness = Lateness()
    assert lateness.percentile_us(99) == 0
    for _ in range(990):
        lateness.add(150_000)
    for _ in range(10):
        lateness.add(30 * MS)
    assert lateness.percentile_us(99) == 200
    assert lateness.percentile_us(100) == 30_100
