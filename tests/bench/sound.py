"""What the sound costs: processor time of the mixer for each picture of 33 ms, by how much is turned on."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from capture.device_states import DeviceState
from capture.sound import RATE, Sound
from studio.show.sound_plan import MUSIC, VOICE, SoundSource
from studio.sound.mixer import Mixer
from studio.sound.strip import Strip
from tests.bench.figures import Figure
from tests.doubles.materials import music_like, speech_like

STRETCH = 4096
STRETCHES = 470
"""Forty seconds."""
RUNS = 5
PICTURES = STRETCHES * STRETCH * 30 / RATE


class Recorded:
    """A microphone that plays forty seconds round and round, as cheaply as can be."""

    lag_ns, drift, state = 0, None, DeviceState.RUNNING

    def __init__(self, spec: str, samples: NDArray[np.float32]) -> None:
        both = np.repeat(samples[:, None], 2, axis=1)
        self.spec, self._pieces = spec, [both[first : first + STRETCH] for first in range(0, len(both) - STRETCH + 1, STRETCH)]

    def open(self) -> None:
        """It is always open."""

    def close(self) -> None:
        """It stays open."""

    def read(self, from_ns: int, count: int) -> Sound:
        number = from_ns * RATE // 1_000_000_000 // STRETCH
        return Sound(samples=self._pieces[number % len(self._pieces)], captured_ns=from_ns)


def cost_ms(mixer: Mixer) -> float:
    """Return milliseconds of processor a picture, levels told as on air."""
    began = time.process_time()
    for number in range(STRETCHES):
        mixer.mix(number * STRETCH * 1_000_000_000 // RATE, STRETCH)
        mixer.tell()
    return (time.process_time() - began) * 1000 / PICTURES


def measure(_folder: Path) -> list[Figure]:
    """Return the cost of one untreated source, of everything but noise suppression on a voice over music, and of that with it."""
    speech, music = Recorded("speech", speech_like(40.0)), Recorded("music", music_like(40.0))

    def strips(voice: str) -> list[Strip]:
        return [
            Strip(speech, SoundSource(name="microphone", spec="speech", role=VOICE, voice=voice)),
            Strip(music, SoundSource(name="music", spec="music", role=MUSIC, fader_db=-6.0)),
        ]

    def figure(name: str, limit: str, *mixers: Mixer) -> Figure:
        runs = [cost_ms(mixer) for mixer in mixers]
        return Figure(name=name, value=statistics.median(runs), unit="ms a picture", yardstick=0.0, runs=runs, limit=limit)

    return [
        figure("sound_plain_ms", "about 0.06", *(Mixer(strips("off")[:1]) for _ in range(RUNS))),
        figure("sound_treated_ms", "<= 0.5", *(Mixer(strips("natural"), -16.0) for _ in range(RUNS))),
        figure("sound_suppressed_ms", "with RNNoise", *(Mixer(strips("clear"), -16.0) for _ in range(RUNS))),
    ]


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for one in measure(Path()):
        print(f"{one.name:24} {one.value:.3f} {one.unit}", flush=True)
