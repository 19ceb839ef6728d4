"""Finds numbers that belong to a person: mobile telephone, citizen's number, bank card, waybill."""

from __future__ import annotations

import re

from catalog.compliance.check_characters import cnid, luhn_holds

MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
CITIZEN = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9X](?![0-9])")
CARD = re.compile(r"(?<![0-9])[3-6][0-9]{15,18}(?![0-9])")
WAYBILL = re.compile(r"(?<![0-9A-Z])(?:SF|JT|YT|ZTO)[0-9]{12,15}(?![0-9])")


def personal_data(text: str) -> list[str]:
    """Return the kinds of personal numbers in *text* (capitals, no blanks)."""
    found = {
        "mobile": bool(MOBILE.search(text)),
        "cnid": any(each.group()[:17].isdigit() and cnid(each.group()[:17]) == each.group()[17] for each in CITIZEN.finditer(text)),
        "card": any(luhn_holds(each.group()) for each in CARD.finditer(text)),
        "waybill": bool(WAYBILL.search(text)),
    }
    return [kind for kind, is_there in found.items() if is_there]
