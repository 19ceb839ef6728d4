"""Measures the checker on labelled sentences: the five figures, whether the right rule was named, and the errors one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from catalog.compliance.checking_text import Checked, check_text
from catalog.compliance.learning.corpus import Sample
from catalog.compliance.learning.neighbours import are_neighbours
from catalog.compliance.rule_book import RuleBook


class Share(msgspec.Struct, frozen=True):
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 of nothing."""
        return self.count / self.of if self.of else 0.0

    def told(self) -> str:
        """Return it for people: "0.912 (289/317)"."""
        return f"{self.value:.3f} ({self.count}/{self.of})"


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How well the checker did.

    Attributes:
        found: violations answered "violation" or "review"; ``grave`` the same of severity P0.
        outright: violations answered "violation".
        stopped, asked: clean sentences answered "violation"; "violation" or "review".
        named: of the found, those whose findings name a rule of the sentence or a neighbour of it.
    """

    found: Share
    grave: Share
    outright: Share
    stopped: Share
    asked: Share
    named: Share

    def told(self) -> str:
        """Return the figures on one line."""
        return "; ".join(f"{name} {getattr(self, name).told()}" for name in self.__struct_fields__)


def answers(samples: Iterable[Sample], book: RuleBook) -> list[Checked]:
    """Return what the checker says of each sentence, with its category."""
    return [check_text(sample.text, book, (sample.category,)) for sample in samples]


def figures(samples: Sequence[Sample], checked: Sequence[Checked]) -> Figures:
    """Return the figures of *checked*, one for each of *samples*."""
    pairs = list(zip(samples, checked, strict=True))
    wrong = [(sample, each) for sample, each in pairs if sample.label == "violation"]
    clean = [each for sample, each in pairs if sample.label == "clean"]
    heard = [(sample, each) for sample, each in wrong if each.verdict != "clean"]
    grave = [each for sample, each in wrong if sample.severity == "P0"]
    return Figures(
        found=Share(len(heard), len(wrong)),
        grave=Share(sum(each.verdict != "clean" for each in grave), len(grave)),
        outright=Share(sum(each.verdict == "violation" for _, each in wrong), len(wrong)),
        stopped=Share(sum(each.verdict == "violation" for each in clean), len(clean)),
        asked=Share(sum(each.verdict != "clean" for each in clean), len(clean)),
        named=Share(sum(is_named(sample, each) for sample, each in heard), len(heard)),
    )


def is_named(sample: Sample, checked: Checked) -> bool:
    """Whether a finding names a rule of the sentence, or a neighbour of it."""
    return any(are_neighbours(finding.rule, rule) for finding in checked.findings for rule in sample.rules)


def is_error(sample: Sample, checked: Checked) -> bool:
    """Whether the answer is wrong: a violation nobody heard, or a clean sentence that was not left alone."""
    return (sample.label == "violation") == (checked.verdict == "clean") and sample.label != "review"
