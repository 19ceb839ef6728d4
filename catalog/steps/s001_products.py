"""Step 1: sellers, products and their revisions, imports, people.

A revision is visible when it was saved by hand (``import_id`` empty) or when its import is done; the views know. So one
row, the import's, shows or hides everything an import wrote.
"""

from __future__ import annotations

import sqlite_utils

NUMBER = 1

IS_VISIBLE = "({row}.import_id = '' OR {row}.import_id IN (SELECT id FROM imports WHERE state = 'done'))"


def apply(database: sqlite_utils.Database) -> None:
    """Make the tables and the two views that show only what is visible and newest."""
    database.table("imports").create(
        {
            "id": str,
            "state": str,
            "file": str,
            "sha256": str,
            "author": str,
            "began_at": str,
            "done_at": str,
            "undone_at": str,
            "undone_by": str,
            "new": int,
            "changed": int,
            "unchanged": int,
        },
        pk="id",
        not_null={"state", "file", "author", "began_at"},
    )
    database.table("product_revisions").create(
        {
            "id": int,
            "product": str,
            "revision": int,
            "import_id": str,
            "author": str,
            "at": str,
            "name": str,
            "seller": str,
            "is_withdrawn": int,
            "document": str,
        },
        pk="id",
        not_null={"product", "revision", "import_id", "author", "at", "document"},
    )
    database.table("product_revisions").create_index(["product", "revision"])
    database.table("product_revisions").create_index(["import_id"])
    database.table("product_keys").create({"revision_id": int, "kind": str, "key": str})
    database.table("product_keys").create_index(["kind", "key"])
    database.table("product_keys").create_index(["revision_id"])
    database.table("product_texts").create({"revision_id": int, "text": str}, pk="revision_id")
    database.table("seller_revisions").create(
        {"id": int, "seller": str, "import_id": str, "name_key": str, "document": str},
        pk="id",
        not_null={"seller", "import_id", "name_key", "document"},
    )
    database.table("seller_revisions").create_index(["seller"])
    database.table("seller_revisions").create_index(["name_key"])
    database.table("seller_revisions").create_index(["import_id"])
    database.table("people").create({"id": str, "name": str, "role": str, "is_gone": int}, pk="id", not_null={"name", "role"})
    shown, later = IS_VISIBLE.format(row="shown"), IS_VISIBLE.format(row="later")
    database.create_view(
        "current_products",
        f"SELECT shown.* FROM product_revisions shown WHERE {shown} AND NOT EXISTS ("  # noqa: S608 - our own fixed words
        f"SELECT 1 FROM product_revisions later WHERE later.product = shown.product AND later.revision > shown.revision AND {later})",
    )
    database.create_view(
        "current_sellers",
        f"SELECT shown.* FROM seller_revisions shown WHERE {shown} AND NOT EXISTS ("  # noqa: S608 - our own fixed words
        f"SELECT 1 FROM seller_revisions later WHERE later.seller = shown.seller AND later.id > shown.id AND {later})",
    )
