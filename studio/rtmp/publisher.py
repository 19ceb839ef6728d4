"""Publishes one stream to one RTMP or RTMPS server: opens, sends tags, answers the server, ends cleanly."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from studio.rtmp import chunks, commands, handshake
from studio.rtmp.address import PublishTarget
from studio.rtmp.amf import encoded
from studio.rtmp.chunks import ChunkReader, ChunkWriter, Message
from studio.rtmp.deadlines import Deadlines
from studio.rtmp.errors import ClosedOnConnect, ClosedOnPublish, GivenUp, LineLost, ProtocolBroken, RtmpError, ServerSilent, StoppedByServer
from studio.rtmp.flv import SCRIPT, VIDEO, FlvTag
from studio.rtmp.lookup import Lookup
from studio.rtmp.wire import Wire, connected

CHUNK_BYTES = 4096
WINDOW_BYTES = 2_500_000

LARGEST_COMMAND_BYTES = 16 * 1024
_MOST_READS = 32

_CONTROL, _COMMANDS, _AUDIO, _DATA, _VIDEO = 2, 3, 4, 5, 6
_PING, _PONG = 6, 7
_SET_DATA_FRAME = encoded("@setDataFrame")


class Publisher:
    """A push that has begun. One thread uses it."""

    def __init__(
        self, wire: Wire, target: PublishTarget, deadlines: Deadlines, window_bytes: int, on_acknowledged: Callable[[int], None]
    ) -> None:
        """Begin the push over *wire*; see ``open`` for what may go wrong."""
        self._wire, self._target, self._deadlines = wire, target, deadlines
        self._window_bytes, self._on_acknowledged = window_bytes, on_acknowledged
        self._reader, self._writer = ChunkReader(), ChunkWriter()
        self._stream = 0
        self._is_publishing = False
        self._flow = _Flow()
        self._begin()

    @classmethod
    def open(
        cls,
        target: PublishTarget,
        *,
        lookup: Lookup,
        give_up: Callable[[], bool],
        ca_file: Path | None = None,
        deadlines: Deadlines | None = None,
        window_bytes: int = WINDOW_BYTES,
        on_acknowledged: Callable[[int], None] = lambda _bytes: None,
    ) -> Publisher:
        """Return a publisher that may send at once.

        *window_bytes*: after how many bytes the server is asked to acknowledge; *on_acknowledged* hears how many it has, modulo 2**32.

        Raises:
            RtmpError: the server cannot be found, reached, trusted or understood, or said no; the subclass says which.
            GivenUp: *give_up* says so.
        """
        deadlines = deadlines or Deadlines()
        found = lookup.addresses(target.host, target.port, deadline_s=deadlines.lookup_s, give_up=give_up)
        wire, address = connected(found, host=target.host, port=target.port, deadline_s=deadlines.connect_s, give_up=give_up)
        try:
            lookup.worked(target.host, target.port, address)
            if target.is_tls:
                wire.secure(target.host, ca_file=ca_file, deadline_s=deadlines.tls_s)
            return cls(wire, target, deadlines, window_bytes, on_acknowledged)
        except (RtmpError, GivenUp):
            wire.close()
            raise

    @property
    def sent_bytes(self) -> int:
        """What has gone over the line since it was opened."""
        return self._wire.sent_bytes

    @property
    def round_trip_ms(self) -> int | None:
        """The line's round trip in ms, or None where the system does not tell it."""
        return self._wire.round_trip_ms

    def send(self, tags: Sequence[FlvTag]) -> None:
        """Send *tags* with their timestamps as they are, and hear what the server has to say.

        Raises:
            LineLost: the line broke, stalled, or the server ended the push.
            ProtocolBroken: the server speaks nonsense.
            GivenUp: asked to.
        """
        pieces: list[bytes] = []
        for tag in tags:
            number = _VIDEO if tag.kind == VIDEO else _DATA if tag.kind == SCRIPT else _AUDIO
            payload = _SET_DATA_FRAME + tag.payload if tag.kind == SCRIPT else tag.payload
            pieces += self._writer.message(number, tag.kind, self._stream, tag.timestamp, payload)
        self._await_acknowledgement()
        self._wire.send(b"".join(pieces), stall_s=self._deadlines.send_s)
        self.listen()

    def listen(self) -> None:
        """Hear and answer what has come from the server. Call it at least every few hundred ms; it never waits for the server.

        Raises:
            LineLost, ProtocolBroken, GivenUp: as for ``send``.
        """
        for _ in range(_MOST_READS):  # a server that talks without end must not keep us from sending
            data = self._wire.arrived()
            if not data:
                return
            self._take(data)

    def end(self, *, deadline_s: float) -> None:
        """Tell the server that the stream is over, let it read to the end, and hang up. Nothing is raised: it is over either way."""
        end = time.monotonic() + deadline_s
        try:
            for payload in commands.farewell(self._target, self._stream):
                self._say(payload)
            self._wire.finish(end=end)
        except (RtmpError, GivenUp):
            pass
        finally:
            self._wire.close()

    def close(self) -> None:
        """Hang up at once."""
        self._wire.close()

    def _begin(self) -> None:
        self._shake_hands()
        try:
            self._control(chunks.SET_CHUNK_SIZE, CHUNK_BYTES.to_bytes(4, "big"))
            self._writer.chunk_bytes = CHUNK_BYTES
            self._control(chunks.WINDOW_SIZE, self._window_bytes.to_bytes(4, "big"))
            self._say(commands.connect(self._target))
            self._answer_to(commands.CONNECT)
            for payload in commands.prepare(self._target):
                self._say(payload)
            self._stream = commands.stream_number(self._answer_to(commands.CREATE_STREAM))
        except LineLost as error:
            raise ClosedOnConnect from error
        try:
            self._say(commands.publish(self._target), stream=self._stream)
            self._await_publishing()
        except LineLost as error:
            raise ClosedOnPublish from error
        self._is_publishing = True
        for said in self._flow.said:  # let in and thrown out in one breath
            if said.name == "onStatus" and said.is_error:
                raise commands.refusal(said)

    def _shake_hands(self) -> None:
        now_ms = time.monotonic_ns() // 1_000_000
        self._wire.send(handshake.greeting(now_ms=now_ms, random=os.urandom(handshake.RANDOM_BYTES)), stall_s=self._deadlines.send_s)
        end = time.monotonic() + self._deadlines.answer_s
        answer = b""
        while len(answer) < handshake.ANSWER_BYTES:
            answer += self._wire.receive(end=end)
            handshake.check_version(answer[0])
        self._wire.send(handshake.reply(answer, now_ms=now_ms), stall_s=self._deadlines.send_s)
        self._take(answer[handshake.ANSWER_BYTES :])

    def _answer_to(self, transaction: int) -> commands.Heard:
        return self._heard_until(lambda said: said.transaction == transaction and said.name in {"_result", "_error"})

    def _await_publishing(self) -> None:
        self._heard_until(lambda said: said.name == "onStatus" and said.status == commands.PUBLISHING)

    def _heard_until(self, is_answer: Callable[[commands.Heard], bool]) -> commands.Heard:
        end = time.monotonic() + self._deadlines.answer_s
        while True:
            while self._flow.said:
                said = self._flow.said.pop(0)
                if said.is_error and (said.name == "onStatus" or is_answer(said)):
                    raise commands.refusal(said)
                if is_answer(said):
                    return said
            self._take(self._wire.receive(end=end))

    def _take(self, data: bytes) -> None:
        for message in self._reader.feed(data):
            self._obey(message)
        due = self._flow.due_acknowledgement(self._wire.received_bytes)
        if due is not None:
            self._control(chunks.ACKNOWLEDGEMENT, (due % 2**32).to_bytes(4, "big"))

    def _obey(self, message: Message) -> None:
        kind, payload = message.kind, message.payload
        number = int.from_bytes(payload[:4], "big")
        if kind in {chunks.COMMAND, chunks.COMMAND_AMF3}:
            if len(payload) > LARGEST_COMMAND_BYTES:
                raise ProtocolBroken(why="command-too-large")
            self._hear(commands.heard(payload, is_amf3=kind == chunks.COMMAND_AMF3))
        elif kind == chunks.USER_CONTROL and len(payload) >= 6 and int.from_bytes(payload[:2], "big") == _PING:
            self._control(chunks.USER_CONTROL, _PONG.to_bytes(2, "big") + payload[2:6])
        elif kind == chunks.WINDOW_SIZE:
            self._flow.their_window_bytes = number
        elif kind == chunks.PEER_BANDWIDTH and number > 0:
            self._flow.our_window_bytes = number
            self._control(chunks.WINDOW_SIZE, min(number, self._window_bytes).to_bytes(4, "big"))
        elif kind == chunks.ACKNOWLEDGEMENT:
            self._flow.acknowledged(self._wire.sent_bytes)
            self._on_acknowledged(number)

    def _hear(self, said: commands.Heard) -> None:
        if not self._is_publishing:
            self._flow.keep(said)
        elif said.name == "onStatus" and said.is_error:
            raise StoppedByServer(status=said.status or "error")

    def _await_acknowledgement(self) -> None:
        """Hold back while a server that acknowledges is more than two windows behind; give the rule up where it leads nowhere.

        TCP holds us back anyway, and servers count in different ways: the rule may cost a moment, never the broadcast.
        """
        if not self._flow.is_behind(self._wire.sent_bytes):
            return
        end = time.monotonic() + self._deadlines.send_s / 2
        while self._flow.is_behind(self._wire.sent_bytes):
            try:
                self._take(self._wire.receive(end=end))
            except ServerSilent:
                self._flow.our_window_bytes = 0

    def _say(self, payload: bytes, *, stream: int = 0) -> None:
        self._wire.send(b"".join(self._writer.message(_COMMANDS, chunks.COMMAND, stream, 0, payload)), stall_s=self._deadlines.send_s)

    def _control(self, kind: int, payload: bytes) -> None:
        self._wire.send(b"".join(self._writer.message(_CONTROL, kind, 0, 0, payload)), stall_s=self._deadlines.send_s)


class _Flow:
    """What both sides have counted, and the commands that were heard before the push began."""

    MOST_COMMANDS = 64

    def __init__(self) -> None:
        self.said: list[commands.Heard] = []
        self.their_window_bytes = 0
        self.our_window_bytes = WINDOW_BYTES
        self._acknowledged_at = -1
        self._reported_bytes = 0

    def keep(self, said: commands.Heard) -> None:
        self.said.append(said)
        del self.said[: -self.MOST_COMMANDS]

    def due_acknowledgement(self, received_bytes: int) -> int | None:
        if self.their_window_bytes <= 0 or received_bytes - self._reported_bytes < self.their_window_bytes:
            return None
        self._reported_bytes = received_bytes
        return received_bytes

    def acknowledged(self, sent_bytes: int) -> None:
        self._acknowledged_at = sent_bytes

    def is_behind(self, sent_bytes: int) -> bool:
        return self._acknowledged_at >= 0 and 0 < 2 * self.our_window_bytes < sent_bytes - self._acknowledged_at
