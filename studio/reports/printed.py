"""The report as a printing shows it: the letter, the chart and plain tables, from the one record; no format yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import msgspec

from assets.wording import say
from catalog.sales.summary import BUCKETS
from studio.reports.as_html import LABELS, in_currency, indicator_text, platform_name
from studio.reports.figures import UNKNOWN, grouped

Word: TypeAlias = Callable[[str], str]
CUT = ("platform_says_live", "in_broadcasts_by_time", "difference")
GAP = ("seconds", "orders_before", "orders_during", "orders_after")
FIGURES = ("quantity", "paid", "refunds", "net")


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table as people read it.

    Attributes:
        head: the columns' names; rows: as many cells each, already written for people.
        wide: which columns hold sentences; the other columns after the first are figures.
        has_total: the last row adds up the others.
    """

    title: str
    note: str = ""
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    wide: Sequence[int] = ()
    has_total: bool = False


def printed_tables(record: dict[str, Any], language: str) -> list[Table]:
    """Return every table of *record* that holds anything, in the order in which they are printed."""

    def word(code: str) -> str:
        return say(f"report.{LABELS.get(code, code).replace('_', '-')}", language)

    tables = [*_products(record, word), _follow_up(record, word), _platforms(record, language, word)]
    if record["by_traffic"]:
        head = [word("platform"), word("traffic"), *map(word, FIGURES)]
        rows = [[platform_name(each["platform"], language), each["traffic"], *_figures(each)] for each in record["by_traffic"]]
        tables.append(Table(title=word("by-traffic"), note=word("by-traffic-note"), head=head, rows=rows, wide=(1,)))
    tables += _beside(record, language, word)
    if record["unmatched"]:
        rows = [
            [each["name"] or each["platform_product"] or UNKNOWN, platform_name(each["platform"], language), likely(each)]
            for each in record["unmatched"]
        ]
        head = [word("name-in-export"), word("platform"), word("maybe")]
        tables.append(Table(title=word("unmatched"), note=word("unmatched-note"), head=head, rows=rows, wide=(1, 2)))
    tables += _indicators(record, language, word)
    definitions = [[word(name), meaning] for name, meaning in record["definitions"].items()]
    tables.append(Table(title=word("definitions"), head=["", ""], rows=definitions, wide=(1,)))
    return [table for table in tables if table.rows]


def likely(unmatched: dict[str, Any]) -> str:
    """Return what an unmatched name may be, or a dash."""
    return "；".join(f"{like['name']} {like['likeness']}%" for like in unmatched["suggestions"]) or UNKNOWN


def how(indicator: dict[str, Any]) -> str:
    """Return on what an indicator rests, with both sides of its ratio."""
    if indicator["denominator"] is None or indicator["numerator"] is None:
        return str(indicator["basis"])
    return f"{indicator['basis']}\n{grouped(indicator['numerator'])} ÷ {grouped(indicator['denominator'])}"


def _figures(told: dict[str, Any]) -> list[str]:
    return [str(told["quantity"]), *(grouped(told[key]) for key in FIGURES[1:])]


def _products(record: dict[str, Any], word: Word) -> list[Table]:
    tables = []
    for currency in record["currencies"]:
        rows = [
            [name, *_figures(told), *(grouped(told[bucket]) for bucket in BUCKETS)]
            for each in (*record["by_product"], *record["unmatched"])
            for name, told in [(_name(each), in_currency(record["currencies"], each, currency))]
        ]
        totals = in_currency(record["currencies"], record["totals"], currency)
        money = [totals["gmv_paid"], totals["refunds"], totals["gmv_net"], *(totals[bucket] for bucket in BUCKETS)]
        rows.append([word("total"), str(totals["quantity"]), *map(grouped, money)])
        title = word("by-product") if len(record["currencies"]) == 1 else f"{word('by-product')} · {currency}"
        head = [word("product"), *map(word, FIGURES), *map(word, BUCKETS)]
        tables.append(Table(title=title, note=word("by-product-note"), head=head, rows=rows, has_total=True))
    return tables


def _follow_up(record: dict[str, Any], word: Word) -> Table:
    head = ("product", "next-time", "on-air-minutes", "net", "per-minute", "live-unshown", "refunds", "currency")
    rows = [
        [
            _name(each),
            f"{each['decision_words']}：{each['reason']}",
            f"{each['on_air_seconds'] / 60:.1f}",
            grouped(each["net"]),
            UNKNOWN if each["net_per_minute"] is None else grouped(each["net_per_minute"]),
            grouped(each["unshown_paid"]),
            grouped(each["refunds"]),
            each["currency"],
        ]
        for each in record["follow_up"]
    ]
    return Table(title=word("follow-up"), note=word("follow-up-note"), head=[word(each) for each in head], rows=rows, wide=(1,))


def _name(each: dict[str, Any]) -> str:
    return each["name"] or each.get("product") or each.get("platform_product") or UNKNOWN


def _platforms(record: dict[str, Any], language: str, word: Word) -> Table:
    money = ("gmv_ordered", "gmv_paid", "refunds", "gmv_net")
    head = [word("platform"), word("basis"), word("orders"), *map(word, money), word("currency")]
    rows = [
        [
            platform_name(each["platform"], language),
            each["basis"],
            str(each["orders"]),
            *(grouped(each[key]) for key in money),
            each["currency"],
        ]
        for each in record["by_platform"]
    ]
    return Table(title=word("by-platform"), head=head, rows=rows, wide=(1,))


def _indicators(record: dict[str, Any], language: str, word: Word) -> list[Table]:
    known = [
        [
            f"{each['name']}\n{each['dimension_words']} · {each['state_words']}",
            " ".join(filter(None, indicator_text(each, language))),
            how(each),
        ]
        for each in record["indicators"]
        if not each["missing"]
    ]
    lacking = [
        [each["name"], UNKNOWN, f"{each['basis']}\n{'；'.join(each['missing'])}"] for each in record["indicators"] if each["missing"]
    ]
    head = [word("indicator"), word("value"), word("how")]
    return [
        Table(title=word("indicators"), head=head, rows=known, wide=(2,)),
        Table(title=word("unavailable"), note=word("unavailable-note"), head=head, rows=lacking, wide=(2,)),
    ]


def _beside(record: dict[str, Any], language: str, word: Word) -> list[Table]:
    """Return the platforms' own cut with the difference, and the outages with the orders around them."""
    cut = [
        [platform_name(each["platform"], language), *(grouped(each[key]) for key in CUT), each["currency"]]
        for each in record["platform_cut"]
    ]
    head = [word(each) for each in ("platform", "says-live", "by-time", "difference", "currency")]
    gaps = [
        [each["destination"] or word("whole-show"), each["from"][11:19], *(str(each[key]) for key in GAP)] for each in record["outages"]
    ]
    gap_head = [word(each) for each in ("destination", "from", "seconds", "orders-before", "orders-during", "orders-after")]
    return [
        Table(title=word("platform-cut"), note=word("platform-cut-note"), head=head, rows=cut),
        Table(title=word("outages"), note=word("outages-note"), head=gap_head, rows=gaps),
    ]
