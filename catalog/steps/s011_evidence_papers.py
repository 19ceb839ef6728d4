"""Step 11: what a document says (type, number, holder, dates), and which documents were taken away: rows that nobody changes."""

from __future__ import annotations

import sqlite_utils

NUMBER = 11

KEPT = ("evidence_papers", "evidence_removals")


def apply(database: sqlite_utils.Database) -> None:
    """Make the tables, and triggers that refuse every change to what was written."""
    database.table("evidence_papers").create(
        {
            "id": int,
            "evidence": str,
            "type": str,
            "format": str,
            "number": str,
            "holder": str,
            "scope": str,
            "valid_from": str,
            "valid_until": str,
            "by": str,
            "at": str,
        },
        pk="id",
        not_null={"evidence", "type", "format", "number", "holder", "scope", "valid_from", "valid_until", "by", "at"},
    )
    database.table("evidence_papers").create_index(["evidence"])
    database.table("evidence_removals").create(
        {"id": int, "evidence": str, "reason": str, "by": str, "at": str}, pk="id", not_null={"evidence", "reason", "by", "at"}
    )
    for table in KEPT:
        for act in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_{act.lower()}_refused BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'kept for good'); END"
            )
