"""What people did at the desk besides signing, one row an act, each with a name and a reason: nobody changes it afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from catalog.compliance.errors import ReasonMissing, SignerMissing
from catalog.product import cleaned
from catalog.store import Shop

Kind = Literal["override", "setting", "rule-off", "rule-on", "issuer", "pack", "rollback", "own-word", "own-word-off", "recheck"]


class DeskAct(msgspec.Struct, frozen=True, kw_only=True):
    """One act.

    Attributes:
        subject: what it was about: a product's id, "room", a rule, a pack, a setting.
        detail: what was done: a code, a value, a version.
        at: UTC, ISO 8601.
    """

    kind: Kind
    subject: str
    detail: str = ""
    reason: str
    by: str
    at: str


def write_acts(shop: Shop, kind: Kind, subjects: Iterable[tuple[str, str]], *, reason: str, by: str, at: datetime) -> list[DeskAct]:
    """Write one act for every subject with its detail, together, and return them.

    Raises:
        SignerMissing, ReasonMissing: an act has a name and a reason.
    """
    person, why = cleaned(by), cleaned(reason)
    if not person:
        raise SignerMissing
    pairs = list(subjects)
    if not why:
        raise ReasonMissing(what=pairs[0][0] if pairs else kind)
    moment = at.isoformat(timespec="milliseconds")
    acts = [DeskAct(kind=kind, subject=subject, detail=detail, reason=why, by=person, at=moment) for subject, detail in pairs]
    with shop.writing() as database:
        database.table("desk_acts").insert_all(msgspec.structs.asdict(act) for act in acts)
    return acts


def acts(shop: Shop, *kinds: Kind, subject: str = "") -> list[DeskAct]:
    """Return the acts of these kinds (about *subject*), the oldest first."""
    marks = ", ".join("?" * len(kinds))
    about, values = (" AND subject = ?", [*kinds, subject]) if subject else ("", [*kinds])
    rows = shop.database.query(f"SELECT * FROM desk_acts WHERE kind IN ({marks}){about} ORDER BY id", values)  # noqa: S608 - marks only
    return [msgspec.convert(row, DeskAct) for row in rows]
