"""Step 22: order lines by the million: numbers in the lines, and what many lines share (a label) once.

What step 21 kept is let go: no version that had left the house wrote it. Exports are taken in again from their files.
"""

from __future__ import annotations

import sqlite_utils

NUMBER = 22


def apply(database: sqlite_utils.Database) -> None:
    """Make the tables anew; nothing about a buyer has a column here.

    ``key`` and ``fingerprint`` are 64 bits of SHA-256, ``order_no`` those of platform and order number.
    """
    for name in ("order_lines", "order_imports"):
        database.table(name).drop(ignore=True)
    database.table("order_imports").create(
        {
            "id": int, "is_done": int, "sha256": str, "profile": str, "platform": str, "file": str, "at": str, "report": str,
        },
        pk="id",
        not_null={"is_done", "sha256", "profile", "at"},
    )  # fmt: skip
    database.table("order_imports").create_index(["sha256"])
    database.table("order_labels").create(
        {
            "id": int, "platform": str, "view": str, "currency": str, "traffic": str, "product_name": str, "barcode": str,
            "merchant_codes": str, "platform_product": str,
        },
        pk="id",
    )  # fmt: skip
    database.table("order_lines").create(
        {
            "id": int, "key": int, "import_id": int, "fingerprint": int, "label": int, "order_id": str, "order_no": int,
            "quantity_thousandths": int, "ordered_fen": int, "paid_fen": int, "refund_fen": int, "is_refund_unknown": int, "is_paid": int,
            "paid_at": int, "paid_on": str, "created_at": int,
        },
        pk="id",
        not_null={"key", "import_id", "label"},
    )  # fmt: skip
    database.table("order_lines").create_index(["key", "import_id"])
    database.table("order_lines").create_index(["import_id"])
