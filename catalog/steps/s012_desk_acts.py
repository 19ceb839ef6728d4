"""Step 12: what people did at the compliance desk besides signing: overrides, settings, rules turned off, packs taken; kept for good."""

from __future__ import annotations

import sqlite_utils

NUMBER = 12


def apply(database: sqlite_utils.Database) -> None:
    """Make the table, and triggers that refuse every change to what was written."""
    columns = {"id": int, "kind": str, "subject": str, "detail": str, "reason": str, "by": str, "at": str}
    database.table("desk_acts").create(columns, pk="id", not_null=set(columns) - {"id"})
    database.table("desk_acts").create_index(["kind", "subject"])
    for act in ("UPDATE", "DELETE"):
        database.execute(
            f"CREATE TRIGGER desk_acts_{act.lower()}_refused BEFORE {act} ON desk_acts BEGIN SELECT RAISE(ABORT, 'kept for good'); END"
        )
