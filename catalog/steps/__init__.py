"""The numbered steps that bring a shop's database to this version, each applied once.

To add a room's tables: write ``catalog/steps/sNNN_room.py`` with ``NUMBER`` and ``apply``, import it below and put it
into ``STEPS`` in the order of its number. A step that has left the house is never edited again; the next one changes
what it made. ``apply`` runs inside one transaction that must end within 200 ms, so it makes tables and moves no bulk.
"""

from __future__ import annotations

from typing import Protocol

import sqlite_utils

from catalog.steps import (
    s001_products,
    s002_searching,
    s003_import_maps,
    s004_people,
    s010_compliance,
    s011_evidence_papers,
    s012_desk_acts,
    s013_rule_packs,
    s020_broadcasts,
    s021_orders,
    s022_order_ledger,
    s023_traffic,
    s024_duties,
)


class Step(Protocol):
    """One module of this room."""

    NUMBER: int

    def apply(self, database: sqlite_utils.Database) -> None:
        """Bring *database* one step forward."""


STEPS: tuple[Step, ...] = (
    s001_products,
    s002_searching,
    s003_import_maps,
    s004_people,
    s010_compliance,
    s011_evidence_papers,
    s012_desk_acts,
    s013_rule_packs,
    s020_broadcasts,
    s021_orders,
    s022_order_ledger,
    s023_traffic,
    s024_duties,
)
