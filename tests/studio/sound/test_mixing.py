"""What goes out is the sum of the microphones, never over -1 dBFS, and silent when muted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from capture.device_states import DeviceState
from capture.sound import RATE, Sound
from studio.sound.limiter import CEILING, Limiter
from studio.sound.meter import SILENCE_MDB, Meter, mdb
from studio.sound.mixer import Mixer

BLOCK = 1024
NANOSECONDS = 1_000_000_000


class Playing:
    """A microphone that hears a sine of *level*, or one value for ever."""

    spec = "playing"
    lag_ns = 0
    state = DeviceState.RUNNING

    def __init__(self, level: float, *, hertz: float = 997.0, value: float | None = None) -> None:
        self.level, self.hertz, self.value = level, hertz, value

    def open(self) -> None:
        """It is always open."""

    def close(self) -> None:
        """It stays open."""

    def read(self, from_ns: int, count: int) -> Sound:
        at = from_ns / NANOSECONDS + np.arange(count) / RATE
        wave = self.level * np.sin(2 * np.pi * self.hertz * at) if self.value is None else np.full(count, self.value)
        return Sound(samples=np.repeat(wave[:, None], 2, axis=1).astype(np.float32), captured_ns=from_ns)


def mixed(mixer: Mixer, blocks: int, first: int = 0) -> NDArray[np.float32]:
    return np.concatenate([mixer.mix((first + number) * BLOCK * NANOSECONDS // RATE, BLOCK) for number in range(blocks)], axis=1)


def test_quiet_microphones_are_added_and_left_alone() -> None:
    together = mixed(Mixer([Playing(0.2), Playing(0.3)]), 8)
    assert np.abs(together).max() == pytest.approx(0.5, abs=0.01)


def test_loud_ones_together_never_pass_the_ceiling() -> None:
    together = mixed(Mixer([Playing(0.9), Playing(0.9, hertz=440)]), 100)
    assert np.abs(together).max() <= CEILING + 1e-6


def test_limiting_keeps_the_wave_a_wave() -> None:
    together = mixed(Mixer([Playing(1.8)]), 100)[0, 50 * BLOCK :]
    spectrum = np.abs(np.fft.rfft(together * np.hanning(together.size)))
    tone = int(np.argmax(spectrum))
    spectrum[tone - 40 : tone + 41] = 0
    assert spectrum.max() < 0.02 * np.abs(np.fft.rfft(together * np.hanning(together.size)))[tone]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 8), min_size=2, max_size=12), st.integers(0, 1000))
def test_no_sequence_of_levels_passes_the_ceiling(levels: list[float], seed: int) -> None:
    limiter, random = Limiter(), np.random.default_rng(seed)
    for level in levels:
        block = (random.uniform(-1, 1, (2, BLOCK)) * level).astype(np.float32)
        limiter.limit(block)
        assert np.abs(block).max() <= CEILING + 1e-6


def test_after_a_shout_the_level_comes_back_within_a_second() -> None:
    limiter = Limiter()
    limiter.limit(np.full((2, BLOCK), 4.0, np.float32))
    for _ in range(47):
        quiet = np.full((2, BLOCK), 0.1, np.float32)
        limiter.limit(quiet)
    assert quiet[0, -1] == pytest.approx(0.1, rel=0.01)


def test_muting_fades_and_keeps_the_meter_alive() -> None:
    mixer = Mixer([Playing(0.5)])
    mixed(mixer, 2)
    mixer.meter.tell()
    mixer.mute(on=True)
    fading, silent = mixed(mixer, 1, first=2), mixed(mixer, 2, first=3)
    assert np.abs(np.diff(fading[0])).max() < 0.1
    assert not silent.any()
    assert mixer.meter.tell()[0] == pytest.approx(mdb(0.5), abs=20)


def test_unmuting_is_heard_again() -> None:
    mixer = Mixer([Playing(0.5)])
    mixer.mute(on=True)
    mixed(mixer, 2)
    mixer.mute(on=False)
    assert np.abs(mixed(mixer, 3, first=2)).max() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_driver_that_gives_nonsense_is_silent(value: float) -> None:
    assert not mixed(Mixer([Playing(0, value=value)]), 1).any()


def test_without_microphones_there_is_silence() -> None:
    mixer = Mixer([])
    assert not mixed(mixer, 1).any()
    assert mixer.meter.tell() == (SILENCE_MDB, SILENCE_MDB)


def test_a_full_scale_sine_is_0_dbfs_peak_and_minus_3_rms() -> None:
    meter = Meter()
    meter.hear(np.sin(np.linspace(0, 2 * np.pi * 100, 48_000, dtype=np.float32)))
    peak, rms = meter.tell()
    assert peak == pytest.approx(0, abs=10)
    assert rms == pytest.approx(-3010, abs=10)
