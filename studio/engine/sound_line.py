"""The sound from microphones to packets, block by block on the same time axis as the picture."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import numpy as np

from capture.loudspeakers.loudspeaker import Loudspeaker
from capture.sound import RATE
from studio.encoding.encoded import NANOSECONDS, Encoded
from studio.encoding.sound_encoder import BLOCK, SoundEncoder
from studio.sound.meter import Levels
from studio.sound.mixer import Mixer

GROUP = 4
"""Blocks encoded at one waking, twelve times a second: one by one they cost half as much again. Sound leaves 90 ms after its picture."""

LONGEST_GAP_NS = 3 * NANOSECONDS
"""Further behind (the machine slept), sound that no ring holds any more is skipped."""

log = logging.getLogger("kaibo.engine")


class SoundLine:
    """Runs between ``begin`` and ``end`` of one broadcast."""

    def __init__(
        self,
        *,
        mixer: Mixer,
        encoder: SoundEncoder,
        send: Callable[[Encoded], None],
        monitor: Loudspeaker | None = None,
        level: Callable[[Levels], None],
        epoch_ns: int,
        lag_ns: int,
        on_failed: Callable[[], None],
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Prepare: sound of *epoch_ns* less *lag_ns* is the broadcast's time zero.

        *monitor* plays what is sent, or what it is compared with.
        """
        self._monitor = monitor
        self._mixer, self._encoder, self._send, self._level = mixer, encoder, send, level
        self._epoch_ns, self._lag_ns, self._on_failed, self._now_ns = epoch_ns, lag_ns, on_failed, now_ns
        self._number = 0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sound", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self, deadline_s: float) -> bool:
        """Encode no more; return whether it was over within the deadline."""
        self._ending.set()
        self._thread.join(deadline_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._run_blocks()
        except Exception:
            log.exception("sound_thread_failed")
            self._on_failed()

    def _run_blocks(self) -> None:
        while not self._ending.is_set():
            left_ns = self._time_of(self._number + GROUP) + self._mixer.ahead_ns - self._now_ns()
            if left_ns > 0:
                self._ending.wait(left_ns / NANOSECONDS)
                continue
            if left_ns < -LONGEST_GAP_NS:
                self._number = (self._now_ns() - self._epoch_ns) * RATE // (BLOCK * NANOSECONDS)
            self._encode(GROUP)
        while self._time_of(self._number + 1) <= self._now_ns():
            self._encode(1)
        for encoded in self._encoder.drain():
            self._send(encoded)

    def _encode(self, count: int) -> None:
        """Mix, encode and send *count* blocks, each step for all of them: one after the other would find a cold cache every time."""
        mixed = self._mixer.mix(self._time_of(self._number) - self._lag_ns, count * BLOCK)
        if self._monitor is not None:
            self._monitor.play(mixed if self._mixer.plain is None else self._mixer.plain)
        pieces: list[Encoded] = []
        for block in range(count):
            pieces += self._encoder.encode(np.ascontiguousarray(mixed[:, block * BLOCK : (block + 1) * BLOCK]), self._number * BLOCK)
            self._number += 1
        for encoded in pieces:
            self._send(encoded)
        self._level(self._mixer.tell())

    def _time_of(self, number: int) -> int:
        return self._epoch_ns + number * BLOCK * NANOSECONDS // RATE
