"""Checks what is said or written: every clause against every rule, with lawful exceptions and negation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from catalog.compliance.clauses import Span, clauses, sentences
from catalog.compliance.finding import Finding
from catalog.compliance.hits import LEFT_TO_PROVE, Hit, applies, merged
from catalog.compliance.normalising import Normalised, normalise
from catalog.compliance.number_checks import digits_are
from catalog.compliance.pack import Rule
from catalog.compliance.rule_book import ReadyCue, ReadyExemption, RuleBook
from catalog.compliance.weighing import weighed_hits

NEGATION_REACH = 12
"""Characters before a hit in which a "not" may stand."""
SHOWN_AROUND = 80
"""Characters of an endless clause that are shown on either side of a hit."""

Verdict = Literal["violation", "review", "clean"]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules and the model found in one text."""

    text: str
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """What follows: "violation" would stop the speaker, "review" asks a person."""
        kinds = {finding.kind for finding in self.findings}
        return "violation" if "violation" in kinds else "review" if kinds else "clean"


def check_text(text: str, book: RuleBook, categories: Iterable[str] = ()) -> Checked:
    """Return what *book* finds in *text*, said of goods of *categories* (empty or "ALL": nobody has classed them).

    Offsets of the findings are characters of *text*.
    """
    normalised = normalise(text)
    classes = frozenset(categories) - {"ALL"}
    active = [applies(each.cue.categories, classes) and applies(book.rules[each.rule].rule.categories, classes) for each in book.cues]
    looks = [_Look(book, normalised.text, sentence, classes, active) for sentence in sentences(normalised.text)]
    hits = [hit for look in looks for hit in merged(look.hits())]
    if book.model is not None:
        hits = weighed_hits(normalised.text, hits, [freed for look in looks for freed in look.freed], book, classes)
    found = (finding(hit, book, normalised, text) for hit in hits)
    return Checked(text=text, findings=tuple(sorted(found, key=lambda each: (each.start, each.end, each.rule))))


