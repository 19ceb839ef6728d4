"""What goes out is the sum of the sources, never over -1 dBTP, and silent when muted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from studio.sound.limiter import AHEAD, CEILING, Limiter
from studio.sound.meter import SILENCE_MDB, Meter, mdb
from studio.sound.mixer import Mixer
from tests.doubles.playing import Playing, mixed, sine, strip

BLOCK = 1024
PROMISED = 10 ** (-1 / 20)


def limited(limiter: Limiter, samples: NDArray[np.float32]) -> NDArray[np.float32]:
    whole, fresh = limiter.room(samples.shape[1])
    fresh += samples
    return limiter.limit(whole)


def test_quiet_microphones_are_added_and_left_alone() -> None:
    together = mixed(Mixer([strip(sine(0.2)), strip(sine(0.3), "second")]), 8)
    assert np.abs(together).max() == pytest.approx(0.5, abs=0.01)


def test_sound_comes_out_at_its_moment_though_the_limiter_looks_ahead() -> None:
    click = Playing(lambda at: np.where(np.rint(at * 48_000) == 6000, 0.5, 0.0))
    assert np.abs(mixed(Mixer([strip(click)]), 3)[0]).argmax() == 6000


def test_loud_ones_together_never_pass_the_ceiling() -> None:
    together = mixed(Mixer([strip(sine(0.9)), strip(sine(0.9, hertz=440), "second")]), 25)
    assert np.abs(together).max() <= CEILING + 1e-4


def test_limiting_keeps_the_wave_a_wave() -> None:
    together = mixed(Mixer([strip(sine(1.8))]), 25)[0, 12 * 4096 :]
    spectrum = np.abs(np.fft.rfft(together * np.hanning(together.size)))
    tone = int(np.argmax(spectrum))
    loudest = spectrum[tone]
    spectrum[tone - 40 : tone + 41] = 0
    assert spectrum.max() < 0.02 * loudest


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 8), min_size=2, max_size=12), st.integers(0, 1000))
def test_no_sequence_of_levels_passes_the_ceiling(levels: list[float], seed: int) -> None:
    limiter, random = Limiter(), np.random.default_rng(seed)
    for level in levels:
        out = limited(limiter, (random.uniform(-1, 1, (2, BLOCK)) * level).astype(np.float32))
        assert np.abs(out).max() < PROMISED


def test_after_a_shout_the_level_comes_back_within_a_second() -> None:
    limiter = Limiter()
    limited(limiter, np.full((2, BLOCK), 4.0, np.float32))
    for _ in range(47):
        quiet = limited(limiter, np.full((2, BLOCK), 0.1, np.float32))
    assert quiet[0, -1] == pytest.approx(0.1, rel=0.01)


def test_what_the_limiter_leaves_alone_comes_out_as_it_went_in() -> None:
    limiter = Limiter()
    noise = np.random.default_rng(1).uniform(-0.3, 0.3, (2, 4 * BLOCK)).astype(np.float32)
    out = np.concatenate([limited(limiter, noise[:, first : first + BLOCK]).copy() for first in range(0, 4 * BLOCK, BLOCK)], axis=1)
    assert np.array_equal(out[:, AHEAD:], noise[:, :-AHEAD])


def test_muting_fades_and_keeps_the_meter_alive() -> None:
    mixer = Mixer([strip(sine(0.5))])
    mixed(mixer, 2)
    mixer.tell()
    mixer.mute(on=True)
    fading, silent = mixed(mixer, 1, first=2), mixed(mixer, 2, first=3)
    assert np.abs(np.diff(fading[0])).max() < 0.1
    assert not silent.any()
    assert mixer.tell().peak_mdb == pytest.approx(mdb(0.5), abs=20)


def test_unmuting_is_heard_again() -> None:
    mixer = Mixer([strip(sine(0.5))])
    mixer.mute(on=True)
    mixed(mixer, 2)
    mixer.mute(on=False)
    assert np.abs(mixed(mixer, 3, first=2)).max() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("voice", ["off", "natural"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_driver_that_gives_nonsense_is_silent(value: float, voice: str) -> None:
    broken = Playing(lambda at: np.where(at < 0.05, value, 0.25 * np.sin(at * 6264)))
    mixer = Mixer([strip(broken, voice=voice)])
    assert np.isfinite(mixed(mixer, 1)).all()
    assert np.abs(mixed(mixer, 3, first=1)).max() > 0.1


def test_without_microphones_there_is_silence() -> None:
    mixer = Mixer([])
    assert not mixed(mixer, 1).any()
    told = mixer.tell()
    assert (told.peak_mdb, told.rms_mdb, told.integrated_mlufs) == (SILENCE_MDB, SILENCE_MDB, SILENCE_MDB)


def test_a_full_scale_sine_is_0_dbfs_peak_and_minus_3_rms() -> None:
    meter = Meter()
    meter.hear(np.sin(np.linspace(0, 2 * np.pi * 100, 48_000, dtype=np.float32)))
    peak, rms = meter.tell()
    assert peak == pytest.approx(0, abs=10)
    assert rms == pytest.approx(-3010, abs=10)
