"""Checks licence and code numbers: form, check character, dates inside; tells the parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal

import msgspec

from catalog.compliance import check_characters
from catalog.compliance.errors import FormatUnknown
from catalog.compliance.pack import NumberFormat
from catalog.compliance.personal_data import personal_data
from catalog.compliance.reading_packs import read_formats, read_regions

MOST_CHARACTERS = 200
FIRST_BIRTH_YEAR = 1900
FIRST_YEAR = 1985
"""Registers older than this have other numbers."""
SPACING = re.compile(r"[\s\u00ad\u200b-\u200f\ufeff]+")
DASHES = re.compile("[\u2010-\u2015\u2212]")


class NumberChecked(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one number.

    Attributes:
        value: as compared: narrow forms, capitals, no blanks; masked where personal.
        level: "ok", or how a wrong number counts: "block" or "advisory".
        reason: code of the sentence that says what is wrong, or what a right number means; "" for nothing to say.
        parts: what the number says ("region", "year" …).
        expires: last day the number itself names, or None.
    """

    format: str
    value: str
    is_valid: bool
    level: Literal["ok", "block", "advisory"]
    reason: str
    parts: dict[str, str]
    expires: date | None = None


def check_number(format_name: str, value: str, *, today: date) -> NumberChecked:
    """Return whether *value* is a number of this format, by form, check character and the dates in it.

    Raises:
        FormatUnknown: there is no such format.
    """
    formats = read_formats()
    name = format_name.strip().upper()
    if name not in formats:
        raise FormatUnknown(format=format_name[:40], known=" ".join(formats))
    wanted = formats[name]
    plain = plain_number(value)
    found = compiled(wanted.pattern).fullmatch(plain) if len(plain) <= MOST_CHARACTERS else None
    shown = masked(plain) if wanted.is_personal else plain[:MOST_CHARACTERS]
    if found is None:
        return NumberChecked(format=name, value=shown, is_valid=False, level=wanted.on_fail, reason="compliance.number-form", parts={})
    parts = {part: text for part, text in found.groupdict().items() if text}
    reason = CHECKS[wanted.check](Number(plain, parts, today)) if wanted.check else ""
    parts = told_parts(wanted, parts)
    is_valid = reason in {"", "compliance.number-drug"}
    level: Literal["ok", "block", "advisory"] = "ok" if reason == "" else wanted.on_fail
    expires = day_of(parts.get("expires", ""), "%y%m%d") if wanted.check == "advertisement" else None
    return NumberChecked(format=name, value=shown, is_valid=is_valid, level=level, reason=reason, parts=parts, expires=expires)


VAGUE = frozenset({"PRIV", "TM", "STD", "EAN13", "CCC"})
"""Formats that many another number fits too: never guessed."""


def fitting_formats(value: str, today: date) -> tuple[str, ...]:
    """Return the formats of which *value* is a right number, the telling ones only."""
    return tuple(name for name in read_formats() if name not in VAGUE and check_number(name, value, today=today).is_valid)


def plain_number(value: str) -> str:
    """Return *value* in the form numbers are compared in."""
    return SPACING.sub("", DASHES.sub("-", unicodedata.normalize("NFKC", value))).upper()


def told_parts(wanted: NumberFormat, parts: dict[str, str]) -> dict[str, str]:
    """Return *parts* without a personal number's serial, with the meaning of a code beside it, and the province it names."""
    told = {part: text for part, text in parts.items() if part not in {"serial", "check"} or not wanted.is_personal}
    if wanted.is_personal:
        return told
    regions = read_regions()
    kind = parts.get("authority", "") + parts.get("kind", "")
    for code in (parts.get("class", ""), kind, parts.get("prefix", ""), parts.get("prefix", "")[:2]):
        if code in wanted.labels:
            told["class_name"] = wanted.labels[code]
            break
    if province := regions.codes.get(parts.get("region", "")[:2]) or regions.letters.get(parts.get("issuer", "")):
        told["region_name"] = province
    return told


