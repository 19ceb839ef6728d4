"""The report as one HTML page that needs nothing else: no script, no network, prints on A4."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import jinja2

from assets.whole_files import write_whole
from assets.wording import say
from catalog.broadcasts.broadcast import SHOP_ZONE, Broadcast
from catalog.product import Product
from catalog.sales.summary import BUCKETS, Summary
from catalog.sales.tally import Tally
from studio.reports.charts import LANES, Bar, Gap, NamedBar, minutes_chart, products_chart
from studio.reports.errors import ReportUnwritable
from studio.reports.figures import SIGNS, UNKNOWN, grouped
from studio.reports.letter import main_currency
from studio.reports.web_font import font_faces

LABELS = {"quantity": "pieces", "gmv_ordered": "ordered", "gmv_paid": "paid", "gmv_net": "net", "as_of": "as-of-word"}
FONTS_PLACE = "/* fonts */"
TEMPLATES = Path(__file__).parents[2] / "assets" / "reports"


def write_html(file: Path, page: str) -> None:
    """Write *page* to *file*, whole or not at all.

    Raises:
        ReportUnwritable: the folder is missing, read-only or full.
    """
    try:
        write_whole(file, page.encode())
    except OSError as error:
        raise ReportUnwritable(file=str(file)) from error


def html_page(
    record: dict[str, Any], summary: Summary, products: dict[str, Product], *, shop: str, is_sample: bool, language: str, made_at: datetime
) -> str:
    """Return the page for *record* (of ``summary_record``) and the *summary* it was made from."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    currency = main_currency(summary)
    page: str = environment.get_template("summary.html").render(
        style=(TEMPLATES / "report.css").read_text(encoding="utf-8"),
        value=partial(indicator_text, language=language),
        say=lambda code, **facts: say(f"report.{code}", language, **facts),
        platform_name=partial(platform_name, language=language),
        grouped=grouped,
        unknown=UNKNOWN,
        language=language.replace("_", "-"),
        shop=shop,
        heading=heading(summary.asked, language),
        is_sample=is_sample or bool(summary.asked and summary.asked.is_sample),
        is_rehearsal=bool(summary.asked and summary.asked.is_rehearsal),
        made=made_at.astimezone(SHOP_ZONE).strftime("%Y-%m-%d %H:%M"),
        record=record,
        chart=chart(summary, products, language, currency),
        has_minutes=summary.asked is not None,
        buckets=[(bucket, bucket.replace("_", "-")) for bucket in BUCKETS],
        labels=LABELS,
        keyed=partial(in_currency, record["currencies"]),
    )
    return page.replace(FONTS_PLACE, font_faces(page), 1)


def heading(asked: Broadcast | None, language: str) -> str:
    """Return what the report is about."""
    if asked is None:
        return say("report.of-shop", language)
    began, ended = (datetime.fromtimestamp(each // 1000, SHOP_ZONE) for each in (asked.began_ms, asked.ended_ms))
    return say("report.of-broadcast", language, day=began.date().isoformat(), start=f"{began:%H:%M}", end=f"{ended:%H:%M}")


def chart(summary: Summary, products: dict[str, Product], language: str, currency: str) -> str:
    """Return the one chart of the first page: by minute for a broadcast, by product for the shop; "" where there is nothing."""
    names = {product: each.name for product, each in products.items()}
    if summary.asked is not None:
        bars = [Bar(minute.at, minute.tallies.get(currency, Tally()).net) for minute in summary.by_minute]
        filled = [Bar(at, dict(bars).get(at, 0)) for at in range(bars[0].at, bars[-1].at + 1, 60)]
        intervals = summary.asked.intervals
        names = {each.product: each.name for each in intervals} | names
        count = len({each.product for each in intervals}) - LANES + 1
        title, more = say("report.chart-minutes", language), say("report.more-products", language, count=count)
        whole = say("report.whole-show", language)
        found = summary.evening.outages if summary.evening else ()
        gaps = [Gap(each.outage.from_ms / 1000, each.outage.to_ms / 1000, each.outage.destination or whole) for each in found]
        return minutes_chart(filled, intervals, names, title=title, currency=currency, more=more, gaps=gaps)
    sold = [
        NamedBar(names.get(product, product), group.tallies[currency].net)
        for product, group in summary.by_product.items()
        if currency in group.tallies
    ]
    best = sorted((bar for bar in sold if bar.fen), key=lambda bar: -bar.fen)[:LANES]
    return products_chart(best, title=say("report.chart-products", language), currency=currency) if best else ""


def in_currency(currencies: list[str], told: dict[str, Any], currency: str) -> dict[str, Any]:
    """Return the figures of *told* in *currency*, whether it is keyed by currency or not."""
    found: dict[str, Any] = told if len(currencies) == 1 else told[currency]
    return found


UNITS = {"percent": "%", "permille": "‰", "times": "×", "count": ""}


def indicator_text(indicator: dict[str, Any], language: str) -> tuple[str, str]:
    """Return an indicator's value and its unit as people read them; "—" for one that is not known."""
    if indicator["value"] is None:
        return UNKNOWN, ""
    unit, number = indicator["unit"], grouped(indicator["value"])
    words = UNITS[unit] if unit in UNITS else say(f"report.unit.{unit.replace('_', '-')}", language) if unit != "money" else ""
    if unit.startswith("money"):
        sign = SIGNS.get(indicator["currency"], f"{indicator['currency']} ")
        number = f"−{sign}{number[1:]}" if number.startswith("−") else f"{sign}{number}"
    return number, words


def platform_name(platform: str, language: str) -> str:
    """Return the platform's name as people say it."""
    try:
        return say(f"orders.platform.{platform}", language)
    except KeyError:
        return platform
