"""Decides whether a clearance still holds for a product as it is now: the one place both the desk and the gate ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from catalog.compliance.clearance import Clearance, is_over
from catalog.compliance.examined import basis_documents, changed_fields, examined_record, record_hash
from catalog.money import yuan
from catalog.product import Product, Seller


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a clearance holds.

    Attributes:
        code: why not, "" when it holds.
        facts: for the words of ``code``.
        examined: hash of the product as it is now, in the clearance's price range; "" without a clearance.
    """

    code: str
    facts: dict[str, str | int] = {}
    examined: str = ""


def holding(
    product: Product,
    seller: Seller | None,
    clearance: Clearance | None,
    fault: str,
    *,
    evidence: Iterable[str],
    lapsed: str = "",
    today: date,
) -> Holding:
    """Return whether *clearance* permits *product* today.

    *evidence* is what is signed for it now; *lapsed* the ISO date on which the first of it ended, as somebody wrote down since, or "".
    """
    if product.is_withdrawn:
        return Holding(code="gate.withdrawn")
    if not product.categories:
        return Holding(code="gate.no-category")
    if clearance is None or fault:
        return Holding(code=fault or "gate.no-clearance")
    record = examined_record(product, seller, {*evidence, *basis_documents(product)}, clearance.signed_range)
    examined = record_hash(record)
    if is_over(clearance, today):
        return Holding(code="gate.expired", facts={"until": clearance.until}, examined=examined)
    if lapsed:
        return Holding(code="gate.evidence-expired", facts={"until": lapsed}, examined=examined)
    if examined != clearance.examined:
        fields = changed_fields(msgspec.json.decode(clearance.record), record)
        return Holding(code="gate.changed", facts={"fields": " ".join(fields)}, examined=examined)
    for variant in product.variants:
        if not clearance.price_min_fen <= variant.price_fen <= clearance.price_max_fen:
            facts = {"price": yuan(variant.price_fen), "low": yuan(clearance.price_min_fen), "high": yuan(clearance.price_max_fen)}
            return Holding(code="gate.price-out-of-range", facts=dict(facts), examined=examined)
    return Holding(code="", examined=examined)
