"""Sets Chinese and Latin type: the shipped fonts, what they can draw, and where a line may break."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import cache, lru_cache
from math import ceil
from pathlib import Path

from PIL import ImageFont

import assets

FOLDER = Path(assets.__file__).parent / "fonts"

MISSING = "□"
"""Stands where the fonts have no glyph, as in print: a reader sees that a character is missing."""

ELLIPSIS = "…"

_LINE_HEIGHT = 1.32
_MIDDLE = 0.38

NO_LINE_STARTS = frozenset("，。、；：？！）》」』】〕〉”’…—～·％‰℃,.;:?!)]}%/々ー")
NO_LINE_ENDS = frozenset("（《「『【〔〈“‘([{¥￥#@$")

_NO_SUCH_CHARACTER = "\U0010fffd"
_JOINER = "\u200d"
_WORD = re.compile(r"\s+|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|.", re.DOTALL)


class Weight(Enum):
    """The two weights the house uses."""

    REGULAR = "NotoSansSC-Regular.ttf"
    BOLD = "NotoSansSC-Bold.ttf"


@lru_cache(maxsize=64)
def font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """Return the shipped font of *weight* at *size* pixels.

    The basic layout is used on purpose: raqm needs a FriBiDi library that Windows lacks, so the same card would be
    spaced differently from machine to machine; Chinese and Latin need no shaping.
    """
    return ImageFont.truetype(FOLDER / weight.value, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _missing_shape() -> bytes:
    return bytes(font(Weight.REGULAR, 24).getmask(_NO_SUCH_CHARACTER))


@lru_cache(maxsize=8192)
def _can_draw(character: str) -> bool:
    return bytes(font(Weight.REGULAR, 24).getmask(character)) != _missing_shape()


def legible(text: str) -> str:
    """Return *text* on one line in characters the fonts can draw; what they cannot draw becomes ``MISSING``.

    Invisible characters go; an emoji joined of several becomes one mark.
    """
    drawn: list[str] = []
    is_joined = False
    for character in unicodedata.normalize("NFC", text):
        if character == _JOINER:
            is_joined = bool(drawn) and drawn[-1] == MISSING
        elif character.isspace():
            drawn.append(" ")
            is_joined = False
        elif unicodedata.category(character) in {"Cc", "Cf", "Cs", "Mn", "Me"} or 0x1F3FB <= ord(character) <= 0x1F3FF:
            continue
        else:
            if not is_joined:
                drawn.append(character if _can_draw(character) else MISSING)
            is_joined = False
    return " ".join("".join(drawn).split())


def width_of(text: str, weight: Weight, size: int) -> int:
    """Return how many whole pixels *text* takes across."""
    return ceil(font(weight, size).getlength(text))


def line_height(size: int) -> int:
    """Return the height of one line of type of *size*: enough for Chinese without looking loose."""
    return round(size * _LINE_HEIGHT)


def baseline(top: int, height: int, size: int) -> int:
    """Return where type of *size* stands in the middle of a line; Chinese fills from 0.88 above to 0.12 below it."""
    return top + round(height / 2 + _MIDDLE * size)


def largest_size(text: str, weight: Weight, size: int, width: int, *, smallest: int) -> int:
    """Return the largest size from *size* down to *smallest* at which *text* fits into *width* pixels."""
    while size > smallest and width_of(text, weight, size) > width:
        size -= 1
    return size


def break_lines(text: str, weight: Weight, size: int, width: int, *, lines: int) -> tuple[str, ...]:
    """Return *text* broken into at most *lines* lines of *width* pixels; what is left over ends in an ellipsis.

    No line starts with closing or ends with opening punctuation; Latin words and numbers stay whole where they fit.
    """
    pieces = _glued(legible(text))
    broken = _filled(pieces, weight, size, width)
    if len(broken) > lines:
        return (*broken[: lines - 1], _shortened(broken[lines - 1], weight, size, width))
    if len(broken) > 1 and width_of(broken[-1], weight, size) < 3 * size:
        even_width = sum(width_of(line, weight, size) for line in broken) // len(broken) + 2 * size
        evener = _filled(pieces, weight, size, min(even_width, width))
        if len(evener) == len(broken):
            return tuple(evener)
    return tuple(broken)


def _glued(text: str) -> list[str]:
    """Cut *text* into the smallest pieces that must stay on one line."""
    pieces: list[str] = []
    for word in _WORD.findall(text):
        if pieces and (word[0] in NO_LINE_STARTS or pieces[-1][-1] in NO_LINE_ENDS):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def _filled(pieces: list[str], weight: Weight, size: int, width: int) -> list[str]:
    lines = [""]
    for piece in pieces:
        if not lines[-1] or width_of((lines[-1] + piece).rstrip(), weight, size) <= width:
            lines[-1] += piece if lines[-1] else piece.lstrip()
        else:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
        while width_of(lines[-1].rstrip(), weight, size) > width and len(lines[-1]) > 1:
            fits = _fitting(lines[-1], weight, size, width)
            lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
    return [line.rstrip() for line in lines if line.strip()]


def _fitting(text: str, weight: Weight, size: int, width: int) -> int:
    """Return how many characters of *text* fit, at least one."""
    return max((count for count in range(1, len(text)) if width_of(text[:count], weight, size) <= width), default=1)


def _shortened(text: str, weight: Weight, size: int, width: int) -> str:
    while text and width_of(text + ELLIPSIS, weight, size) > width:
        text = text[:-1]
    return text.rstrip(" ，。、；：·（《「【") + ELLIPSIS
