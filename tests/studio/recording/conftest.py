"""A little show's packets, encoded once, in order of their time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import msgspec
import numpy as np
import pytest

from studio.encoding.encoded import Encoded
from studio.encoding.picture_encoder import PictureEncoder
from studio.encoding.plan import EncodingPlan
from studio.encoding.sound_encoder import BLOCK, SoundEncoder
from studio.outputs.recording import Recorder
from studio.picture.canvas import Canvas

FPS = 15
SECONDS = 10
PLAN = EncodingPlan(width=64, height=96, frames_per_second=FPS, video_kbps=200, preset="ultrafast")


class Packets(msgspec.Struct, frozen=True, kw_only=True):
    """Ten seconds of picture and sound, and the encoders they came from."""

    picture: PictureEncoder
    sound: SoundEncoder
    pieces: tuple[Encoded, ...]

    def fresh(self) -> list[Encoded]:
        """Return copies whose packets may be muxed."""
        return [msgspec.structs.replace(piece, packet=_copied(piece.packet)) for piece in self.pieces]


def _copied(packet: av.Packet[Any]) -> av.Packet[Any]:
    copy: av.Packet[Any] = av.Packet(bytes(packet))
    copy.pts, copy.dts, copy.duration, copy.time_base = packet.pts, packet.dts, packet.duration, packet.time_base
    copy.is_keyframe = packet.is_keyframe
    return copy


@pytest.fixture(scope="session")
def packets() -> Packets:
    """Return the show; the picture's grey level is its number, the sound a tone."""
    picture, sound, canvas = PictureEncoder(PLAN), SoundEncoder(64), Canvas(PLAN.width, PLAN.height)
    pieces: list[Encoded] = []
    for tick in range(FPS * SECONDS):
        canvas.planes[0][:] = 16 + tick
        pieces += picture.encode(canvas.frame, tick)
    for number in range(SECONDS * 48_000 // BLOCK):
        at = (np.arange(BLOCK) + number * BLOCK) / 48_000
        pieces += sound.encode(np.repeat(np.sin(at * 6_000)[None], 2, axis=0).astype(np.float32), number * BLOCK)
    return Packets(picture=picture, sound=sound, pieces=tuple(sorted(pieces, key=lambda piece: piece.at_ns)))


@pytest.fixture
def facts() -> list[tuple[str, dict[str, Any]]]:
    """Return what the recorder told, in order."""
    return []


@pytest.fixture
def make_recorder(tmp_path: Path, packets: Packets, facts: list[tuple[str, dict[str, Any]]]) -> Callable[..., Recorder]:
    """Make a started recorder in the test's folder."""

    def make(*, folder: Path = tmp_path, segment_seconds: int = 4, first_number: int = 1, reserve_seconds: int = 0) -> Recorder:
        recorder = Recorder(
            folder,
            picture=packets.picture.stream,
            sound=packets.sound.stream,
            segment_seconds=segment_seconds,
            first_number=first_number,
            kbps=264,
            starts_at=lambda at_ns: f"{at_ns // 1_000_000} ms",
            reserve_seconds=reserve_seconds,
            tell=lambda kind, said: facts.append((kind, dict(said))),
        )
        recorder.start()
        return recorder

    return make
