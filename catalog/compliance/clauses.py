"""Cuts normalised text into sentences and clauses: what a rule looks at as one thought."""

from __future__ import annotations

import re

import msgspec

SENTENCE_END = re.compile(r"[。!?;\n]|\.{2,}|…+")
CLAUSE_END = re.compile(r"[。!?;\n]|\.{2,}|…+|,(?![0-9]{3}(?![0-9]))|(?<![0-9]),")


class Span(msgspec.Struct, frozen=True):
    """A stretch of text."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """Return the sentences of *text*, without the marks that end them."""
    return pieces(text, Span(0, len(text)), SENTENCE_END)


def clauses(text: str, within: Span) -> list[Span]:
    """Return the clauses of one sentence; the comma of 12,300 ends none."""
    return pieces(text, within, CLAUSE_END)


def pieces(text: str, within: Span, end: re.Pattern[str]) -> list[Span]:
    """Return the stretches of *text* between the marks *end*, blank ones left out."""
    found: list[Span] = []
    begin = within.start
    for mark in end.finditer(text, within.start, within.end):
        found.append(Span(begin, mark.start()))
        begin = mark.end()
    found.append(Span(begin, within.end))
    return [span for span in found if text[span.start : span.end].strip()]
