"""The clearances of a shop: written once, found by their product, withdrawn by a row of their own."""

from __future__ import annotations

from datetime import datetime

import msgspec

from catalog.compliance.clearance import LATEST, WITHDRAWN, Clearance, clearance_id, decoded
from catalog.compliance.errors import NothingToWithdraw, ReasonMissing, SignerMissing
from catalog.product import cleaned
from catalog.store import Shop


def write_clearance(shop: Shop, clearance: Clearance) -> Clearance:
    """Write *clearance* with its id and return it; the same one again is the one that stands."""
    whole = msgspec.structs.replace(clearance, id=clearance_id(clearance))
    with shop.writing() as database:
        row = {"id": whole.id, "product": whole.product, "document": msgspec.json.encode(whole).decode()}
        database.table("clearances").insert(row)
    return whole


def latest_clearance(shop: Shop, product: str) -> tuple[Clearance | None, str]:
    """Return the newest clearance of *product* and why it does not count: a reason code, or ""."""
    row = next(iter(shop.database.query(LATEST, [product])), None)
    if row is None:
        return None, "gate.no-clearance"
    if shop.database.execute(WITHDRAWN, [row["id"]]).fetchone():
        return decoded(row["document"]), "gate.clearance-withdrawn"
    clearance = decoded(row["document"])
    if clearance is None or clearance.product != product or clearance.id != row["id"]:
        return None, "gate.clearance-damaged"
    return clearance, ""


def withdraw_clearance(shop: Shop, product: str, *, by: str, reason: str, at: datetime) -> Clearance:
    """Take back the clearance of *product* and return it.

    Raises:
        SignerMissing, ReasonMissing: a person says why.
        NothingToWithdraw: none stands.
    """
    signer, why = cleaned(by), cleaned(reason)
    if not signer:
        raise SignerMissing
    if not why:
        raise ReasonMissing(what=product)
    clearance, fault = latest_clearance(shop, product)
    if clearance is None or fault:
        raise NothingToWithdraw(product=product)
    with shop.writing() as database:
        row = {"clearance": clearance.id, "reason": why, "signer": signer, "at": at.isoformat(timespec="milliseconds")}
        database.table("clearance_withdrawals").insert(row)
    return clearance
