"""RTMP's chunk stream: cuts messages into chunks and puts arriving chunks together (Adobe's RTMP 1.0, section 5)."""

from __future__ import annotations

import msgspec

from studio.rtmp.errors import ProtocolBroken

FIRST_CHUNK_BYTES = 128
LARGEST_MESSAGE_BYTES = 1024 * 1024
MOST_STREAMS = 64

SET_CHUNK_SIZE, ABORT, ACKNOWLEDGEMENT, USER_CONTROL, WINDOW_SIZE, PEER_BANDWIDTH = 1, 2, 3, 4, 5, 6
AUDIO, VIDEO, DATA, COMMAND_AMF3, COMMAND = 8, 9, 18, 17, 20

_EXTENDED = 0xFFFFFF
_HEADER_BYTES = (11, 7, 3, 0)


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One whole message: its kind (one of the numbers above), its message stream, its time in ms."""

    kind: int
    stream: int
    timestamp: int
    payload: bytes


class _Incoming:
    """What is known of one arriving chunk stream: the last header, and the message that is being put together."""

    __slots__ = ("delta", "is_extended", "kind", "length", "parts", "stream", "timestamp")

    def __init__(self) -> None:
        self.timestamp = self.delta = self.length = self.kind = self.stream = 0
        self.is_extended = False
        self.parts = bytearray()


class ChunkReader:
    """Puts arriving bytes together, however they are cut. Holds a megabyte and a chunk at most.

    The server's own changes to the chunk size and its aborted messages are obeyed here, since they decide how the next byte is read.
    """

    def __init__(self) -> None:
        self._chunk_bytes = FIRST_CHUNK_BYTES
        self._unread = bytearray()
        self._streams: dict[int, _Incoming] = {}
        self._held = 0

    def feed(self, arrived: bytes) -> list[Message]:
        """Return the messages that *arrived* makes whole.

        Raises:
            ProtocolBroken: this cannot be RTMP, or a message is larger than a publisher can be sent.
        """
        self._unread += arrived
        whole: list[Message] = []
        at = 0
        while (size := self._read_chunk(at, whole)) > 0:
            at += size
        del self._unread[:at]
        return whole

    def _read_chunk(self, at: int, whole: list[Message]) -> int:
        """Read the chunk at *at* and return its size, or 0 while it is not all there."""
        unread = self._unread
        there = len(unread) - at
        if there < 1:
            return 0
        form, number = unread[at] >> 6, unread[at] & 63
        size = 1 if number > 1 else 2 + number
        if there < size + _HEADER_BYTES[form]:
            return 0
        if number < 2:
            number = 64 + unread[at + 1] + (256 * unread[at + 2] if number == 1 else 0)
        incoming = self._streams.get(number)
        if incoming is None:
            if form > 1 or len(self._streams) >= MOST_STREAMS:
                raise ProtocolBroken(why="chunk-stream")
            incoming = _Incoming()
        if incoming.parts and form != 3:
            raise ProtocolBroken(why="chunk-in-message")
        header = at + size
        size += _HEADER_BYTES[form]
        moment, is_extended = 0, incoming.is_extended
        if form < 3:
            moment = int.from_bytes(unread[header : header + 3], "big")
            is_extended = moment == _EXTENDED
        if is_extended:
            size += 4
            if there < size:
                return 0
            if form < 3:
                moment = int.from_bytes(unread[at + size - 4 : at + size], "big")
        length = int.from_bytes(unread[header + 3 : header + 6], "big") if form < 2 else incoming.length
        if length > LARGEST_MESSAGE_BYTES:
            raise ProtocolBroken(why="message-too-large")
        body = min(self._chunk_bytes, length - len(incoming.parts))
        if there < size + body:
            return 0
        self._streams[number] = incoming
        self._note_header(incoming, form, moment, header)
        incoming.is_extended = is_extended
        self._collect(incoming, bytes(unread[at + size : at + size + body]), whole)
        return size + body

    def _note_header(self, incoming: _Incoming, form: int, moment: int, header: int) -> None:
        unread = self._unread
        if form == 0:
            incoming.timestamp, incoming.delta = moment, 0
            incoming.stream = int.from_bytes(unread[header + 7 : header + 11], "little")
        elif form < 3:
            incoming.delta = moment
        if form < 2:
            incoming.length = int.from_bytes(unread[header + 3 : header + 6], "big")
            incoming.kind = unread[header + 6]
        if form > 0 and not incoming.parts:
            incoming.timestamp = (incoming.timestamp + incoming.delta) % 2**32

    def _collect(self, incoming: _Incoming, body: bytes, whole: list[Message]) -> None:
        incoming.parts += body
        self._held += len(body)
        if self._held > LARGEST_MESSAGE_BYTES:
            raise ProtocolBroken(why="messages-too-large")
        if len(incoming.parts) < incoming.length:
            return
        self._held -= len(incoming.parts)
        message = Message(kind=incoming.kind, stream=incoming.stream, timestamp=incoming.timestamp, payload=bytes(incoming.parts))
        incoming.parts.clear()
        if message.kind == SET_CHUNK_SIZE:
            self._chunk_bytes = self._number(message) & 0x7FFFFFFF
            if self._chunk_bytes < 1:
                raise ProtocolBroken(why="chunk-size")
        elif message.kind == ABORT:
            aborted = self._streams.get(self._number(message))
            if aborted is not None:
                self._held -= len(aborted.parts)
                aborted.parts.clear()
        else:
            whole.append(message)

    @staticmethod
    def _number(message: Message) -> int:
        if len(message.payload) < 4:
            raise ProtocolBroken(why="control-cut")
        return int.from_bytes(message.payload[:4], "big")


class ChunkWriter:
    """Cuts messages into chunks. The first message of a chunk stream carries its whole header, later ones only the time gone by."""

    def __init__(self) -> None:
        self.chunk_bytes = FIRST_CHUNK_BYTES
        self._last: dict[int, tuple[int, int]] = {}

    def message(self, number: int, kind: int, stream: int, timestamp: int, payload: bytes) -> list[bytes]:
        """Return the pieces to send, in order, for one message on chunk stream *number* (2 to 63).

        Times go modulo 2**32, and a time that goes back is sent whole, since a difference cannot be negative.
        """
        timestamp %= 2**32
        last_time, last_stream = self._last.get(number, (timestamp + 1, stream))
        self._last[number] = (timestamp, stream)
        is_follower = last_stream == stream and last_time <= timestamp
        moment = timestamp - last_time if is_follower else timestamp
        head = bytes((number | (0x40 if is_follower else 0),))
        head += min(moment, _EXTENDED).to_bytes(3, "big") + len(payload).to_bytes(3, "big") + bytes((kind,))
        if not is_follower:
            head += stream.to_bytes(4, "little")
        # Section 5.3.1.3: a continuing chunk repeats the extended time, and nginx-rtmp and librtmp read it so.
        extended = moment.to_bytes(4, "big") if moment >= _EXTENDED else b""
        size = self.chunk_bytes
        if len(payload) <= size:
            return [head + extended, payload]
        continued = bytes((number | 0xC0,)) + extended
        pieces = [head + extended, payload[:size]]
        for at in range(size, len(payload), size):
            pieces.append(continued)
            pieces.append(payload[at : at + size])
        return pieces
