"""Promises of the page's own letters: they are the shipped font's, and only those that are used."""

from __future__ import annotations

import io
import re
import struct
import zlib

from PIL import ImageFont

from studio.reports.web_font import WEIGHTS, code_points, cut_font, font_faces, read_tables

USED = "成交小结ÄÉ¥−0123456789—"


def outline(tables: dict[str, bytes], character: str) -> bytes:
    """Return the glyph's outline, without the zeros that fill up its last word."""
    glyph = code_points(tables["cmap"])[ord(character)]
    if struct.unpack_from(">h", tables["head"], 50)[0]:
        start, end = struct.unpack_from(">2I", tables["loca"], 4 * glyph)
    else:
        start, end = (2 * place for place in struct.unpack_from(">2H", tables["loca"], 2 * glyph))
    return tables["glyf"][start:end].rstrip(b"\0")


def unpacked(woff: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", woff, 12)
    tables = {}
    for number in range(count):
        tag, start, stored, length, _ = struct.unpack_from(">4sIIII", woff, 44 + 20 * number)
        packed = woff[start : start + stored]
        tables[tag.decode()] = packed if stored == length else zlib.decompress(packed)
    return tables


def test_a_cut_font_has_every_used_characters_outline_and_width() -> None:
    for file in WEIGHTS.values():
        woff = cut_font(file.read_bytes(), map(ord, USED))
        cut, whole = unpacked(woff), read_tables(file.read_bytes())
        drawn, right = ImageFont.truetype(io.BytesIO(woff), 32), ImageFont.truetype(file, 32)
        for character in USED:
            assert outline(cut, character) == outline(whole, character), character
            assert drawn.getlength(character) == right.getlength(character), character


def test_a_cut_font_is_small_and_holds_nothing_else() -> None:
    cut = cut_font(WEIGHTS[400].read_bytes(), map(ord, USED))
    assert len(cut) < 20_000
    shown = ImageFont.truetype(io.BytesIO(cut), 32)
    assert bytes(shown.getmask("酒")) == bytes(shown.getmask("鸭"))


def test_a_character_the_font_lacks_is_left_to_the_system() -> None:
    assert 0xE000 not in code_points(read_tables(WEIGHTS[400].read_bytes())["cmap"])
    assert len(re.findall("@font-face", font_faces("成\ue000"))) == 2
