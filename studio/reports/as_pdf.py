"""The report as a PDF on A4, set by typst with the shipped font, so that it looks the same on every machine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from assets.whole_files import write_whole
from assets.wording import say
from catalog.broadcasts.broadcast import SHOP_ZONE
from catalog.product import Product
from catalog.sales.summary import Summary
from studio.reports.as_html import TEMPLATES, chart, heading
from studio.reports.charts import standing_alone
from studio.reports.errors import ReportUnwritable
from studio.reports.figures import UNKNOWN
from studio.reports.letter import main_currency
from studio.reports.printed import printed_tables
from studio.reports.web_font import FONTS

TEMPLATE = TEMPLATES / "summary.typ"


def write_pdf(file: Path, printed: bytes) -> None:
    """Write *printed* to *file*, whole or not at all.

    Raises:
        ReportUnwritable: the folder is missing, read-only or full.
    """
    try:
        write_whole(file, printed)
    except OSError as error:
        raise ReportUnwritable(file=str(file)) from error


def printed_pdf(
    record: dict[str, Any], summary: Summary, products: dict[str, Product], *, shop: str, is_sample: bool, language: str, made_at: datetime
) -> bytes:
    """Return the PDF for *record* (of ``summary_record``) and the *summary* it was made from; the same twice is the same bytes."""
    drawing = chart(summary, products, language, main_currency(summary))
    return typeset(
        {
            "title": f"{say('report.title', language)} · {heading(summary.asked, language)}",
            "shop": shop or say("report.title", language),
            "marks": marks(summary, language, is_sample=is_sample),
            "as_of": say("report.as-of", language, day=record["as_of"]),
            "heading": heading(summary.asked, language),
            "stretch": stretch(record, language),
            "sentences": record["letter"]["sentences"],
            "numbers": record["letter"]["numbers"],
            "tries_title": say("report.tries", language),
            "tries": record["letter"]["tries"],
            "chart_title": say("report.chart-minutes" if summary.asked else "report.chart-products", language),
            "chart": standing_alone(drawing),
            "tables": msgspec.to_builtins(printed_tables(record, language)),
            "footer": say("report.footer", language, made=made_at.astimezone(SHOP_ZONE).strftime("%Y-%m-%d %H:%M")),
            "lang": language[:2],
            "region": language[3:] or "GB",
        },
        made_at,
    )


def marks(summary: Summary, language: str, *, is_sample: bool) -> list[str]:
    """Return what must be said of the whole report: sample data, a rehearsal."""
    found = ["sample"] if is_sample or (summary.asked and summary.asked.is_sample) else []
    found += ["rehearsal"] if summary.asked and summary.asked.is_rehearsal else []
    return [say(f"report.{mark}", language) for mark in found]


def stretch(record: dict[str, Any], language: str) -> str:
    """Return the stretch of paid time the report was narrowed to, or ""."""
    if not record["from"] and not record["to"]:
        return ""
    return say("report.stretch", language, since=record["from"] or UNKNOWN, until=record["to"] or UNKNOWN)


def typeset(told: dict[str, Any], made_at: datetime, template: Path = TEMPLATE) -> bytes:
    """Return the PDF of *told*, as *template* reads it."""
    import typst  # late: thirty megabytes that only a PDF needs

    compiler = typst.Compiler(template, root=TEMPLATES, font_paths=[FONTS], ignore_system_fonts=True)
    made = compiler.compile(format="pdf", sys_inputs={"told": msgspec.json.encode(told).decode()}, timestamp=int(made_at.timestamp()))
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made
