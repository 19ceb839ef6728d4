"""The takings' first page, made from ``kaibo summary``: three sentences, three numbers, one chart, then the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from catalog.broadcasts.indexing import all_broadcasts
from catalog.store import Shop

MOST_BARS = 8


class BroadcastChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One broadcast to choose from."""

    id: str
    began: datetime
    minutes: int
    is_rehearsal: bool


class ProductTakings(msgspec.Struct, frozen=True, kw_only=True):
    """What one product earned, as the table shows it; money as decimal text in the page's currency."""

    name: str
    quantity: str
    paid: str
    refunds: str
    net: str
    attributed: str


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of the letter."""

    code: str
    facts: dict[str, str | int]


class TakingsPage(msgspec.Struct, frozen=True, kw_only=True):
    """The page.

    Attributes:
        currency: of every figure; where a shop has several, the one with the most orders.
        numbers: (code of the word, amount).
        bars: (product, net) of those that earned most.
    """

    currency: str
    sentences: tuple[Sentence, ...]
    numbers: tuple[tuple[str, str], ...]
    bars: tuple[tuple[str, Decimal], ...]
    lines: tuple[ProductTakings, ...]


def broadcast_choices(shop: Shop) -> list[BroadcastChoice]:
    """Return every broadcast, the newest first."""
    return [
        BroadcastChoice(
            id=one.id,
            began=datetime.fromtimestamp(one.began_ms / 1000).astimezone(),
            minutes=max(1, (one.ended_ms - one.began_ms) // 60_000),
            is_rehearsal=one.is_rehearsal,
        )
        for one in reversed(all_broadcasts(shop))
    ]


def page_of(document: Mapping[str, Any], *, as_of: str) -> TakingsPage | None:
    """Return the first page of a summary, or None where the shop has no orders yet."""
    by_currency = _by_currency(document["totals"])
    if not by_currency:
        return None
    currency, totals = max(by_currency.items(), key=lambda pair: int(pair[1].get("lines", 0)))
    if not int(totals.get("lines", 0)):
        return None
    broadcast = _by_currency(document.get("broadcast_totals") or {}).get(currency) or {}
    lines = sorted((_product(one, currency) for one in document["by_product"]), key=lambda line: Decimal(line.net), reverse=True)
    return TakingsPage(
        currency=currency,
        sentences=_letter(document, totals, broadcast, as_of),
        numbers=(
            ("ui.takings.number-net", totals["gmv_net"]),
            ("ui.takings.number-broadcast", str(broadcast.get("net", "0.00"))),
            ("ui.takings.number-refunds", totals["refunds"]),
        ),
        bars=tuple((line.name, Decimal(line.net)) for line in lines[:MOST_BARS] if Decimal(line.net) > 0),
        lines=tuple(lines),
    )


def money(currency: str, amount: str) -> str:
    """Return *amount* as people read it: "¥1,280.00"; another currency is named."""
    grouped = f"{Decimal(amount):,.2f}"
    return f"¥{grouped}" if currency == "CNY" else f"{currency} {grouped}"


def _letter(document: Mapping[str, Any], totals: Mapping[str, Any], broadcast: Mapping[str, Any], as_of: str) -> tuple[Sentence, ...]:
    currency = str(totals.get("currency", "CNY"))
    first = Sentence(
        code="ui.takings.letter-all",
        facts={
            "as_of": as_of,
            "orders": int(totals["orders"]),
            "paid": money(currency, totals["gmv_paid"]),
            "refunds": money(currency, totals["refunds"]),
            "net": money(currency, totals["gmv_net"]),
        },
    )
    if broadcast:
        second = Sentence(
            code="ui.takings.letter-broadcast",
            facts={"net": money(currency, str(broadcast["net"])), "quantity": int(Decimal(str(broadcast["quantity"])))},
        )
    else:
        second = Sentence(code="ui.takings.letter-no-broadcast", facts={})
    unmatched, unknown = len(document.get("unmatched") or ()), int(totals.get("refund_amount_unknown_lines", 0))
    if unmatched and unknown:
        third = Sentence(code="ui.takings.letter-open", facts={"unmatched": unmatched, "unknown": unknown})
    elif unmatched:
        third = Sentence(code="ui.takings.letter-unmatched", facts={"unmatched": unmatched})
    elif unknown:
        third = Sentence(code="ui.takings.letter-unknown", facts={"unknown": unknown})
    else:
        third = Sentence(code="ui.takings.letter-whole", facts={})
    return first, second, third


def _product(one: Mapping[str, Any], currency: str) -> ProductTakings:
    figures: Mapping[str, Any] = one if "paid" in one else one.get(currency, {})
    return ProductTakings(
        name=str(one.get("name") or one["product"]),
        quantity=str(figures.get("quantity", 0)),
        paid=_figure(figures.get("paid")),
        refunds=_figure(figures.get("refunds")),
        net=_figure(figures.get("net")),
        attributed=_figure(figures.get("attributed")),
    )


def _figure(amount: object) -> str:
    return f"{Decimal(str(amount or 0)):.2f}"


def _by_currency(totals: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    if not totals:
        return {}
    if any(isinstance(value, Mapping) for value in totals.values()):
        return {str(currency): {**figures, "currency": currency} for currency, figures in totals.items()}
    return {str(totals.get("currency", "CNY")): totals}
