"""Sound that arrives unevenly."""

from __future__ import annotations

import itertools

import numpy as np

from capture.sound import RATE
from capture.steadying import LEARNING, Steadying, stretched

BLOCK = 480


def laid(arrivals: list[int]) -> list[tuple[int, int]]:
    steadying = Steadying()
    return [steadying.place(BLOCK, heard) for heard in arrivals]


def test_jitter_does_not_tear_the_line() -> None:
    jitter = np.random.default_rng(1).integers(0, 900, 1000)
    blocks = laid([number * BLOCK + int(late) for number, late in enumerate(jitter)])[LEARNING:]
    assert all(first + count == following for (first, count), (following, _) in itertools.pairwise(blocks))


def test_a_card_that_runs_slow_is_followed_without_a_gap() -> None:
    blocks = laid([round(number * BLOCK * 1.0003) for number in range(60_000)])  # ten minutes at 300 millionths
    off = [first - round(number * BLOCK * 1.0003) for number, (first, _) in enumerate(blocks)]
    assert max(map(abs, off)) < RATE // 100
    assert all(
        first + count == following for (first, count), (following, _) in zip(blocks[LEARNING:], blocks[LEARNING + 1 :], strict=False)
    )


def test_lost_sound_leaves_a_gap_of_its_own_length() -> None:
    arrivals = [number * BLOCK + (RATE // 2 if number >= 200 else 0) for number in range(400)]
    assert abs(laid(arrivals)[-1][0] - arrivals[-1]) < RATE // 50


def test_stretching_by_a_sample_keeps_the_sound() -> None:
    wave = np.repeat(np.sin(np.arange(BLOCK) / 20, dtype=np.float32)[:, None], 2, axis=1)
    longer = stretched(wave, BLOCK + 1)
    assert longer.shape == (BLOCK + 1, 2)
    assert longer.dtype == np.float32
    assert np.abs(longer[:BLOCK] - wave).max() < 0.06
