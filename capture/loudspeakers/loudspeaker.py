"""Plays the mix on a chosen loudspeaker, at a steady distance behind the show; whoever gives the sound never waits."""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capture.attended import Attendant, AttendedDevice
from capture.clock import SECOND_NS, Clock
from capture.device import StateChanged
from capture.errors import LoudspeakerLost
from capture.loudspeakers.pacing import Pacing
from capture.resampling import Resampler
from capture.sound import CHANNELS, RATE
from capture.sound_system import close_stream, open_output

BLOCK = RATE // 100
LATENCY_S = 0.05
"""Asked of the driver, as of a microphone's."""

LONGEST_LATENCY_S = 0.5
"""A driver that names a longer one is not believed."""

WAITING = RATE * 60 // 1000
"""Samples that should wait when a stretch comes: a sound thread held up for 60 ms is not heard."""

MOST_WAITING = RATE * 300 // 1000
"""With more the loudspeaker has stood still; what is too old is dropped."""

ROOM = 16
"""Stretches that may wait for the thread; further ones are dropped."""

SILENT_NS = 2 * SECOND_NS
"""A loudspeaker that asks for nothing so long is lost."""

log = logging.getLogger("kaibo.engine.devices")


class _Line:
    """What waits to be played: filled by the loudspeaker's thread, emptied by the driver's."""

    def __init__(self) -> None:
        self._pieces: deque[NDArray[np.float32]] = deque()
        self._guard = threading.Lock()
        self.waiting = 0
        self._largest = 0
        self.has_begun = False
        self.missed = 0
        self.asked_ns = 0

    def put(self, samples: NDArray[np.float32]) -> None:
        with self._guard:
            self._pieces.append(samples)
            self.waiting += len(samples)
            self._largest = max(self._largest, len(samples))

    def cut_to(self, most: int) -> int:
        """Drop the oldest until no more than *most* wait; return how many were dropped."""
        with self._guard:
            dropped = 0
            while self._pieces and self.waiting - len(self._pieces[0]) >= most:
                dropped += len(self._pieces[0])
                self.waiting -= len(self._pieces.popleft())
            return dropped

    def take(self, into: NDArray[np.float32]) -> None:
        """Fill *into*, shape (count, channels), with what waits; once it has run dry, with silence until enough waits again."""
        filled = 0
        with self._guard:
            self.has_begun = self.has_begun or self.waiting >= WAITING + self._largest
            while self.has_begun and filled < len(into) and self._pieces:
                piece = self._pieces.popleft()
                count = min(len(piece), len(into) - filled)
                into[filled : filled + count] = piece[:count]
                filled += count
                self.waiting -= count
                if count < len(piece):
                    self._pieces.appendleft(piece[count:])
            if self.has_begun and filled < len(into):
                self.has_begun = False
                self.missed += len(into) - filled
        into[filled:] = 0


class Loudspeaker(AttendedDevice):
    """One loudspeaker between ``open`` and ``close``; lost ones are tried again, and the show goes on meanwhile.

    Attributes:
        dropped_ms: of sound that was never played, since it was opened: nobody took it in time, or it came too late.
        behind_ms: how long after it was given the last sample of a stretch is heard: what waits before it, and the driver. Whoever
            shows the pictures beside it may hold them back so long.
    """

    def __init__(self, loudspeaker: str, *, clock: Clock, on_state: StateChanged) -> None:
        self._loudspeaker = loudspeaker
        self._inbox: queue.Queue[NDArray[np.float32]] = queue.Queue(ROOM)
        self._dropped = 0
        self.behind_ms = 0
        super().__init__(f"loudspeaker:{loudspeaker}", 0, self._work, clock=clock, on_state=on_state)

    @property
    def dropped_ms(self) -> int:
        """See the class."""
        return self._dropped * 1000 // RATE

    def play(self, samples: NDArray[np.float32]) -> None:
        """Play *samples*, shape (2, count), after those before; returns at once. They must not change any more."""
        try:
            self._inbox.put_nowait(samples)
        except queue.Full:
            self._dropped += samples.shape[1]

    def _work(self, attendant: Attendant) -> None:
        """Play until the attendant stops.

        Raises:
            SoundSystemMissing, LoudspeakerMissing, LoudspeakerBusy, LoudspeakerLost: with the loudspeaker's id.
        """
        line = _Line()
        line.asked_ns = attendant.now_ns

        def wanted(into: NDArray[np.float32], _count: int, _when: Any, _status: Any) -> None:
            line.asked_ns = attendant.now_ns
            line.take(into)

        stream = open_output(self._loudspeaker, blocksize=BLOCK, latency=LATENCY_S, callback=wanted)
        try:
            while not self._inbox.empty():
                self._inbox.get_nowait()
            attendant.gave()
            self._feed(attendant, line, stream.channels, min(max(stream.latency, 0.0), LONGEST_LATENCY_S))
        finally:
            close_stream(stream)

    def _feed(self, attendant: Attendant, line: _Line, channels: int, latency_s: float) -> None:
        resampler, pacing = Resampler(CHANNELS), Pacing(WAITING)
        while not attendant.is_stopping:
            if attendant.now_ns - line.asked_ns > SILENT_NS:
                raise LoudspeakerLost(device=self._loudspeaker)
            try:
                samples = self._inbox.get(timeout=0.2)
            except queue.Empty:
                continue
            dropped = line.cut_to(WAITING) if line.waiting > MOST_WAITING else 0
            missed, line.missed = line.missed, 0
            if dropped or missed:
                self._dropped += dropped
                pacing.begin_anew()
                log.warning("loudspeaker_out_of_step device=%s dropped_ms=%d", self.spec, dropped * 1000 // RATE)
            made = resampler.run(samples, pacing.pace(line.waiting, samples.shape[1])).T
            self.behind_ms = round(1000 * ((line.waiting + len(made)) / RATE + latency_s))
            line.put(made if channels == CHANNELS else made.mean(axis=1, keepdims=True, dtype=np.float32))
