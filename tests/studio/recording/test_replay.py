"""The last seconds, as a clip that plays by itself, while the recording goes on untouched."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import av
import msgspec
import pytest

from studio.outputs.replay import KEPT_S, ReplayBuffer, ReplayEmpty


@pytest.fixture
def buffer(packets: Any) -> ReplayBuffer:
    """Return a buffer that holds the ten seconds of the little show."""
    buffer = ReplayBuffer(picture=packets.picture.stream, sound=packets.sound.stream)
    for piece in packets.fresh():
        buffer.take(piece)
    return buffer


def levels(file: Path) -> list[int]:
    with av.open(str(file), "r", options={"err_detect": "explode"}) as played:
        return [round(float(frame.to_ndarray()[: frame.height].mean())) - 16 for frame in played.decode(video=0)]


def test_a_clip_begins_on_the_key_frame_before_and_ends_now(buffer: ReplayBuffer, tmp_path: Path) -> None:
    clip = buffer.write(tmp_path / "replay-0001.mp4", 3)
    seen = levels(tmp_path / clip.file)
    assert (len(seen), clip.frames) == (60, 60)
    assert all(abs(level - number) <= 2 for level, number in zip(seen, range(90, 150), strict=True))
    assert 3900 < clip.ms < 4100
    assert clip.sha256 == hashlib.sha256((tmp_path / clip.file).read_bytes()).hexdigest()


def test_picture_and_sound_of_a_clip_agree(buffer: ReplayBuffer, tmp_path: Path) -> None:
    buffer.write(tmp_path / "clip.mp4", 3)
    with av.open(str(tmp_path / "clip.mp4"), "r") as played:
        picture, sound = next(played.decode(video=0)).time, next(played.decode(audio=0)).time
    assert sound == pytest.approx(picture, abs=0.022)


def test_more_than_there_is_gives_all_there_is(buffer: ReplayBuffer, tmp_path: Path) -> None:
    assert buffer.write(tmp_path / "clip.mp4", 600).frames == 150


def test_an_hour_of_show_costs_half_a_minute_of_memory(packets: Any) -> None:
    buffer = ReplayBuffer(picture=packets.picture.stream, sound=packets.sound.stream)
    for round_ in range(12):
        for piece in packets.fresh():
            buffer.take(msgspec.structs.replace(piece, at_ns=piece.at_ns + round_ * 10_000_000_000))
    kept = buffer._kept
    assert KEPT_S * 1e9 <= kept[-1].at_ns - kept[0].at_ns <= (KEPT_S + 3) * 1e9


def test_nothing_yet_is_said(packets: Any, tmp_path: Path) -> None:
    with pytest.raises(ReplayEmpty):
        ReplayBuffer(picture=packets.picture.stream, sound=packets.sound.stream).write(tmp_path / "clip.mp4", 5)
    assert not list(tmp_path.iterdir())


def test_a_clip_holds_no_picture_from_before_a_change_of_rate(buffer: ReplayBuffer, packets: Any, tmp_path: Path) -> None:
    for piece in packets.fresh():
        is_first = piece.at_ns == 0 and not piece.is_sound
        buffer.take(msgspec.structs.replace(piece, template=packets.picture.stream if is_first else None))
    assert buffer.write(tmp_path / "clip.mp4", 600).frames == 150
