"""The rules one shop is judged by: the shipped packs, signed ones in their place or on top, its own words, less what it turned off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import msgspec

from catalog.compliance.desk_acts import DeskAct, acts
from catalog.compliance.errors import PackInvalid
from catalog.compliance.pack import Cue, Kind, Pack, Rule, Sentences
from catalog.compliance.reading_packs import joined_packs, shipped_packs
from catalog.compliance.rule_book import RuleBook, ready, rule_book
from catalog.store import Shop

SHIPPED = "shipped"
"""The version a rollback leads to where no taken one is left."""
OWN = "OWN"
ACTIVE = "SELECT document FROM rule_packs WHERE pack = ? AND version = ?"


class OwnWord(msgspec.Struct, frozen=True, kw_only=True):
    """A word the shop does not want said.

    Attributes:
        why: the reason it was put in with.
        better: what may be said instead, or "".
    """

    word: str
    kind: Kind
    why: str
    better: str


def shop_book(shop: Shop, profiles: tuple[str, ...] = ("cn",), *, with_off: bool = False) -> RuleBook:
    """Return the rules of *shop*; made once for every choice of packs, words and rules.

    Raises:
        ProfileUnknown, PackInvalid: a pack is not there or not right.
    """
    done = choices(shop)
    taken = tuple(document for pack, version in active_versions(done).items() for document in documents(shop, pack, version))
    words, off = own_words(done), () if with_off else turned_off(done)
    return made(profiles, taken, words, off) if taken or words or off else rule_book(profiles)


def active_versions(done: Sequence[DeskAct]) -> Mapping[str, str]:
    """Return which version of each taken pack judges; one that was rolled back to the shipped one is left out."""
    chosen = {act.subject: act.detail for act in done if act.kind in {"pack", "rollback"}}
    return MappingProxyType({pack: version for pack, version in chosen.items() if version != SHIPPED})


def documents(shop: Shop, pack: str, version: str) -> tuple[str, ...]:
    """Return the pack's text; nothing where it was announced and never written."""
    return tuple(str(row["document"]) for row in shop.database.query(ACTIVE, [pack, version]))


def own_words(done: Sequence[DeskAct]) -> tuple[OwnWord, ...]:
    """Return the shop's own words."""
    standing = {act.subject: act for act in done if act.kind in {"own-word", "own-word-off"}}
    found = []
    for act in standing.values():
        if act.kind == "own-word":
            kind, _, better = act.detail.partition(" ")
            found.append(OwnWord(word=act.subject, kind="review" if kind == "review" else "violation", why=act.reason, better=better))
    return tuple(found)


def turned_off(done: Sequence[DeskAct]) -> tuple[str, ...]:
    """Return the rules the shop turned off."""
    standing = {act.subject: act.kind for act in done if act.kind in {"rule-off", "rule-on"}}
    return tuple(sorted(rule for rule, kind in standing.items() if kind == "rule-off"))


def choices(shop: Shop) -> list[DeskAct]:
    """Return everything that makes this shop's rules other than the shipped ones, the oldest first."""
    return acts(shop, "pack", "rollback", "own-word", "own-word-off", "rule-off", "rule-on")


@lru_cache(maxsize=8)
def made(profiles: tuple[str, ...], taken: tuple[str, ...], words: tuple[OwnWord, ...], off: tuple[str, ...]) -> RuleBook:
    """Return the rule book of one choice.

    Raises:
        ProfileUnknown, PackInvalid: a pack is not there or not right.
    """
    signed = {pack.id: pack for pack in (decoded(document) for document in taken)}
    shipped = shipped_packs(profiles)
    packs = [signed.pop(pack.id, pack) for pack in shipped] + list(signed.values())
    whole = joined_packs(packs, profiles)
    learned = {rule.id for pack in shipped for rule in pack.rules}
    added = tuple(rule if rule.id in learned else certain(rule) for rule in (*whole.rules, *own_rules(words)))
    rules = tuple(rule for rule in added if rule.id not in off)
    marks = [f"own/{len(words)}"] if words else []
    marks += [f"off/{'+'.join(off)}"] if off else []
    book = ready(msgspec.structs.replace(whole, rules=rules, version=" ".join([whole.version, *marks])))
    shared = rule_book(profiles)
    return msgspec.structs.replace(
        shared,
        pack=book.pack,
        rules=book.rules,
        cues=book.cues,
        words=book.words,
        negated_before=book.negated_before,
        negated_after=book.negated_after,
        never_negated=book.never_negated,
    )


def certain(rule: Rule) -> Rule:
    """Return a rule whose hits stand as they are: the model has never heard of it and cannot weigh them."""
    return msgspec.structs.replace(rule, cues=tuple(msgspec.structs.replace(cue, is_certain=True) for cue in rule.cues))


def own_rules(words: tuple[OwnWord, ...]) -> tuple[Rule, ...]:
    """Return the shop's own words as rules, one for each reason and better sentence."""
    return tuple(
        Rule(
            id=OWN,
            zh="本店用语",
            en="The shop's own words",
            severity="P2",
            confidence="V1",
            sources=("本店",),
            explain=Sentences(zh=word.why[:30], en=word.why[:30]),
            suggest=Sentences(zh=word.better or "换一种说法", en=word.better or "Say it differently"),
            cues=(Cue(kind=word.kind, words=(word.word,), negation="none"),),
        )
        for word in words
    )


def decoded(document: str) -> Pack:
    """Return a pack that was verified when it was taken.

    Raises:
        PackInvalid: this version of Kaibo no longer reads it.
    """
    try:
        return msgspec.toml.decode(document, type=Pack)
    except (msgspec.MsgspecError, ValueError) as error:
        raise PackInvalid(file="rule_packs", reason=str(error)[:200]) from error
