"""What a scanner or a camera read: goods, a GS1 link, a weighed label of the shop's own scale, or plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from catalog.barcodes import check_digit, compared_form
from catalog.product import cleaned

Kind = Literal["ean-13", "ean-8", "upc-a", "gtin-14", "digital-link", "gs1", "in-store", "text"]
Inside = Literal["price", "weight", ""]

BY_LENGTH: Mapping[int, Kind] = MappingProxyType({8: "ean-8", 12: "upc-a", 13: "ean-13", 14: "gtin-14"})
WEIGHED: Mapping[str, Inside] = MappingProxyType(
    {**{str(prefix): "price" for prefix in range(20, 25)}, **{str(prefix): "weight" for prefix in range(25, 30)}}
)
"""What a 13-digit label of a scale says after its item number. No standard fixes it: a shop passes what its scale is set to."""
GTIN_NAMES = ("01", "gtin")
AI_NAMES: Mapping[str, str] = MappingProxyType(
    {"10": "lot", "lot": "lot", "21": "serial", "ser": "serial", "17": "expires", "exp": "expires"}
)
BRACKETED = re.compile(r"\(([0-9]{2,4})\)([^(]*)")
WITHOUT_BRACKETS = re.compile(r"\]?(?:C1|d2|Q3)?01([0-9]{14})")
DAY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")


class ScannedCode(msgspec.Struct, frozen=True, kw_only=True):
    """One reading.

    Attributes:
        text: as it was read, without invisible characters.
        gtin: the goods' number in the form in which two scanners agree (see ``compared_form``), or "".
        item: a weighed label's item number in the shop (five digits), or "".
        price_fen, weight_g: what a weighed label says, or None.
        lot, serial: of a GS1 code, or ""; expires as an ISO date (day "00" of GS1 is the month: "2027-03"), or "".
    """

    kind: Kind
    text: str
    gtin: str = ""
    item: str = ""
    price_fen: int | None = None
    weight_g: int | None = None
    lot: str = ""
    serial: str = ""
    expires: str = ""


def read_code(text: str, weighed: Mapping[str, Inside] = WEIGHED) -> ScannedCode:
    """Return what *text* from a scanner means; whatever is no code with a right check digit is words.

    A weighed label (prefix 20 to 29) has 13 digits: item, price or weight, check; or 18: item, price, weight, check.
    """
    read = cleaned(text)
    if read.isascii() and read.isdigit():
        return weighed_label(read, weighed) or trade_code(read)
    if "://" in read:
        return digital_link(read) or ScannedCode(kind="text", text=read)
    return gs1_elements(read) or ScannedCode(kind="text", text=read)


def trade_code(read: str) -> ScannedCode:
    """Return the goods that the digits *read* name, or words."""
    gtin = compared_form(read)
    return ScannedCode(kind=BY_LENGTH[len(read)] if gtin else "text", text=read, gtin=gtin)


def weighed_label(read: str, weighed: Mapping[str, Inside]) -> ScannedCode | None:
    """Return what a scale's label says, or None where the digits *read* are none."""
    inside = weighed.get(read[:2], "")
    if not inside or len(read) not in {13, 18} or check_digit(read[:-1]) != int(read[-1]):
        return None
    item, first = read[2:7], int(read[7:12])
    if len(read) == 18:
        return ScannedCode(kind="in-store", text=read, item=item, price_fen=first, weight_g=int(read[12:17]))
    price, weight = (first, None) if inside == "price" else (None, first)
    return ScannedCode(kind="in-store", text=read, gtin=compared_form(read), item=item, price_fen=price, weight_g=weight)


def digital_link(read: str) -> ScannedCode | None:
    """Return what a GS1 Digital Link says (``https://any.host/01/06901234567892/10/LOT?17=270300``), or None for another address."""
    try:
        parts = urlsplit(read)
        query = parse_qsl(parts.query)
    except ValueError:
        return None
    steps = [unquote(step) for step in parts.path.split("/") if step]
    pairs = [pair for start in range(len(steps)) if steps[start].casefold() in GTIN_NAMES for pair in paired(steps[start:])]
    return gs1_code("digital-link", read, [*pairs, *query])


def paired(steps: list[str]) -> list[tuple[str, str]]:
    """Return *steps* two by two."""
    return list(zip(steps[::2], steps[1::2], strict=False))


def gs1_elements(read: str) -> ScannedCode | None:
    """Return what a GS1 code in element form says ("(01)06901234567892(17)270331", or as a scanner types it), or None."""
    if found := BRACKETED.findall(read):
        return gs1_code("gs1", read, found)
    if found_gtin := WITHOUT_BRACKETS.match(read):
        return gs1_code("gs1", read, [("01", found_gtin[1])])
    return None


def gs1_code(kind: Kind, read: str, pairs: list[tuple[str, str]]) -> ScannedCode | None:
    """Return the code of *pairs* (application identifier or its name, value), or None without a right GTIN."""
    said: dict[str, str] = {}
    gtin = ""
    for name, value in pairs:
        if name.casefold() in GTIN_NAMES:
            gtin = gtin or compared_form(value.strip())
        elif ours := AI_NAMES.get(name.casefold()):
            said.setdefault(ours, day_of(value) if ours == "expires" else value.strip())
    lot, serial, expires = (said.get(name, "") for name in ("lot", "serial", "expires"))
    return ScannedCode(kind=kind, text=read, gtin=gtin, lot=lot, serial=serial, expires=expires) if gtin else None


def day_of(value: str) -> str:
    """Return the ISO date of GS1's YYMMDD, "" where it is none; this century is meant."""
    found = DAY.fullmatch(value.strip())
    if not found or not 1 <= int(found[2]) <= 12 or int(found[3]) > 31:
        return ""
    return f"20{found[1]}-{found[2]}" + (f"-{found[3]}" if found[3] != "00" else "")
