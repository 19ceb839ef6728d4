"""Step 4: a PIN's hash for each person, and what is known of people as rows that nobody changes or takes away."""

from __future__ import annotations

import sqlite_utils

NUMBER = 4


def apply(database: sqlite_utils.Database) -> None:
    """Make the table of facts with triggers that refuse every change to what was written."""
    database.execute("ALTER TABLE people ADD COLUMN pin_hash TEXT NOT NULL DEFAULT ''")
    database.table("person_facts").create(
        {"id": int, "person": str, "kind": str, "document": str, "author": str, "at": str},
        pk="id",
        not_null={"person", "kind", "document", "author", "at"},
    )
    database.table("person_facts").create_index(["person"])
    refused = "BEGIN SELECT RAISE(ABORT, 'kept for good'); END"
    for act in ("UPDATE", "DELETE"):
        database.execute(f"CREATE TRIGGER person_facts_{act.lower()}_refused BEFORE {act} ON person_facts {refused}")
