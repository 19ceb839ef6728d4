"""The clearance: a dated permission bound to the hash of what was examined, whose id betrays any change to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from catalog.compliance.examined import record_hash

ID_CHARACTERS = 24
LATEST = "SELECT id, document FROM clearances WHERE product = ? ORDER BY sequence DESC LIMIT 1"
WITHDRAWN = "SELECT 1 FROM clearance_withdrawals WHERE clearance = ?"


class SignedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One checklist item as it stood when the clearance was given."""

    item: str
    state: str
    evidence: str = ""
    number: str = ""
    reason: str = ""
    by: str = ""


class Clearance(msgspec.Struct, frozen=True, kw_only=True):
    """One permission.

    Attributes:
        id: hash of everything else here, so that a changed row betrays itself.
        examined: hash of ``record``.
        record: everything that was examined (``catalog.compliance.examined``), as JSON.
        price_min_fen, price_max_fen: the signed range.
        until: ISO date, the last day.
        evidence: ids of the documents it rests on.
        profiles, packs: which rules it was judged by.
        at: UTC, ISO 8601.
    """

    id: str = ""
    product: str
    revision: int
    examined: str
    record: str
    price_min_fen: int
    price_max_fen: int
    until: str
    evidence: tuple[str, ...]
    items: tuple[SignedItem, ...]
    accepted: tuple[SignedItem, ...]
    profiles: tuple[str, ...]
    packs: str
    by: str
    at: str
    is_sample: int

    @property
    def signed_range(self) -> tuple[int, int]:
        """Lowest and highest price it permits, whole fen."""
        return self.price_min_fen, self.price_max_fen


def clearance_id(clearance: Clearance) -> str:
    """Return the id that the rest of *clearance* gives it."""
    fields: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(clearance, id=""))
    return "c" + record_hash(fields)[:ID_CHARACTERS]


def is_genuine(clearance: Clearance) -> bool:
    """Return whether nobody changed the row after it was written."""
    return clearance.id == clearance_id(clearance) and record_hash(msgspec.json.decode(clearance.record)) == clearance.examined


def decoded(document: str) -> Clearance | None:
    """Return the clearance a row holds, or None where it is none or was changed."""
    try:
        clearance = msgspec.json.decode(document, type=Clearance)
        return clearance if is_genuine(clearance) else None
    except (msgspec.MsgspecError, TypeError, ValueError):
        return None


def is_over(clearance: Clearance, today: date) -> bool:
    """Return whether the last day has passed."""
    return clearance.until < today.isoformat()
