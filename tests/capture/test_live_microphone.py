"""A live microphone: PortAudio on a real sound server."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from capture import sound_system
from capture.clock import SECOND_NS, monotonic
from capture.device import Microphone
from capture.device_states import DeviceState
from capture.errors import SoundSystemMissing
from capture.finding import list_devices
from capture.microphones.tone import tone
from capture.sound import RATE
from tests.doubles.sound_server import MICROPHONE, SoundServer
from tests.doubles.workbench import Bench, Witness, eventually

S = DeviceState
SPEC = f"live:ALSA:{MICROPHONE}"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio behind ALSA")


def last_second(microphone: Microphone) -> np.ndarray:
    return microphone.read(monotonic() - SECOND_NS - microphone.lag_ns, RATE).samples


@linux_only
def test_a_tone_played_into_the_sound_system_is_heard(bench: Bench, witness: Witness, sound_server: SoundServer) -> None:
    player = sound_server.play(tone(0, 20 * RATE))
    try:
        assert SPEC in [found["spec"] for found in list_devices()["microphones"]]
        microphone = bench.microphone(SPEC, witness)
        witness.wait_for(S.RUNNING)
        eventually(lambda: np.count_nonzero(np.abs(last_second(microphone)[:, 0]).reshape(100, -1).max(axis=1) > 0.09) == 100)
        heard = last_second(microphone)
    finally:
        player.kill()
        player.wait()
    spectrum = np.abs(np.fft.rfft(heard[:, 0] * np.hanning(RATE)))
    assert spectrum.argmax() == pytest.approx(997, abs=1)
    assert 20 * np.log10(np.abs(heard).max()) == pytest.approx(-20, abs=0.5)


@linux_only
def test_a_microphone_that_is_pulled_is_silence_and_comes_back(bench: Bench, witness: Witness, sound_server: SoundServer) -> None:
    microphone = bench.microphone(SPEC, witness)
    witness.wait_for(S.RUNNING)
    sound_server.kill()
    witness.wait_for(S.LOST, "capture.microphone-lost")
    assert not last_second(microphone)[-4800:].any()
    sound_server.start()
    witness.wait_for(S.RUNNING, after=3)


@linux_only
def test_a_microphone_that_is_not_there_is_waited_for(bench: Bench, witness: Witness, sound_server: SoundServer) -> None:
    bench.microphone("live:ALSA:no such", witness)
    witness.wait_for(S.WAITING, "capture.microphone-missing")


def test_without_a_sound_system_there_is_a_hint_and_no_crash(bench: Bench, witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    bench.microphone("live:default", witness)
    witness.wait_for(S.WAITING, "capture.sound-system-missing")
    assert list_devices()["microphones"] == []
    with pytest.raises(SoundSystemMissing):
        sound_system.microphones()


def test_naming_devices_does_not_load_the_sound_system() -> None:
    asked = "import sys, capture.finding; print('sounddevice' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True, timeout=30).stdout
    assert said.strip() == "False"
