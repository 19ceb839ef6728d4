"""Step 24: what is to be done after broadcasts, with its due day; a duty that is done stays as proof."""

from __future__ import annotations

import sqlite_utils

NUMBER = 24


def apply(database: sqlite_utils.Database) -> None:
    """Make the table; no column of it is for anything about a buyer."""
    database.table("duties").create(
        {
            "id": str, "kind": str, "broadcast": str, "product": str, "facts": str, "reason": str, "due": str, "made_at": str,
            "done_at": str, "done_by": str, "note": str,
        },
        pk="id",
        not_null={"kind", "due", "made_at"},
    )  # fmt: skip
    database.table("duties").create_index(["broadcast"])
