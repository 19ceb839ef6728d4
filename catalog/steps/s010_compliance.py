"""Step 10: documents, signatures, clearances and their withdrawals: rows that nobody changes or takes away."""

from __future__ import annotations

import sqlite_utils

NUMBER = 10

KEPT = ("evidence", "signatures", "clearances", "clearance_withdrawals")


def apply(database: sqlite_utils.Database) -> None:
    """Make the tables, and triggers that refuse every change to what was written."""
    database.table("evidence").create(
        {"id": str, "name": str, "kind": str, "bytes": int, "taken_by": str, "taken_at": str},
        pk="id",
        not_null={"name", "kind", "bytes", "taken_by", "taken_at"},
    )
    database.table("signatures").create(
        {
            "id": int,
            "scope": str,
            "product": str,
            "item": str,
            "act": str,
            "evidence": str,
            "number": str,
            "about": str,
            "reason": str,
            "valid_until": str,
            "signer": str,
            "signed_on": str,
            "at": str,
        },
        pk="id",
        not_null={"scope", "product", "item", "act", "evidence", "number", "about", "reason", "valid_until", "signer", "signed_on", "at"},
    )
    database.table("signatures").create_index(["scope", "product", "item"])
    database.table("clearances").create(
        {"sequence": int, "id": str, "product": str, "document": str}, pk="sequence", not_null={"id", "product", "document"}
    )
    database.table("clearances").create_index(["product"])
    database.table("clearance_withdrawals").create(
        {"clearance": str, "reason": str, "signer": str, "at": str}, pk="clearance", not_null={"reason", "signer", "at"}
    )
    for table in KEPT:
        for act in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_{act.lower()}_refused BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'kept for good'); END"
            )
