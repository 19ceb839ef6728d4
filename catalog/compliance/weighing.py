"""Weighs what the rules hit against what the model makes of the sentence: hits fall or stay, and what no rule heard is added."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from catalog.compliance.clauses import Span
from catalog.compliance.hits import LEFT_TO_PROVE, Hit, applies
from catalog.compliance.learning.ear import PROMISE, Opinion, opinion, surest, telling_clause, windows
from catalog.compliance.learning.features import letters_of
from catalog.compliance.learning.model_file import Model
from catalog.compliance.normalising import IS_CJK
from catalog.compliance.pack import Kind
from catalog.compliance.rule_book import RuleBook

AGREED, HEARD, EXCUSED = 1.0, 0.4, 2.0
"""What a rule's hit adds where the model thinks of the same rule, and where it does not; what an exception or a "not" takes away."""
AGREES_WITHIN = 3
"""Places from the likeliest in which the model is said to think of a rule."""
HOLDS, HOLDS_FOR_A_PERSON = 0.0, -3.0
"""From which weight on a rule's violation stands as it is, and from which it is at least put to a person, as what a rule would have
reviewed is: words that a rule knows need less to go with them than words that no rule knows. All chosen on the tuning set."""
TOO_SHORT = 6
"""Characters under which there is nothing for the model to go by: the name of a product, a word on a card. Nor is there in a number."""
PROMISED = 0.5
ALSO = 0.3
"""Share from which a second kind is told beside the likeliest."""
MOST_TOLD = 2


class Heard(msgspec.Struct, frozen=True):
    """One window: what the model makes of it, and how much speaks for a wrong when the rules' hits are counted in."""

    opinion: Opinion
    weight: float


def weighed_hits(text: str, hits: Sequence[Hit], freed: Sequence[Span], book: RuleBook, classes: frozenset[str]) -> list[Hit]:
    """Return what stands after weighing: the rules' hits as they are, softened or gone, and what the model adds.

    A promise (``is_log``), a certain hit, what may yet be proved, and what a rule says that the model never learned (a shop's
    own) stand as they are.

    Args:
        text: normalised; the spans are its characters.
        hits: what the rules found.
        freed: what an exception or a "not" freed.
        book: rules and model.
        classes: categories of what is sold; empty where nobody has classed it.
    """
    if book.model is None or len(letters_of(text)) < TOO_SHORT or IS_CJK.search(text) is None:
        return list(hits)
    return _Scales(text, book, book.model, classes).weighed(hits, freed)


class _Scales:
    """One text under the model."""

    def __init__(self, text: str, book: RuleBook, model: Model, classes: frozenset[str]) -> None:
        self.text = text
        self.rules = [ready.rule for ready in book.rules]
        self.numbers = {rule.id: number for number, rule in reversed(list(enumerate(self.rules)))}
        self.model = model
        self.classes = classes

    def weighed(self, hits: Sequence[Hit], freed: Sequence[Span]) -> list[Hit]:
        """Return what stands of *hits*, and what is added to them."""
        opinions = (opinion(self.text, span, self.model) for span in windows(self.text))
        heard = [Heard(each, self._weight(each, hits, freed)) for each in opinions]
        stays = [kept for hit in hits if (kept := self._standing(hit, heard)) is not None]
        for each in heard:
            stays += self._added(each, [hit for hit in stays if meets(hit, each.opinion.span)])
        return stays

    def _weight(self, heard: Opinion, hits: Sequence[Hit], freed: Sequence[Span]) -> float:
        inside = [hit for hit in hits if meets(hit, heard.span) and not self.rules[hit.rule].is_log]
        if inside:
            agrees = any(hit.kind == "violation" and heard.rank(self.rules[hit.rule].id) < AGREES_WITHIN for hit in inside)
            return heard.weight + (AGREED if agrees else HEARD)
        return heard.weight - EXCUSED * any(meets(span, heard.span) for span in freed)

    def _standing(self, hit: Hit, heard: Sequence[Heard]) -> Hit | None:
        """Return a rule's hit as it stands, or None where the model is sure that nothing is wrong."""
        rule = self.rules[hit.rule]
        if hit.is_certain or rule.is_log or hit.severity == LEFT_TO_PROVE or rule.id not in self.model.network.kinds:
            return hit
        weights = {id(each.opinion): each.weight for each in heard}
        nearest = surest([each.opinion for each in heard], hit.start, hit.end)
        if nearest is None or weights[id(nearest)] >= HOLDS:
            return hit
        is_doubtful = weights[id(nearest)] >= HOLDS_FOR_A_PERSON
        return msgspec.structs.replace(hit, kind="review", is_provable=True) if is_doubtful else None

    def _added(self, heard: Heard, inside: Sequence[Hit]) -> list[Hit]:
        """Return what the model adds in one window: a violation none of the rules heard, or something for a person to look at."""
        limits = self.model.limits
        if heard.weight < min(limits.grave_review, limits.review) and heard.opinion.promise < PROMISED:
            return []
        shares = dict(heard.opinion.kinds)
        named = [kind for kind in shares if kind in self.numbers and applies(self._rule_categories(kind), self.classes)]
        if not named:
            return []
        is_grave = self.rules[self.numbers[named[0]]].severity == "P0"
        told = [named[0], *(kind for kind in named[1:MOST_TOLD] if shares[kind] >= ALSO)]
        if heard.weight >= limits.violation and not any(hit.kind == "violation" for hit in inside):
            return [self._hit(kind, heard, "violation") for kind in told]
        if heard.weight >= (limits.grave_review if is_grave else limits.review) and all(self.rules[hit.rule].is_log for hit in inside):
            return [self._hit(kind, heard, "review") for kind in told]
        if heard.opinion.promise >= PROMISED and PROMISE in self.numbers and not inside:
            return [self._hit(PROMISE, heard, "review")]
        return []

    def _rule_categories(self, rule: str) -> tuple[str, ...]:
        return self.rules[self.numbers[rule]].categories

    def _hit(self, rule_id: str, heard: Heard, kind: Kind) -> Hit:
        """Return the model's hit under one rule: the clause that speaks most for it."""
        number = self.numbers[rule_id]
        rule = self.rules[number]
        softened: Kind = "review" if not self.classes.isdisjoint(rule.softer_categories) else kind
        clause = telling_clause(self.text, heard.opinion.span, rule_id, self.model)
        return Hit(number, softened, rule.severity, clause.start, clause.end, clause, softened == "review")


def meets(one: Hit | Span, other: Span) -> bool:
    """Whether two stretches share a character."""
    return one.start < other.end and other.start < one.end
