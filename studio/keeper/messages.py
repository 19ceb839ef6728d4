"""What is said through the control door: length-prefixed msgspec messages, version 1."""

from __future__ import annotations

from typing import Any

import msgspec

PROTOCOL = 1
ROLES = ("window", "cli", "engine", "courier")
LARGEST_BYTES = 4 * 1024 * 1024


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag="hello"):
    """The first message of whoever attaches.

    Attributes:
        protocol: the version the caller speaks.
        token: the door's token, 64 hexadecimal characters.
        role: one of ROLES.
        pid: the caller's process id.
        facts: what a child tells of itself (the courier: ``port`` and ``token`` of its packet door).
    """

    protocol: int
    token: str
    role: str
    pid: int
    facts: dict[str, Any] = {}


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag="welcome"):
    """The answer to a hello: a snapshot, and the number of the last event it holds."""

    protocol: int
    seq: int
    snapshot: dict[str, Any]


class Command(msgspec.Struct, frozen=True, kw_only=True, tag="command"):
    """Something to do. The same id may be sent twice and is done once."""

    id: str
    do: str
    args: dict[str, Any] = {}


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag="answer"):
    """What became of a command: ``ok`` with a result, or a code with facts (words are the caller's)."""

    id: str
    ok: bool
    result: dict[str, Any] = {}
    code: str = ""
    facts: dict[str, Any] = {}


class Event(msgspec.Struct, frozen=True, kw_only=True, tag="event"):
    """Something that happened. Children send it with ``seq`` 0; the keeper numbers it.

    Attributes:
        at: UTC, ISO 8601 with milliseconds and offset.
        kind: dotted, as listed in ``studio.engine.events``.
    """

    seq: int
    at: str
    kind: str
    facts: dict[str, Any] = {}


Message = Hello | Welcome | Command | Answer | Event

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(Message)


def packed(message: Message) -> bytes:
    """Return *message* as it travels: four bytes of length, big endian, then msgpack."""
    body = _encoder.encode(message)
    return len(body).to_bytes(4, "big") + body


def unpacked(body: bytes) -> Message:
    """Return the message in *body* (without the length).

    Raises:
        msgspec.DecodeError: the bytes are no message of ours.
    """
    return _decoder.decode(body)
