"""Sound that arrives unevenly, from a card whose clock is off."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from capture.resampling import Resampler
from capture.sound import RATE
from capture.steadying import LEARNING, Steadying

BLOCK = 480


def laid(arrivals: list[int], steadying: Steadying | None = None) -> list[tuple[int, int]]:
    steadying = steadying or Steadying(1)
    silence = np.zeros((1, BLOCK), np.float32)
    placed = [steadying.lay(silence, heard) for heard in arrivals]
    return [(first, made.shape[1]) for first, made in placed]


def joined(blocks: list[tuple[int, int]]) -> bool:
    return all(first + count == following for (first, count), (following, _) in itertools.pairwise(blocks))


def residual_db(wave: NDArray[np.floating]) -> float:
    """Return how loud the loudest 20 ms is, less the best sine in it, against that sine."""
    worst = -200.0
    window = RATE // 50
    at = np.arange(window) / RATE
    for first in range(0, len(wave) - window, window):
        heard = wave[first : first + window]
        bent = [
            np.cos(2 * np.pi * 997 * at),
            np.sin(2 * np.pi * 997 * at),
            at * np.cos(2 * np.pi * 997 * at),
            at * np.sin(2 * np.pi * 997 * at),
        ]
        basis = np.stack(bent, axis=1)
        fitted = basis @ np.linalg.lstsq(basis, heard, rcond=None)[0]
        worst = max(worst, 10 * np.log10(np.mean((heard - fitted) ** 2) / np.mean(fitted**2)))
    return worst


def test_jitter_does_not_tear_the_line() -> None:
    jitter = np.random.default_rng(1).integers(0, 900, 1000)
    assert joined(laid([number * BLOCK + int(late) for number, late in enumerate(jitter)])[LEARNING:])


@pytest.mark.parametrize("millionths", [200, -200, 300])
def test_a_card_that_is_off_is_followed_without_a_gap_and_measured(millionths: int) -> None:
    jitter = np.random.default_rng(2).integers(0, 480, 18_000)  # three minutes
    steadying = Steadying(1)
    arrivals = [round(number * BLOCK / (1 + millionths / 1e6)) + int(late) for number, late in enumerate(jitter)]
    blocks = laid(arrivals, steadying)
    off = [first + 17 - round(number * BLOCK / (1 + millionths / 1e6)) - 240 for number, (first, _) in enumerate(blocks)]
    assert max(map(abs, off[LEARNING:])) < 3 * RATE // 1000
    assert joined(blocks[LEARNING:])
    assert steadying.drift.ppm == pytest.approx(millionths, abs=25)
    assert steadying.drift.ms == pytest.approx(180_000 * millionths / 1e6, abs=4)


def test_a_tone_from_a_card_that_is_off_stays_a_tone() -> None:
    """Below -60 dBFS in every 20 ms, with arrivals up to 15 ms late: the tone has -20 dBFS, so -50 dB against it would do."""
    jitter = np.random.default_rng(3).integers(0, 720, 4000)
    wave = np.sin(2 * np.pi * 997 * np.arange(4000 * BLOCK) / RATE).astype(np.float32)[None]
    steadying = Steadying(1)
    out = np.concatenate(
        [steadying.lay(wave[:, n * BLOCK : (n + 1) * BLOCK], round(n * BLOCK / 1.0002) + int(late))[1] for n, late in enumerate(jitter)],
        axis=1,
    )
    assert residual_db(out[0, 100:]) < -70


def test_lost_sound_leaves_a_gap_of_its_own_length() -> None:
    arrivals = [number * BLOCK + (RATE // 2 if number >= 200 else 0) for number in range(400)]
    assert abs(laid(arrivals)[-1][0] - arrivals[-1]) < RATE // 50


@pytest.mark.parametrize("hertz", [100, 997, 5000, 18_000])
def test_the_resampler_moves_every_pitch_exactly(hertz: int) -> None:
    pace = 1 + 200e-6
    wave = np.sin(2 * np.pi * hertz * np.arange(200 * BLOCK) / RATE).astype(np.float32)[None]
    resampler = Resampler(1)
    out = np.concatenate([resampler.run(wave[:, first : first + BLOCK], pace) for first in range(0, wave.shape[1], BLOCK)], axis=1)[0]
    wanted = np.sin(2 * np.pi * hertz * np.arange(len(out)) * pace / RATE)
    assert 20 * np.log10(np.abs(out - wanted)[100:].max()) < -80
