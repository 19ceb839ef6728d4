"""A microphone that plays a clip's sound round and round, in step with the clip camera of the same file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio import AudioStream
from numpy.typing import NDArray

from capture.attended import Attendant
from capture.clock import SECOND_NS
from capture.errors import ClipIsSilent
from capture.reading import Reading
from capture.ring import SoundRing
from capture.sound import CHANNELS, RATE

AHEAD_NS = SECOND_NS // 2
"""Decoding rests when this much lies ahead ..."""
RESTED_NS = SECOND_NS // 4
"""... and goes on when only this much is left: a few wakings a second instead of fifty."""

JUMP_NS = SECOND_NS
"""Further behind than this, the clip is sought again at its present place."""

SNAP_NS = SECOND_NS // 200
"""Counted and told time may differ by this much (time stamps of some files are whole milliseconds)."""


class ClipMicrophone:
    """The work of ``clip:FILE`` as a microphone."""

    lag_ns = 0
    drift = None

    def __init__(self, file: Path, *, epoch_ns: int) -> None:
        self._file = file
        self._epoch_ns = epoch_ns

    def __call__(self, attendant: Attendant, ring: SoundRing) -> None:
        """Play until the attendant stops.

        Raises:
            FileMissing, FileUnreadable, ClipBroken, ClipIsSilent: with the file's name.
        """
        with Reading(self._file) as reading:
            stream = reading.audio
            if stream is None:
                raise ClipIsSilent(device=self._file.name)
            while self._play(reading, stream, attendant, ring):
                pass

    def _play(self, reading: Reading, stream: AudioStream, attendant: Attendant, ring: SoundRing) -> bool:
        """Play on from the present moment; return whether to do so again: True after falling too far behind, False when stopped."""
        has_written = False
        frames = reading.play(av.AudioFrame, stream, epoch_ns=self._epoch_ns, now_ns=attendant.now_ns)
        for number, samples in _numbered(frames, ring):
            at_ns = ring.time_of(number)
            is_ahead = at_ns > attendant.now_ns + AHEAD_NS
            if not attendant.wait_until(at_ns - RESTED_NS if is_ahead else 0):
                return False
            if has_written and at_ns < attendant.now_ns - JUMP_NS:
                return True
            ring.write(number, samples)
            attendant.gave()
            has_written = True
        return True


def _numbered(frames: Iterator[tuple[av.AudioFrame, int]], ring: SoundRing) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield the frames as 48 kHz stereo, shape (count, 2), with the number of each block's first sample.

    Samples are counted, not timed, so that blocks join without a click; the count starts anew where it has come apart from the
    file's own time: at the loop, and where sound is missing.
    """
    converter, base_ns, counted_ns, given = _converter(), None, 0, 0
    for frame, at_ns in frames:
        if base_ns is None or abs(at_ns - base_ns - counted_ns) > SNAP_NS:
            if base_ns is not None:
                for samples in _samples(converter, None):
                    yield ring.number_at(base_ns) + given, samples
            converter, base_ns, counted_ns, given = _converter(), at_ns, 0, 0
        counted_ns += frame.samples * SECOND_NS // frame.sample_rate
        for samples in _samples(converter, frame):
            yield ring.number_at(base_ns) + given, samples
            given += len(samples)


def _converter() -> av.AudioResampler:
    return av.AudioResampler(format="flt", layout="stereo", rate=RATE)


def _samples(converter: av.AudioResampler, frame: av.AudioFrame | None) -> Iterator[NDArray[np.float32]]:
    for converted in converter.resample(frame):
        yield converted.to_ndarray().reshape(-1, CHANNELS).astype(np.float32, copy=False)
