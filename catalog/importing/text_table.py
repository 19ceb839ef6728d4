"""Text in columns: which encoding, which separator, which rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from charset_normalizer import from_bytes

from catalog.importing.errors import EncodingUnknown, FileBroken, QuoteOpen

SEPARATORS = (",", "\t", ";", "|")
SAMPLE_BYTES = 200_000
STRANGE_SHARE = 0.3
CELL_LIMIT = 200_000


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Return the text of *data* and the name of its encoding: UTF-8, else UTF-16 with its mark, else GB18030, each strictly.

    Nearly any bytes are some GB18030 text. So what is read as GB18030 must mostly be everyday characters (those of GB 2312);
    Big5, Shift-JIS and broken UTF-8 give rare ones, kana and private ones instead.

    Raises:
        EncodingUnknown: it is none of these; nothing is guessed.
    """
    tries = ["utf-8-sig", "gb18030"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tries = ["utf-16"]
    for encoding in tries:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or (encoding == "gb18030" and is_strange(text)):
            break
        return text, encoding
    raise EncodingUnknown(file=file, guess=guessed(data))


def is_strange(text: str) -> bool:
    """Return whether *text*, read as GB18030, is hardly Chinese anybody typed."""
    foreign = [character for character in text[:SAMPLE_BYTES] if character > "\x7f"]
    strange = sum(not is_everyday(character) for character in foreign)
    return strange > max(1, STRANGE_SHARE * len(foreign))


def is_everyday(character: str) -> bool:
    """Return whether *character* stands in GB 2312 outside its kana, Greek, Cyrillic, phonetic and box rows."""
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return character in "￥¥€—·•™®©℃㎡²³"
    return not 0xA4 <= encoded[0] <= 0xAF


def guessed(data: bytes) -> str:
    """Return what the text may be encoded in, as a hint for the message only."""
    best = from_bytes(data[:SAMPLE_BYTES]).best()
    return best.encoding if best is not None else "?"


def rows_of(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Return the records of *text* with the row number a spreadsheet shows; a record with line breaks is one row.

    Raises:
        QuoteOpen: a quotation mark is not closed, or closed in the middle of a cell.
        FileBroken: a cell is longer than any cell can be.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "limit" in str(error):
                raise FileBroken(file=file) from error
            raise QuoteOpen(file=file, row=row) from error
        yield row, cells
