"""However a crash tears a segment, what is left plays and its hash is known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.outputs.recording import Recorder
from studio.outputs.torn_segment import repair_segment


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """Return the segment once it was recorded."""
    return {}


def recorded(kept: dict[str, bytes], make_recorder: Callable[..., Recorder], packets: Any) -> bytes:
    if not kept:
        recorder = make_recorder(segment_seconds=300)
        for piece in packets.fresh():
            recorder.take(piece)
        recorder.close(5)
        kept["segment"] = recorder.files[0].read_bytes()
    return kept["segment"]


def frames_of(file: Path) -> int:
    with av.open(str(file), "r") as played:
        return sum(1 for _ in played.decode(video=0))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0.02, 1))
def test_a_segment_torn_anywhere_plays_up_to_its_last_fragment(
    share: float, kept: dict[str, bytes], make_recorder: Callable[..., Recorder], packets: Any, tmp_path: Path
) -> None:
    whole = recorded(kept, make_recorder, packets)
    file = tmp_path / "torn.mp4"
    file.write_bytes(whole[: int(len(whole) * share)])
    repaired = repair_segment(file)
    assert repaired.bytes + repaired.cut_bytes == int(len(whole) * share)
    assert repaired.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert repaired.frames >= 150 * share - 15
    assert frames_of(file) == repaired.frames if repaired.frames else True


def test_a_whole_segment_is_left_as_it_is(
    kept: dict[str, bytes], make_recorder: Callable[..., Recorder], packets: Any, tmp_path: Path
) -> None:
    file = tmp_path / "whole.mp4"
    file.write_bytes(recorded(kept, make_recorder, packets))
    repaired = repair_segment(file)
    assert (repaired.frames, repaired.cut_bytes) == (150, 0)


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 5000, b"\0\0\0\x08ftyp", b"\xff\xff\xff\xffmoof" + b"x" * 100, b"\0\0\0\x09moofx\0\0\0\0mdat"]
)
def test_what_is_no_segment_is_cut_to_nothing_whole(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "odd.mp4"
    file.write_bytes(content)
    assert repair_segment(file).frames == 0


def test_a_missing_segment_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"none\.mp4"):
        repair_segment(tmp_path / "none.mp4")
