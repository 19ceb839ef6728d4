"""Chunks: messages survive any cutting, and no bytes make the reader crash, hang or swell."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studio.rtmp import chunks
from studio.rtmp.chunks import LARGEST_MESSAGE_BYTES, ChunkReader, ChunkWriter, Message
from studio.rtmp.errors import ProtocolBroken

messages = st.builds(
    Message,
    kind=st.sampled_from([chunks.AUDIO, chunks.VIDEO, chunks.COMMAND, chunks.USER_CONTROL]),
    stream=st.sampled_from([0, 1, 2**32 - 1]),
    timestamp=st.one_of(st.integers(0, 5000), st.sampled_from([0xFFFFFE, 0xFFFFFF, 0x1000000, 2**32 - 1])),
    payload=st.binary(max_size=700),
)


def written(said: list[Message], chunk_bytes: int) -> bytes:
    writer = ChunkWriter()
    data = b"".join(writer.message(2, chunks.SET_CHUNK_SIZE, 0, 0, chunk_bytes.to_bytes(4, "big")))
    writer.chunk_bytes = chunk_bytes
    for message in said:
        data += b"".join(writer.message(3 + message.kind % 40, message.kind, message.stream, message.timestamp, message.payload))
    return data


@given(st.lists(messages, max_size=8), st.integers(1, 5000), st.integers(1, 64))
def test_messages_survive_any_cutting(said: list[Message], chunk_bytes: int, piece: int) -> None:
    data = written(said, chunk_bytes)
    reader = ChunkReader()
    heard = [message for at in range(0, len(data), piece) for message in reader.feed(data[at : at + piece])]
    assert heard == said


@given(st.lists(messages, min_size=1, max_size=3), st.data())
def test_every_split_in_two_gives_the_same(said: list[Message], data: st.DataObject) -> None:
    whole = written(said, 128)
    at = data.draw(st.integers(0, len(whole)))
    reader = ChunkReader()
    assert reader.feed(whole[:at]) + reader.feed(whole[at:]) == said


@given(st.lists(st.binary(max_size=300), max_size=12))
@example([b"\x02\x00\x00\x00\xff\xff\xff\x01\x00\x00\x00\x00"])
@example([b"\xc3"])
def test_nonsense_is_refused_or_waits(pieces: list[bytes]) -> None:
    reader = ChunkReader()
    try:
        for piece in pieces:
            reader.feed(piece)
    except ProtocolBroken:
        return


@given(st.lists(messages, min_size=1, max_size=4), st.binary(min_size=1, max_size=4), st.data())
def test_damaged_messages_never_break_the_reader(said: list[Message], damage: bytes, data: st.DataObject) -> None:
    whole = bytearray(written(said, 64))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at : at + len(damage)] = damage
    reader = ChunkReader()
    try:
        reader.feed(bytes(whole))
    except ProtocolBroken:
        return


def test_a_message_too_large_is_refused_before_it_is_collected() -> None:
    head = b"\x03\x00\x00\x00" + (LARGEST_MESSAGE_BYTES + 1).to_bytes(3, "big") + b"\x09\x00\x00\x00\x00"
    with pytest.raises(ProtocolBroken):
        ChunkReader().feed(head)


def test_many_messages_begun_and_never_ended_are_refused() -> None:
    head = b"\x00\x00\x00" + LARGEST_MESSAGE_BYTES.to_bytes(3, "big") + b"\x09\x00\x00\x00\x00"
    begun = [bytes((number,)) + head + bytes(128) + (bytes((0xC0 | number,)) + bytes(128)) * 400 for number in range(2, 60)]
    with pytest.raises(ProtocolBroken):
        ChunkReader().feed(b"".join(begun))


def test_an_aborted_message_is_forgotten() -> None:
    reader, writer = ChunkReader(), ChunkWriter()
    begun = b"".join(writer.message(5, chunks.VIDEO, 1, 0, bytes(300))[:2])
    assert reader.feed(begun + b"".join(writer.message(2, chunks.ABORT, 0, 0, (5).to_bytes(4, "big")))) == []
    assert reader.feed(b"".join(writer.message(5, chunks.VIDEO, 1, 7, b"new")))[0].payload == b"new"
