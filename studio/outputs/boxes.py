"""Reads the boxes of a fragmented MP4 (ISO 14496-12) as far as the recorder needs: which there are, and how many pictures."""

from __future__ import annotations

from collections.abc import Iterator

PICTURE_TRACK = 1
"""Segments hold the picture as their first track."""


def boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of the boxes in *content*; a torn last one is given as far as it goes."""
    start = 0
    while start + 8 <= len(content):
        length = int.from_bytes(content[start : start + 4], "big")
        if length < 8:
            return
        yield content[start + 4 : start + 8], content[start + 8 : start + length]
        start += length


def pictures_in(moof: bytes) -> int:
    """Return how many pictures the content of a moof names."""
    count = 0
    for kind, traf in boxes(moof):
        if kind != b"traf":
            continue
        inner = list(boxes(traf))
        track = next((int.from_bytes(body[4:8], "big") for name, body in inner if name == b"tfhd"), 0)
        if track == PICTURE_TRACK:
            count += sum(int.from_bytes(body[4:8], "big") for name, body in inner if name == b"trun")
    return count
