"""Columns under names nobody has told us: guessed by likeness, and only where their cells say the same."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz

from catalog.errors import CatalogError
from catalog.importing.cells import READERS, Cell, is_blank
from catalog.importing.column_names import ALIASES
from catalog.importing.columns import SURE, Header, field_of, header_keys, simplified, title_of

TYPED = {"price": 70, "compared_price": 70, "cost": 70, "stock": 70, "barcode": 70}
"""Fields whose cells can bear witness, with the likeness in percent that their header needs."""
WORDS = 84
"""The likeness any other header needs."""
FEWEST_WITNESSES, AGREEING = 1, 0.8


def with_guesses(header: Header, cells: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> Header:
    """Return *header* with the columns that are probably ours too; *cells* is its row, *below* are some rows under it."""
    found = dict(header.columns)
    titles, sureness = dict(header.titles), dict(header.sureness)
    for index, cell in enumerate(cells):
        title = title_of(cell)
        if not title or index in found.values() or field_of(title) is not None:
            continue
        likeness, field = max((alike(title, field), field) for field in ALIASES)
        under_it = [row[index] for row in below if index < len(row)]
        if field not in found and likeness >= TYPED.get(field, WORDS) and is_witnessed(field, under_it):
            found[field], titles[field], sureness[field] = index, title, min(SURE - 1, likeness)
    return msgspec.structs.replace(header, columns=found, titles=titles, sureness=sureness)


def alike(title: str, field: str) -> int:
    """Return in percent how much *title* looks like the closest Chinese name of *field*; English words are too short to be likened."""
    keys = header_keys(simplified(title))
    names = (key for name in ALIASES[field] if not name.isascii() for key in header_keys(name)[:1])
    return max((int(fuzz.ratio(key, name)) for name in names for key in keys), default=0)


def is_witnessed(field: str, cells: Sequence[Cell]) -> bool:
    """Return whether the cells of a column are what *field* holds."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if field not in TYPED:
        return True
    read = sum(is_readable(field, cell) for cell in filled)
    return read >= FEWEST_WITNESSES and read >= AGREEING * len(filled)


def is_readable(field: str, cell: Cell) -> bool:
    """Return whether *cell* is a value of *field*."""
    try:
        value = READERS[field](cell)
    except CatalogError:
        return False
    return field != "barcode" or (isinstance(value, str) and value.isdigit())
