"""Encodes mixed sound to AAC-LC, 1024 samples at a time."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from capture.sound import RATE
from studio.encoding.encoded import NANOSECONDS, Encoded
from studio.encoding.in_memory import home

BLOCK = 1024
"""Samples of one AAC frame."""


class SoundEncoder:
    """One open AAC encoder, used by one thread.

    The first packet the encoder makes is its own run-in and lies before the beginning; it is left out, so that what a
    packet's time says is what its decoder plays then.

    Attributes:
        stream: template for muxers.
    """

    stream: AudioStream

    def __init__(self, audio_kbps: int) -> None:
        self._home = home()
        self.stream = self._home.add_stream("aac", rate=RATE)
        context = self.stream.codec_context
        context.bit_rate = audio_kbps * 1000
        context.layout = "stereo"
        context.format = "fltp"
        self._home.start_encoding()
        self._context = context
        self._time_base = Fraction(1, RATE)

    @property
    def headers(self) -> bytes:
        """The AudioSpecificConfig."""
        return self._context.extradata or b""

    def encode(self, samples: NDArray[np.float32], first_sample: int) -> list[Encoded]:
        """Return what comes out for *samples*, shape (2, BLOCK), the first of which is number *first_sample*."""
        frame = AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        frame.sample_rate = RATE
        frame.pts = first_sample
        frame.time_base = self._time_base
        # encode() would send each block through a filter graph that only cuts blocks to this size: a tenth of the whole cost.
        sent = self._context._send_frame_and_recv(frame)  # type: ignore[attr-defined]  # noqa: SLF001  (see above; av < 19)
        return self._described(sent)

    def drain(self) -> list[Encoded]:
        """Return what the encoder still held; nothing can be encoded after."""
        return self._described(self._context.encode(None))

    def _described(self, packets: Iterable[av.Packet[Any]]) -> list[Encoded]:
        pieces = []
        for packet in packets:
            if packet.pts is None or packet.pts < 0:
                continue
            packet.time_base = self._time_base
            pieces.append(
                Encoded(
                    packet=packet,
                    payload=bytes(packet),
                    is_sound=True,
                    is_key=True,
                    at_ns=packet.pts * NANOSECONDS // RATE,
                    duration_ns=BLOCK * NANOSECONDS // RATE,
                )
            )
        return pieces
