"""A server may say anything at all: only our own errors come out, nothing hangs, nothing swells."""

from __future__ import annotations

import contextlib
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.rtmp import amf, chunks
from studio.rtmp.address import read_address, target_of
from studio.rtmp.chunks import LARGEST_MESSAGE_BYTES, ChunkReader, ChunkWriter
from studio.rtmp.deadlines import Deadlines
from studio.rtmp.errors import LineLost, ProtocolBroken, RtmpError
from studio.rtmp.flv import VIDEO, FlvReader, tag
from studio.rtmp.publisher import WINDOW_BYTES, Publisher

TARGET = target_of(read_address("rtmp://server.example/live/key"))
LARGEST_GROWTH_BYTES = 12 * LARGEST_MESSAGE_BYTES


class PlayedWire:
    """A line on which everything the server will ever say lies ready in pieces; then it hangs up."""

    def __init__(self, said: bytes, piece: int) -> None:
        self._pieces = [said[at : at + piece] for at in range(0, len(said), piece)][::-1]
        self.sent_bytes = self.received_bytes = 0
        self.round_trip_ms = None

    def send(self, data: bytes, *, stall_s: float) -> None:
        self.sent_bytes += len(data)

    def arrived(self) -> bytes:
        if not self._pieces:
            raise LineLost
        data = self._pieces.pop()
        self.received_bytes += len(data)
        return data

    def receive(self, *, end: float) -> bytes:
        return self.arrived()

    def finish(self, *, end: float) -> None:
        pass

    def close(self) -> None:
        pass


def played(said: bytes, piece: int) -> None:
    """Push three pictures to a server that says *said*; nothing but our own errors may come of it."""
    with contextlib.suppress(RtmpError):
        publisher = Publisher(PlayedWire(said, piece), TARGET, Deadlines(), WINDOW_BYTES, lambda _bytes: None)  # type: ignore[arg-type]
        for moment in range(3):
            publisher.send([tag(VIDEO, moment * 40, b"\x17\x01" + bytes(9000))])


def transcript() -> bytes:
    """What a good server says from the first byte to the beginning of the push, and a little after."""
    writer = ChunkWriter()

    def message(kind: int, payload: bytes, number: int = 3, stream: int = 0) -> bytes:
        return b"".join(writer.message(number, kind, stream, 0, payload))

    status = {"level": "status", "code": "NetStream.Publish.Start", "description": "key"}
    return b"".join((
        b"\x03" + bytes(3072),
        message(chunks.WINDOW_SIZE, (5_000_000).to_bytes(4, "big"), 2),
        message(chunks.PEER_BANDWIDTH, (5_000_000).to_bytes(4, "big") + b"\x02", 2),
        message(chunks.COMMAND, amf.encoded("_result", 1.0, {"fmsVer": "FMS/3,0"}, {"code": "NetConnection.Connect.Success"})),
        message(chunks.COMMAND, amf.encoded("_result", 4.0, None, 1.0)),
        message(chunks.COMMAND, amf.encoded("onStatus", 0.0, None, status), stream=1),
        message(chunks.USER_CONTROL, b"\x00\x06\x00\x00\x12\x34", 2),
        message(chunks.ACKNOWLEDGEMENT, (9000).to_bytes(4, "big"), 2),
        message(chunks.DATA, amf.encoded("onBWDone", 0.0), 5),
    ))  # fmt: skip


def test_the_transcript_is_a_good_servers() -> None:
    wire = PlayedWire(transcript(), 1)
    Publisher(wire, TARGET, Deadlines(), WINDOW_BYTES, lambda _bytes: None)  # type: ignore[arg-type]
    assert wire.sent_bytes > 3072


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=4000), st.integers(1, 700))
def test_noise_is_refused(noise: bytes, piece: int) -> None:
    played(noise, piece)
    played(b"\x03" + bytes(3072) + noise, piece)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3700), st.binary(min_size=1, max_size=6)), min_size=1, max_size=6), st.integers(1, 900))
def test_a_good_servers_words_damaged_anywhere_break_nothing(damages: list[tuple[int, bytes]], piece: int) -> None:
    said = bytearray(transcript())
    for at, damage in damages:
        said[at : at + len(damage)] = damage
    played(bytes(said), piece)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 63), st.integers(0, 3), st.integers(0, 2**24 - 1), st.binary(max_size=300)), max_size=40))
def test_whatever_lengths_are_claimed_little_is_held(claims: list[tuple[int, int, int, bytes]]) -> None:
    reader, fed = ChunkReader(), 0
    with contextlib.suppress(ProtocolBroken):
        for number, form, length, body in claims:
            head = bytes((form << 6 | number,)) + bytes(3) + length.to_bytes(3, "big") + b"\x14" + bytes(4)
            reader.feed(head + body)
            fed += len(head) + len(body)
            assert reader._held <= LARGEST_MESSAGE_BYTES
            assert len(reader._unread) <= fed


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=200), max_size=20))
def test_an_engine_that_sends_no_tags_is_sent_away(pieces: list[bytes]) -> None:
    reader = FlvReader()
    with contextlib.suppress(ProtocolBroken):
        for piece in pieces:
            reader.feed(piece)


@pytest.mark.parametrize(
    "said",
    [
        b"\xc3" * 40_000,
        b"\x03" + bytes(10) + b"\xc3" * 40_000,
        b"\x03" + bytes(3) + (0xFFFF).to_bytes(3, "big") + b"\x14" + bytes(4) + b"\xc3\x05" * 200_000,
        b"\x02"
        + bytes(3)
        + b"\x00\x00\x04\x01"
        + bytes(4)
        + b"\x7f\xff\xff\xff"
        + b"\x03"
        + bytes(3)
        + b"\x0f\xff\xff\x14"
        + bytes(1_100_000),
        b"".join(ChunkWriter().message(3, chunks.COMMAND, 0, 0, amf.encoded("onStatus", 0.0, ["x"] * 3000))) * 40,
    ],
    ids=["empty chunks", "empty messages", "one command without end", "a chunk of a megabyte", "commands of many values"],
)
def test_what_is_meant_to_swell_does_not(said: bytes) -> None:
    tracemalloc.start()
    try:
        began = time.monotonic()
        played(b"\x03" + bytes(3072) + said, 65_536)
        assert time.monotonic() - began < 20
        assert tracemalloc.get_traced_memory()[1] < LARGEST_GROWTH_BYTES
    finally:
        tracemalloc.stop()
