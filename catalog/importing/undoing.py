"""Takes a whole import back by its one row, unless somebody has built on it since."""

from __future__ import annotations

from datetime import datetime

import msgspec

from catalog.errors import NameMissing
from catalog.importing.errors import ImportInUse
from catalog.importing.import_book import SPREADSHEET, record_of
from catalog.importing.import_states import Cue, ImportState, next_state
from catalog.importing.writing import newest_row, only_import, stamp
from catalog.product import cleaned
from catalog.store import Shop


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """One product an import touched.

    Attributes:
        was_new: the import brought it; taking the import back takes it off the shelf.
    """

    id: str
    name: str
    was_new: bool


def touched(shop: Shop, import_id: str) -> list[Touched]:
    """Return the products the import wrote, by name."""
    rows = shop.database.query(
        "SELECT product, name, revision FROM product_revisions WHERE import_id = ? ORDER BY name, product", [import_id]
    )
    return [Touched(id=row["product"], name=row["name"], was_new=row["revision"] == 1) for row in rows]


def built_upon(shop: Shop, import_id: str) -> list[Touched]:
    """Return the products that keep the import from being undone: saved since, or sold by a seller it brought."""
    rows = shop.database.query(
        "SELECT DISTINCT now.product, now.name, mine.revision FROM product_revisions mine"
        " JOIN current_products now ON now.product = mine.product WHERE mine.import_id = :id AND now.revision > mine.revision"
        " UNION SELECT now.product, now.name, 0 FROM seller_revisions mine JOIN current_products now ON now.seller = mine.seller"
        " WHERE mine.import_id = :id AND now.import_id <> :id AND NOT EXISTS"
        " (SELECT 1 FROM seller_revisions older WHERE older.seller = mine.seller AND older.id < mine.id)",
        {"id": import_id},
    )
    found = {row["product"]: Touched(id=row["product"], name=row["name"], was_new=row["revision"] == 1) for row in rows}
    return sorted(found.values(), key=lambda product: (product.name, product.id))


def undo(shop: Shop, import_id: str = "", *, by: str, at: datetime, kind: str = SPREADSHEET) -> tuple[str, list[Touched]]:
    """Take back the import *import_id* (the newest of *kind* where none is named); return its id and the products it had touched.

    Every product is again what it was before; the revisions stay in the file, out of sight, so no number is used twice.

    Raises:
        ImportUnknown: there is no such import, or it was undone already.
        ImportInUse: products were edited since; nothing was undone. ``built_upon`` lists them.
        ImportRunning, NameMissing: why not.
    """
    author = cleaned(by)
    if not author:
        raise NameMissing
    with only_import(shop):
        record = record_of(shop, import_id, kind)
        products = touched(shop, record.id)
        looked_at = newest_row(shop)
        used = built_upon(shop, record.id)
        with shop.writing() as database:
            if newest_row(shop) != looked_at:  # looking takes longer than the lock may be held, so it is done before
                used = built_upon(shop, record.id)
            if used:
                raise ImportInUse(import_id=record.id, products=len(used))
            state = next_state(ImportState.DONE, Cue.TAKEN_BACK).value
            database.table("imports").update(record.id, {"state": state, "undone_at": stamp(at), "undone_by": author})
    return record.id, products
