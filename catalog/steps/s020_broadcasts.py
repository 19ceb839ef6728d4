"""Step 20: the search copy of broadcasts and of what was on air when; the timelines' files are the truth."""

from __future__ import annotations

import sqlite_utils

NUMBER = 20


def apply(database: sqlite_utils.Database) -> None:
    """Make the two tables; times are milliseconds since 1970, UTC."""
    database.table("broadcasts").create(
        {
            "id": str,
            "began_ms": int,
            "ended_ms": int,
            "is_ended": int,
            "host": str,
            "platform": str,
            "is_imported": int,
            "is_rehearsal": int,
            "is_sample": int,
            "interruptions": int,
            "corrections": int,
            "file_bytes": int,
            "file_changed_ns": int,
        },
        pk="id",
        not_null={"began_ms", "ended_ms"},
    )
    database.table("intervals").create(
        {"broadcast": str, "number": int, "product": str, "name": str, "price_fen": int, "from_ms": int, "to_ms": int},
        pk=("broadcast", "number"),
        not_null={"product", "from_ms", "to_ms"},
    )
    database.table("intervals").create_index(["product"])
