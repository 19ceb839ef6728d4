"""AMF0, the notation of RTMP's commands: numbers, words, maps (Adobe's AMF 0 specification, 2007)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import TypeAlias

from studio.rtmp.errors import ProtocolBroken

Value: TypeAlias = "bool | float | str | Mapping[str, Value] | list[Value] | None"

_NUMBER, _BOOLEAN, _STRING, _OBJECT, _NULL, _UNDEFINED, _REFERENCE = 0, 1, 2, 3, 5, 6, 7
_MAP, _END, _ARRAY, _DATE, _LONG_STRING, _UNSUPPORTED, _XML, _TYPED, _AMF3 = 8, 9, 10, 11, 12, 13, 15, 16, 17
_DEEPEST = 16
_OBJECT_END = b"\x00\x00\x09"


def encoded(*values: Value) -> bytes:
    """Return *values* one after another, as a command's payload."""
    return b"".join(map(_encoded, values))


def _encoded(value: Value) -> bytes:
    if value is None:
        return b"\x05"
    if isinstance(value, bool):
        return b"\x01\x01" if value else b"\x01\x00"
    if isinstance(value, (int, float)):
        return b"\x00" + struct.pack(">d", value)
    if isinstance(value, str):
        text = value.encode()
        return b"\x02" + struct.pack(">H", len(text)) + text if len(text) < 0x10000 else b"\x0c" + struct.pack(">I", len(text)) + text
    if isinstance(value, Mapping):
        pairs = (struct.pack(">H", len(name.encode())) + name.encode() + _encoded(inner) for name, inner in value.items())
        return b"\x03" + b"".join(pairs) + _OBJECT_END
    return b"\x0a" + struct.pack(">I", len(value)) + b"".join(map(_encoded, value))


def decoded(payload: bytes) -> list[Value]:
    """Return the values in *payload*. Reading ends quietly at a piece of AMF3, which some servers append to their answers.

    Raises:
        ProtocolBroken: the bytes are not AMF0.
    """
    reader = _Reader(payload)
    values: list[Value] = []
    while reader.at < len(payload) and payload[reader.at] != _AMF3:
        values.append(reader.value(0))
    return values


class _Reader:
    """Walks through one payload; never reads past its end, never goes deeper than a command can need."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self.at = 0

    def value(self, depth: int) -> Value:
        if depth > _DEEPEST:
            raise ProtocolBroken(why="amf-too-deep")
        marker = self._taken(1)[0]
        if marker == _NUMBER:
            return self._number()
        if marker == _BOOLEAN:
            return self._taken(1)[0] != 0
        if marker == _STRING:
            return self._text(2)
        if marker in {_LONG_STRING, _XML}:
            return self._text(4)
        if marker in {_NULL, _UNDEFINED, _UNSUPPORTED}:
            return None
        if marker == _REFERENCE:
            self._taken(2)
            return None
        if marker == _OBJECT:
            return self._pairs(depth)
        if marker == _MAP:
            self._taken(4)  # a hint of the length that many servers leave 0
            return self._pairs(depth)
        if marker == _TYPED:
            self._text(2)
            return self._pairs(depth)
        if marker == _ARRAY:
            return self._array(depth)
        if marker == _DATE:
            moment = self._number()
            self._taken(2)
            return moment
        raise ProtocolBroken(why="amf-marker")

    def _array(self, depth: int) -> list[Value]:
        count = int.from_bytes(self._taken(4), "big")
        if count > len(self._payload) - self.at:  # every value is one byte at least
            raise ProtocolBroken(why="amf-array")
        return [self.value(depth + 1) for _ in range(count)]

    def _pairs(self, depth: int) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        while self._payload[self.at : self.at + 3] != _OBJECT_END:
            name = self._text(2)
            pairs[name] = self.value(depth + 1)
        self.at += 3
        return pairs

    def _number(self) -> float:
        number: float = struct.unpack(">d", self._taken(8))[0]
        return number

    def _text(self, length_bytes: int) -> str:
        return self._taken(int.from_bytes(self._taken(length_bytes), "big")).decode(errors="replace")

    def _taken(self, count: int) -> bytes:
        taken = self._payload[self.at : self.at + count]
        if len(taken) < count:
            raise ProtocolBroken(why="amf-cut")
        self.at += count
        return taken
