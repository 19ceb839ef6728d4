"""What is sold, as frozen records: product, variant, price basis, seller, category codes."""

from __future__ import annotations

import re
import unicodedata

import msgspec

CATEGORIES: tuple[str, ...] = (
    "ALL",
    "FOOD_PREPACK",
    "FOOD_FRESH",
    "AGRI",
    "TEA",
    "ALCOHOL",
    "HEALTH_FOOD",
    "INFANT_FORMULA",
    "FSMP",
    "COSMETICS",
    "COSMETICS_KIDS",
    "MED_DEVICE",
    "DRUG",
    "TOBACCO",
    "E3C",
    "APPAREL",
    "TOYS_KIDS",
    "JEWELRY",
    "LAOZIHAO",
    "IMPORT_GT",
    "IMPORT_CBEC",
    "DISINFECT",
    "SERVICE_COUPON",
)
"""Codes of the compliance fact base, section B."""

TIME_HONOURED, TIME_HONOURED_TAGS = "LAOZIHAO", frozenset({"老字号", "中华老字号", "老字號", "中華老字號"})
"""One thing under two names: the shelf keeps the code, and whoever asks for the tag is given it."""
KNOWN_TAGS: tuple[str, ...] = ("首发", "国货", "农产品")
"""Tags of their own that need no category; others are a shop's own words."""

BASIS_KINDS: tuple[str, ...] = ("lowest_7d", "suggested_retail", "channel", "other")

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)


class Seller(msgspec.Struct, frozen=True, kw_only=True):
    """Who actually sells: what the law wants on the picture (S01 article 26).

    Attributes:
        id: "" before the first save.
        contact: telephone or another way customers reach the seller.
        link: one-hop address of the seller's own disclosure, or "".
        uscc: unified social credit code, or "".
    """

    id: str = ""
    name: str
    address: str = ""
    contact: str = ""
    link: str = ""
    uscc: str = ""


class PriceBasis(msgspec.Struct, frozen=True, kw_only=True):
    """The documented ground for a compared or struck-through price.

    Attributes:
        kind: one of ``BASIS_KINDS``.
        text: the merchant's words beside the price.
        document: evidence id, or "".
        channel: where the compared price was asked, for kind "channel".
        valid_from, valid_until: ISO dates, or "".
    """

    kind: str = "other"
    text: str = ""
    document: str = ""
    channel: str = ""
    valid_from: str = ""
    valid_until: str = ""


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a customer can choose and pay for.

    Attributes:
        id: "" before the first save.
        name: 规格; "" where the product has only one.
        barcode: as typed; a wrong check digit is kept, and never used for finding.
        merchant_code: the merchant's own number, or "".
        price_fen: live price, whole fen.
        compared_fen: struck-through price, or None.
        stock: pieces, or None where nobody counts them.
        unit: 计价单位 ("盒", "500g"), or "".
        cost_fen: what the shop pays for it, never shown to viewers, or None.
    """

    id: str = ""
    name: str = ""
    barcode: str = ""
    merchant_code: str = ""
    price_fen: int
    compared_fen: int | None = None
    basis: PriceBasis | None = None
    stock: int | None = None
    unit: str = ""
    cost_fen: int | None = None


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """One product in one revision.

    Attributes:
        id: "" before the first save; "p" and eight letters afterwards.
        revision: 0 before the first save, then 1 and up.
        categories: of ``CATEGORIES``.
        seller: the seller's id, or "".
        claims: what is said of it (卖点/宣称).
        card_text, cue_text: what the card shows besides name and price; what the host says.
        platform_ids: the product's numbers on platforms.
        photos: SHA-256 of each photo, in the order they are shown.
        notes: the shop's own, never shown to viewers.
    """

    id: str = ""
    revision: int = 0
    name: str
    variants: tuple[Variant, ...]
    categories: tuple[str, ...] = ()
    seller: str = ""
    link: str = ""
    claims: tuple[str, ...] = ()
    description: str = ""
    card_text: str = ""
    cue_text: str = ""
    tags: tuple[str, ...] = ()
    origin: str = ""
    platform_ids: tuple[str, ...] = ()
    brand: str = ""
    photos: tuple[str, ...] = ()
    notes: str = ""
    is_withdrawn: bool = False


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a product's history.

    Attributes:
        by: who saved it.
        at: UTC, ISO 8601.
        import_id: the import that wrote it, or "".
    """

    product: Product
    by: str
    at: str
    import_id: str


def labels(product: Product) -> tuple[str, ...]:
    """Return the product's tags as people know them: a time-honoured brand's code is its tag too."""
    return (*(("老字号",) if TIME_HONOURED in product.categories else ()), *product.tags)


def cleaned(text: str) -> str:
    """Return *text* as people read it: no invisible characters, single blanks, none at the ends."""
    return " ".join((text if text.isascii() and text.isprintable() else INVISIBLE.sub("", text)).split())


def folded(text: str) -> str:
    """Return *text* for comparing: compatibility forms, no invisible characters, single blanks, no case."""
    return cleaned(text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()


def cleaned_lines(text: str) -> str:
    """Return a longer *text* with its line breaks, each line as people read it."""
    return "\n".join(cleaned(line) for line in text.splitlines()).strip("\n")
