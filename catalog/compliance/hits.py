"""A place of a text that a rule speaks of, before it becomes a finding."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from catalog.compliance.clauses import Span
from catalog.compliance.pack import Kind, Severity

KIND_ORDER: tuple[Kind, ...] = ("violation", "review")
LEFT_TO_PROVE: Severity = "P3"
"""How grave a hit is that an exception frees on proof."""


class Hit(msgspec.Struct, frozen=True):
    """A place of the normalised text that a cue matched or the model points to.

    Attributes:
        rule: number of the rule in the book.
        is_certain: stands whatever the model makes of the sentence.
    """

    rule: int
    kind: Kind
    severity: Severity
    start: int
    end: int
    clause: Span
    is_provable: bool
    is_certain: bool = False


def applies(wanted: tuple[str, ...], classes: frozenset[str]) -> bool:
    """Whether something for *wanted* goods speaks of goods of *classes*; goods nobody has classed may be anything."""
    return not wanted or not classes or not classes.isdisjoint(wanted)


def merged(hits: Iterable[Hit]) -> list[Hit]:
    """Return *hits* with those of one rule that overlap made one: the graver kind and severity count."""
    whole: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.rule, each.start, each.end)):
        if whole and whole[-1].rule == hit.rule and hit.start < whole[-1].end:
            last = whole.pop()
            graver = min((last, hit), key=lambda each: (KIND_ORDER.index(each.kind), each.severity))
            clause = Span(min(last.clause.start, hit.clause.start), max(last.clause.end, hit.clause.end))
            is_provable, is_certain = last.is_provable and hit.is_provable, last.is_certain or hit.is_certain
            end = max(last.end, hit.end)
            whole.append(Hit(hit.rule, graver.kind, graver.severity, last.start, end, clause, is_provable, is_certain))
        else:
            whole.append(hit)
    return whole
