"""FLV tags, the form in which the engine hands packets over: reads them from a stream, knows which of them matter (FLV 10.1, annex E)."""

from __future__ import annotations

import msgspec

from studio.rtmp.errors import ProtocolBroken

AUDIO, VIDEO, SCRIPT = 8, 9, 18
LARGEST_TAG_BYTES = 4 * 1024 * 1024

_HEADER_BYTES = 11
_AAC, _AVC, _KEY_FRAME = 10, 7, 1
_ENHANCED_PICTURES = frozenset({1, 3})


class FlvTag(msgspec.Struct, frozen=True, kw_only=True):
    """One tag.

    Attributes:
        kind: AUDIO, VIDEO or SCRIPT, which are RTMP's message kinds too.
        timestamp: ms since the broadcast began.
        payload: the tag's body.
        is_key: a viewer may join here.
        is_header: the decoder's set-up (sequence header) or the metadata; kept for whoever joins later.
    """

    kind: int
    timestamp: int
    payload: bytes
    is_key: bool
    is_header: bool


def tag(kind: int, timestamp: int, payload: bytes) -> FlvTag:
    """Return the tag with what its first bytes tell."""
    is_key = is_header = False
    if kind == SCRIPT:
        is_header = True
    elif len(payload) > 1:
        first, second = payload[0], payload[1]
        if kind == VIDEO and first & 0x80:  # Enhanced RTMP: the packet type stands in the low half, 0 is the set-up
            is_header = first & 0x0F == 0
            is_key = first >> 4 & 7 == _KEY_FRAME and first & 0x0F in _ENHANCED_PICTURES
        elif kind == VIDEO:
            is_header = first & 0x0F == _AVC and second == 0
            is_key = first >> 4 == _KEY_FRAME and second == 1  # 2 says that the sequence ends, in the dress of a key frame
        else:
            is_header = first >> 4 == _AAC and second == 0
    return FlvTag(kind=kind, timestamp=timestamp, payload=payload, is_key=is_key, is_header=is_header)


def written(kind: int, timestamp: int, payload: bytes) -> bytes:
    """Return the tag as it stands in an FLV stream, with the size of itself behind it."""
    moment = (timestamp & 0xFFFFFF).to_bytes(3, "big") + bytes((timestamp >> 24 & 0xFF,))
    head = bytes((kind,)) + len(payload).to_bytes(3, "big") + moment + b"\x00\x00\x00"
    return head + payload + (_HEADER_BYTES + len(payload)).to_bytes(4, "big")


class FlvReader:
    """Reads tags from bytes that arrive in any pieces, without a file header."""

    def __init__(self) -> None:
        self._unread = bytearray()

    def feed(self, arrived: bytes) -> list[FlvTag]:
        """Return the tags that *arrived* makes whole. Tags of an unknown kind are skipped.

        Raises:
            ProtocolBroken: this is not a stream of tags.
        """
        self._unread += arrived
        unread = self._unread
        tags: list[FlvTag] = []
        at = 0
        while len(unread) - at >= _HEADER_BYTES:
            size = int.from_bytes(unread[at + 1 : at + 4], "big")
            if size > LARGEST_TAG_BYTES:
                raise ProtocolBroken(why="tag-too-large")
            end = at + _HEADER_BYTES + size
            if len(unread) < end + 4:
                break
            if int.from_bytes(unread[end : end + 4], "big") != _HEADER_BYTES + size:
                raise ProtocolBroken(why="tag-size")
            kind = unread[at] & 0x1F
            if kind in {AUDIO, VIDEO, SCRIPT}:
                timestamp = int.from_bytes(unread[at + 4 : at + 7], "big") | unread[at + 7] << 24
                tags.append(tag(kind, timestamp, bytes(unread[at + _HEADER_BYTES : end])))
            at = end + 4
        del unread[:at]
        return tags
