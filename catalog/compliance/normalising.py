"""Brings spoken and written text into one form for matching, and keeps the way back to the original characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import msgspec
import opencc

BREAK = "\n"
"""Stands where a blank parts two thoughts."""
CJK = "[\u3400-\u9fff\uf900-\ufaff]"
IS_CJK = re.compile(CJK)
DECORATION = re.compile(rf"(?<={CJK})[^\w\s,.。!?;:()（）%&+@¥$€£<>《》「」『』“”‘’\"'…、~=\[\]【】{{}}]+(?={CJK})")
DOT = re.compile(rf"(?<={CJK})\.(?={CJK})")
SPELLED_OUT = re.compile(rf"(?<![^\s,.。!?;:、\"“”'‘’()])(?:{CJK}[,.、]){{2,}}{CJK}(?![^\s,.。!?;:、\"“”'‘’()])")
BLANKS = re.compile(r"\s+")
SHORT_PIECE = 2
"""Characters: "全网 最低" is spaced out, "这款颜色很好看 欢迎到店试穿" is two thoughts."""
FIRST = re.compile("第1(?![0-9])")
HALF = "Cs"
"""Half a character: a keyboard or a JSON escape may leave one, and no library takes it."""
INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cc"})

_to_simplified = opencc.OpenCC("t2s")


class Normalised(msgspec.Struct, frozen=True):
    """A text ready for matching.

    Attributes:
        text: lower case, full-width and traditional forms and decorations gone; BREAK parts thoughts.
        starts, ends: for every character of ``text`` where it stands in the original; both only grow.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's span for the span *start*, *end* of ``text`` (not empty)."""
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    """Return *text* in the form rules are written in."""
    pieces: list[str] = []
    starts: list[int] = []
    for place, character in enumerate(text):
        plain = folded_character(character)
        pieces.append(plain)
        starts.extend([place] * len(plain))
    folded = simplified("".join(pieces))
    kept = kept_places(folded)
    folded = "".join(BREAK if is_break else folded[place] for place, is_break in kept)
    ends = tuple(starts[place] + 1 for place, _ in kept)
    return Normalised(FIRST.sub("第一", folded), tuple(starts[place] for place, _ in kept), ends)


@lru_cache(maxsize=20_000)
def folded_character(character: str) -> str:
    """Return the plain lower-case form of one character: "" for what nobody sees."""
    if character in "\n\r\t":
        return BREAK
    if unicodedata.category(character) in INVISIBLE:
        return ""
    if unicodedata.category(character) == HALF:
        return "\ufffd"
    plain = unicodedata.normalize("NFKC", character).casefold()
    return "".join(part for part in plain if unicodedata.category(part) not in INVISIBLE)


def simplified(text: str) -> str:
    """Return *text* in simplified characters, one for one."""
    whole = str(_to_simplified.convert(text))
    if len(whole) == len(text):
        return whole
    return "".join(one if len(one) == 1 else character for character in text for one in (str(_to_simplified.convert(character)),))


def kept_places(text: str) -> list[tuple[int, bool]]:
    """Return which characters of *text* stay, each with whether it is a blank that parts two thoughts."""
    dropped: set[int] = set()
    breaks: set[int] = set()
    for pattern in (DECORATION, DOT):
        for found in pattern.finditer(text):
            dropped.update(range(found.start(), found.end()))
    for found in SPELLED_OUT.finditer(text):
        dropped.update(place for place in range(found.start(), found.end()) if text[place] in ",.、")
    blanks = list(BLANKS.finditer(text))
    edges = [0, *(edge for blank in blanks for edge in blank.span()), len(text)]
    lengths = [edges[place + 1] - edges[place] for place in range(0, len(edges), 2)]
    for number, blank in enumerate(blanks):
        dropped.update(range(blank.start(), blank.end()))
        if BREAK in blank.group():
            breaks.add(blank.start())
            continue
        left, right = text[blank.start() - 1 : blank.start()], text[blank.end() : blank.end() + 1]
        is_between_cjk = bool(IS_CJK.match(left) and IS_CJK.match(right))
        if is_between_cjk and min(lengths[number], lengths[number + 1]) > SHORT_PIECE:
            breaks.add(blank.start())
        elif left.isascii() and right.isascii() and left.isalnum() and right.isalnum():
            dropped.discard(blank.start())
    return [(place, place in breaks) for place in range(len(text)) if place in breaks or place not in dropped]
