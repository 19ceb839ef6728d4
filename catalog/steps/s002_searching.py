"""Step 2: what a product is searched by, kept once for all revisions that read the same, beside an index of its letters.

The texts of step 1 are made anew from the products: ``search_index.catch_up`` does so in small pieces when the shop opens.
"""

from __future__ import annotations

import sqlite_utils

NUMBER = 2


def apply(database: sqlite_utils.Database) -> None:
    """Make the texts, their index of three-letter pieces, and the order in which a shelf stands."""
    database.execute("DROP TABLE IF EXISTS product_texts")
    database.execute("CREATE TABLE product_texts (id INTEGER PRIMARY KEY, product TEXT NOT NULL, text TEXT NOT NULL, facets TEXT NOT NULL)")
    database.table("product_texts").create_index(["product"])
    database.execute(
        "CREATE VIRTUAL TABLE product_grams USING fts5(grams, tokenize = 'trigram', content = '', detail = none, columnsize = 0)"
    )
    database.execute("ALTER TABLE product_revisions ADD COLUMN text_id INTEGER NOT NULL DEFAULT 0")
    database.table("product_revisions").create_index(["text_id"])
    database.table("product_revisions").create_index(["is_withdrawn", "name", "product", "revision", "text_id", "import_id"])
