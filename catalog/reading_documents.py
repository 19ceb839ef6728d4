"""Reads numbers and last days off a document, as a suggestion that a person confirms; the reader itself is an optional extra."""

from __future__ import annotations

import contextlib
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

import msgspec
from PIL import Image

from catalog.compliance.errors import EvidenceBroken, ReaderMissing
from catalog.compliance.number_checks import VAGUE, NumberChecked, check_number, plain_number
from catalog.compliance.reading_packs import read_formats
from catalog.document_dangers import FAULTS, is_pdf, is_picture, opened

EXTRA = "reading"
MOST_PAGES = 5
PAGE_SCALE = 2.0
LONGEST_SIDE = 2400
FEWEST_CHARACTERS = 20
"""A page with fewer letters of its own is a scan."""
DATE = r"(?P<year>20[0-9]{2})\s*(?:年|[-./])\s*(?P<month>1[0-2]|0?[1-9])\s*(?:月|[-./])\s*(?P<day>3[01]|[12][0-9]|0?[1-9])"
UNTIL = re.compile(
    rf"(?:有效期(?:限)?至?|至|到|止|valid until|expires?)\D{{0,24}}?(?:20[0-9]{{2}}\D[^至到]{{0,12}}[至到-]\s*)?{DATE}", re.IGNORECASE
)


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """One number that was read; nobody has confirmed it.

    Attributes:
        line: as it was read, shortened, the number itself left out where it is personal.
    """

    number: NumberChecked
    line: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What was read off a document.

    Attributes:
        numbers: the most trustworthy first.
        valid_until: the latest day that is called its end, ISO, or "".
        lines: how many were read.
    """

    numbers: tuple[Suggestion, ...]
    valid_until: str
    lines: int


def read_numbers(content: bytes, name: str, today: date) -> Reading:
    """Return what stands on the document.

    Raises:
        ReaderMissing: the extra is not installed.
        EvidenceBroken: it cannot be opened, or is neither PDF nor picture.
    """
    return suggestions(list(lines_of(content, name)), today)


def suggestions(lines: Iterable[str], today: date) -> Reading:
    """Return the numbers and the last day that *lines* name."""
    read = [unicodedata.normalize("NFKC", line) for line in lines]
    found: dict[tuple[str, str], Suggestion] = {}
    for line in read:
        for checked in numbers_in(line, today):
            shown = "" if read_formats()[checked.format].is_personal else line.strip()[:80]
            found.setdefault((checked.format, checked.value), Suggestion(number=checked, line=shown))
    ordered = sorted(found.values(), key=lambda each: ("ok", "advisory", "block").index(each.number.level))
    ends = [end for line in read for end in last_days(line)]
    return Reading(numbers=tuple(ordered), valid_until=max(ends, default=""), lines=len(read))


def numbers_in(line: str, today: date) -> Iterator[NumberChecked]:
    """Return the numbers of telling formats that stand in *line*, checked; what is right in one format is no wrong one of another."""
    plain = plain_number(line)
    found: dict[str, list[NumberChecked]] = {}
    for name in read_formats():
        if name not in VAGUE:
            for hit in searcher(name).finditer(plain):
                found.setdefault(hit.group(), []).append(check_number(name, hit.group(), today=today))
    for checks in found.values():
        yield from [each for each in checks if each.is_valid] or checks


@cache
def searcher(name: str) -> re.Pattern[str]:
    """Return the pattern that finds a number of this format among other letters; a longer run of digits is another number."""
    return re.compile(rf"(?<![0-9A-Z])(?:{read_formats()[name].pattern})(?![0-9])")


def last_days(line: str) -> Iterator[str]:
    """Return the days that *line* calls an end, as ISO dates."""
    for found in UNTIL.finditer(line):
        with contextlib.suppress(ValueError):
            yield date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()


def lines_of(content: bytes, name: str) -> Iterator[str]:
    """Return the lines of a PDF's own text, or what the reader sees on its pages or on a picture."""
    if is_pdf(content):
        yield from pdf_lines(content, name)
    elif is_picture(content):
        try:
            with opened(content) as picture:
                picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                yield from seen(picture.convert("RGB"))
        except FAULTS as error:
            raise EvidenceBroken(file=name) from error
    else:
        raise EvidenceBroken(file=name)


def pdf_lines(content: bytes, name: str) -> Iterator[str]:
    """Return the lines of the first pages."""
    try:
        import pypdfium2 as pdfium  # late: an optional extra that only reading wants
    except ImportError as error:
        raise ReaderMissing(extra=EXTRA) from error
    try:
        with pdfium.PdfDocument(content) as opened:
            for number in range(min(len(opened), MOST_PAGES)):
                page = opened[number]
                text = page.get_textpage().get_text_range()
                if len(text.strip()) >= FEWEST_CHARACTERS:
                    yield from text.splitlines()
                else:
                    scale = min(PAGE_SCALE, LONGEST_SIDE / max(page.get_width(), page.get_height(), 1))
                    yield from seen(page.render(scale=scale).to_pil().convert("RGB"))
    except pdfium.PdfiumError as error:
        raise EvidenceBroken(file=name) from error


def seen(picture: Image.Image) -> list[str]:
    """Return the lines that the reader sees on *picture*.

    Raises:
        ReaderMissing: the extra is not installed.
    """
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return [str(line) for line in reader()(written.getvalue()).txts or ()]


@cache
def reader() -> Any:
    """Return the reader, loaded once a process (a second, and 200 MB while it lives).

    Raises:
        ReaderMissing: the extra is not installed.
    """
    try:
        from rapidocr import RapidOCR  # late: an optional extra with its models
    except ImportError as error:
        raise ReaderMissing(extra=EXTRA) from error
    return RapidOCR(params={"Global.log_level": "error"})
