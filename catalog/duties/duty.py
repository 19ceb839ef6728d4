"""One thing to be done after a broadcast, and what a broadcast leaves to be done by its own facts (facts.md D2, D3); pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from catalog.broadcasts.broadcast import SHOP_ZONE
from catalog.broadcasts.canonical_json import canonical
from catalog.compliance.product_texts import product_findings
from catalog.compliance.rule_book import RuleBook
from catalog.product import Product
from catalog.sales.summary import Summary

PROMISE_RULE = "PROMISE"


class DutyKind(StrEnum):
    """What is to be done. The value is its word in ``tasks.kind.*``."""

    PROMISE = "promise"
    REFUNDS = "refunds"
    REFUND_AMOUNTS = "refund-amounts"
    COMPLAINTS = "complaints"
    CORRECTION = "correction"
    PRICE_EVIDENCE = "price-evidence"
    TAX = "tax"
    OTHER = "other"


DAYS = {
    DutyKind.PROMISE: 2,
    DutyKind.REFUNDS: 7,
    DutyKind.REFUND_AMOUNTS: 15,
    DutyKind.COMPLAINTS: 1,
    DutyKind.CORRECTION: 3,
    DutyKind.PRICE_EVIDENCE: 7,
    DutyKind.OTHER: 7,
}
"""Days after the broadcast by which it is due. Refunds: seven days from the goods' return (S18-25), and past fifteen it is
an offence (S55-9); complaints: at once; the others are the house's advice, no law sets a day."""


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be done.

    Attributes:
        id: the same facts have the same id, so that a duty is made once.
        facts: for the sentence ``tasks.kind.*``: names of goods, counts, amounts; never anything about a buyer.
        reason: as a person wrote it, or "". due: the day it must be done by, China's.
        done_at: ISO 8601, or "" while it is open; done_by, note: who did it, and what came of it.
    """

    id: str
    kind: DutyKind
    broadcast: str = ""
    product: str = ""
    facts: Mapping[str, str]
    reason: str = ""
    due: date
    made_at: str = ""
    done_at: str = ""
    done_by: str = ""
    note: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether it was done by its day."""
        return bool(self.done_at) and datetime.fromisoformat(self.done_at).astimezone(SHOP_ZONE).date() <= self.due


def duty_id(kind: DutyKind, *what: str) -> str:
    """Return the id of a duty: six bytes of a SHA-256."""
    return "t" + hashlib.sha256(canonical([kind.value, *what])).hexdigest()[:12]


def duties_of(summary: Summary, products: Mapping[str, Product], book: RuleBook) -> Iterator[Duty]:
    """Return what the asked broadcast of *summary* leaves to be done; a rehearsal and one that still runs leave nothing."""
    asked = summary.asked
    if asked is None or asked.is_rehearsal or not asked.is_ended:
        return
    ended = datetime.fromtimestamp(asked.ended_ms // 1000, SHOP_ZONE).date()

    def duty(kind: DutyKind, product: str = "", mark: str = "", **facts: str) -> Duty:
        due = ended + timedelta(days=DAYS[kind]) if kind in DAYS else tax_day(ended)
        return Duty(id=duty_id(kind, asked.id, product, mark), kind=kind, broadcast=asked.id, product=product, facts=facts, due=due)

    for product in dict.fromkeys(each.product for each in asked.intervals):
        if product not in products:
            continue
        name = products[product].name
        for clause in promises(products[product], book):
            yield duty(DutyKind.PROMISE, product, clause, name=name, clause=clause)
        if any(variant.compared_fen is not None for variant in products[product].variants):
            yield duty(DutyKind.PRICE_EVIDENCE, product, name=name)
    for product, group in sorted(summary.by_product.items()):
        name = products[product].name if product in products else product
        if any(tally.refunds for tally in group.own.values()):
            yield duty(DutyKind.REFUNDS, product, name=name)
        if any(tally.refund_amount_unknown_lines for tally in group.own.values()):
            yield duty(DutyKind.REFUND_AMOUNTS, product, name=name)
    for number in range(1, asked.corrections + 1):
        yield duty(DutyKind.CORRECTION, mark=str(number), number=str(number))
    if complaints := summary.traffic.figures.get("complaints"):
        yield duty(DutyKind.COMPLAINTS, count=str(complaints))
    if any(tally.paid for tally in summary.broadcast_totals.values()):
        quarter = f"{ended.year}-Q{(ended.month - 1) // 3 + 1}"
        tax = duty(DutyKind.TAX, quarter=quarter)
        yield msgspec.structs.replace(tax, id=duty_id(DutyKind.TAX, quarter), broadcast="")


def promises(product: Product, book: RuleBook) -> Iterable[str]:
    """Return what the product's card, cue card and claims promise, each clause once."""
    return dict.fromkeys(finding.clause for finding in product_findings(product, book) if finding.rule == PROMISE_RULE)


def tax_day(day: date) -> date:
    """Return the last day of the month after *day*'s quarter, in which platforms report and shops reconcile (S41-4)."""
    month = (day.month - 1) // 3 * 3 + 5
    return date(day.year + (month - 1) // 12, (month - 1) % 12 + 1, 1) - timedelta(days=1)
