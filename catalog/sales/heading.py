"""Finds the header of an export by the names of its columns, wherever it stands among the first rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice

import msgspec

from catalog.product import INVISIBLE
from catalog.sales.cells import Cell
from catalog.sales.export_profile import Profile, Role

SCANNED_ROWS = 20


def heading_key(name: str) -> str:
    """Return a column's name for comparing: one width, no blanks or invisible characters, no case, 帐 as 账."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", name))
    return "".join(text.split()).casefold().replace("帐", "账").strip("\"'*")


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """A header that was found.

    Attributes:
        row: its number as a spreadsheet shows it.
        places: for each role the columns to read, in the order of preference.
    """

    profile: Profile
    row: int
    places: dict[Role, tuple[int, ...]]


def found_heading(rows: Iterable[tuple[int, Sequence[Cell]]], profiles: Sequence[Profile]) -> Heading | None:
    """Return the best header among the first rows, or None; where several exports fit, the one with most columns wins."""
    best: tuple[int, Heading] | None = None
    for number, cells in islice(rows, SCANNED_ROWS):
        columns: dict[str, int] = {}
        for place, cell in enumerate(cells):
            if isinstance(cell, str) and (key := heading_key(cell)):
                columns.setdefault(key, place)
        for profile in profiles:
            if not all(names & columns.keys() for names in required_headings(profile)):
                continue
            places = {role: found for role, names in profile.columns.items() if (found := _places(role, names, columns))}
            fit = sum(map(len, places.values())) + len(profile.recognise)
            if best is None or fit > best[0]:
                best = fit, Heading(profile=profile, row=number, places=places)
    return best[1] if best else None


def _places(role: Role, names: Sequence[str], columns: dict[str, int]) -> tuple[int, ...]:
    found = tuple(columns[key] for name in names if (key := heading_key(name)) in columns)
    return found if role in {"merchant_code", "product_name"} else found[:1]


def required_headings(profile: Profile) -> list[frozenset[str]]:
    """Return the headings that must all stand in the header; of each set one is enough. A merchant's map means every column."""
    if profile.recognise:
        return [frozenset({heading_key(name)}) for name in profile.recognise]
    return [frozenset(map(heading_key, names)) for names in profile.columns.values()]
