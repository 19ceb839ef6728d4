"""The last seconds of one microphone's sound, kept by time: written by its thread, read by the mixer, gaps are silence."""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

from capture.clock import SECOND_NS
from capture.sound import CHANNELS, RATE


class SoundRing:
    """A ring of samples numbered from *epoch_ns* on (sample 0 sounds at the epoch, 48000 a second)."""

    def __init__(self, *, epoch_ns: int, seconds: int = 4) -> None:
        self._epoch_ns = epoch_ns
        self._room = seconds * RATE
        self._samples = np.zeros((self._room, CHANNELS), np.float32)
        self._first = 0
        self._end = 0
        self._lock = threading.Lock()

    def number_at(self, at_ns: int) -> int:
        """Return the number of the sample that sounds at *at_ns*."""
        return ((at_ns - self._epoch_ns) * RATE + SECOND_NS // 2) // SECOND_NS

    def time_of(self, number: int) -> int:
        """Return when sample *number* sounds."""
        return self._epoch_ns + number * SECOND_NS // RATE

    def write(self, number: int, samples: NDArray[np.float32]) -> None:
        """Put *samples*, shape (count, 2), where the first is sample *number*; what was skipped since the last write is silence."""
        with self._lock:
            if self._first == self._end or number - self._end >= self._room:
                self._first = self._end = number
            too_old = max(0, self._first - number, len(samples) - self._room)
            number, samples = number + too_old, samples[too_old:]
            if number > self._end:
                self._put(self._end, np.zeros((number - self._end, CHANNELS), np.float32))
            self._put(number, samples)
            self._end = max(self._end, number + len(samples))
            self._first = max(self._first, self._end - self._room)

    def read(self, from_ns: int, count: int) -> NDArray[np.float32]:
        """Return *count* samples from *from_ns* on, float32, shape (count, 2), the caller's own."""
        wanted = np.zeros((count, CHANNELS), np.float32)
        start = self.number_at(from_ns)
        with self._lock:
            first, end = max(start, self._first), min(start + count, self._end)
            if first < end:
                self._take(first, wanted[first - start : end - start])
        return wanted

    def _put(self, number: int, samples: NDArray[np.float32]) -> None:
        at = number % self._room
        before_edge = min(len(samples), self._room - at)
        self._samples[at : at + before_edge] = samples[:before_edge]
        self._samples[: len(samples) - before_edge] = samples[before_edge:]

    def _take(self, number: int, into: NDArray[np.float32]) -> None:
        at = number % self._room
        before_edge = min(len(into), self._room - at)
        into[:before_edge] = self._samples[at : at + before_edge]
        into[before_edge:] = self._samples[: len(into) - before_edge]
