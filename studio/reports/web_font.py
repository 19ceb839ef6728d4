"""Cuts the shipped font down to the characters a page uses, as WOFF in a data address: the page looks the same everywhere.

Glyph numbers stay what they are and unused glyphs become empty, so nothing inside a glyph has to change; WOFF's deflate
makes the emptiness small (WOFF 1.0, W3C 2012; OpenType 1.9 glyf, loca, cmap format 12).
"""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

FONTS = Path(__file__).parents[2] / "assets" / "fonts"
WEIGHTS = {400: FONTS / "NotoSansSC-Regular.ttf", 700: FONTS / "NotoSansSC-Bold.ttf"}
FAMILY = "Kaibo Report"
KEPT = ("OS/2", "cmap", "gasp", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep")
ARGUMENTS_ARE_WORDS, HAS_SCALE, MORE, HAS_TWO_SCALES, HAS_MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080


def font_faces(characters: Iterable[str]) -> str:
    """Return the style rules that give a page both weights of the font, with *characters* only."""
    wanted = sorted({ord(character) for character in characters})
    rule = '@font-face{{font-family:"{}";font-weight:{};src:url(data:font/woff;base64,{}) format("woff")}}'
    return "\n".join(
        rule.format(FAMILY, weight, base64.b64encode(cut_font(file.read_bytes(), wanted)).decode()) for weight, file in WEIGHTS.items()
    )


def cut_font(font: bytes, wanted: Iterable[int]) -> bytes:
    """Return *font* (TrueType) as WOFF with the glyphs of the code points *wanted* that it has."""
    tables = read_tables(font)
    known = code_points(tables["cmap"])
    glyphs = {code: known[code] for code in wanted if code in known}
    (long_places,) = struct.unpack_from(">h", tables["head"], 50)
    loca = tables["loca"]
    places = list(
        struct.unpack(f">{len(loca) // 4}I", loca) if long_places else (2 * at for at in struct.unpack(f">{len(loca) // 2}H", loca))
    )
    kept = with_parts({0, *glyphs.values()}, tables["glyf"], places)
    outlines, new_places = bytearray(), [0]
    for number, (start, end) in enumerate(pairwise(places)):
        if number in kept:
            outlines += tables["glyf"][start:end]
            outlines += b"\0" * (-len(outlines) % 4)
        new_places.append(len(outlines))
    head = bytearray(tables["head"])
    struct.pack_into(">h", head, 50, 1)
    cut = tables | {
        "glyf": bytes(outlines),
        "loca": struct.pack(f">{len(new_places)}I", *new_places),
        "head": bytes(head),
        "cmap": written_cmap(glyphs),
        "hmtx": emptied_widths(tables, kept),
    }
    return written_woff({tag: cut[tag] for tag in KEPT if tag in cut})


def read_tables(font: bytes) -> dict[str, bytes]:
    """Return every table of a TrueType file by its tag."""
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(count))
    return {tag.decode("ascii"): font[start : start + length] for tag, _, start, length in entries}


def code_points(cmap: bytes) -> dict[int, int]:
    """Return the glyph of every code point, from the subtable of format 12."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    starts = (struct.unpack_from(">HHI", cmap, 4 + 8 * number)[2] for number in range(count))
    start = next(start for start in starts if struct.unpack_from(">H", cmap, start)[0] == 12)
    (groups,) = struct.unpack_from(">I", cmap, start + 12)
    found: dict[int, int] = {}
    for number in range(groups):
        first, last, glyph = struct.unpack_from(">III", cmap, start + 16 + 12 * number)
        found |= {code: glyph + code - first for code in range(first, last + 1)}
    return found


def with_parts(glyphs: set[int], outlines: bytes, places: list[int]) -> set[int]:
    """Return *glyphs* and every glyph they are made of."""
    waiting, found = list(glyphs), set(glyphs)
    while waiting:
        glyph = waiting.pop()
        start, end = places[glyph], places[glyph + 1]
        if start == end or struct.unpack_from(">h", outlines, start)[0] >= 0:
            continue
        at, flags = start + 10, MORE
        while flags & MORE:
            flags, part = struct.unpack_from(">HH", outlines, at)
            at += 8 if flags & ARGUMENTS_ARE_WORDS else 6
            at += 2 if flags & HAS_SCALE else 4 if flags & HAS_TWO_SCALES else 8 if flags & HAS_MATRIX else 0
            if part not in found:
                found.add(part)
                waiting.append(part)
    return found


def emptied_widths(tables: dict[str, bytes], kept: set[int]) -> bytes:
    """Return the widths table with those of glyphs that are gone set to nothing."""
    (count,) = struct.unpack_from(">H", tables["hhea"], 34)
    widths = bytearray(tables["hmtx"])
    for number in range(count):
        if number not in kept:
            widths[4 * number : 4 * number + 4] = b"\0\0\0\0"
    return bytes(widths)


def written_cmap(glyphs: dict[int, int]) -> bytes:
    """Return a character map of format 12 with one group a code point."""
    groups = b"".join(struct.pack(">III", code, code, glyph) for code, glyph in sorted(glyphs.items()))
    subtable = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(glyphs)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + subtable


def written_woff(tables: dict[str, bytes]) -> bytes:
    """Return *tables* as a WOFF file."""
    directory, body = b"", b""
    first = 44 + 20 * len(tables)
    for tag, table in sorted(tables.items()):
        packed = zlib.compress(table, 9)
        stored = packed if len(packed) < len(table) else table
        directory += struct.pack(">4sIIII", tag.encode("ascii"), first + len(body), len(stored), len(table), checksum(table))
        body += stored + b"\0" * (-len(stored) % 4)
    unpacked = 12 + sum(16 + len(table) + -len(table) % 4 for table in tables.values())
    lengths = (first + len(body), len(tables), 0, unpacked)
    return struct.pack(">4sIIHHIHHIIIII", b"wOFF", 0x00010000, *lengths, 1, 0, 0, 0, 0, 0, 0) + directory + body


def checksum(table: bytes) -> int:
    """Return the table's checksum: its words added up, modulo 2^32."""
    padded = table + b"\0" * (-len(table) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}I", padded))
    return total & 0xFFFFFFFF
