"""The report's first page in words: three sentences, three numbers and three things to try; pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from assets.wording import hint, say
from catalog.broadcasts.broadcast import Broadcast
from catalog.product import Product
from catalog.sales.follow_up import Advice, follow_up
from catalog.sales.indicators import net_per_minute
from catalog.sales.summary import ATTRIBUTED, Group, Summary
from catalog.sales.tally import Tallies, Tally
from studio.reports.figures import UNKNOWN, money_text, pieces

REASONS = ("refunded", "strong", "unshown", "unsold")
"""The loudest first."""
THREE = 3


class Number(NamedTuple):
    """One of the three numbers: what it is, as people read it, and on what it rests."""

    label: str
    text: str
    basis: str


class Try(NamedTuple):
    """One thing to try next time, and the figures that suggest it; never more than a suggestion."""

    text: str
    evidence: str
    product: str


class Letter(NamedTuple):
    """What the owner reads first."""

    sentences: tuple[str, ...]
    numbers: tuple[Number, ...]
    tries: tuple[Try, ...]


def letter(summary: Summary, products: dict[str, Product], language: str, currency: str) -> Letter:
    """Return the three sentences and numbers in *currency*, of the asked broadcast where there is one."""
    tally = (summary.broadcast_totals if summary.asked else summary.totals).get(currency, Tally())
    sentences = (
        _first(summary, tally, language, currency),
        _second(summary, products, language, currency),
        _third(tally, language, currency),
    )
    return Letter(
        sentences=sentences if tally.lines else sentences[:1],
        numbers=_numbers(summary, tally, language, currency),
        tries=_tries(summary, products, tally, language, currency),
    )


def main_currency(summary: Summary) -> str:
    """Return the currency most was paid in."""
    tallies = summary.broadcast_totals if summary.asked and summary.broadcast_totals else summary.totals
    return max(summary.currencies, key=lambda currency: tallies[currency].paid if currency in tallies else -1)


def ran_minutes(broadcast: Broadcast) -> int:
    """Return how many minutes the broadcast ran, the begun one counted."""
    return -(-(broadcast.ended_ms - broadcast.began_ms) // 60_000)


def _first(summary: Summary, tally: Tally, language: str, currency: str) -> str:
    facts = {"net": money_text(tally.net, currency), "quantity": pieces(tally.quantity), "orders": tally.orders}
    if summary.asked is None:
        return say("report.sentence.shop", language, **facts) if tally.lines else say("report.sentence.shop-none", language)
    facts["minutes"] = ran_minutes(summary.asked)
    return say("report.sentence.broadcast" if tally.lines else "report.sentence.broadcast-none", language, **facts)


def _second(summary: Summary, products: dict[str, Product], language: str, currency: str) -> str:
    def tallies(group: Group) -> Tallies:
        return group.own if summary.asked else group.tallies

    sold = [(tallies(group)[currency].net, product) for product, group in summary.by_product.items() if currency in tallies(group)]
    whole = (summary.broadcast_totals if summary.asked else summary.totals).get(currency, Tally())
    if not sold or not whole.paid:
        return say("report.sentence.best-none", language)
    net, best = max(sold)
    live = summary.live.get(currency, Tally()).paid if summary.asked else live_paid(summary, currency)
    share = (Decimal(live) * 100 / whole.paid).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    name = products[best].name if best in products else best
    return say("report.sentence.best", language, name=name, net=money_text(net, currency), share=share)


def live_paid(summary: Summary, currency: str) -> int:
    """Return what was paid in scope for products while they were shown."""
    return sum(group.paid_in[currency, ATTRIBUTED] for group in summary.by_product.values())


def _third(tally: Tally, language: str, currency: str) -> str:
    facts = {"refunds": money_text(tally.refunds, currency), "paid": money_text(tally.paid, currency)}
    if tally.refund_amount_unknown_lines:
        return say("report.sentence.refunds-unknown", language, **facts, count=tally.refund_amount_unknown_lines)
    return say("report.sentence.refunds" if tally.refunds else "report.sentence.no-refunds", language, **facts)


def _tries(summary: Summary, products: dict[str, Product], tally: Tally, language: str, currency: str) -> tuple[Try, ...]:
    """Return three things to try: what the follow-up sheet says loudest, then what any shop can do for better figures."""
    sheet = [advice for advice in follow_up(summary, currency) if tally.lines and advice.reason != "sold"]
    loudest = sorted(sheet, key=lambda advice: (REASONS.index(advice.reason), -advice.paid_fen, -advice.on_air_ms))
    chosen = list({advice.reason: advice for advice in reversed(loudest)}.values())[::-1]
    chosen += [advice for advice in loudest if advice not in chosen]
    found = [_try(advice, products, language, currency) for advice in chosen[:THREE]]
    unmatched = [each.group.tallies[currency].paid for each in summary.unmatched if currency in each.group.tallies]
    if unmatched:
        evidence = say("report.try.link-evidence", language, count=len(unmatched), paid=money_text(sum(unmatched), currency))
        found.append(Try(say("report.try.link", language), evidence, ""))
    if tally.lines:
        found.append(Try(say("report.try.import-again", language), _third(tally, language, currency), ""))
    else:
        found.append(Try(say("report.try.import", language), _first(summary, tally, language, currency), ""))
    found.append(Try(say("report.try.traffic", language), say("report.try.traffic-evidence", language), ""))
    return tuple(found[:THREE])


def _try(advice: Advice, products: dict[str, Product], language: str, currency: str) -> Try:
    name = products[advice.product].name if advice.product in products else advice.product
    return Try(say(f"report.try.{advice.reason}", language, name=name), evidence(advice, language, currency), advice.product)


def evidence(advice: Advice, language: str, currency: str) -> str:
    """Return the figures behind one line of the follow-up sheet, as a sentence."""
    per_minute = UNKNOWN if advice.net_per_minute_fen is None else money_text(advice.net_per_minute_fen, currency)
    return say(
        "report.follow-up.evidence",
        language,
        minutes=f"{advice.on_air_ms / 60_000:.1f}",
        net=money_text(advice.net_fen, currency),
        per_minute=per_minute,
        unshown=money_text(advice.unshown_paid_fen, currency),
        refunds=money_text(advice.refunds_fen, currency),
    )


def _numbers(summary: Summary, tally: Tally, language: str, currency: str) -> tuple[Number, ...]:
    net = Number(say("report.net", language), money_text(tally.net, currency), say("summary.definition.gmv-net", language))
    count = Number(say("report.pieces", language), str(pieces(tally.quantity)), say("summary.definition.quantity", language))
    refunds = Number(say("report.refunds", language), money_text(tally.refunds, currency), say("summary.definition.refunds", language))
    if summary.asked is None:
        return net, count, refunds
    value = net_per_minute(summary, summary.asked, currency).value
    text = UNKNOWN if value is None else money_text(int(value * 100), currency)
    return net, count, Number(say("report.per-minute", language), text, hint("summary.indicator.net-per-minute-on-air", language))
