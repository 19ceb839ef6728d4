"""Cuts pieces of recordings into one MP4: copied from key frame on, or exactly, encoded anew with the mark in the picture."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.resampler import AudioResampler
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageFont

from studio.clips.clip_plan import Piece
from studio.clips.errors import ClipSourceBroken

SOUND_RATE = 48_000
LAGGING_S = 2
"""How far behind the pictures a file may keep its sound."""
QUALITY = {"crf": "20", "preset": "veryfast", "bf": "0"}


def copied(parts: Sequence[Piece], *, title: str) -> tuple[bytes, float]:
    """Return the MP4 of *parts* without encoding anything anew, and its seconds; each part begins at the key frame before it.

    Raises:
        ClipSourceBroken: a segment is missing or cannot be read.
    """
    made, end = io.BytesIO(), Fraction(0)
    with av.open(made, "w", format="mp4") as target:
        target.metadata["title"] = title
        streams: dict[str, Stream] = {}
        for part in parts:
            with opened(part) as source:
                if not streams:
                    streams = {stream.type: target.add_stream_from_template(stream) for stream in wanted(source)}
                end = _copy(source, part, target, streams, end)
    return made.getvalue(), float(end)


def _copy(source: InputContainer, part: Piece, target: OutputContainer, streams: dict[str, Stream], shift: Fraction) -> Fraction:
    """Copy one part so that it begins at *shift*; return where it ends."""
    waiting: list[Packet[Stream]] = []
    origin: Fraction | None = None
    passed: set[str] = set()
    end = shift
    for packet in packets(source):
        at = Fraction(packet.pts or 0) * (packet.time_base or Fraction(1))
        if at > Fraction(part.to_s):
            passed.add(packet.stream.type)
            if passed == streams.keys() or at > Fraction(part.to_s) + LAGGING_S:
                break
            continue
        if at <= Fraction(part.from_s) and packet.stream.type == "video" and packet.is_keyframe:
            waiting = []
        waiting.append(packet)
        if at < Fraction(part.from_s):
            continue
        for each in waiting:
            if origin is None and each.stream.type == "video":
                origin = Fraction(each.pts or 0) * (each.time_base or Fraction(1))
            if origin is not None:
                end = max(end, _moved(each, target, streams, shift - origin))
        waiting = []
    return end


def _moved(packet: Packet[Stream], target: OutputContainer, streams: dict[str, Stream], by: Fraction) -> Fraction:
    """Write *packet* later by *by* seconds; return when it ends. Sound from before the first picture is left out."""
    base = packet.time_base or Fraction(1)
    ticks = round(by / base)
    pts = (packet.pts or 0) + ticks
    if pts < 0 or packet.stream.type not in streams:
        return Fraction(0)
    packet.pts, packet.dts = pts, (packet.dts if packet.dts is not None else packet.pts or 0) + ticks
    end = (pts + (packet.duration or 0)) * base
    packet.stream = streams[packet.stream.type]
    target.mux(packet)
    return end


def exact(parts: Sequence[Piece], *, title: str, mark: npt.NDArray[np.uint8]) -> tuple[bytes, float]:
    """Return the MP4 of exactly *parts*, encoded anew, with *mark* (height x width x RGBA) in its upper left corner, and its seconds.

    Raises:
        ClipSourceBroken: a segment is missing or cannot be read.
    """
    made, frames, fps = io.BytesIO(), 0, Fraction(30)
    with av.open(made, "w", format="mp4") as target:
        target.metadata["title"] = title
        picture: VideoStream | None = None
        sound = target.add_stream("aac", rate=SOUND_RATE)
        resampler, heard = AudioResampler(format="fltp", layout="stereo", rate=SOUND_RATE), 0
        for part in parts:
            with opened(part) as source:
                fps = Fraction(source.streams.video[0].average_rate or 30)
                if picture is None:
                    picture = target.add_stream("libx264", rate=fps, options=QUALITY)
                    size = source.streams.video[0]
                    picture.width, picture.height, picture.pix_fmt = size.width, size.height, "yuv420p"
                for frame in decoded(source, part):
                    if isinstance(frame, av.VideoFrame):
                        marked = av.VideoFrame.from_ndarray(
                            with_mark(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8), mark), format="rgb24"
                        )
                        marked.pts, marked.time_base = frames, 1 / fps
                        frames += 1
                        target.mux(picture.encode(marked))
                        continue
                    frame.pts = None
                    for some in resampler.resample(frame):
                        some.pts, some.time_base, heard = heard, Fraction(1, SOUND_RATE), heard + some.samples
                        target.mux(sound.encode(some))
        if picture is not None:
            target.mux(picture.encode(None))
        target.mux(sound.encode(None))
    return made.getvalue(), float(frames / fps)


def decoded(source: InputContainer, part: Piece) -> Iterator[av.VideoFrame | av.AudioFrame]:
    """Return the pictures and sounds of *part* as they come."""
    for packet in packets(source):
        for frame in packet.decode():
            if not isinstance(frame, (av.VideoFrame, av.AudioFrame)) or frame.time is None:
                continue
            if frame.time >= part.to_s + LAGGING_S:
                return
            if part.from_s <= frame.time < part.to_s:
                yield frame


def with_mark(picture: npt.NDArray[np.uint8], mark: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return *picture* (RGB) with *mark* (RGBA) laid over its upper left corner, a twentieth of its width from the edges."""
    edge = picture.shape[1] // 20
    height, width = min(mark.shape[0], picture.shape[0] - edge), min(mark.shape[1], picture.shape[1] - edge)
    place = picture[edge : edge + height, edge : edge + width]
    alpha = mark[:height, :width, 3:].astype(np.uint16)
    place[:] = ((mark[:height, :width, :3] * alpha + place * (255 - alpha)) // 255).astype(np.uint8)
    return picture


def opened(part: Piece) -> InputContainer:
    """Return the segment, open.

    Raises:
        ClipSourceBroken: it is missing or cannot be read.
    """
    try:
        source = av.open(str(part.file), "r")
        if not source.streams.video:
            raise ClipSourceBroken(file=str(part.file))
    except (OSError, av.FFmpegError):
        raise ClipSourceBroken(file=str(part.file)) from None
    return source


def wanted(source: InputContainer) -> list[Stream]:
    """Return the first picture stream and, where there is one, the first of sound."""
    return [*source.streams.video[:1], *source.streams.audio[:1]]


def packets(source: InputContainer) -> Iterator[Packet[Stream]]:
    """Return the packets in order; a torn end is the end.

    A segment is read from its beginning: fragments that a crash cut off have no index to seek by.
    """
    try:
        for packet in source.demux(wanted(source)):
            if packet.pts is not None:
                yield packet
    except av.FFmpegError:
        return


def mark_picture(words: Sequence[str], font: Path, *, size: int) -> npt.NDArray[np.uint8]:
    """Return *words*, one a line, white on a dark plate, as RGBA; *size* is the type's height in pixels."""
    face = ImageFont.truetype(str(font), size)
    width = max(int(face.getlength(word)) for word in words) + size
    height = round(size * (1.5 * len(words) + 0.5))
    plate = Image.new("RGBA", (width, height), (20, 24, 28, 190))
    drawing = ImageDraw.Draw(plate)
    for number, word in enumerate(words):
        drawing.text((size // 2, round(size * (0.4 + 1.5 * number))), word, font=face, fill=(255, 255, 255, 255))
    return np.asarray(plate)
