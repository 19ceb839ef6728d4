"""The ring of sound."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from capture.clock import SECOND_NS
from capture.ring import SoundRing
from capture.sound import RATE

EPOCH = 7_000_000_123


def counting(first: int, count: int) -> np.ndarray:
    """Samples whose value is their number, so that a test can see what came from where."""
    return np.repeat((np.arange(first, first + count) + 1).astype(np.float32)[:, None], 2, axis=1)


def test_sound_is_read_where_it_belongs_and_silence_around_it() -> None:
    ring = SoundRing(epoch_ns=EPOCH)
    ring.write(RATE, counting(RATE, 100))
    heard = ring.read(EPOCH + SECOND_NS - 10 * SECOND_NS // RATE, 120)[:, 0]
    assert not heard[:10].any()
    assert not heard[110:].any()
    assert heard[10] == RATE + 1


def test_a_gap_between_two_writes_is_silence_even_where_older_sound_lay() -> None:
    ring = SoundRing(epoch_ns=0, seconds=1)
    ring.write(0, counting(0, RATE))
    ring.write(RATE + 1000, counting(0, 10))
    assert not ring.read(SECOND_NS, 1000).any()


def test_after_a_long_pause_the_ring_starts_anew() -> None:
    ring = SoundRing(epoch_ns=0, seconds=1)
    ring.write(0, counting(0, 1000))
    ring.write(100 * RATE, counting(0, 10))
    assert ring.read(100 * SECOND_NS, 10)[0, 0] == 1
    assert not ring.read(0, 1000).any()


def test_more_than_the_ring_holds_keeps_the_end() -> None:
    ring = SoundRing(epoch_ns=0, seconds=1)
    ring.write(0, counting(0, 3 * RATE))
    assert ring.read(2 * SECOND_NS, RATE)[-1, 0] == 3 * RATE
    assert not ring.read(SECOND_NS, RATE).any()


@given(some.lists(some.tuples(some.integers(-50, 400), some.integers(1, 700)), max_size=12), some.integers(0, 5000), some.integers(1, 900))
def test_the_ring_tells_the_same_as_a_plain_list(writes: list[tuple[int, int]], start: int, count: int) -> None:
    ring, room = SoundRing(epoch_ns=0, seconds=1), RATE
    plain = np.zeros(20_000, np.float32)
    end = 0
    for skipped, length in writes:
        first = max(0, end + skipped)
        ring.write(first, counting(first, length))
        plain[first : first + length] = np.arange(first, first + length) + 1
        end = max(end, first + length)
    assert end < room
    assert np.array_equal(ring.read(start * SECOND_NS // RATE + 10, count)[:, 0], plain[start : start + count])
