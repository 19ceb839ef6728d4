"""The one report record: a summary as every form of the report tells it, and as ``kaibo summary --json`` prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import msgspec

from assets.wording import hint, say, sentences
from catalog.broadcasts.broadcast import Broadcast, told_time
from catalog.money import yuan
from catalog.product import Product
from catalog.sales.evening import OutageOrders
from catalog.sales.export_profile import shipped_profiles
from catalog.sales.follow_up import Advice, follow_up
from catalog.sales.indicator import Indicator
from catalog.sales.indicators import indicators, is_final
from catalog.sales.summary import BUCKETS, Group, Minute, Summary, Unmatched
from catalog.sales.tally import Tallies, Tally
from studio.reports.figures import decimal_text, pieces
from studio.reports.letter import Letter, letter, main_currency

DEFINED = (
    "orders", "lines", "quantity", "gmv_ordered", "gmv_paid", "refunds", "gmv_net", "refund_amount_unknown_lines", *BUCKETS, "as_of",
)  # fmt: skip


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a summary was asked for: the day it stands for, and the stretch of paid time (ISO 8601, or "")."""

    as_of: date
    since: str = ""
    until: str = ""


def summary_record(summary: Summary, products: dict[str, Product], *, asked: Asked, language: str) -> dict[str, Any]:
    """Return the record; money as decimal strings, times with offset, sentences in *language*.

    Where the files hold several currencies, totals and each product are keyed by currency.
    """
    currencies = summary.currencies

    def keyed(told: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
        return told(currencies[0]) if len(currencies) == 1 else {currency: told(currency) for currency in currencies}

    def name(product: str) -> str:
        return products[product].name if product in products else ""

    best_first = sorted(summary.by_product.items(), key=lambda each: (-best_paid(each[1]), each[0]))
    return {
        "as_of": asked.as_of.isoformat(),
        "from": asked.since,
        "to": asked.until,
        "broadcast": broadcast_record(summary.asked) if summary.asked else None,
        "letter": letter_record(letter(summary, products, language, main_currency(summary))),
        "follow_up": [
            advice_record(advice, name(advice.product), language, currency)
            for currency in currencies
            for advice in follow_up(summary, currency)
        ],
        "currencies": list(currencies),
        "totals": keyed(lambda currency: totals_record(summary.totals, currency) | buckets_record(summary, currency)),
        "broadcast_totals": keyed(partial(own_record, summary.broadcast_totals)),
        "by_platform": [
            {"platform": platform, "basis": basis(platform, language), **totals_record(tallies, currency)}
            for platform, tallies in sorted(summary.by_platform.items())
            for currency in sorted(tallies)
        ],
        "by_traffic": [
            {"platform": platform, "traffic": traffic, "currency": currency, **own_record(tallies, currency)}
            for (platform, traffic), tallies in sorted(summary.by_traffic.items())
            for currency in sorted(tallies)
        ],
        "by_product": [{"product": product, "name": name(product)} | keyed(partial(group_record, group)) for product, group in best_first],
        "unmatched": [
            unmatched_record(each) | keyed(partial(group_record, each.group))
            for each in sorted(summary.unmatched, key=lambda each: -best_paid(each.group))
        ],
        "by_minute": [minute_record(each, name) | keyed(partial(own_record, each.tallies)) for each in summary.by_minute],
        "platform_cut": platform_cut(summary),
        "outages": [outage_record(each) for each in summary.evening.outages] if summary.evening else [],
        "traffic": dict(summary.traffic.figures),
        "indicators": [
            indicator_record(each, language, is_final=is_final(each, summary, asked.as_of)) for each in indicators(summary, products)
        ],
        "definitions": {word: say(f"summary.definition.{word.replace('_', '-')}", language) for word in DEFINED},
    }


def letter_record(told: Letter) -> dict[str, Any]:
    """Return the first page: sentences, numbers with their basis, things to try with their evidence."""
    return {
        "sentences": list(told.sentences),
        "numbers": [number._asdict() for number in told.numbers],
        "tries": [each._asdict() for each in told.tries],
    }


def advice_record(advice: Advice, name: str, language: str, currency: str) -> dict[str, Any]:
    """Return one line of the follow-up sheet."""
    per_minute = advice.net_per_minute_fen
    return {
        "product": advice.product,
        "name": name,
        "decision": advice.decision.value,
        "decision_words": say(f"report.decision.{advice.decision.value}", language),
        "reason": say(f"report.reason.{advice.reason}", language),
        "place": advice.place,
        "on_air_seconds": advice.on_air_ms // 1000,
        "quantity": pieces(advice.quantity_thousandths),
        "currency": currency,
        "paid": yuan(advice.paid_fen),
        "refunds": yuan(advice.refunds_fen),
        "net": yuan(advice.net_fen),
        "live_net": yuan(advice.live_net_fen),
        "unshown_paid": yuan(advice.unshown_paid_fen),
        "net_per_minute": None if per_minute is None else yuan(per_minute),
    }


def totals_record(tallies: Tallies, currency: str) -> dict[str, Any]:
    """Return all figures of the tally in *currency*."""
    tally = tallies.get(currency, Tally())
    return {
        "currency": currency,
        "orders": tally.orders,
        "lines": tally.lines,
        "paid_lines": tally.paid_lines,
        "gift_lines": tally.gift_lines,
        "gift_quantity": pieces(tally.gift_quantity),
        "quantity": pieces(tally.quantity),
        "gmv_ordered": yuan(tally.ordered),
        "gmv_paid": yuan(tally.paid),
        "refunds": yuan(tally.refunds),
        "gmv_net": yuan(tally.net),
        "refund_amount_unknown_lines": tally.refund_amount_unknown_lines,
    }


def buckets_record(summary: Summary, currency: str) -> dict[str, str]:
    """Return the paid money in *currency* by when it was paid; it adds up to all that was paid."""
    groups = (*summary.by_product.values(), *(each.group for each in summary.unmatched))
    return {bucket: yuan(sum(group.paid_in[currency, bucket] for group in groups)) for bucket in BUCKETS}


def own_record(tallies: Tallies, currency: str) -> dict[str, Any]:
    """Return paid, refunds, net and pieces of the tally in *currency*."""
    tally = tallies.get(currency, Tally())
    return {"paid": yuan(tally.paid), "refunds": yuan(tally.refunds), "net": yuan(tally.net), "quantity": pieces(tally.quantity)}


def group_record(group: Group, currency: str) -> dict[str, Any]:
    """Return a product's figures in *currency*: the buckets are paid money and add up to ``paid``."""
    tally = group.tallies.get(currency, Tally())
    return (
        {"lines": tally.lines}
        | own_record(group.tallies, currency)
        | {bucket: yuan(group.paid_in[currency, bucket]) for bucket in BUCKETS}
        | {"refund_amount_unknown_lines": tally.refund_amount_unknown_lines, "own": own_record(group.own, currency)}
    )


def unmatched_record(unmatched: Unmatched) -> dict[str, Any]:
    """Return what is known of lines without a product, and what they may be."""
    return {
        "platform": unmatched.platform,
        "platform_product": unmatched.platform_product,
        "name": unmatched.name,
        "suggestions": msgspec.to_builtins(unmatched.suggestions),
    }


def minute_record(minute: Minute, name: Callable[[str], str]) -> dict[str, Any]:
    """Return when the minute was, what was on air, and how many pieces of what it sold."""
    sold: Counter[str] = Counter()
    for product, tallies in minute.products.items():
        sold[product] += sum(tally.quantity for tally in tallies.values())
    return {
        "minute": told_time(minute.at * 1000),
        "broadcast": minute.broadcast,
        "on_air": list(minute.on_air),
        "products": [
            {
                "product": product,
                "name": name(product),
                "quantity": pieces(sold[product]),
                "net": {currency: yuan(tally.net) for currency, tally in sorted(tallies.items())},
            }
            for product, tallies in sorted(minute.products.items())
        ],
    }


def indicator_record(indicator: Indicator, language: str, *, is_final: bool) -> dict[str, Any]:
    """Return the indicator with its basis beside it; what is missing stands in words."""
    code = f"summary.indicator.{indicator.id.replace('_', '-')}"
    state = "final" if is_final else "provisional"
    return {
        "id": indicator.id,
        "name": say(code, language),
        "dimension": indicator.dimension.value,
        "dimension_words": say(f"report.dimension.{indicator.dimension.value}", language),
        "unit": indicator.unit,
        "currency": indicator.currency,
        "value": decimal_text(indicator.value),
        "numerator": decimal_text(indicator.numerator),
        "denominator": decimal_text(indicator.denominator),
        "times": indicator.times,
        "basis": hint(code, language),
        "state": state,
        "state_words": say(f"report.state.{state}", language),
        "missing": [say(f"summary.missing.{each.replace('_', '-')}", language) for each in indicator.missing],
    }


def outage_record(found: OutageOrders) -> dict[str, Any]:
    """Return an outage and the paid orders around it; that one followed the other is all it says."""
    return {
        "destination": found.outage.destination,
        "from": told_time(found.outage.from_ms),
        "to": told_time(found.outage.to_ms),
        "seconds": (found.outage.to_ms - found.outage.from_ms) // 1000,
        "orders_before": found.before,
        "orders_during": found.during,
        "orders_after": found.after,
    }


def platform_cut(summary: Summary) -> list[dict[str, Any]]:
    """Return what the platforms themselves call live, beside what fell into broadcasts by time, and how far apart they are."""
    live_words = {(profile.platform, word) for profile in shipped_profiles() for word in profile.live_words}
    said: Counter[tuple[str, str]] = Counter()
    for (platform, word), tallies in summary.by_traffic.items():
        for currency, tally in tallies.items():
            said[platform, currency] += tally.paid if (platform, word) in live_words else 0
    return [
        {
            "platform": platform,
            "currency": currency,
            "platform_says_live": yuan(fen),
            "in_broadcasts_by_time": yuan(summary.in_broadcasts[platform, currency]),
            "difference": yuan(fen - summary.in_broadcasts[platform, currency]),
        }
        for (platform, currency), fen in sorted(said.items())
    ]


def broadcast_record(broadcast: Broadcast) -> dict[str, Any]:
    """Return which broadcast it was."""
    return {
        "id": broadcast.id,
        "start": told_time(broadcast.began_ms),
        "end": told_time(broadcast.ended_ms),
        "has_ended": broadcast.is_ended,
        "host": broadcast.host,
        "platform": broadcast.platform,
        "rehearsal": broadcast.is_rehearsal,
        "sample": broadcast.is_sample,
    }


def basis(platform: str, language: str) -> str:
    """Return on what the platform's figures rest."""
    code = f"orders.basis.{platform}"
    return say(code if code in sentences(language) else "orders.basis.mapped", language)


def best_paid(group: Group) -> int:
    """Return what sorts the best seller first."""
    return sum(tally.paid for tally in group.tallies.values())
