"""A rule pack as data: rules, checklist items, number formats; unknown fields and names are refused."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

Severity = Literal["P0", "P1", "P2", "P3"]
Kind = Literal["violation", "review"]
Reach = Literal["hit", "clause", "sentence"]
Scope = Literal["product", "room", "host", "broadcast"]
Proof = Literal["", "seller", "prices", "basis", "words", "plain-food", "stock", "claims", "recording", "barred"]


class Sentences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sentence in Chinese and English; the traditional form is made from the simplified one."""

    zh: str
    en: str


class Cue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words and patterns of one kind.

    Attributes:
        kind: "violation" stops the speaker; "review" asks a person.
        severity: where it differs from the rule's.
        words: found anywhere in a clause, as they stand after normalising.
        patterns: regular expressions on the normalised clause; ``<name>`` stands for the pack's term of that name.
        reach: "clause", or "sentence" where one thought is spread over commas.
        negation: where a "not" that cancels the cue may stand.
        check: the digits found must also be a number of this format ("CNID", "LUHN").
        categories: where given, the cue is for these goods only (and for goods nobody has classed).
        is_provable: what it finds is lawful once a document proves it (the rule's ``settled_by``).
        is_certain: what it finds stands whatever the model makes of the sentence (a number with its check character).
    """

    kind: Kind = "violation"
    severity: Severity | None = None
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    reach: Literal["clause", "sentence"] = "clause"
    negation: Literal["both", "before", "none"] = "both"
    check: str = ""
    categories: tuple[str, ...] = ()
    is_provable: bool = False
    is_certain: bool = False


class Exemption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What makes a hit lawful.

    Attributes:
        pattern: a regular expression, terms allowed.
        why: the ground, with its source where there is one.
        reach: "hit" frees only the hit it overlaps; "clause" and "sentence" free all of the rule's hits in them.
        leaves: "nothing", or "review" where the ground must still be proved by a document.
        frees: where given, only the hits that this pattern matches from their start.
    """

    pattern: str
    why: str
    reach: Reach = "hit"
    leaves: Literal["nothing", "review"] = "nothing"
    frees: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule of the law or of a platform.

    Attributes:
        confidence: how well the source is known (V1 full text read … R2 remembered).
        categories: goods it is for; empty for all.
        softer_categories: goods whose registration may permit it: a violation becomes a review.
        settled_by: checklist items whose signed evidence answers a review.
        explain: why, in at most 30 characters.
        suggest: what may be said instead.
        is_log: lawful, and only kept to be looked after (a promise).
    """

    id: str
    zh: str
    en: str
    severity: Severity
    confidence: Literal["V1", "V2", "R1", "R2"]
    sources: tuple[str, ...]
    categories: tuple[str, ...] = ()
    softer_categories: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()
    explain: Sentences
    suggest: Sentences
    is_log: bool = False
    cues: tuple[Cue, ...] = ()
    exceptions: tuple[Exemption, ...] = ()


class Negation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a clause says that it does not say it.

    Attributes:
        before: patterns that, standing right before a hit, cancel it.
        after: patterns that, standing right after a hit, cancel it.
        never: patterns of clauses that only look like a negation ("no better one exists").
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of the checklist.

    Attributes:
        level: "B" blocks until it is proved, signed or waived; "A" advises.
        scope: what a signature is given for.
        roles: who answers for it.
        categories: goods it is for; ("ALL",) for every product.
        evidence: what the document is.
        formats: formats of the numbers it may carry, all of them; "JY/YB" is either (``catalog.compliance.number_groups``).
        proof: what the shop's own record can prove without a signature.
        good_days: how long a signature lasts, 0 as long as its document.
        binds_seller: the document is about the seller; another seller needs another.
        when: the condition under which it applies; a person may waive it with a reason where that is not so. Empty: always.
    """

    id: str
    zh: str
    en: str
    level: Literal["B", "A"]
    scope: Scope
    roles: tuple[str, ...]
    categories: tuple[str, ...]
    evidence: Sentences
    formats: tuple[str, ...] = ()
    proof: Proof = ""
    good_days: int = 0
    binds_seller: bool = False
    when: Sentences | None = None
    sources: tuple[str, ...]


class Barred(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Categories that a pack keeps out of a live room altogether."""

    categories: tuple[str, ...]
    rule: str


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of rules.

    Attributes:
        date: when its sources were last read.
        terms: lists of words that patterns name as ``<name>``.
    """

    id: str
    version: str
    date: date
    title: Sentences
    terms: dict[str, tuple[str, ...]] = {}
    negation: Negation = Negation()
    rules: tuple[Rule, ...] = ()
    items: tuple[Item, ...] = ()
    barred: tuple[Barred, ...] = ()


class NumberFormat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of licence or code number.

    Attributes:
        pattern: what the whole number looks like; its named groups are the parts told.
        check: name of the rule of its check character or inner date, or "".
        on_fail: "block" where a wrong number cannot be right, "advisory" where registers themselves differ.
        is_personal: is only ever kept masked.
        labels: what a class, a kind or a prefix in the number means.
        goods: category codes such a number is for, by its class; "*" for every other class. Empty: for any.
    """

    zh: str
    en: str
    pattern: str
    check: str = ""
    on_fail: Literal["block", "advisory"]
    confidence: str
    is_personal: bool = False
    labels: dict[str, str] = {}
    goods: dict[str, tuple[str, ...]] = {}


class Regions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Provinces by the first two digits of a county's code, and by the character that begins a province's own numbers."""

    codes: dict[str, str]
    letters: dict[str, str]
