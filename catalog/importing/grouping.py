"""Drafts become products of a file: rows of one name and one seller are its variants, and nothing stands there twice."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from catalog.barcodes import compared_form
from catalog.errors import CatalogError
from catalog.importing.drafts import Draft, Reading
from catalog.importing.errors import BarcodeTwice, MerchantCodeTwice, SellerDiffers, VariantTwice
from catalog.product import Seller, folded

SELLER_FIELDS = ("address", "contact", "link", "uscc")


class Group(msgspec.Struct, kw_only=True):
    """One product of the file.

    Attributes:
        seller_key: folded name of the seller, or "" where the file names none.
        product_id: of our own, where the file is an export of ours, or "".
        drafts: its rows in order.
    """

    name_key: str
    seller_key: str
    product_id: str = ""
    drafts: list[Draft] = []


class FileSeller(msgspec.Struct, kw_only=True):
    """A seller as the file's rows describe it together; the first row that says something is remembered."""

    seller: Seller
    first_rows: dict[str, int] = {}


def grouped(reading: Reading) -> tuple[list[Group], dict[str, FileSeller]]:
    """Return the products and sellers of *reading*; rows that contradict earlier ones are noted as refused and left out."""
    groups: dict[tuple[str, str], Group] = {}
    sellers: dict[str, FileSeller] = {}
    codes: dict[tuple[str, str], tuple[tuple[str, str], int]] = {}
    variants: dict[tuple[str, str, str], int] = {}
    ids = ids_by_name(reading)
    for draft in reading.drafts:
        named = name_of(draft)
        product_id = draft.product_id or ids.get(named, "")
        key = (product_id, "") if product_id else named
        problems = [*code_conflicts(draft, key, codes), *seller_conflicts(draft, sellers)]
        variant_key = (*key, folded(draft.variant or ""))
        if variant_key in variants:
            problems.append(("variant" if draft.variant else "name", VariantTwice(first=variants[variant_key])))
        if problems:
            reading.refused.extend(reading.problem(draft.row, field, error) for field, error in problems)
            continue
        variants[variant_key] = draft.row
        for code in codes_of(draft):
            codes.setdefault(code, (key, draft.row))
        remember_seller(draft, sellers)
        groups.setdefault(key, Group(name_key=named[0], seller_key=named[1], product_id=product_id)).drafts.append(draft)
    return list(groups.values()), sellers


def name_of(draft: Draft) -> tuple[str, str]:
    """Return name and seller of *draft* as they are compared."""
    return folded(draft.name), folded(draft.seller or "")


def ids_by_name(reading: Reading) -> dict[tuple[str, str], str]:
    """Return the one id that rows of a name and seller carry: a row that somebody added below them belongs to the same product."""
    found: dict[tuple[str, str], str] = {}
    for draft in reading.drafts:
        if draft.product_id:
            named = name_of(draft)
            found[named] = draft.product_id if found.get(named, draft.product_id) == draft.product_id else ""
    return found


def codes_of(draft: Draft) -> Iterable[tuple[str, str]]:
    """Return the barcode and merchant code of *draft* as they are compared."""
    if barcode := compared_form(draft.barcode or ""):
        yield "barcode", barcode
    if code := folded(draft.merchant_code or ""):
        yield "merchant_code", code


def code_conflicts(
    draft: Draft, key: tuple[str, str], codes: dict[tuple[str, str], tuple[tuple[str, str], int]]
) -> Iterable[tuple[str, CatalogError]]:
    """Return what another product of the file already uses; rows that carry our own id are known without their codes."""
    if draft.product_id:
        return
    for field, code in codes_of(draft):
        owner, first = codes.get((field, code), (key, 0))
        if owner != key:
            error = BarcodeTwice if field == "barcode" else MerchantCodeTwice
            yield field, error(value=str(getattr(draft, field)).strip(), first=first)


def seller_conflicts(draft: Draft, sellers: dict[str, FileSeller]) -> Iterable[tuple[str, CatalogError]]:
    """Return what an earlier row says differently about the same seller: on the picture there is room for one truth."""
    known = sellers.get(folded(draft.seller or "")) if draft.seller else None
    if known is None:
        return
    for field in SELLER_FIELDS:
        said, standing = getattr(draft, f"seller_{field}") or "", getattr(known.seller, field)
        if said and standing and folded(said) != folded(standing):
            yield f"seller_{field}", SellerDiffers(value=said[:40], first=known.first_rows[field])


def remember_seller(draft: Draft, sellers: dict[str, FileSeller]) -> None:
    """Add what *draft* says about its seller to what the file says."""
    if not draft.seller:
        return
    known = sellers.setdefault(folded(draft.seller), FileSeller(seller=Seller(name=draft.seller)))
    for field in SELLER_FIELDS:
        said = getattr(draft, f"seller_{field}") or ""
        if said and not getattr(known.seller, field):
            known.seller = msgspec.structs.replace(known.seller, **{field: said})
            known.first_rows[field] = draft.row
