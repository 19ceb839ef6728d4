"""Search as one types: the products that hold every word, in the order of the shelf, at a hundred thousand products.

Few candidates are looked up one by one and sorted; many are met on a walk along the shelf that ends at the limit, so that
neither "龙" nor a whole barcode takes longer than a keystroke.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import sqlite_utils

from catalog.product import folded
from catalog.search_index import question
from catalog.searching import CATEGORY, TAG, facet

MOST_WORDS = 12
FEW = 3000

SHELF = "product_revisions shown INDEXED BY idx_product_revisions_is_withdrawn_name_product_revision_text_id_import_id"
"""A walk along the shelf: the index has its order."""
IS_VISIBLE = "(+{row}.import_id = '' OR +{row}.import_id IN (SELECT id FROM imports WHERE state = 'done'))"
IS_NEWEST = (
    f"{IS_VISIBLE.format(row='shown')} AND NOT EXISTS (SELECT 1 FROM product_revisions later"  # noqa: S608 - our own fixed words
    f" WHERE later.product = shown.product AND later.revision > shown.revision AND {IS_VISIBLE.format(row='later')})"
)
"""The law of the view ``current_products``, said of a row ``shown``."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for.

    Attributes:
        text: words that must all occur (name, variant, code, barcode, tag, pinyin, initials); any case and width.
        categories, tags: all of them.
        is_withdrawn: only those, only the others, or None for both.
    """

    text: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    is_withdrawn: bool | None = None


def found_documents(database: sqlite_utils.Database, wanted: Wanted, limit: int = -1) -> Iterator[str]:
    """Return the documents of the products that are *wanted*, those on the shelf first, then by name; -1 is no limit."""
    typed = wanted.text.encode(errors="replace").decode().replace("\0", " ")
    words = folded(typed).split()[:MOST_WORDS]
    facets = [*(facet(CATEGORY, code) for code in wanted.categories), *(facet(TAG, tag) for tag in wanted.tags)]
    asked = question(words, facets)
    told: dict[str, str | int] = {"question": asked, "limit": limit}
    held, tables = [IS_NEWEST], SHELF
    if words or facets:
        tables += " CROSS JOIN product_texts read"  # CROSS: SQLite keeps the order in which the tables are named
        held.append("read.id = shown.text_id")
    if asked:
        candidates = "SELECT rowid FROM product_grams WHERE product_grams MATCH :question"
        if is_few(database, asked):
            tables, held = "product_texts read CROSS JOIN product_revisions shown", ["shown.text_id = read.id", IS_NEWEST]
            held.insert(0, f"read.id IN ({candidates})")
        else:
            held.insert(0, f"+shown.text_id IN ({candidates})")
    for number, (column, part) in enumerate([*(("text", word) for word in words), *(("facets", mark) for mark in facets)]):
        held.append(f"instr(read.{column}, :part{number}) > 0")
        told[f"part{number}"] = part
    if wanted.is_withdrawn is not None:
        held.append("shown.is_withdrawn = :withdrawn")
        told["withdrawn"] = int(wanted.is_withdrawn)
    order = "shown.is_withdrawn, shown.name, shown.product"
    rows = database.execute(f"SELECT shown.document FROM {tables} WHERE {' AND '.join(held)} ORDER BY {order} LIMIT :limit", told)  # noqa: S608 - words are parameters
    return (row[0] for row in rows)


def is_few(database: sqlite_utils.Database, asked: str) -> bool:
    """Return whether the index has few texts for the question *asked*."""
    counted = "SELECT count(*) FROM (SELECT 1 FROM product_grams WHERE product_grams MATCH ? LIMIT ?)"
    return int(database.execute(counted, (asked, FEW + 1)).fetchone()[0]) <= FEW
