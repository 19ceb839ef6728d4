"""Reads a media file in step with a clock, round and round: what makes the clip camera and the clip microphone agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import av
from av.audio import AudioStream
from av.stream import Discard, Disposition
from av.video import VideoStream

from capture.clock import SECOND_NS
from capture.errors import ClipBroken, FileMissing, FileUnreadable

SEEK_FROM_NS = SECOND_NS // 2
"""A start nearer to the beginning than this is decoded to, not sought."""

SHORT_BY_NS = SECOND_NS // 2
"""A stream that ends this much before it promised to is cut off."""

BAD_PACKETS = 50
"""This many undecodable packets in a row, and the clip counts as broken; single ones are passed over."""

F = TypeVar("F", av.VideoFrame, av.AudioFrame)


class Reading:
    """One open clip.

    Position 0 is the start of its earliest stream; its length is that of its longest stream, so every reader of one file loops in
    the same places.
    """

    def __init__(self, file: Path) -> None:
        """Open *file*.

        Raises:
            FileMissing, FileUnreadable, ClipBroken: with the file's name.
        """
        self._file = file
        self._container = _opened(file)
        self._start_ns = (self._container.start_time or 0) * 1000
        try:
            self.length_ns = self._measured_length_ns()
        except ClipBroken:
            self.close()
            raise

    @property
    def video(self) -> VideoStream | None:
        """The first real picture stream, not an audio file's cover."""
        return next((stream for stream in self._container.streams.video if not stream.disposition & Disposition.attached_pic), None)

    @property
    def audio(self) -> AudioStream | None:
        """The first sound stream."""
        return next(iter(self._container.streams.audio), None)

    def play(self, kind: type[F], stream: VideoStream | AudioStream, *, epoch_ns: int, now_ns: int) -> Iterator[tuple[F, int]]:
        """Yield each frame of *stream*, which are of *kind*, with the moment it is due, for ever, from what is due at *now_ns* on.

        The file's beginning is due at *epoch_ns* and every length after it.

        Raises:
            ClipBroken: the file can not be read on, or ends before its time.
        """
        for other in self._container.streams:
            other.discard = Discard.default if other is stream else Discard.all
        turn, position_ns = divmod(now_ns - epoch_ns, self.length_ns)
        self._seek(position_ns if position_ns >= SEEK_FROM_NS else 0)
        while True:
            begins_ns = epoch_ns + turn * self.length_ns
            for frame, at_ns in self._from(position_ns, kind, stream):
                yield frame, begins_ns + at_ns
            turn, position_ns = turn + 1, 0
            self._seek(0)

    def close(self) -> None:
        """Close the file; frames given out stay valid."""
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _from(self, position_ns: int, kind: type[F], stream: VideoStream | AudioStream) -> Iterator[tuple[F, int]]:
        """Yield the frame that is due at *position_ns* and those after it, to the end of the file."""
        before: tuple[F, int] | None = None
        reached_ns = 0
        for frame in self._decoded(kind, stream):
            if frame.pts is None or frame.time_base is None:
                continue
            reached_ns = int(frame.pts * frame.time_base * SECOND_NS) - self._start_ns
            if reached_ns <= position_ns:
                before = frame, reached_ns
                continue
            if before:
                yield before
                before = None
            yield frame, reached_ns
        if stream.duration and stream.time_base and reached_ns + SHORT_BY_NS < self._end_ns(stream):
            raise ClipBroken(device=self._file.name)
        if before:
            yield before

    def _decoded(self, kind: type[F], stream: VideoStream | AudioStream) -> Iterator[F]:
        bad = 0
        try:
            for packet in self._container.demux(stream):
                try:
                    frames = packet.decode()
                except av.error.InvalidDataError:
                    bad += 1
                    if bad >= BAD_PACKETS:
                        raise
                    continue
                bad = 0 if frames else bad
                yield from (frame for frame in frames if isinstance(frame, kind))
        except (av.error.FFmpegError, OSError) as error:
            raise ClipBroken(device=self._file.name) from error

    def _seek(self, position_ns: int) -> None:
        try:
            self._container.seek((self._start_ns + position_ns) // 1000)
        except (av.error.FFmpegError, OSError) as error:
            raise ClipBroken(device=self._file.name) from error

    def _end_ns(self, stream: VideoStream | AudioStream) -> int:
        start, base = stream.start_time or 0, stream.time_base
        return 0 if base is None or stream.duration is None else int((start + stream.duration) * base * SECOND_NS) - self._start_ns

    def _measured_length_ns(self) -> int:
        """Return the longest stream's end; where the file does not say it, the whole file's; else what reading it through shows."""
        streams = [stream for stream in (self.video, self.audio) if stream is not None]
        ends = [self._end_ns(stream) for stream in streams if stream.duration]
        if len(ends) == len(streams) and ends and max(ends) > 0:
            return max(ends)
        if self._container.duration:
            return self._container.duration * 1000
        return self._read_through_ns()

    def _read_through_ns(self) -> int:
        reached_ns = 0
        try:
            for packet in self._container.demux():
                if packet.pts is not None and packet.time_base is not None:
                    ends = (packet.pts + (packet.duration or 0)) * packet.time_base * SECOND_NS
                    reached_ns = max(reached_ns, int(ends) - self._start_ns)
        except (av.error.FFmpegError, OSError) as error:
            raise ClipBroken(device=self._file.name) from error
        if reached_ns <= 0:
            raise ClipBroken(device=self._file.name)
        return reached_ns


def _opened(file: Path) -> av.container.InputContainer:
    """Open *file* as itself only: a playlist in disguise may not fetch anything from the network."""
    try:
        container = av.open(str(file), "r", options={"protocol_whitelist": "file"})
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileMissing(device=file.name) from error
    except (PermissionError, IsADirectoryError) as error:
        raise FileUnreadable(device=file.name) from error
    except (av.error.FFmpegError, OSError) as error:
        raise ClipBroken(device=file.name) from error
    if not container.streams.video and not container.streams.audio:
        container.close()
        raise ClipBroken(device=file.name)
    return container
