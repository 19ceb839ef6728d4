"""What a clearance is bound to: the canonical record of everything that was examined, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from catalog.broadcasts.canonical_json import canonical
from catalog.product import PriceBasis, Product, Seller, Variant

Range = tuple[int, int]
"""Lowest and highest signed price, whole fen."""


def examined_record(product: Product, seller: Seller | None, evidence: Iterable[str], signed_range: Range) -> dict[str, Any]:
    """Return everything that was examined; not stock, cost, order, notes, nor the live price itself."""
    return {
        "name": product.name,
        "variants": [variant_record(variant) for variant in sorted(product.variants, key=lambda each: each.id)],
        "categories": sorted(product.categories),
        "seller": seller_record(seller),
        "link": product.link,
        "claims": list(product.claims),
        "card_text": product.card_text,
        "cue_text": product.cue_text,
        "evidence": sorted(set(evidence)),
        "prices": list(signed_range),
    }


def variant_record(variant: Variant) -> dict[str, Any]:
    """Return what is examined of one variant: also the struck price with its basis."""
    return {
        "id": variant.id,
        "name": variant.name,
        "barcode": variant.barcode,
        "merchant_code": variant.merchant_code,
        "unit": variant.unit,
        "compared": [] if variant.compared_fen is None else [variant.compared_fen],
        "basis": basis_record(variant.basis),
    }


def basis_record(basis: PriceBasis | None) -> dict[str, str]:
    """Return what is examined of a price basis."""
    return {} if basis is None else msgspec.structs.asdict(basis)


def seller_record(seller: Seller | None) -> dict[str, str]:
    """Return what is examined of the seller; the id is ours and says nothing."""
    if seller is None:
        return {}
    return {field: text for field, text in msgspec.structs.asdict(seller).items() if field != "id"}


def seller_key(seller: Seller | None) -> str:
    """Return what a signature about the seller is bound to."""
    return record_hash(seller_record(seller))


def record_hash(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of *record* as canonical JSON."""
    return hashlib.sha256(canonical(record)).hexdigest()


def examined_hash(product: Product, seller: Seller | None, evidence: Iterable[str], signed_range: Range) -> str:
    """Return the hash of everything that was examined."""
    return record_hash(examined_record(product, seller, evidence, signed_range))


def changed_fields(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields in which two records differ."""
    return tuple(sorted(field for field in {*before, *now} if json.dumps(before.get(field)) != json.dumps(now.get(field))))


def basis_documents(product: Product) -> tuple[str, ...]:
    """Return the evidence ids that the product's price bases name."""
    return tuple(variant.basis.document for variant in product.variants if variant.basis is not None and variant.basis.document)
