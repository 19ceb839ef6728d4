"""Finds a clap, or a flash with a crack, in a camera's pictures and a microphone's sound, and says how far they are apart."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from capture.clock import MILLISECOND_NS, SECOND_NS, Clock
from capture.device import Camera, Microphone
from capture.errors import ClapNotHeard, ClapNotSeen, ClapUnclear
from capture.sound import RATE

FARTHEST_MS = 500
"""Picture and sound of one clap are never further apart; two claps should be."""

APART_S = 0.3
"""Within this, everything belongs to one clap."""

STANDS_OUT = 8.0
"""A clap is so many times what usually changes from picture to picture, and so many times the usual loudness."""

LEAST_CHANGE = 1.0
"""Grey levels: less is noise."""
LEAST_LOUD = 0.01
"""-40 dBFS: less is not a clap."""

AGREEING_MS = 70.0
"""Claps that lie further from the middle one are something else: a hand seen, a cup heard."""

SIDE = 64
"""Pictures are compared no larger than about this."""

POLL_S = 0.004
PIECE_S = 0.5


class Clap(msgspec.Struct, frozen=True, kw_only=True):
    """What was found.

    Attributes:
        sound_delay_ms: how much later the sound must be taken; negative where the picture must be.
        claps: how many agreed.
        spread_ms: how far these lie apart; a picture's own duration is to be expected.
    """

    sound_delay_ms: int
    claps: int
    spread_ms: int


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What a camera and a microphone gave in the same seconds.

    Attributes:
        changes: mean change of each picture from the one before, grey levels.
        changed_ns: when each of these pictures was captured.
        samples: float32, shape (count,), from *first_ns* on.
    """

    changes: NDArray[np.float64]
    changed_ns: NDArray[np.int64]
    samples: NDArray[np.float32]
    first_ns: int


def find_clap(watched: Watched) -> Clap:
    """Return how far sound and picture are apart: the first picture that shows a clap, less the moment it is heard.

    Raises:
        ClapNotSeen, ClapNotHeard: nothing stands out in the pictures, or in the sound.
        ClapUnclear: what was seen and what was heard do not belong together.
    """
    seen, heard = _seen(watched), _heard(watched)
    if not seen:
        raise ClapNotSeen
    if not heard:
        raise ClapNotHeard
    sounds = np.array(heard, np.int64)
    apart = [float(at - sounds[np.abs(sounds - at).argmin()]) / MILLISECOND_NS for at in seen]
    near = [each for each in apart if abs(each) <= FARTHEST_MS]
    if not near:
        raise ClapUnclear
    middle = float(np.median(near))
    agreeing = [each for each in near if abs(each - middle) <= AGREEING_MS]
    if 2 * len(agreeing) <= len(near):
        raise ClapUnclear
    return Clap(sound_delay_ms=round(float(np.median(agreeing))), claps=len(agreeing), spread_ms=round(max(agreeing) - min(agreeing)))


def watch(camera: Camera, microphone: Microphone, *, seconds: float, clock: Clock) -> Watched:
    """Watch and listen for *seconds*; both devices are open."""
    resting, begun_ns = threading.Event(), clock()
    heard_ns, greys, times = begun_ns, list[NDArray[np.uint8]](), list[int]()
    pieces: list[NDArray[np.float32]] = []
    piece = round(PIECE_S * RATE)
    while (now_ns := clock()) < begun_ns + round(seconds * SECOND_NS) + microphone.lag_ns:
        picture = camera.latest(now_ns)
        if picture is not None and (not times or picture.captured_ns > times[-1]):
            step = max(1, min(picture.height, picture.width) // SIDE)
            greys.append(picture.y[::step, ::step].copy())
            times.append(picture.captured_ns)
        while heard_ns + round(PIECE_S * SECOND_NS) <= now_ns - microphone.lag_ns:
            pieces.append(microphone.read(heard_ns, piece).samples.mean(axis=1, dtype=np.float32))
            heard_ns += round(PIECE_S * SECOND_NS)
        resting.wait(POLL_S)
    return Watched(
        changes=np.array(_changes(greys)),
        changed_ns=np.array(times[1:], np.int64),
        samples=np.concatenate(pieces) if pieces else np.zeros(0, np.float32),
        first_ns=begun_ns,
    )


def _changes(greys: Sequence[NDArray[np.uint8]]) -> list[float]:
    return [float(np.abs(new.astype(np.int16) - old).mean()) if new.shape == old.shape else 0.0 for old, new in itertools.pairwise(greys)]


def _seen(watched: Watched) -> list[int]:
    """Return the moments of the pictures that changed most, the first of each clap."""
    if not watched.changes.size:
        return []
    threshold = max(LEAST_CHANGE, STANDS_OUT * float(np.median(watched.changes)))
    return _firsts(watched.changes, watched.changed_ns, threshold, share=0.9)


def _heard(watched: Watched) -> list[int]:
    """Return the moments, to a millisecond, at which something loud began."""
    step = RATE // 1000
    count = len(watched.samples) // step
    if not count:
        return []
    loud = np.abs(watched.samples[: count * step]).reshape(count, step).max(axis=1).astype(np.float64)
    threshold = max(LEAST_LOUD, STANDS_OUT * float(np.median(loud)), 0.2 * float(loud.max()))
    times = watched.first_ns + np.arange(count, dtype=np.int64) * MILLISECOND_NS
    return _firsts(loud, times, threshold, share=0.3)


def _firsts(values: NDArray[np.float64], times_ns: NDArray[np.int64], threshold: float, *, share: float) -> list[int]:
    """Return, for each group of values over *threshold*, when the first of them reached *share* of the group's highest."""
    over = np.flatnonzero(values > threshold)
    found: list[int] = []
    while over.size:
        group = over[times_ns[over] <= times_ns[over[0]] + round(APART_S * SECOND_NS)]
        found.append(int(times_ns[group[values[group] >= share * values[group].max()][0]]))
        over = over[len(group) :]
    return found
