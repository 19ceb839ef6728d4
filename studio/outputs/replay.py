"""Keeps the last half minute of packets in memory, and writes it as a clip without touching the recording."""

from __future__ import annotations

import threading
from collections import deque
from fractions import Fraction
from pathlib import Path

import av
import msgspec
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from studio.encoding.encoded import NANOSECONDS, Encoded
from studio.errors import StudioError
from studio.outputs.segment import Segment

KEPT_S = 30
GROUP_S = 2
"""Key frames are so far apart: a clip begins on the one before."""

MOST_BYTES = 32_000_000


class ReplayEmpty(StudioError):
    """Nothing was encoded yet that a clip could begin on."""

    code = "engine.replay-empty"
    retryable = True


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """What was written.

    Attributes:
        frames: pictures.
        ms: how long it plays.
    """

    file: str
    sha256: str
    bytes: int
    frames: int
    ms: int


class _Kept(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One packet's content, apart from the packet, which the recorder changes."""

    payload: bytes
    pts: int
    time_base: Fraction
    is_sound: bool
    is_key: bool
    at_ns: int
    duration_ns: int

    def fresh(self) -> Encoded:
        """Return it as a packet that may be muxed."""
        packet = av.Packet(self.payload)
        packet.pts = packet.dts = self.pts
        packet.time_base = self.time_base
        packet.duration = round(self.duration_ns / NANOSECONDS / self.time_base)
        packet.is_keyframe = self.is_key
        return Encoded(
            packet=packet,
            payload=self.payload,
            is_sound=self.is_sound,
            is_key=self.is_key,
            at_ns=self.at_ns,
            duration_ns=self.duration_ns,
        )


class ReplayBuffer:
    """One of a broadcast; packets come from the encoding threads, clips are asked for by the command thread."""

    def __init__(self, *, picture: VideoStream, sound: AudioStream) -> None:
        self._picture, self._sound = picture, sound
        self._kept: deque[_Kept] = deque()
        self._bytes = 0
        self._guard = threading.Lock()

    def take(self, encoded: Encoded) -> None:
        """Keep one packet; returns at once. To be called before the packet is muxed."""
        packet = encoded.packet
        kept = _Kept(
            payload=encoded.payload,
            pts=packet.pts or 0,
            time_base=packet.time_base,
            is_sound=encoded.is_sound,
            is_key=encoded.is_key,
            at_ns=encoded.at_ns,
            duration_ns=encoded.duration_ns,
        )
        with self._guard:
            if encoded.template is not None:  # its pictures cannot stand in one clip with those before
                self._picture = encoded.template
                self._kept.clear()
                self._bytes = 0
            self._kept.append(kept)
            self._bytes += len(kept.payload)
            oldest_ns = encoded.at_ns - (KEPT_S + GROUP_S) * NANOSECONDS
            while self._kept[0].at_ns < oldest_ns or self._bytes > MOST_BYTES:
                self._bytes -= len(self._kept.popleft().payload)

    def write(self, file: Path, seconds: float) -> Clip:
        """Write the last *seconds* to *file*, from the key frame before them on, or all there is.

        Raises:
            ReplayEmpty: there is no key frame yet.
            OSError: the disk refuses; nothing is left.
        """
        with self._guard:
            pieces, picture = tuple(self._kept), self._picture
        keys = [piece for piece in pieces if piece.is_key and not piece.is_sound]
        if not keys:
            raise ReplayEmpty
        wanted_ns = pieces[-1].at_ns - round(seconds * NANOSECONDS)
        first = next((key for key in reversed(keys) if key.at_ns <= wanted_ns), keys[0])
        segment = Segment(file, picture=picture, sound=self._sound, starts_ns=first.at_ns)
        try:
            for piece in pieces:
                if piece.at_ns >= first.at_ns:
                    segment.add(piece.fresh())
            segment.close()
        except OSError:
            segment.give_up()
            file.unlink(missing_ok=True)
            raise
        ms = (max(piece.at_ns + piece.duration_ns for piece in pieces) - first.at_ns) // 1_000_000
        return Clip(file=file.name, sha256=segment.sha256, bytes=segment.written_bytes, frames=segment.frames, ms=ms)
