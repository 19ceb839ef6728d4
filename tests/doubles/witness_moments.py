"""Finds, to the millisecond, when a white flash is seen and when a 1 kHz beep is heard in a file."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
BEEP_HZ = 1000
WINDOW = RATE // 200
"""Five whole turns of the beep: what else is in the sound averages out."""

HALF_LOUD = 0.25
JUMP = 8.0
AT_LEAST_APART_S = 1.0

_FRAME = re.compile(r"pts_time:(\S+)\s+lavfi\.signalstats\.YAVG=(\S+)")


def brightness_of(file: Path) -> list[tuple[float, float]]:
    """Seconds and mean luma of every picture of *file*, as ffmpeg decodes it."""
    looking = "scale=72:128:flags=area,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-"
    words = ["ffmpeg", "-v", "error", "-copyts", "-i", str(file), "-an", "-fps_mode", "passthrough", "-vf", looking, "-f", "null", "-"]
    said = subprocess.run(words, capture_output=True, check=True, text=True, encoding="utf-8", timeout=120).stdout
    return [(float(at), float(luma)) for at, luma in _FRAME.findall(said)]


def flashes_in(file: Path) -> list[float]:
    """The seconds at which the mean brightness jumps up."""
    seen = brightness_of(file)
    return _first_of_each([at for (_, before), (at, luma) in pairwise(seen) if luma - before > JUMP])


def beeps_in(file: Path) -> list[float]:
    """The seconds at which a 1 kHz tone begins."""
    samples, first_s = _sound_of(file)
    turning = np.exp(-2j * np.pi * BEEP_HZ * np.arange(len(samples)) / RATE)
    added = np.cumsum(np.concatenate(([0], samples * turning)))
    strength = 2 * np.abs(added[WINDOW:] - added[:-WINDOW]) / WINDOW
    # A window is half as loud as the beep when the beep began in its middle.
    return _first_of_each([float(at + WINDOW / 2) / RATE + first_s for at in np.flatnonzero(strength > HALF_LOUD)])


def tone_in(file: Path, hertz: float, *, from_s: float, seconds: float = 1.0) -> float:
    """The share (0 to 1) of the sound's power that lies within 2 Hz of *hertz*, for one second from *from_s*."""
    samples, first_s = _sound_of(file)
    start = round((from_s - first_s) * RATE)
    heard = samples[start : start + round(seconds * RATE)]
    power = np.abs(np.fft.rfft(heard * np.hanning(len(heard)))) ** 2
    pitch = np.fft.rfftfreq(len(heard), 1 / RATE)
    return float(power[np.abs(pitch - hertz) <= 2].sum() / max(power.sum(), 1e-12))


def _sound_of(file: Path) -> tuple[NDArray[np.float64], float]:
    """The first channel, every block where its own time stamp puts it, and the second at which it begins."""
    with av.open(str(file)) as container:
        blocks = [(float(frame.time), frame.to_ndarray()[0]) for frame in container.decode(audio=0)]
    first_s = blocks[0][0]
    whole = np.zeros(round((blocks[-1][0] - first_s) * RATE) + len(blocks[-1][1]))
    for at_s, block in blocks:
        start = round((at_s - first_s) * RATE)
        whole[start : start + len(block)] = block[: len(whole) - start]
    return whole, first_s


def _first_of_each(moments: list[float]) -> list[float]:
    firsts: list[float] = []
    last = float("-inf")
    for moment in moments:
        if moment - last > AT_LEAST_APART_S:
            firsts.append(moment)
        last = moment
    return firsts
