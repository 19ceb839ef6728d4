"""``kaibo summary``: what was earned, as one JSON document, as words, or as a page to print."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from catalog.broadcasts.broadcast import SHOP_ZONE
from catalog.duties.duty_book import promises_kept
from catalog.products import Products
from catalog.sales.adding_up import shop_summary
from catalog.store import Shop
from studio.cli.comparison import comparison
from studio.cli.face import Face, KaiboCommand, pass_face
from studio.clock import utc_now
from studio.reports.as_html import html_page, write_html
from studio.reports.as_pdf import printed_pdf, write_pdf
from studio.reports.as_words import summary_words
from studio.reports.as_workbook import write_workbook
from studio.reports.summary_record import Asked, summary_record


class Day(click.ParamType[date]):
    """A day as ISO 8601 writes it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day *value* names."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date like 2026-11-23.", param, ctx)


class MomentOf(click.ParamType[datetime]):
    """A moment as ISO 8601 writes it, China's where no zone is named; a day alone is its first or its last second."""

    name = "time"

    def __init__(self, end_of_day: time) -> None:
        self.end_of_day = end_of_day

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment *value* names."""
        if isinstance(value, datetime):
            return value
        try:
            if len(value) <= len("2026-11-23"):
                return datetime.combine(date.fromisoformat(value), self.end_of_day, SHOP_ZONE)
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a time like 2026-11-23T20:30:00+08:00.", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=SHOP_ZONE)


@click.command("summary", cls=KaiboCommand)
@click.argument("broadcast", default="")
@click.option("--as-of", type=Day(), help="As it stood at the end of this day.")
@click.option("--from", "since", type=MomentOf(time(0, 0, 0)), help="Only what was paid from then on.")
@click.option("--to", "until", type=MomentOf(time(23, 59, 59)), help="Only what was paid until then.")
@click.option("--html", type=click.Path(path_type=Path), metavar="F", help="Write the report as one HTML page.")
@click.option("--xlsx", type=click.Path(path_type=Path), metavar="F", help="Write the report as a workbook.")
@click.option("--pdf", type=click.Path(path_type=Path), metavar="F", help="Write the report as a PDF.")
@click.option("--compare", "sides", type=(str, str), metavar="A B", help="Lay two sides' broadcasts beside each other (see below).")
@pass_face
def summary(
    face: Face,
    *,
    broadcast: str,
    as_of: date | None,
    since: datetime | None,
    until: datetime | None,
    html: Path | None,
    xlsx: Path | None,
    pdf: Path | None,
    sides: tuple[str, str] | None,
) -> None:
    """What the shop earned, and what BROADCAST did: by product, minute and platform, with the basis of each figure.

    A side to compare is ID,ID,... or host:NAME, slot:20-22, 2026-10-20..2026-11-11, campaign:双11, product:CODE.
    """
    with Shop.open(face.shop_folder, create=False) as shop:
        found = shop_summary(shop, broadcast=broadcast, as_of=as_of, since=since, until=until)
        products = {product.id: product for product in Products(shop).all()}
        name, is_sample = shop.name, shop.is_sample
        found.promises = promises_kept(shop, broadcast, as_of or utc_now().astimezone(SHOP_ZONE).date())
        if sides:
            face.print(*comparison(shop, found, sides, face))
            return
    asked = Asked(
        as_of=as_of or utc_now().astimezone(SHOP_ZONE).date(),
        since=since.isoformat() if since else "",
        until=until.isoformat() if until else "",
    )
    record = summary_record(found, products, asked=asked, language=face.language)
    made: dict[str, Any] = {"shop": name, "is_sample": is_sample, "language": face.language, "made_at": utc_now()}
    if html:
        write_html(html, html_page(record, found, products, **made))
        record["html"] = str(html.absolute())
    if xlsx:
        write_workbook(xlsx, record, face.language)
        record["xlsx"] = str(xlsx.absolute())
    if pdf:
        write_pdf(pdf, printed_pdf(record, found, products, **made))
        record["pdf"] = str(pdf.absolute())
    face.print(record, summary_words(record, face.language))
