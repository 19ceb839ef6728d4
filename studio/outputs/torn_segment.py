"""Makes a segment whole that a crash has torn: cuts it after its last whole fragment and hashes what is left."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from studio.outputs.boxes import pictures_in

HASHED_BYTES = 1 << 20
LARGEST_HEADER_BYTES = 1 << 22


class Repaired(msgspec.Struct, frozen=True, kw_only=True):
    """What a torn segment came to.

    Attributes:
        frames: pictures in its whole fragments.
        cut_bytes: what was cut off.
    """

    sha256: str
    bytes: int
    frames: int
    cut_bytes: int


def repair_segment(file: Path) -> Repaired:
    """Cut *file* after the last whole pair of moof and mdat (or after its header), and describe what is left.

    Raises:
        OSError: it cannot be read or cut.
    """
    with file.open("r+b") as handle:
        size = handle.seek(0, os.SEEK_END)
        whole, frames = _whole_part(handle, size)
        if whole < size:
            handle.truncate(whole)
            handle.flush()
            os.fsync(handle.fileno())
        handle.seek(0)
        digest = hashlib.sha256()
        while piece := handle.read(HASHED_BYTES):
            digest.update(piece)
    return Repaired(sha256=digest.hexdigest(), bytes=whole, frames=frames, cut_bytes=size - whole)


def pictures_of(file: Path) -> int:
    """Return how many pictures the whole fragments of *file* hold; it is only read. 0 where it cannot be."""
    try:
        with file.open("rb") as handle:
            return _whole_part(handle, handle.seek(0, os.SEEK_END))[1]
    except OSError:
        return 0


def _whole_part(handle: BinaryIO, size: int) -> tuple[int, int]:
    """Return (bytes, pictures) up to the last place where the file may end."""
    whole, frames, pending = 0, 0, 0
    for kind, start, end in _boxes(handle, size):
        if kind == b"moof" and end - start <= LARGEST_HEADER_BYTES:
            handle.seek(start + 8)
            pending = pictures_in(handle.read(end - start - 8))
        elif kind == b"mdat":
            whole, frames, pending = end, frames + pending, 0
        elif kind in {b"ftyp", b"moov"}:
            whole = end
    return whole, frames


def _boxes(handle: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and end of every whole box at the top of the file."""
    start = 0
    while start + 8 <= size:
        handle.seek(start)
        header = handle.read(8)
        length = int.from_bytes(header[:4], "big")
        if length < 8 or start + length > size:
            return
        yield header[4:], start, start + length
        start += length
