"""Writes FLV tags: the form in which packets leave the engine.

Written here rather than by av's muxer: that one buffers to interleave, counts its own time (a restarted engine continues
a broadcast at an offset) and repeats its headers never, while the courier needs all three the other way. A tag is an
eleven-byte header, a body and four bytes of length (Adobe FLV specification 10.1, annex E).
"""

from __future__ import annotations

import struct
from typing import Any

AUDIO, VIDEO, SCRIPT = 8, 9, 18
AVC, AAC = 7, 10
KEY_FRAME, INTER_FRAME = 1, 2
AAC_STEREO_16 = (AAC << 4) | (3 << 2) | (1 << 1) | 1
PREFIX = b"\x00\x00\x01"


def flv_tag(kind: int, at_ms: int, *body: bytes) -> bytes:
    """Return one whole tag of *kind* at *at_ms*."""
    size = sum(map(len, body))
    header = struct.pack(">BBHHBBHB", kind, size >> 16, size & 0xFFFF, (at_ms >> 8) & 0xFFFF, at_ms & 0xFF, (at_ms >> 24) & 0xFF, 0, 0)
    return b"".join((header, *body, (size + 11).to_bytes(4, "big")))


def split_units(stream: bytes) -> list[bytes]:
    """Return the NAL units of an Annex B *stream*, without start codes."""
    units = []
    start = stream.find(PREFIX)
    while start >= 0:
        following = stream.find(PREFIX, start + 3)
        unit = stream[start + 3 : following if following >= 0 else len(stream)]
        units.append(unit.rstrip(b"\x00") if following >= 0 else unit)
        start = following
    return units


def length_prefixed(stream: bytes) -> bytes:
    """Return an Annex B *stream* as FLV and MP4 carry it: each unit behind its length in four bytes."""
    pieces = []
    for unit in split_units(stream):
        pieces.append(len(unit).to_bytes(4, "big"))
        pieces.append(unit)
    return b"".join(pieces)


def avc_configuration(headers: bytes) -> bytes:
    """Return the AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3.1) of Annex B parameter sets."""
    units = split_units(headers)
    sequence = next(unit for unit in units if unit[0] & 31 == 7)
    picture = next(unit for unit in units if unit[0] & 31 == 8)
    record = b"\x01" + sequence[1:4] + b"\xff\xe1" + len(sequence).to_bytes(2, "big") + sequence
    record += b"\x01" + len(picture).to_bytes(2, "big") + picture
    if sequence[1] in {100, 110, 122, 144}:
        record += b"\xfd\xf8\xf8\x00"
    return record


def picture_header(at_ms: int, headers: bytes) -> bytes:
    """Return the AVC sequence header tag."""
    return flv_tag(VIDEO, at_ms, bytes(((KEY_FRAME << 4) | AVC, 0, 0, 0, 0)), avc_configuration(headers))


def picture_tag(at_ms: int, payload: bytes, *, is_key: bool) -> bytes:
    """Return the tag of one encoded picture; *payload* is Annex B. There are no B-frames, so composition time is zero."""
    return flv_tag(VIDEO, at_ms, bytes((((KEY_FRAME if is_key else INTER_FRAME) << 4) | AVC, 1, 0, 0, 0)), length_prefixed(payload))


def sound_header(at_ms: int, headers: bytes) -> bytes:
    """Return the AAC sequence header tag."""
    return flv_tag(AUDIO, at_ms, bytes((AAC_STEREO_16, 0)), headers)


def sound_tag(at_ms: int, payload: bytes) -> bytes:
    """Return the tag of one AAC frame."""
    return flv_tag(AUDIO, at_ms, bytes((AAC_STEREO_16, 1)), payload)


def metadata_tag(at_ms: int, values: dict[str, Any]) -> bytes:
    """Return the onMetaData script tag: *values* are numbers, booleans or ASCII text."""
    body = [b"\x02", _text("onMetaData"), b"\x08", len(values).to_bytes(4, "big")]
    for name, value in values.items():
        body.append(_text(name))
        if isinstance(value, bool):
            body.append(b"\x01" + bytes((value,)))
        elif isinstance(value, str):
            body.append(b"\x02" + _text(value))
        else:
            body.append(b"\x00" + struct.pack(">d", value))
    return flv_tag(SCRIPT, at_ms, *body, b"\x00\x00\x09")


def _text(text: str) -> bytes:
    encoded = text.encode()
    return len(encoded).to_bytes(2, "big") + encoded
