"""Step 23: what only the platform knows of a broadcast (viewers, clicks ...), typed in or read from its own export."""

from __future__ import annotations

import sqlite_utils

NUMBER = 23


def apply(database: sqlite_utils.Database) -> None:
    """Make the table; money is whole fen, times are seconds, everything else counts."""
    database.table("broadcast_traffic").create(
        {"broadcast": str, "figure": str, "value": int, "is_final": int, "source": str, "at": str},
        pk=("broadcast", "figure"),
        not_null={"value", "is_final", "source", "at"},
    )
