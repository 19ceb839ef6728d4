"""What a rule found: where, how grave, why, and what may be said instead."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec
import opencc

from catalog.compliance.pack import Kind, Sentences, Severity

_to_traditional = opencc.OpenCC("s2twp")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a rule speaks.

    Attributes:
        rule: the rule's id ("ABS", "PRICE").
        kind: "violation" stops the speaker, "review" asks a person.
        start, end: characters of the original text.
        clause: the clause of the original text it stands in.
        field: where a product's text was checked, its field ("name", "claims[0]"); else "".
        is_provable: a document of the rule's ``settled_by`` makes it lawful.
        is_log: lawful, kept to be looked after.
        state: "open"; "settled" by a document or "accepted" by a person, named in ``answered_by``.
    """

    rule: str
    kind: Kind
    severity: Severity
    start: int
    end: int
    text: str
    clause: str
    why: Sentences
    suggestion: Sentences
    sources: tuple[str, ...]
    field: str = ""
    is_provable: bool = False
    is_log: bool = False
    state: Literal["open", "settled", "accepted"] = "open"
    answered_by: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether it keeps the product off the air, whoever signs."""
        return self.kind == "violation" and self.state == "open"

    @property
    def needs_person(self) -> bool:
        """Whether somebody must look at it."""
        return self.kind == "review" and self.state == "open" and not self.is_log


def in_language(sentences: Sentences, language: str) -> str:
    """Return the sentence in one of the three languages of the command line."""
    if language == "en":
        return sentences.en
    return traditional(sentences.zh) if language == "zh_TW" else sentences.zh


@lru_cache(maxsize=2000)
def traditional(text: str) -> str:
    """Return *text* in the characters and words used in Taiwan."""
    return str(_to_traditional.convert(text))
