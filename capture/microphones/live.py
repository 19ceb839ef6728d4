"""A microphone that is plugged in, through PortAudio."""

from __future__ import annotations

import queue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capture.attended import Attendant
from capture.clock import MILLISECOND_NS, SECOND_NS
from capture.errors import MicrophoneLost
from capture.ring import SoundRing
from capture.sound import CHANNELS, RATE
from capture.sound_system import close_stream, open_stream
from capture.steadying import Drift, Steadying

BLOCK = RATE // 100
"""Samples a block: 10 ms."""

LATENCY_S = 0.05
"""Asked of the driver: with less, PulseAudio stutters."""

SILENT_NS = 2 * SECOND_NS
"""A microphone that gives no block for this long is lost (a muted one gives silence, but gives)."""

LONGEST_LATENCY_S = 0.5
"""A driver that names a longer one is not believed."""

ROOM = 300
"""Blocks that may wait; more than three seconds late they are of no use."""

Block = tuple[int, NDArray[np.float32]]


class LiveMicrophone:
    """The work of ``live:ID``: the driver's thread only stamps and queues, this one lays the blocks onto the time line."""

    lag_ns = 100 * MILLISECOND_NS

    def __init__(self, microphone: str) -> None:
        self._microphone = microphone
        self._steadying: Steadying | None = None

    @property
    def drift(self) -> Drift | None:
        """How its clock stands to the metronome, since it was opened last."""
        return self._steadying.drift if self._steadying is not None else None

    def __call__(self, attendant: Attendant, ring: SoundRing) -> None:
        """Listen until the attendant stops.

        Raises:
            SoundSystemMissing, MicrophoneMissing, MicrophoneBusy, MicrophoneLost: with the microphone's id.
        """
        blocks: queue.Queue[Block] = queue.Queue(ROOM)

        def heard(samples: NDArray[np.float32], _count: int, _when: Any, _status: Any) -> None:
            if not blocks.full():
                blocks.put_nowait((attendant.now_ns, samples.copy()))

        stream = open_stream(self._microphone, blocksize=BLOCK, latency=LATENCY_S, callback=heard)
        try:
            # The latency the driver states once; its stamp on every block wandered by 0.4 s through PulseAudio's first second.
            waited_s = min(max(stream.latency, 0.0), LONGEST_LATENCY_S)
            self._steadying = Steadying(stream.channels)
            self._listen(attendant, ring, blocks, self._steadying, int(waited_s * SECOND_NS))
        finally:
            close_stream(stream)

    def _listen(self, attendant: Attendant, ring: SoundRing, blocks: queue.Queue[Block], steadying: Steadying, waited_ns: int) -> None:
        came_ns = attendant.now_ns
        while not attendant.is_stopping:
            try:
                arrived_ns, samples = blocks.get(timeout=0.2)
            except queue.Empty:
                if attendant.now_ns - came_ns > SILENT_NS:
                    raise MicrophoneLost(device=self._microphone) from None
                continue
            came_ns = attendant.now_ns
            lay_block(steadying, ring, samples, arrived_ns - waited_ns)
            attendant.gave()


def lay_block(steadying: Steadying, ring: SoundRing, samples: NDArray[np.float32], heard_ns: int) -> None:
    """Put a block, shape (count, 1 or 2), whose first sample seems to have sounded at *heard_ns*, onto the ring where it belongs."""
    first, made = steadying.lay(samples.T, ring.number_at(heard_ns))
    if made.shape[1]:
        ring.write(first, np.repeat(made.T, CHANNELS, axis=1) if len(made) == 1 else made.T)
