"""The one clock of the show: ticks at absolute deadlines, so that time never drifts and lateness never adds up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import msgspec

NANOSECONDS = 1_000_000_000
BUCKET_US = 100
BUCKETS = 2_000


class Tick(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One beat.

    Attributes:
        number: since the metronome's epoch.
        due_ns: when it should have come, monotonic.
        late_ns: how much later it came.
        missed: beats before it that nobody was there for.
    """

    number: int
    due_ns: int
    late_ns: int
    missed: int


class Lateness:
    """How late ticks came, in a histogram of tenths of milliseconds."""

    def __init__(self) -> None:
        self._buckets = [0] * (BUCKETS + 1)
        self.count = 0

    def add(self, late_ns: int) -> None:
        """Count one tick."""
        self._buckets[min(BUCKETS, late_ns // (BUCKET_US * 1_000))] += 1
        self.count += 1

    def percentile_us(self, percent: int) -> int:
        """Return the lateness in microseconds that *percent* of the ticks did not exceed; 0 before the first."""
        rest = self.count * percent / 100
        for number, count in enumerate(self._buckets):
            rest -= count
            if rest <= 0 < self.count:
                return (number + 1) * BUCKET_US
        return 0


class Metronome:
    """Beats from *epoch_ns* on, *frames_per_second* times a second. Used by one thread; ``stop`` by any."""

    def __init__(self, frames_per_second: int, *, epoch_ns: int, now_ns: Callable[[], int] = time.monotonic_ns) -> None:
        self._fps, self._epoch_ns, self._now_ns = frames_per_second, epoch_ns, now_ns
        self._last = -1
        self._is_stopping = False
        # A bare lock that is held until the end: to wait on it with a timeout costs a third of what an Event does.
        self._stopping = threading.Lock()
        self._stopping.acquire()

    def due_ns(self, number: int) -> int:
        """Return when tick *number* is due."""
        return self._epoch_ns + number * NANOSECONDS // self._fps

    def step(self, now_ns: int) -> Tick | None:
        """Return the tick that is due at *now_ns*, or None when it is not time yet.

        When more than one is due only the newest is returned, and says how many it stands for.
        """
        following = self._last + 1
        if now_ns < self.due_ns(following):
            return None
        newest = max(following, (now_ns - self._epoch_ns) * self._fps // NANOSECONDS)
        while self.due_ns(newest + 1) <= now_ns:
            newest += 1
        self._last = newest
        due_ns = self.due_ns(newest)
        return Tick(number=newest, due_ns=due_ns, late_ns=now_ns - due_ns, missed=newest - following)

    def wait(self) -> Tick | None:
        """Wait for the next tick; None after ``stop``."""
        while not self._is_stopping:
            now_ns = self._now_ns()
            tick = self.step(now_ns)
            if tick is not None:
                return tick
            if self._stopping.acquire(timeout=(self.due_ns(self._last + 1) - now_ns) / NANOSECONDS):
                break
        return None

    def stop(self) -> None:
        """End the waiting."""
        if not self._is_stopping:
            self._is_stopping = True
            self._stopping.release()
