"""Listens to one window of a text with the model: how sure it is that something is wrong, of which kind, and in which clause."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from catalog.compliance.clauses import CLAUSE_END, Span, pieces
from catalog.compliance.learning.features import terms_of
from catalog.compliance.learning.model_file import Model
from catalog.compliance.learning.network import Floats, softmax

CLEAN, PROMISE = "clean", "PROMISE"
WHOLE = 90
"""Characters up to which a text is listened to as one thought."""
WINDOW = 60
LONGEST_PIECE = 30
"""Characters after which a clause without any mark is cut, as speech to text gives them."""
SMALLEST = 1e-6


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """What the model makes of one window.

    Attributes:
        weight: how much speaks for a wrong: the logarithm of the odds, less the doubt about its kind. A strange sentence that
            is like no kind in particular weighs little.
        promise: how likely it is a promise, which is lawful and kept.
        kinds: rules, the likeliest first, each with its share of what is not clean.
    """

    span: Span
    weight: float
    promise: float
    kinds: tuple[tuple[str, float], ...]

    def rank(self, rule: str) -> int:
        """Return the place of *rule* among the kinds, 0 for the likeliest."""
        return next((place for place, (kind, _) in enumerate(self.kinds) if kind == rule), len(self.kinds))


def opinion(text: str, span: Span, model: Model) -> Opinion:
    """Return what *model* makes of the characters *span* of the normalised *text*."""
    return opinion_of(model.network.heard(terms_of(text[span.start : span.end], model.sounds)), span, model.network.kinds)


def opinion_of(logits: Floats, span: Span, kinds: tuple[str, ...]) -> Opinion:
    """Return the opinion that *logits* (of kinds and of "something is wrong") stand for."""
    shares = dict(zip(kinds, softmax(logits[:-1]).tolist(), strict=True))
    lawful = shares.pop(CLEAN) + shares.get(PROMISE, 0.0)
    wrong = max(1 - lawful, SMALLEST)
    promise = shares.pop(PROMISE, 0.0)
    ranked = sorted(((kind, share / wrong) for kind, share in shares.items()), key=lambda each: -each[1])
    weight = float(logits[-1]) + float(np.log(max(ranked[0][1], SMALLEST)))
    return Opinion(span=span, weight=weight, promise=promise, kinds=tuple(ranked))


def windows(text: str) -> list[Span]:
    """Return the windows of the normalised *text*: the whole where it is short, else overlapping stretches of whole clauses."""
    whole = Span(0, len(text))
    if len(text) <= WHOLE:
        return [whole] if text.strip() else []
    units = [part for clause in pieces(text, whole, CLAUSE_END) for part in cut(clause)]
    found: list[Span] = []
    begin = 0
    while begin < len(units):
        end = begin + 1
        while end < len(units) and units[end].end - units[begin].start <= WINDOW:
            end += 1
        found.append(Span(units[begin].start, units[end - 1].end))
        if end == len(units):
            break
        begin += max(1, (end - begin) // 2)
    return found


def cut(clause: Span) -> list[Span]:
    """Return *clause* in pieces that are not too long."""
    return [Span(place, min(clause.end, place + LONGEST_PIECE)) for place in range(clause.start, clause.end, LONGEST_PIECE)]


def telling_clause(text: str, within: Span, rule: str, model: Model) -> Span:
    """Return the clause of *within* that alone speaks most for *rule*."""
    parts = pieces(text, within, CLAUSE_END)
    if len(parts) <= 1:
        return trimmed(text, parts[0] if parts else within)
    column = model.network.kinds.index(rule)
    return trimmed(text, parts[int(np.argmax([alone(text, part, column, model) for part in parts]))])


def alone(text: str, span: Span, column: int, model: Model) -> float:
    """Return how much *span* by itself speaks for one kind, against clean."""
    logits = model.network.heard(terms_of(text[span.start : span.end], model.sounds))
    return float(logits[column] - logits[0])


def trimmed(text: str, span: Span) -> Span:
    """Return *span* without blanks at its ends."""
    words = text[span.start : span.end]
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))


def surest(opinions: Sequence[Opinion], start: int, end: int) -> Opinion | None:
    """Return the opinion with the greatest weight whose window holds the characters from *start* to *end*, or any that meets them."""
    holding = [each for each in opinions if each.span.start <= start and end <= each.span.end]
    meeting = holding or [each for each in opinions if each.span.start < end and start < each.span.end]
    return max(meeting, key=lambda each: each.weight, default=None)
