"""Step 13: the signed rule packs a shop has taken, every version of them, so that it can go back; rows that nobody changes."""

from __future__ import annotations

import sqlite_utils

NUMBER = 13


def apply(database: sqlite_utils.Database) -> None:
    """Make the table, and triggers that refuse every change to what was written."""
    columns = {"id": int, "pack": str, "version": str, "document": str, "fingerprint": str, "by": str, "at": str}
    database.table("rule_packs").create(columns, pk="id", not_null=set(columns) - {"id"})
    database.table("rule_packs").create_index(["pack", "version"], unique=True)
    for act in ("UPDATE", "DELETE"):
        database.execute(
            f"CREATE TRIGGER rule_packs_{act.lower()}_refused BEFORE {act} ON rule_packs BEGIN SELECT RAISE(ABORT, 'kept for good'); END"
        )
