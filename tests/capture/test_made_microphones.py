"""Tone and silence."""

from __future__ import annotations

import numpy as np
import pytest

from capture.clock import SECOND_NS
from capture.device_states import DeviceState
from capture.sound import RATE
from tests.doubles.workbench import Bench, Witness

S = DeviceState


def test_the_tone_is_997_hertz_at_minus_20_and_runs_on_from_read_to_read(bench: Bench) -> None:
    microphone = bench.microphone("tone")
    parts = [microphone.read(bench.epoch_ns + number * SECOND_NS // 30, RATE // 30).samples for number in range(60)]
    heard = np.concatenate(parts)[:, 0]
    assert np.abs(np.fft.rfft(heard[:RATE])).argmax() == 997
    assert 20 * np.log10(np.abs(heard).max()) == pytest.approx(-20, abs=0.01)
    assert np.abs(np.diff(heard)).max() < 0.1 * 2 * np.pi * 997 / RATE * 1.001


def test_silence_is_exactly_nothing(bench: Bench, witness: Witness) -> None:
    microphone = bench.microphone("silence", witness)
    sound = microphone.read(123, 777)
    assert sound.samples.shape == (777, 2)
    assert not sound.samples.any()
    assert sound.captured_ns == 123
    assert [state for state, _ in witness.told] == [S.OPENING, S.RUNNING]


def test_a_closed_tone_is_silent(bench: Bench, witness: Witness) -> None:
    microphone = bench.microphone("tone", witness)
    microphone.close()
    assert not microphone.read(bench.epoch_ns, 100).samples.any()
    assert microphone.state is S.IDLE