def masked(number: str) -> str:
    """Return a personal number as it may be kept: the first three and the last two characters."""
    return number[:3] + "*" * max(len(number) - 5, 1) + number[-2:] if len(number) > 5 else "*" * len(number)


def digits_are(check: str, text: str) -> bool:
    """Return whether the digits in *text* are a number of the kind *check* ("CNID" or "LUHN")."""
    digits = re.sub(r"[^0-9xX]", "", text).upper()
    if check == "CNID":
        is_whole = len(digits) == 18 and digits[:17].isdigit()
        return is_whole and not cnid_fault(Number(digits, {"born": digits[6:14], "check": digits[17]}, date.max))
    return digits.isdigit() and check_characters.luhn_holds(digits)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return *pattern* ready."""
    return re.compile(pattern)


def day_of(text: str, form: Literal["%y%m%d", "%Y%m%d"]) -> date | None:
    """Return the day six or eight digits name, or None."""
    century = "20" if form == "%y%m%d" else ""
    digits = century + text
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


class Number(msgspec.Struct, frozen=True):
    """A number that has the right form, with its named parts."""

    text: str
    parts: dict[str, str]
    today: date

    def differs(self, expected: str) -> str:
        """Return the code for a wrong check character, or ""."""
        return "" if self.parts["check"] == expected else "compliance.number-check-character"


def uscc_fault(number: Number) -> str:
    """Return what is wrong with a unified social credit code."""
    return number.differs(check_characters.uscc(number.text[:17]))


def cnid_fault(number: Number) -> str:
    """Return what is wrong with a citizen's number: the day of birth, then the check character."""
    born = day_of(number.parts["born"], "%Y%m%d")
    if born is None or born > number.today or born.year < FIRST_BIRTH_YEAR:
        return "compliance.number-date"
    return number.differs(check_characters.cnid(number.text[:17]))


def food_licence_fault(number: Number) -> str:
    """Return what is wrong with a food production licence number."""
    return number.differs(check_characters.hybrid_11_10(number.text[2:15]))


def gtin_fault(number: Number) -> str:
    """Return what is wrong with a trade number."""
    return number.differs(check_characters.gtin(number.text[:-1]))


def patent_fault(number: Number) -> str:
    """Return what is wrong with a patent number: its year, then its check character."""
    year = number.parts["year"]
    if len(year) == 4 and not FIRST_YEAR <= int(year) <= number.today.year:
        return "compliance.number-date"
    return number.differs(check_characters.patent(year + number.parts["kind"] + number.parts["serial"]))


def year_fault(number: Number) -> str:
    """Return what is wrong with the year in a registration number."""
    year = number.parts.get("year") or number.parts.get("filed", "")
    return "compliance.number-date" if year and not FIRST_YEAR <= int(year) <= number.today.year else ""


def advertisement_fault(number: Number) -> str:
    """Return what is wrong with an advertisement approval: its first six digits are its last day."""
    until = day_of(number.parts["expires"], "%y%m%d")
    if until is None:
        return "compliance.number-date"
    return "compliance.number-expired" if until < number.today else ""


def drug_fault(_: Number) -> str:
    """Return the code that says a right number is that of a medicine, which no ordinary live room may sell."""
    return "compliance.number-drug"


def privacy_fault(number: Number) -> str:
    """Return the code that says somebody's personal number is in the text; the kinds found become the parts."""
    kinds = personal_data(number.text)
    number.parts.clear()
    if not kinds:
        return ""
    number.parts["kinds"] = " ".join(kinds)
    return "compliance.number-personal"


CHECKS: Mapping[str, Callable[[Number], str]] = MappingProxyType(
    {
        "uscc": uscc_fault,
        "cnid": cnid_fault,
        "food-licence": food_licence_fault,
        "gtin": gtin_fault,
        "patent": patent_fault,
        "year": year_fault,
        "advertisement": advertisement_fault,
        "drug": drug_fault,
        "privacy": privacy_fault,
    }
)
