"""The signed review before a broadcast (播前审核表): who cleared which product, room, host and broadcast, as PDF and workbook."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import xlsxwriter

from assets.wording import say
from catalog.broadcasts.broadcast import SHOP_ZONE
from studio.reports.as_html import TEMPLATES
from studio.reports.as_pdf import typeset
from studio.reports.as_workbook import AS_WRITTEN
from studio.reports.figures import UNKNOWN

TEMPLATE = TEMPLATES / "review.typ"
SIGNATURES = ("review.signed-manager", "review.signed-host", "review.signed-reviewer")
CHECK_CHARACTERS = 16
SHEET_NAME = 31


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line; ``is_open``: something is still in the way, told in red."""

    cells: tuple[str, ...]
    is_open: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table: as many widths as columns, in shares."""

    title: str
    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]


def check_code(document: dict[str, Any]) -> str:
    """Return what a printed sheet and a checked rundown are compared by: the start of the record's SHA-256."""
    return hashlib.sha256(json.dumps(document, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:CHECK_CHARACTERS]


def review_tables(document: dict[str, Any], language: str) -> tuple[Table, ...]:
    """Return the tables of *document*, the answer of ``kaibo check rundown``."""

    def words(*codes: str) -> tuple[str, ...]:
        return tuple(say(f"review.{code}", language) for code in codes)

    head = words("row", "product", "verdict", "cleared-by", "range", "until", "why")
    products = tuple(
        Row(cells=product_cells(number, item, language), is_open=item["verdict"] != "cleared")
        for number, item in enumerate(document["items"], start=1)
    )
    names = {item["product"]: item["name"] or item["product"] for item in document["items"]}
    marks = words("item", "about", "text", "state", "signed-by", "document", "until")
    items = tuple(
        Row(cells=item_cells(state, names, language), is_open=bool(state["blocks"]))
        for state in sorted(document["checklist"], key=lambda each: (each["product"] != "", not each["blocks"]))
    )
    found = tuple(
        Row(
            cells=(names.get(each["product"], ""), each["found"], each["why"], each["suggestion"]),
            is_open=each.get("state", "open") == "open",
        )
        for each in document["findings"]
    )
    tables = (
        Table(title=say("review.products", language), head=head, widths=(1, 5, 3, 3, 4, 3, 7), rows=products),
        Table(title=say("review.findings", language), head=words("product", "found", "why", "better"), widths=(4, 4, 5, 6), rows=found),
        Table(title=say("review.items", language), head=marks, widths=(2, 4, 10, 3, 3, 4, 3), rows=items),
    )
    return tuple(table for table in tables if table.rows)


def product_cells(number: int, item: dict[str, Any], language: str) -> tuple[str, ...]:
    """Return one product of the rundown."""
    clearance = item["clearance"]
    why = item["reason"]["message"] if item["reason"] else ""
    verdict = say(f"review.{item['verdict']}", language)
    if clearance is None:
        return str(number), item["name"] or item["product"], verdict, UNKNOWN, UNKNOWN, UNKNOWN, why
    price_range = f"{clearance['price_min']} – {clearance['price_max']}"
    return str(number), item["name"], verdict, clearance["by"], price_range, clearance["until"], clearance["id"]


def item_cells(state: dict[str, Any], names: dict[str, str], language: str) -> tuple[str, ...]:
    """Return one line of the checklist."""
    about = names.get(state["product"], "") or say(f"cli.clear.{state['scope']}", language)
    proof = " ".join(part for part in (state["number"], state["evidence"][:12]) if part) or state["reason"]
    stands = say(f"review.{state['state']}", language)
    return state["id"], about, state["text"], stands, state["signed_by"] or UNKNOWN, proof or UNKNOWN, state["until"] or UNKNOWN


def override_words(document: dict[str, Any], language: str) -> list[str]:
    """Return a sentence for each override."""
    return [
        say("cli.check.overridden", language, by=each["by"], at=each["at"][:10], reason=each["reason"]) for each in document["overrides"]
    ]


def review_pdf(document: dict[str, Any], *, shop: str, is_sample: bool, language: str, made_at: datetime) -> bytes:
    """Return the review as a PDF on A4."""
    made = made_at.astimezone(SHOP_ZONE).strftime("%Y-%m-%d %H:%M")
    title = say("review.title", language)
    told = {
        "title": title,
        "shop": shop or title,
        "marks": [say("report.sample", language)] if is_sample else [],
        "made": made,
        "verdict": say(f"review.whole-{document['verdict']}", language),
        "is_clear": document["verdict"] == "cleared",
        "overrides": override_words(document, language),
        "tables": msgspec.to_builtins(review_tables(document, language)),
        "signatures": [say(code, language) for code in SIGNATURES],
        "footer": say("review.footer", language, code=check_code(document), made=made),
        "lang": language[:2],
        "region": language[3:] or "GB",
    }
    return typeset(told, made_at, TEMPLATE)


def review_workbook(document: dict[str, Any], *, shop: str, language: str, made_at: datetime) -> bytes:
    """Return the review as a workbook: every cell a word, so that no licence number is taken for a sum."""
    made = io.BytesIO()
    moment = made_at.astimezone(SHOP_ZONE).strftime("%Y-%m-%d %H:%M")
    first = [
        [say("review.title", language), shop],
        [say(f"review.whole-{document['verdict']}", language), ""],
        *([words, ""] for words in override_words(document, language)),
        [say("review.footer", language, code=check_code(document), made=moment), ""],
        *([say(code, language), ""] for code in SIGNATURES),
    ]
    with xlsxwriter.Workbook(made, AS_WRITTEN) as book:
        plain, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
        red = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#B3261E"})
        page = book.add_worksheet(say("review.title", language)[:SHEET_NAME])
        page.set_column(0, 0, 60)
        for number, line in enumerate(first):
            write_line(page, number, line, bold if not number else plain)
        for table in review_tables(document, language):
            page = book.add_worksheet(table.title[:SHEET_NAME])
            page.freeze_panes(1, 0)
            for column, width in enumerate(table.widths):
                page.set_column(column, column, width * 5)
            write_line(page, 0, table.head, bold)
            for number, row in enumerate(table.rows, start=1):
                write_line(page, number, row.cells, red if row.is_open else plain)
    return made.getvalue()


def write_line(page: Any, number: int, cells: Sequence[str], look: Any) -> None:
    """Write *cells* as words."""
    for column, cell in enumerate(cells):
        page.write_string(number, column, cell, look)
