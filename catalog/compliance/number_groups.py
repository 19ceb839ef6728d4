"""Numbers against what a checklist item wants: either of two formats, both of them, free text, an amount; and against the goods."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

import msgspec

from catalog.compliance.errors import FormatUnknown
from catalog.compliance.number_checks import NumberChecked, check_number
from catalog.compliance.reading_packs import read_formats
from catalog.errors import CatalogError
from catalog.money import parse_fen, yuan
from catalog.product import cleaned

FREE_TEXT = frozenset({"CERT", "GI"})
"""Certificates and geographical indications: every register has its own form."""
AMOUNT = re.compile(r"AMOUNT<=([0-9]{1,9})")
EITHER, BETWEEN = "/", re.compile(r"[,，;；、]+")
OTHER = "*"
OTHER_GOODS = "compliance.number-other-goods"
LEVELS = ("ok", "advisory", "block")


def check_wanted(wanted: str, value: str, *, today: date, categories: Collection[str] = ()) -> NumberChecked:
    """Return *value* checked against *wanted*: a format, several of which one must fit ("JY/YB"), free text or "AMOUNT<=n" yuan.

    Raises:
        FormatUnknown: there is no such format.
    """
    named = wanted.strip().upper()
    if EITHER in named:
        checks = [check_wanted(name, value, today=today, categories=categories) for name in named.split(EITHER)]
        return min(checks, key=lambda each: LEVELS.index(each.level))
    if found := AMOUNT.fullmatch(named):
        return checked_amount(named, value, int(found.group(1)) * 100)
    if named in FREE_TEXT:
        text = cleaned(value)
        code = "" if text else "compliance.number-form"
        return NumberChecked(format=named, value=text[:200], is_valid=bool(text), level="block" if code else "ok", reason=code, parts={})
    return against_goods(check_number(named, value, today=today), categories)


def checked_amount(named: str, value: str, most_fen: int) -> NumberChecked:
    """Return whether *value* is an amount of at most *most_fen*."""
    try:
        fen = parse_fen(value)
    except CatalogError:
        return NumberChecked(
            format=named, value=cleaned(value)[:40], is_valid=False, level="block", reason="compliance.number-form", parts={}
        )
    is_valid = 0 <= fen <= most_fen
    return NumberChecked(
        format=named,
        value=yuan(fen),
        is_valid=is_valid,
        level="ok" if is_valid else "block",
        reason="" if is_valid else "compliance.number-amount",
        parts={"most": yuan(most_fen)},
    )


def against_goods(checked: NumberChecked, categories: Collection[str]) -> NumberChecked:
    """Return *checked* with the goods it is for among its parts; a right number of other goods than *categories* warns."""
    goods = read_formats()[checked.format].goods
    if not goods or not checked.parts:
        return checked
    for_goods = goods.get(checked.parts.get("class", ""), goods.get(OTHER, ()))
    told = msgspec.structs.replace(checked, parts={**checked.parts, "goods": " ".join(for_goods)})
    if not for_goods or not categories or not for_goods_differ(for_goods, categories) or checked.level == "block":
        return told
    return msgspec.structs.replace(told, level="advisory", reason=OTHER_GOODS)


def for_goods_differ(for_goods: Collection[str], categories: Collection[str]) -> bool:
    """Return whether none of *categories* is among the goods a number is for."""
    return set(for_goods).isdisjoint(categories)


def check_several(formats: Sequence[str], text: str, *, today: date, categories: Collection[str] = ()) -> tuple[NumberChecked, ...]:
    """Return the numbers in *text* (several with commas between), each against whichever of *formats* it fits best.

    Raises:
        FormatUnknown: an item names a format that is not there.
    """
    if not formats:
        raise FormatUnknown(format="-", known=" ".join(read_formats()))
    is_one = len(formats) == 1 and (formats[0] in FREE_TEXT or AMOUNT.fullmatch(formats[0]) is not None)
    values = [text] if is_one else [value for value in BETWEEN.split(text) if value.strip()] or [text]
    return tuple(
        min(
            (check_wanted(wanted, value, today=today, categories=categories) for wanted in formats),
            key=lambda each: LEVELS.index(each.level),
        )
        for value in values
    )


def lacking(formats: Sequence[str], checks: Sequence[NumberChecked]) -> tuple[str, ...]:
    """Return the formats of an item that wants all of them and for which no number was given."""
    given = {checked.format for checked in checks}
    return tuple(wanted for wanted in formats if given.isdisjoint(wanted.split(EITHER)))


def is_of_other_goods(formats: Sequence[str], numbers: str, categories: Collection[str], today: date) -> bool:
    """Return whether a number signed for an item says that it is for other goods than these."""
    if not formats or not numbers:
        return False
    return any(checked.reason == OTHER_GOODS for checked in check_several(formats, numbers, today=today, categories=categories))
