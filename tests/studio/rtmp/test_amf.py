"""AMF0: what we say is what is heard, and nonsense is refused, never followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.rtmp import amf, commands
from studio.rtmp.errors import ProtocolBroken

values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(values, max_size=4))
def test_what_is_said_is_heard(said: list[amf.Value]) -> None:
    assert amf.decoded(amf.encoded(*said)) == said


def test_a_long_text_goes_through() -> None:
    assert amf.decoded(amf.encoded("话" * 40_000)) == ["话" * 40_000]


@given(st.binary(max_size=200))
def test_nonsense_is_refused(data: bytes) -> None:
    try:
        commands.heard(data)
    except ProtocolBroken:
        return


@given(st.binary(max_size=60), st.integers(0, 400))
def test_a_command_cut_or_continued_with_nonsense_is_refused_or_read(tail: bytes, cut: int) -> None:
    good = amf.encoded("onStatus", 0.0, None, {"level": "status", "code": "NetStream.Publish.Start", "clientid": "x"})
    try:
        heard = commands.heard(good[:cut] + tail)
    except ProtocolBroken:
        return
    assert isinstance(heard.status, str)


@pytest.mark.parametrize(
    "data",
    [b"\x0a\xff\xff\xff\xff" + b"\x05" * 9, b"\x03\x00\x01a" * 400, b"\x0a\x00\x00\x00\x01" * 400, b"\x02\xff\xffshort", b"\x1f"],
    ids=["endless array", "deep maps", "deep arrays", "cut text", "unknown kind"],
)
def test_what_would_swell_or_dig_is_refused(data: bytes) -> None:
    with pytest.raises(ProtocolBroken):
        amf.decoded(data)


def test_a_strange_status_is_not_taken_over() -> None:
    """A server may put anything there, the key among it."""
    said = commands.heard(amf.encoded("onStatus", 0.0, None, {"level": "error", "code": "Stream key SECRET is busy"}))
    assert said.is_error
    assert commands.refusal(said).facts == {"status": "error"}
