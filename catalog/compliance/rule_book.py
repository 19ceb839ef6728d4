"""Rule packs made ready for matching: every word in one automaton, every pattern compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import ahocorasick
import msgspec

from catalog.compliance.errors import PackInvalid
from catalog.compliance.learning.model_file import Model, shipped_model
from catalog.compliance.normalising import normalise
from catalog.compliance.pack import Cue, Exemption, Pack, Rule
from catalog.compliance.reading_packs import read_profiles

TERM = re.compile(r"<([a-z_]+)>")
NEVER_MATCHES = re.compile(r"(?!)")


class ReadyExemption(msgspec.Struct, frozen=True):
    """An exemption with its patterns compiled."""

    exemption: Exemption
    pattern: re.Pattern[str]
    frees: re.Pattern[str] | None


class ReadyRule(msgspec.Struct, frozen=True):
    """A rule with its exemptions ready."""

    rule: Rule
    exemptions: tuple[ReadyExemption, ...]


class ReadyCue(msgspec.Struct, frozen=True):
    """A cue of the rule number ``rule`` with its patterns compiled."""

    rule: int
    cue: Cue
    patterns: tuple[re.Pattern[str], ...]


class RuleBook(msgspec.Struct, frozen=True):
    """Everything the text checker needs.

    Attributes:
        version: which packs, for the record of a clearance.
        words: automaton whose values are tuples of (cue number, length).
        negated_before, negated_after, never_negated: the packs' negations as one pattern each.
        model: what listens beside the rules; without one the rules judge alone.
    """

    pack: Pack
    rules: tuple[ReadyRule, ...]
    cues: tuple[ReadyCue, ...]
    words: ahocorasick.Automaton
    negated_before: re.Pattern[str]
    negated_after: re.Pattern[str]
    never_negated: re.Pattern[str]
    model: Model | None = None

    @property
    def version(self) -> str:
        """Which packs in which version, and which model."""
        return f"{self.pack.version} model/{self.model.version}" if self.model is not None else self.pack.version

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule with this id."""
        return next((ready.rule for ready in self.rules if ready.rule.id == rule_id), None)


@cache
def rule_book(profiles: tuple[str, ...] = ("cn",)) -> RuleBook:
    """Return the rule book of *profiles*, made once a process.

    Raises:
        ProfileUnknown, PackInvalid: a pack is not there or not right.
    """
    return msgspec.structs.replace(ready(read_profiles(profiles)), model=shipped_model())


def ready(pack: Pack) -> RuleBook:
    """Return *pack* made ready.

    Raises:
        PackInvalid: a pattern does not compile or names an unknown term.
    """
    cues = tuple(
        ReadyCue(number, cue, tuple(telling(pattern, pack) for pattern in cue.patterns))
        for number, rule in enumerate(pack.rules)
        for cue in rule.cues
    )
    return RuleBook(
        pack=pack,
        rules=tuple(ReadyRule(rule, tuple(ready_exemption(each, pack) for each in rule.exceptions)) for rule in pack.rules),
        cues=cues,
        words=automaton(cues),
        negated_before=joined(pack.negation.before, pack, "(?:{})$"),
        negated_after=joined(pack.negation.after, pack, "^(?:{})"),
        never_negated=joined(pack.negation.never, pack, "{}"),
    )


def ready_exemption(exemption: Exemption, pack: Pack) -> ReadyExemption:
    """Return *exemption* with its patterns compiled."""
    frees = compiled(exemption.frees, pack) if exemption.frees else None
    return ReadyExemption(exemption, telling(exemption.pattern, pack), frees)


def telling(pattern: str, pack: Pack) -> re.Pattern[str]:
    """Return *pattern* with its terms put in.

    Raises:
        PackInvalid: it would match where nothing stands.
    """
    made = compiled(pattern, pack)
    if made.match(""):
        raise PackInvalid(file=pack.id, reason=f"{pattern[:80]}: matches everything")
    return made


def compiled(pattern: str, pack: Pack) -> re.Pattern[str]:
    """Return *pattern* with its terms put in.

    Raises:
        PackInvalid: it cannot be compiled or names an unknown term.
    """

    def words_of(found: re.Match[str]) -> str:
        if found.group(1) not in pack.terms:
            raise PackInvalid(file=pack.id, reason=f"<{found.group(1)}>")
        return f"(?:{'|'.join(pack.terms[found.group(1)])})"

    try:
        made = re.compile(TERM.sub(words_of, TERM.sub(words_of, pattern)))
    except re.error as error:
        raise PackInvalid(file=pack.id, reason=f"{pattern[:80]}: {error}") from error
    return made


def joined(patterns: Iterable[str], pack: Pack, frame: str) -> re.Pattern[str]:
    """Return *patterns* as one, in *frame*; a pattern that never matches where there are none."""
    whole = "|".join(compiled(pattern, pack).pattern for pattern in patterns)
    return re.compile(frame.format(f"(?:{whole})")) if whole else NEVER_MATCHES


def automaton(cues: tuple[ReadyCue, ...]) -> ahocorasick.Automaton:
    """Return one automaton of every cue's words, brought into the form texts are matched in."""
    owners: dict[str, list[int]] = {}
    for number, ready_cue in enumerate(cues):
        for word in ready_cue.cue.words:
            owners.setdefault(normalise(word).text, []).append(number)
    made = ahocorasick.Automaton()
    for word, numbers in owners.items():
        made.add_word(word, (tuple(numbers), len(word)))
    made.make_automaton()
    return made
