"""Reads the preview shelf: the newest picture of the engine, without av, OpenCV or NumPy, for the window.

The shelf is a file of three parts, all numbers little-endian, unsigned:

===========  =====  ==========================================================================================
offset       bytes  what
===========  =====  ==========================================================================================
0            8      magic ``KAIBOPV1``
8            4      width in pixels
12           4      height in pixels
16           4      stride: bytes from one row to the next
20           4      size of one slot in bytes
24           8      sequence: how many pictures were written; the newest lies in slot ``sequence % 2``
32           8      captured_ns of the newest picture, monotonic
40           24     zero
64           2 x    two slots of BGRA (the byte order of ``QImage.Format_RGB32``)
             size
===========  =====  ==========================================================================================

The writer fills the slot that is not the newest, then writes captured_ns, then sequence. A reader has one picture's time
before what it holds may be written over; ``is_current`` tells whether it still has.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

MAGIC = b"KAIBOPV1"
HEADER = struct.Struct("<8sIIIIQQ24x")
SEQUENCE_OFFSET = 24
CAPTURED_OFFSET = 32
NUMBER = struct.Struct("<Q")
SLOTS = 2
PIXEL_BYTES = 4


class PreviewReader:
    """One reader of one shelf file; used by one thread.

    Attributes:
        width, height, stride: of every picture, in pixels and bytes.
    """

    def __init__(self, file: Path) -> None:
        """Open the shelf at *file*.

        Raises:
            OSError: it is not there.
            ValueError: it is no shelf.
        """
        with file.open("rb") as handle:
            self._memory = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._memory) < HEADER.size:
            raise ValueError(file.name)
        magic, self.width, self.height, self.stride, self._slot_bytes, _, _ = HEADER.unpack_from(self._memory)
        if magic != MAGIC or len(self._memory) < HEADER.size + SLOTS * self._slot_bytes:
            raise ValueError(file.name)
        self._view = memoryview(self._memory)

    def read_latest(self) -> tuple[memoryview | None, int]:
        """Return the newest picture (a view, not a copy) and its sequence; (None, 0) before the first."""
        sequence = NUMBER.unpack_from(self._memory, SEQUENCE_OFFSET)[0]
        if not sequence:
            return None, 0
        start = HEADER.size + sequence % SLOTS * self._slot_bytes
        return self._view[start : start + self.stride * self.height], sequence

    def is_current(self, sequence: int) -> bool:
        """Whether *sequence* is still the newest, so that what was read of it is whole."""
        return bool(NUMBER.unpack_from(self._memory, SEQUENCE_OFFSET)[0] == sequence)

    @property
    def captured_ns(self) -> int:
        """When the newest picture was captured, monotonic."""
        return int(NUMBER.unpack_from(self._memory, CAPTURED_OFFSET)[0])

    def close(self) -> None:
        """Let go; views that are still held keep the memory."""
        self._view.release()
        try:
            self._memory.close()
        except BufferError:
            return
