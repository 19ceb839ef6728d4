"""What a product card says: at most five facts about one variant, in words ready to be painted."""

from __future__ import annotations

from datetime import date

import msgspec

from assets.wording import say
from catalog.compliance.price_basis import basis_fault
from catalog.product import PriceBasis, Product, Variant, cleaned

MOST_FACTS = 5

_BASIS_CODES = {"lowest_7d": "card.basis-lowest-7d", "suggested_retail": "card.basis-suggested-retail"}


class CardFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The words on one card. An empty text is not painted.

    Attributes:
        price_text: "¥68.00"; ``unit_text`` stands beside it ("/盒").
        compared_fen, compared_text: the struck price, None and "" without one or without its basis in words.
        basis_text: what the struck price is compared with.
        note: what the merchant adds ("不向未成年人销售"); a fact the law may want, so it comes before the stock.
        stock, stock_text: None and "" where unknown or where five facts stand already.
        scan_text: beneath the QR code of ``link``.
    """

    name: str
    variant: str
    price_fen: int
    price_text: str
    unit: str
    unit_text: str
    compared_fen: int | None
    compared_text: str
    basis_text: str
    note: str
    stock: int | None
    stock_text: str
    link: str
    scan_text: str


def yuan(fen: int) -> str:
    """Return *fen* as a price tag: "¥1,280.00"."""
    whole, part = divmod(fen, 100)
    return f"¥{whole:,}.{part:02d}"


def basis_words(basis: PriceBasis | None, *, language: str, today: date) -> str:
    """Return what a struck price is compared with, in words; empty where nothing that holds on *today* says it."""
    if basis is None or basis_fault(basis, today):
        return ""
    said = cleaned(basis.text)
    if said and not basis_fault(PriceBasis(text=said), today):
        return said
    if basis.kind == "channel":
        return say("card.basis-channel", language, channel=cleaned(basis.channel))
    return say(_BASIS_CODES[basis.kind], language)


def card_facts(product: Product, variant: Variant, *, today: date, price_fen: int | None = None, language: str = "zh_CN") -> CardFacts:
    """Return what the card of *variant* says; *price_fen* stands in for the live price of the catalogue.

    A struck price is shown only above the live price and only with its basis in words (S01 article 32).
    """
    asked_fen = variant.price_fen if price_fen is None else price_fen
    basis_text = basis_words(variant.basis, language=language, today=today)
    is_compared = variant.compared_fen is not None and variant.compared_fen > asked_fen and basis_text != ""
    unit = cleaned(variant.unit)
    shown = 2 + bool(cleaned(variant.name)) + is_compared + bool(cleaned(product.card_text))
    stock = variant.stock if shown < MOST_FACTS else None
    link = product.link.strip()
    return CardFacts(
        name=cleaned(product.name),
        variant=cleaned(variant.name),
        price_fen=asked_fen,
        price_text=yuan(asked_fen),
        unit=unit,
        unit_text=f"/{unit}" if unit else "",
        compared_fen=variant.compared_fen if is_compared else None,
        compared_text=yuan(variant.compared_fen) if is_compared and variant.compared_fen is not None else "",
        basis_text=basis_text if is_compared else "",
        note=cleaned(product.card_text),
        stock=stock,
        stock_text="" if stock is None else _stock_words(stock, unit, language),
        link=link,
        scan_text=say("card.scan", language) if link else "",
    )


def _stock_words(stock: int, unit: str, language: str) -> str:
    """Return the stock in words; portions where the unit is itself a measure: "库存 3 500g" would read as 3500."""
    if not unit or unit[0].isdigit():
        return say("card.stock-portions", language, stock=stock)
    return say("card.stock", language, stock=stock, unit=unit)
