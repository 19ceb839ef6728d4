"""The report as a workbook: the same figures on five sheets, as numbers to go on counting with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from assets.whole_files import write_whole
from assets.wording import say
from catalog.sales.summary import BUCKETS
from studio.reports.as_html import in_currency, platform_name
from studio.reports.errors import ReportUnwritable

TOTALS = ("orders", "lines", "quantity", "gmv_ordered", "gmv_paid", "refunds", "gmv_net", "refund_amount_unknown_lines")
OWN = ("quantity", "paid", "refunds", "net")
LABELS = {"quantity": "pieces", "gmv_ordered": "ordered", "gmv_paid": "paid", "gmv_net": "net"}
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
    """Return the workbook's bytes."""

    def words(*codes: str) -> list[str]:
        return [say(f"report.{LABELS.get(code, code).replace('_', '-')}", language) for code in codes]

    currencies = record["currencies"]
    sheets: list[tuple[str, list[str], list[list[Any]]]] = [
        ("by-platform", words("platform", *TOTALS, "basis"), []),
        ("by-product", words("product", *OWN, *BUCKETS), []),
        ("by-minute", words("minute", *OWN), []),
        ("unmatched", words("name-in-export", "platform", *OWN, "maybe"), []),
        ("indicators", words("indicator", "value", "how", "missing"), []),
    ]
    platforms, products, minutes, unmatched, indicators = (rows for _, _, rows in sheets)
    for each in record["by_platform"]:
        platforms.append([platform_name(each["platform"], language), *(each[key] for key in TOTALS), each["basis"], each["currency"]])
    for currency in currencies:
        totals = in_currency(currencies, record["totals"], currency)
        platforms.append([say("report.total", language), *(totals[key] for key in TOTALS), "", currency])
        for each in record["by_product"]:
            told = in_currency(currencies, each, currency)
            products.append([each["name"] or each["product"], *(told[key] for key in (*OWN, *BUCKETS)), currency])
        for each in record["by_minute"]:
            told = in_currency(currencies, each, currency)
            minutes.append([each["minute"], *(told[key] for key in OWN), currency])
        for each in record["unmatched"]:
            told = in_currency(currencies, each, currency)
            likely = "；".join(like["name"] for like in each["suggestions"])
            unmatched.append([each["name"], platform_name(each["platform"], language), *(told[key] for key in OWN), likely, currency])
    for each in record["indicators"]:
        indicators.append([each["name"], each["value"], each["basis"], "；".join(each["missing"]), each["currency"]])
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, AS_WRITTEN) as book:
        for code, head, rows in sheets:
            _write(book, say(f"report.{code}", language)[:31], [*head, say("report.currency", language)], rows)
    return written.getvalue()


def _write(book: Any, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write one sheet: a bold head that stays in sight, money with two decimals, unknown figures empty."""
    sheet, bold, money = book.add_worksheet(name), book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(head) - 1, 14)
    for column, word in enumerate(head):
        sheet.write_string(0, column, word, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value)
            elif value and column and _is_number(value):
                sheet.write_number(number, column, Decimal(value), money)
            elif value:
                sheet.write_string(number, column, value)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()
