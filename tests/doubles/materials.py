"""Sound to measure with: something like speech, something like music, and a witness that measures loudness on its own."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000


@cache
def speech_like(seconds: float, level: float = 0.1, seed: int = 1) -> NDArray[np.float32]:
    """Return syllables: a buzz of wandering pitch through two wandering formants, hissing consonants, breaths between sentences."""
    random, count = np.random.default_rng(seed), round(seconds * RATE)
    at = np.arange(count) / RATE
    pitch = 130 + 30 * np.sin(2 * np.pi * 0.31 * at) + 12 * np.sin(2 * np.pi * 1.7 * at)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    first, second = 500 + 250 * np.sin(2 * np.pi * 1.1 * at), 1500 + 500 * np.sin(2 * np.pi * 0.8 * at)
    voiced = np.zeros(count)
    for number in range(1, 21):
        hertz = number * pitch
        shape = np.exp(-(((hertz - first) / 200) ** 2)) + 0.5 * np.exp(-(((hertz - second) / 300) ** 2)) + 0.02
        voiced += shape * np.sin(number * phase)
    syllables = np.clip(np.sin(2 * np.pi * 2.3 * at) + 0.4, 0, 1) ** 0.7
    sentences = (np.mod(at, 4.0) < 3.2).astype(float)
    hiss = np.diff(random.standard_normal(count), prepend=0.0) * np.clip(np.sin(2 * np.pi * 2.3 * at + 2.4) - 0.7, 0, 1)
    return ((voiced + hiss) * syllables.clip(0.02) * sentences * level).astype(np.float32)


@cache
def music_like(seconds: float, level: float = 0.1) -> NDArray[np.float32]:
    """Return chords with a beat: plucked tones that ring on, and a drum on every beat."""
    count = round(seconds * RATE)
    at = np.arange(count) / RATE
    beat = np.mod(at, 0.5)
    sound = 1.5 * np.exp(-beat * 30) * np.sin(2 * np.pi * 60 * beat)
    for number, hertz in enumerate((220.0, 277.2, 329.6, 440.0, 554.4)):
        since = np.mod(at + number * 0.21, 1.0)
        sound += np.exp(-since * 3) * (np.sin(2 * np.pi * hertz * at) + 0.4 * np.sin(4 * np.pi * hertz * at))
    return (sound * level).astype(np.float32)


def measured(samples: NDArray[np.float32], folder: Path) -> tuple[float, float]:
    """Return what ffmpeg says of *samples*, shape (2, count): integrated LUFS and true peak in dBTP."""
    file = folder / "measured.raw"
    file.write_bytes(np.ascontiguousarray(samples.T, "<f4").tobytes())
    said = subprocess.run(
        ["ffmpeg", "-hide_banner", "-nostats", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", str(file), "-af", "ebur128=peak=true",
         "-f", "null", "-"],
        capture_output=True, check=True, text=True, timeout=60,
    ).stderr  # fmt: skip
    summary = said[said.rindex("Summary:") :]
    loudness, peak = re.search(r"I:\s+(-?[\d.]+) LUFS", summary), re.search(r"Peak:\s+(-?[\d.]+|-inf) dBFS", summary)
    assert loudness
    assert peak
    return float(loudness[1]), float(peak[1])
