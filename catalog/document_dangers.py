"""Looks a document over before it is kept: what would swell beyond measure when somebody opens it, and what cannot be opened at all."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from catalog.compliance.errors import EvidenceBroken, EvidencePictureTooLarge, EvidenceSwells

MOST_PIXELS = 89_000_000
"""Beyond this a machine with 4 GB opens a picture no more; Pillow's own limit lies here too."""
MOST_UNPACKED_MB = 512
PICTURES = frozenset({"png", "jpg", "jpeg", "webp", "gif", "bmp", "tif", "tiff"})
MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
PDF = b"%PDF-"
HEAD, TAIL, CHUNK, DICTIONARY = 1024, 2048, 1 << 16, 4096
STREAM = re.compile(rb"(?<!end)stream\r?\n")
PACKED = re.compile(rb"/(?:FlateDecode|Fl)\b")
BOMBS = (Image.DecompressionBombWarning, Image.DecompressionBombError)
FAULTS = (
    *BOMBS,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""Whatever Pillow's readers raise on damaged bytes."""
SIDE = re.compile(rb"/(?:Width|Height|W|H)[ \r\n]+([0-9]{1,9})\b")


def is_picture(content: bytes) -> bool:
    """Return whether *content* begins as a picture does."""
    return content.startswith(MAGIC) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def is_pdf(content: bytes) -> bool:
    """Return whether *content* is a PDF."""
    return PDF in content[:HEAD]


def refuse_dangers(content: bytes, name: str) -> None:
    """Refuse a document that would swell beyond measure when it is opened.

    Raises:
        EvidencePictureTooLarge: a picture, also within a PDF, has more pixels than can be shown.
        EvidenceSwells: a PDF unpacks into more than ``MOST_UNPACKED_MB``.
    """
    if is_picture(content):
        picture_size(content, name)
    elif is_pdf(content):
        budget = Budget(MOST_UNPACKED_MB << 20, name)
        for packed, times in streams(content, name):
            unpack(packed, times, budget)


def refuse_broken(content: bytes, name: str, kind: str) -> None:
    """Refuse a PDF or a picture that cannot be opened, whatever its ending says.

    Raises:
        EvidenceBroken: it is cut off, damaged, or no such document.
    """
    if kind == "pdf" or is_pdf(content):
        if not is_pdf(content) or b"%%EOF" not in content[-TAIL:]:
            raise EvidenceBroken(file=name)
    elif kind in PICTURES or is_picture(content):
        try:
            with opened(content) as picture:
                picture.draft("L", (1000, 1000))
                picture.load()
        except FAULTS as error:
            raise EvidenceBroken(file=name) from error


def picture_size(content: bytes, name: str) -> tuple[int, int]:
    """Return width and height of a picture, (0, 0) where its head cannot be read.

    Raises:
        EvidencePictureTooLarge: it has too many pixels.
    """
    try:
        with opened(content) as picture:
            width, height = picture.size
    except BOMBS as error:
        raise EvidencePictureTooLarge(file=name, most_megapixels=MOST_PIXELS // 1_000_000) from error
    except FAULTS:
        return 0, 0
    if width * height > MOST_PIXELS:
        raise EvidencePictureTooLarge(file=name, most_megapixels=MOST_PIXELS // 1_000_000)
    return width, height


@contextmanager
def opened(content: bytes) -> Iterator[Image.Image]:
    """Open a picture, only its head read yet; it may raise one of ``FAULTS``, of ``BOMBS`` where it has too many pixels."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content)) as picture:
            yield picture


class Budget:
    """How much a PDF may still unpack into, counted at every stage of a stream packed several times."""

    def __init__(self, most: int, name: str) -> None:
        self.left, self.name = most, name

    def spend(self, size: int) -> None:
        """Count *size* bytes.

        Raises:
            EvidenceSwells: there is nothing left.
        """
        self.left -= size
        if self.left < 0:
            raise EvidenceSwells(file=self.name, most_mb=MOST_UNPACKED_MB)


def streams(content: bytes, name: str) -> Iterator[tuple[memoryview, int]]:
    """Return each packed stream of a PDF and how many times it is packed.

    Raises:
        EvidencePictureTooLarge: a picture in it says that it has too many pixels.
    """
    view = memoryview(content)
    for found in STREAM.finditer(content):
        dictionary = content[max(0, found.start() - DICTIONARY) : found.start()].rpartition(b" obj")[2]
        sides = [int(side) for side in SIDE.findall(dictionary)]
        if len(sides) == 2 and sides[0] * sides[1] > MOST_PIXELS:
            raise EvidencePictureTooLarge(file=name, most_megapixels=MOST_PIXELS // 1_000_000)
        times = len(PACKED.findall(dictionary))
        if times:
            end = content.find(b"endstream", found.end())
            yield view[found.end() : end if end >= 0 else len(content)], times


def unpack(packed: memoryview, times: int, budget: Budget) -> None:
    """Unpack a stream, chunk by chunk, keeping nothing; what is damaged ends it.

    Raises:
        EvidenceSwells: it becomes too much.
    """
    chunks: Iterator[bytes] = (bytes(packed[start : start + CHUNK]) for start in range(0, len(packed), CHUNK))
    for _ in range(times):
        chunks = inflated(chunks, budget)
    try:
        for _ in chunks:
            pass
    except zlib.error:
        return


def inflated(chunks: Iterator[bytes], budget: Budget) -> Iterator[bytes]:
    """Return *chunks* unpacked once, never more than ``CHUNK`` at a time."""
    inflater = zlib.decompressobj()
    for chunk in chunks:
        waiting = chunk
        while waiting:
            made = inflater.decompress(waiting, CHUNK)
            waiting = inflater.unconsumed_tail
            budget.spend(len(made))
            if made:
                yield made
