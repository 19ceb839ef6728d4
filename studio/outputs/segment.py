"""One segment of a recording: a fragmented MP4 that is whole after every fragment."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from capture.sound import RATE
from studio.encoding.encoded import NANOSECONDS, Encoded
from studio.encoding.in_memory import Funnel
from studio.outputs.boxes import boxes, pictures_in

FRAGMENT_US = 300_000
"""A fragment is written when it is this long; with what waits for its sound and for the recorder a crash costs less than half a second."""

BUFFER_BYTES = 1 << 18
# The header is delayed to the first fragment: only then can its edit list say that sound begins some samples after the picture.
MUXING = {
    "movflags": "delay_moov+default_base_moof+skip_trailer",
    "frag_duration": str(FRAGMENT_US),
    "flush_packets": "1",
}


class Segment:
    """Muxes into memory and writes whole fragments. Used by the recorder thread alone.

    The file appears with its first fragment, so there is never one without a picture.

    Attributes:
        file: where it lies.
        starts_ns: the broadcast's time of its first picture; the segment's own time begins at zero.
        frames: pictures in fragments that were written.
        written_bytes: length of the file.
    """

    def __init__(self, file: Path, *, picture: VideoStream, sound: AudioStream, starts_ns: int) -> None:
        self.file = file
        self.starts_ns = starts_ns
        self.frames = 0
        self.written_bytes = 0
        self._digest = hashlib.sha256()
        self._pieces: list[bytes] = []
        self._handle = -1
        self._is_synced = True
        self._container = av.open(Funnel(self._pieces.append), "w", format="mp4", options=MUXING, buffer_size=BUFFER_BYTES)
        self._picture = self._container.add_stream_from_template(picture, opaque=True)
        self._sound = self._container.add_stream_from_template(sound, opaque=True)
        self._container.start_encoding()
        self._first_sample = starts_ns * RATE // NANOSECONDS
        self._first_tick: int | None = None

    def add(self, encoded: Encoded) -> bool:
        """Mux *encoded*; return whether a fragment went to the file. The packet belongs to the segment from here on.

        Raises:
            OSError: the disk refused; what was written before is still whole after ``give_up``.
        """
        packet = encoded.packet
        if encoded.is_sound:
            first = self._first_sample
            if (packet.pts or 0) < first:
                return False
            packet.stream = self._sound
        else:
            if self._first_tick is None:
                self._first_tick = packet.pts or 0
            first = self._first_tick
            packet.stream = self._picture
        packet.pts = (packet.pts or 0) - first
        packet.dts = packet.pts
        self._container.mux_one(packet)
        return self._write()

    def close(self) -> None:
        """Write what is left and bring all to the disk.

        Raises:
            OSError: the disk refused.
        """
        self._container.close()
        self._write()
        if self._handle >= 0:
            self.sync()
            os.close(self._handle)
            self._handle = -1

    def sync(self) -> None:
        """Bring what was written to the disk."""
        if not self._is_synced:
            self._is_synced = True
            os.fsync(self._handle)

    def give_up(self) -> None:
        """After a refusal: cut off what is not whole and let go; never raises."""
        handle, self._handle = self._handle, -1
        if handle < 0:
            return
        try:
            os.ftruncate(handle, self.written_bytes)
            os.fsync(handle)
        except OSError:
            return
        finally:
            os.close(handle)

    @property
    def sha256(self) -> str:
        """Of the bytes written so far."""
        return self._digest.hexdigest()

    def _write(self) -> bool:
        """Write what the muxer put out, whole or not at all."""
        if not self._pieces:
            return False
        piece = b"".join(self._pieces)
        self._pieces.clear()
        if self._handle < 0:
            self._handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(self._handle, rest) :]
        self._digest.update(piece)
        self.written_bytes += len(piece)
        self.frames += sum(pictures_in(content) for kind, content in boxes(piece) if kind == b"moof")
        self._is_synced = False
        return True
