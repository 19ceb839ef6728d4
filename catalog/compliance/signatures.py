"""What people signed, waived and accepted: every act a row of its own, the newest for an item counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

import msgspec
import sqlite_utils

from catalog.compliance.pack import Scope

Act = Literal["signed", "waived", "accepted"]


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One act of a named person.

    Attributes:
        product: the product's id; "" for room, host and broadcast.
        item: checklist item, or for "accepted" the rule.
        evidence: id of the document, or "".
        number: licence number as checked, masked where personal, or "".
        about: hash of the seller the document is about, or of the words that were accepted; "" where it holds for all.
        reason: why an item was waived or a finding accepted.
        valid_until: ISO date, the document's last day, or "".
        signed_on: the day in the shop.
        at: UTC, ISO 8601.
    """

    scope: Scope
    product: str
    item: str
    act: Act
    evidence: str = ""
    number: str = ""
    about: str = ""
    reason: str = ""
    valid_until: str = ""
    signer: str
    signed_on: str
    at: str


def write_signatures(database: sqlite_utils.Database, signatures: Iterable[Signature]) -> None:
    """Write *signatures* inside the caller's transaction."""
    database.table("signatures").insert_all(msgspec.structs.asdict(signature) for signature in signatures)


def latest_signatures(database: sqlite_utils.Database, scope: Scope, product: str = "") -> dict[str, Signature]:
    """Return the newest signature or waiver of every item."""
    rows = database.query(
        "SELECT * FROM signatures WHERE scope = ? AND product = ? AND act IN ('signed', 'waived') ORDER BY id", [scope, product]
    )
    return {row["item"]: msgspec.convert(row, Signature) for row in rows}


def acceptances(database: sqlite_utils.Database, product: str) -> dict[tuple[str, str], Signature]:
    """Return what was accepted for *product*, by rule and hash of the words."""
    rows = database.query("SELECT * FROM signatures WHERE scope = 'product' AND product = ? AND act = 'accepted' ORDER BY id", [product])
    return {(row["item"], row["about"]): msgspec.convert(row, Signature) for row in rows}


def stamp(signer: str, today: date, now: datetime) -> dict[str, str]:
    """Return the three fields every signature ends with."""
    return {"signer": signer, "signed_on": today.isoformat(), "at": now.isoformat(timespec="milliseconds")}
