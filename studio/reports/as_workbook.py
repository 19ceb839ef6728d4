"""The report as a workbook that goes on counting: the record's figures as numbers, sums and ratios as formulas, and charts."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from assets.whole_files import write_whole
from assets.wording import say
from catalog.sales.summary import BUCKETS
from studio.reports.as_html import LABELS, in_currency, platform_name
from studio.reports.errors import ReportUnwritable
from studio.reports.figures import UNKNOWN
from studio.reports.sheet import Formula, Sheet, ratio_formula, written

TOTALS = ("orders", "lines", "quantity", "gmv_ordered", "gmv_paid", "refunds", "gmv_net", "refund_amount_unknown_lines")
OWN = ("quantity", "paid", "refunds", "net")
PAID, REFUNDS = 2, 3
"""Columns of the money on the sheets of products, names and minutes."""
AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""A name that begins with = or @ stays a name: nothing in an export may run in the merchant's spreadsheet."""


def write_workbook(file: Path, record: dict[str, Any], language: str) -> None:
    """Write *record* (of ``summary_record``) to *file* as XLSX, whole or not at all.

    Raises:
        ReportUnwritable: the folder is missing, read-only or full.
    """
    try:
        write_whole(file, workbook(record, language))
    except OSError as error:
        raise ReportUnwritable(file=str(file)) from error


def workbook(record: dict[str, Any], language: str) -> bytes:
    """Return the workbook's bytes. Every formula carries the value it must come to, so that it reads the same uncounted."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, AS_WRITTEN) as book:
        for sheet in (_letter, _platforms, _products, _minutes, _unmatched, _follow_up, _indicators):
            written(book, sheet(record, language))
    return made.getvalue()


def _words(language: str, *codes: str) -> list[str]:
    return [say(f"report.{LABELS.get(code, code).replace('_', '-')}", language) for code in codes]


def _letter(record: dict[str, Any], language: str) -> Sheet:
    """The first sheet, for the owner: sentences, three numbers, three things to try with their evidence."""
    told = record["letter"]
    rows: list[list[Any]] = [[sentence, "", ""] for sentence in told["sentences"]]
    rows += [["", "", ""], *([each["label"], each["text"], each["basis"]] for each in told["numbers"])]
    rows += [["", "", ""], *([each["text"], "", each["evidence"]] for each in told["tries"])]
    return Sheet(
        name=say("report.title", language),
        head=[say("report.as-of", language, day=record["as_of"]), "", ""],
        rows=rows,
        widths=(60, 18, 70),
    )


def _platforms(record: dict[str, Any], language: str) -> Sheet:
    rows: list[list[Any]] = [
        [platform_name(each["platform"], language), *(each[key] for key in TOTALS), each["basis"], each["currency"]]
        for each in record["by_platform"]
    ]
    net, paid, refunds = (1 + TOTALS.index(key) for key in ("gmv_net", "gmv_paid", "refunds"))
    for number, row in enumerate(rows, start=1):
        row[net] = Formula.difference(number, paid, refunds, row[net])
    count = len(rows)
    for currency in record["currencies"]:
        totals = in_currency(record["currencies"], record["totals"], currency)
        sums = [Formula.sum_of(place, count, len(TOTALS) + 2, currency, totals[key]) for place, key in enumerate(TOTALS, start=1)]
        rows.append([say("report.total", language), *sums, "", currency])
    return Sheet(name=say("report.by-platform", language), head=_words(language, "platform", *TOTALS, "basis", "currency"), rows=rows)


def _products(record: dict[str, Any], language: str) -> Sheet:
    """Products and, below them, what has no product yet: together all there is."""
    rows: list[list[Any]] = []
    for currency in record["currencies"]:
        for each in (*record["by_product"], *record["unmatched"]):
            told = in_currency(record["currencies"], each, currency)
            name = each["name"] or each.get("product") or each.get("platform_product") or UNKNOWN
            rows.append([name, *(told[key] for key in (*OWN, *BUCKETS)), currency])
    for number, row in enumerate(rows, start=1):
        row[4] = Formula.difference(number, PAID, REFUNDS, row[4])
    count = len(rows)
    for currency in record["currencies"]:
        totals = in_currency(record["currencies"], record["totals"], currency)
        figures = [totals[key] for key in ("quantity", "gmv_paid", "refunds", "gmv_net", *BUCKETS)]
        sums = [Formula.sum_of(place, count, len(figures) + 1, currency, value) for place, value in enumerate(figures, start=1)]
        rows.append([say("report.total", language), *sums, currency])
    head = _words(language, "product", *OWN, *BUCKETS, "currency")
    return Sheet(name=say("report.by-product", language), head=head, rows=rows, chart="bar", charted=(count, 4))


def _minutes(record: dict[str, Any], language: str) -> Sheet:
    rows: list[list[Any]] = []
    for currency in record["currencies"]:
        for each in record["by_minute"]:
            told = in_currency(record["currencies"], each, currency)
            rows.append([each["minute"][:16].replace("T", " "), *(told[key] for key in OWN), currency])
    for number, row in enumerate(rows, start=1):
        row[4] = Formula.difference(number, PAID, REFUNDS, row[4])
    head = _words(language, "minute", *OWN, "currency")
    return Sheet(name=say("report.by-minute", language), head=head, rows=rows, chart="column", charted=(len(rows), 4))


def _unmatched(record: dict[str, Any], language: str) -> Sheet:
    rows: list[list[Any]] = []
    for currency in record["currencies"]:
        for each in record["unmatched"]:
            told = in_currency(record["currencies"], each, currency)
            likely = "；".join(like["name"] for like in each["suggestions"])
            rows.append([each["name"], platform_name(each["platform"], language), *(told[key] for key in OWN), likely, currency])
    return Sheet(
        name=say("report.unmatched", language), head=_words(language, "name-in-export", "platform", *OWN, "maybe", "currency"), rows=rows
    )


def _follow_up(record: dict[str, Any], language: str) -> Sheet:
    keys = ("net", "net_per_minute", "unshown_paid", "refunds", "currency")
    rows = [
        [
            each["name"] or each["product"],
            each["decision_words"],
            each["reason"],
            Decimal(each["on_air_seconds"]) / 60,
            *(each[key] for key in keys),
        ]
        for each in record["follow_up"]
    ]
    head = ("product", "next-time", "how", "on-air-minutes", "net", "per-minute", "live-unshown", "refunds", "currency")
    return Sheet(name=say("report.follow-up-sheet", language), head=_words(language, *head), rows=rows)


def _indicators(record: dict[str, Any], language: str) -> Sheet:
    """Ratios are counted from their two sides, which stand beside them."""
    rows: list[list[Any]] = []
    for number, each in enumerate(record["indicators"], start=1):
        value: Any = each["value"] if each["value"] is not None else UNKNOWN
        over, under = each["numerator"], each["denominator"]
        if each["value"] is not None and under is not None:
            value = Formula(ratio_formula(number, each["times"]), Decimal(each["value"]))
        side = (over, under) if under is not None else ("", "")
        lacking = "；".join(each["missing"])
        rows.append(
            [
                each["name"],
                value,
                *side,
                each["unit"],
                each["currency"],
                each["state_words"],
                each["dimension_words"],
                each["basis"],
                lacking,
            ]
        )
    head = ("indicator", "value", "numerator", "denominator", "unit", "currency", "settled", "dimension", "how", "missing")
    return Sheet(name=say("report.indicators", language), head=_words(language, *head), rows=rows)