class _Look:
    """One sentence under the rules."""

    def __init__(self, book: RuleBook, text: str, sentence: Span, classes: frozenset[str], active: list[bool]) -> None:
        self.book = book
        self.text = text
        self.sentence = sentence
        self.classes = classes
        self.active = active
        self.clauses = clauses(text, sentence)
        self._freed: dict[tuple[int, int], bytearray] = {}
        self._never: bytearray | None = None
        self.freed: list[Span] = []

    def hits(self) -> Iterator[Hit]:
        """Return every hit that no exception and no negation frees; note those that were freed."""
        for number, start, end in self._matches():
            ready_cue = self.book.cues[number]
            clause = self._clause(start, end)
            if ready_cue.cue.check and not digits_are(ready_cue.cue.check, self.text[start:end]):
                continue
            if ready_cue.cue.negation != "none" and self._is_negated(ready_cue, clause, start, end):
                self.freed.append(Span(start, end))
            elif (hit := self._judged(ready_cue, clause, start, end)) is not None:
                yield hit
            else:
                self.freed.append(Span(start, end))

    def _matches(self) -> Iterator[tuple[int, int, int]]:
        whole = self.text[self.sentence.start : self.sentence.end]
        for last, (numbers, length) in self.book.words.iter(whole):
            end = self.sentence.start + last + 1
            for number in numbers:
                if self.active[number]:
                    yield number, end - length, end
        spoken = [(clause.start, self.text[clause.start : clause.end]) for clause in self.clauses]
        for number, ready_cue in enumerate(self.book.cues):
            if not self.active[number] or not ready_cue.patterns:
                continue
            for begin, words in spoken if ready_cue.cue.reach == "clause" else ((self.sentence.start, whole),):
                for pattern in ready_cue.patterns:
                    for found in pattern.finditer(words):
                        yield number, begin + found.start(), begin + found.end()

    def _clause(self, start: int, end: int) -> Span:
        """Return the clause the hit stands in; the clauses it goes over, as one, where it spans several."""
        first = next((clause for clause in self.clauses if start < clause.end), self.sentence)
        if end <= first.end:
            return first
        last = next((clause for clause in self.clauses if end <= clause.end), self.sentence)
        return Span(first.start, last.end)

    def _is_negated(self, ready_cue: ReadyCue, clause: Span, start: int, end: int) -> bool:
        before = self.text[max(clause.start, start - NEGATION_REACH) : start]
        after = self.text[end : min(clause.end, end + 2 * NEGATION_REACH)]
        is_denied = bool(self.book.negated_before.search(before)) or (
            ready_cue.cue.negation == "both" and bool(self.book.negated_after.match(after))
        )
        seeming = self._never_negated()[max(clause.start, start - NEGATION_REACH) - self.sentence.start : end - self.sentence.start]
        return is_denied and not any(seeming)

    def _never_negated(self) -> bytearray:
        if self._never is None:
            self._never = bytearray(self.sentence.end - self.sentence.start)
            for clause in self.clauses:
                for found in self.book.never_negated.finditer(self.text[clause.start : clause.end]):
                    mark(self._never, clause.start - self.sentence.start, found.start(), found.end())
        return self._never

    def _judged(self, ready_cue: ReadyCue, clause: Span, start: int, end: int) -> Hit | None:
        rule = self.book.rules[ready_cue.rule]
        kind, severity = ready_cue.cue.kind, ready_cue.cue.severity or rule.rule.severity
        for place, each in enumerate(rule.exemptions):
            if each.frees is not None and not each.frees.match(self.text[start:end]):
                continue
            if any(self._freed_by(ready_cue.rule, place, each)[start - self.sentence.start : end - self.sentence.start]):
                if each.exemption.leaves == "nothing":
                    return None
                kind, severity = "review", LEFT_TO_PROVE
        if kind == "violation" and not self.classes.isdisjoint(rule.rule.softer_categories):
            kind = "review"
        cue = ready_cue.cue
        return Hit(ready_cue.rule, kind, severity, start, end, clause, cue.is_provable or kind == "review", cue.is_certain)

    def _freed_by(self, rule: int, place: int, each: ReadyExemption) -> bytearray:
        """Return the characters of the sentence that one exception frees."""
        if (rule, place) not in self._freed:
            places = bytearray(self.sentence.end - self.sentence.start)
            for stretch in (self.sentence,) if each.exemption.reach == "sentence" else self.clauses:
                offset = stretch.start - self.sentence.start
                words = self.text[stretch.start : stretch.end]
                if each.exemption.reach == "hit":
                    for found in each.pattern.finditer(words):
                        mark(places, offset, found.start(), found.end())
                elif each.pattern.search(words):
                    mark(places, offset, 0, stretch.end - stretch.start)
            self._freed[rule, place] = places
        return self._freed[rule, place]


def mark(places: bytearray, offset: int, start: int, end: int) -> None:
    """Set the characters from *start* to *end*."""
    places[offset + start : offset + end] = b"\x01" * (end - start)


def finding(hit: Hit, book: RuleBook, normalised: Normalised, text: str) -> Finding:
    """Return *hit* in terms of the original text."""
    rule: Rule = book.rules[hit.rule].rule
    start, end = normalised.original(hit.start, hit.end)
    clause_start, clause_end = normalised.original(
        max(hit.clause.start, hit.start - SHOWN_AROUND), min(hit.clause.end, hit.end + SHOWN_AROUND)
    )
    return Finding(
        rule=rule.id,
        kind=hit.kind,
        severity=hit.severity,
        start=start,
        end=end,
        text=text[start:end],
        clause=text[clause_start:clause_end].strip(),
        why=rule.explain,
        suggestion=rule.suggest,
        sources=rule.sources,
        is_provable=hit.is_provable,
        is_log=rule.is_log,
    )
