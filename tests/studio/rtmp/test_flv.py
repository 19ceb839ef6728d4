"""FLV tags: read whole from any pieces, told apart, refused where they are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.rtmp.errors import ProtocolBroken
from studio.rtmp.flv import AUDIO, SCRIPT, VIDEO, FlvReader, FlvTag, tag, written

tags = st.builds(tag, st.sampled_from([AUDIO, VIDEO, SCRIPT]), st.integers(0, 2**32 - 1), st.binary(max_size=200))


@given(st.lists(tags, max_size=6), st.integers(1, 50))
def test_tags_survive_any_cutting(said: list[FlvTag], piece: int) -> None:
    data = b"".join(written(one.kind, one.timestamp, one.payload) for one in said)
    reader = FlvReader()
    assert [heard for at in range(0, len(data), piece) for heard in reader.feed(data[at : at + piece])] == said


@given(st.lists(st.binary(max_size=80), max_size=8))
def test_nonsense_is_refused_or_waits(pieces: list[bytes]) -> None:
    reader = FlvReader()
    try:
        for piece in pieces:
            reader.feed(piece)
    except ProtocolBroken:
        return


def test_a_tag_too_large_is_refused_at_once() -> None:
    with pytest.raises(ProtocolBroken):
        FlvReader().feed(b"\x09\xff\xff\xff" + bytes(7))


def test_what_av_writes_is_told_apart(clip_tags: list[FlvTag]) -> None:
    assert [one.kind for one in clip_tags if one.is_header] == [SCRIPT, VIDEO, AUDIO]
    assert sum(one.is_key for one in clip_tags) == 4
    assert not any(one.is_key and one.is_header for one in clip_tags)


def test_enhanced_video_is_told_apart() -> None:
    assert tag(VIDEO, 0, b"\x90hvc1\x01").is_header
    assert tag(VIDEO, 0, b"\x91hvc1\x01").is_key
    assert not tag(VIDEO, 0, b"\xa1hvc1\x01").is_key
