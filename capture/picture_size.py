"""Reads from a picture file's first bytes what it is and how large, before a single pixel is unpacked."""

from __future__ import annotations

import struct

PNG, JPEG = "png", "jpeg"

_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's starts of frame (ITU-T T.81, table B.1) without the tables that lie among them."""
_BARE_MARKERS = frozenset(range(0xD0, 0xDA)) | {0x01}


def kind_and_size(content: bytes) -> tuple[str, int, int] | None:
    """Return the format, width and height of a PNG, JPEG, WebP, GIF or BMP; None for anything else."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
            return PNG, *struct.unpack_from(">II", content, 16)
        if content.startswith(b"\xff\xd8\xff"):
            return _jpeg(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _webp(content)
        if content[:6] in {b"GIF87a", b"GIF89a"}:
            return "gif", *struct.unpack_from("<HH", content, 6)
        if content.startswith(b"BM"):
            width, height = struct.unpack_from("<ii", content, 18)
            return "bmp", abs(width), abs(height)
    except (struct.error, IndexError):
        return None
    return None


def _jpeg(content: bytes) -> tuple[str, int, int] | None:
    at = 2
    while True:
        while content[at] == content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker in _BARE_MARKERS:
            at += 2
            continue
        if marker in _FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return JPEG, width, height
        at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])


def _webp(content: bytes) -> tuple[str, int, int] | None:
    chunk = content[12:16]
    if chunk == b"VP8X":
        return "webp", 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return "webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return "webp", width & 0x3FFF, height & 0x3FFF
    return None
