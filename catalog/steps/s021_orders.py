"""Step 21: order lines as the platforms' exports said them, import after import, and the product links people confirmed.

A line is written again only where an import changed it, so every earlier state can be read back. An import's lines are
visible once its own row says so.
"""

from __future__ import annotations

import sqlite_utils

NUMBER = 21


def apply(database: sqlite_utils.Database) -> None:
    """Make the three tables; nothing about a buyer has a column here."""
    database.table("order_imports").create(
        {
            "id": int,
            "is_done": int,
            "sha256": str,
            "profile": str,
            "platform": str,
            "file": str,
            "at": str,
            "rows": int,
            "lines": int,
        },
        pk="id",
        not_null={"is_done", "sha256", "profile", "at"},
    )
    database.table("order_imports").create_index(["sha256"])
    database.table("order_lines").create(
        {
            "key": str,
            "import_id": int,
            "fingerprint": str,
            "platform": str,
            "view": str,
            "order_id": str,
            "product_name": str,
            "barcode": str,
            "merchant_codes": str,
            "platform_product": str,
            "quantity_thousandths": int,
            "currency": str,
            "ordered_fen": int,
            "paid_fen": int,
            "refund_fen": int,
            "is_refund_unknown": int,
            "is_paid": int,
            "paid_at": int,
            "paid_on": str,
            "created_at": int,
            "traffic": str,
        },
        pk=("key", "import_id"),
        not_null={"fingerprint", "platform", "currency"},
    )
    database.table("order_lines").create_index(["import_id"])
    database.table("product_links").create(
        {"platform": str, "kind": str, "value": str, "product": str, "author": str, "at": str},
        pk=("platform", "kind", "value"),
        not_null={"product", "author", "at"},
    )
