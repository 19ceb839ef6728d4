"""What the shop's own record proves of a product, so that nobody signs what the catalogue knows already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

import msgspec

from catalog.compliance.checklist import Proof
from catalog.compliance.finding import Finding
from catalog.compliance.number_checks import check_number
from catalog.compliance.price_basis import basis_faults, struck_variants
from catalog.compliance.product_texts import broken_rules
from catalog.product import Product, Seller, cleaned

HEALTH_RULES = frozenset({"MED", "FUNC", "HFOOD"})
CLAIM_RULES = frozenset({"HONOR", "ABS", "FAKE_DATA"})


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a proof may look at."""

    product: Product
    seller: Seller | None
    findings: tuple[Finding, ...]
    today: date


def seller_proof(record: Record) -> Proof:
    """The actual seller is bound and complete (S01 article 26)."""
    seller = record.seller
    if seller is None or not cleaned(seller.name):
        return Proof(is_given=False, is_final=True, code="compliance.seller-unbound")
    if seller.uscc and check_number("USCC", seller.uscc, today=record.today).level == "block":
        return Proof(is_given=False, is_final=True, code="compliance.seller-code-wrong", facts={"seller": seller.name})
    if not cleaned(seller.address) or not (cleaned(seller.contact) or cleaned(seller.link)):
        return Proof(is_given=False, code="compliance.seller-incomplete", facts={"seller": seller.name})
    return Proof(is_given=True, code="compliance.proved-seller", facts={"seller": seller.name})


def prices_proof(record: Record) -> Proof:
    """Every variant has a price and a unit (S01 article 32)."""
    for variant in record.product.variants:
        named = variant.name or record.product.name
        if variant.price_fen <= 0:
            return Proof(is_given=False, is_final=True, code="compliance.price-missing", facts={"variant": named})
        if not cleaned(variant.unit):
            return Proof(is_given=False, code="compliance.unit-missing", facts={"variant": named})
    return Proof(is_given=True, code="compliance.proved-prices")


def basis_proof(record: Record) -> Proof:
    """Every struck price has its ground (S16 article 16)."""
    for variant, fault in basis_faults(record.product, record.today):
        return Proof(is_given=False, code=fault, facts={"variant": variant.name or record.product.name})
    return Proof(is_given=True, code="compliance.proved-basis" if struck_variants(record.product) else "compliance.proved-no-struck-price")


def words_proof(record: Record) -> Proof:
    """No text of the product breaks a rule, and what needs a person was looked at."""
    if rules := broken_rules(record.findings):
        return Proof(is_given=False, is_final=True, code="compliance.words-broken", facts={"rules": " ".join(rules)})
    open_rules = dict.fromkeys(finding.rule for finding in record.findings if finding.needs_person)
    if open_rules:
        return Proof(is_given=False, is_final=True, code="compliance.words-open", facts={"rules": " ".join(open_rules)})
    return Proof(is_given=True, code="compliance.proved-words")


def plain_food_proof(record: Record) -> Proof:
    """Ordinary food is not said to heal or to strengthen."""
    rules = dict.fromkeys(finding.rule for finding in record.findings if finding.rule in HEALTH_RULES and finding.state == "open")
    if rules:
        return Proof(is_given=False, is_final=True, code="compliance.words-broken", facts={"rules": " ".join(rules)})
    return Proof(is_given=True, code="compliance.proved-words")


def stock_proof(record: Record) -> Proof:
    """Stock is counted, and nothing is said of scarcity."""
    is_counted = all(variant.stock is not None for variant in record.product.variants)
    is_silent = all(finding.rule != "SCARCITY" for finding in record.findings)
    return Proof(
        is_given=is_counted and is_silent, code="compliance.proved-stock" if is_counted and is_silent else "compliance.stock-unproved"
    )


def claims_proof(record: Record) -> Proof:
    """Nothing is claimed that wants a source."""
    rules = dict.fromkeys(finding.rule for finding in record.findings if finding.rule in CLAIM_RULES)
    if rules:
        return Proof(is_given=False, code="compliance.claims-unproved", facts={"rules": " ".join(rules)})
    return Proof(is_given=True, code="compliance.proved-no-claims")


def barred_proof(_: Record) -> Proof:
    """These goods never go on air."""
    return Proof(is_given=False, is_final=True, code="compliance.goods-barred")


PROOFS: Mapping[str, Callable[[Record], Proof]] = MappingProxyType(
    {
        "seller": seller_proof,
        "prices": prices_proof,
        "basis": basis_proof,
        "words": words_proof,
        "plain-food": plain_food_proof,
        "stock": stock_proof,
        "claims": claims_proof,
        "barred": barred_proof,
    }
)
