"""Step 3: what a merchant once told about the columns of a file, kept for the next file that looks the same."""

from __future__ import annotations

import sqlite_utils

NUMBER = 3


def apply(database: sqlite_utils.Database) -> None:
    """Make the table of maps, and say of each import what it was."""
    database.table("import_maps").create(
        {"titles": str, "mapping": str, "file": str, "author": str, "at": str}, pk="titles", not_null={"mapping", "file", "author", "at"}
    )
    database.execute("ALTER TABLE imports ADD COLUMN kind TEXT NOT NULL DEFAULT 'spreadsheet'")
