"""``kaibo orders``: takes in platforms' exports, and records which product a platform's product is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assets.wording import say, sentences, told
from catalog.sales.errors import NoOrderFileRead
from catalog.sales.export_profile import mapped_profile, profiles_for
from catalog.sales.matching import confirm_link
from catalog.sales.row_reader import RefusedRow
from catalog.sales.taking_in import TakenFile, take_in_orders
from catalog.store import Shop
from studio.cli.face import DONE, FOUND, WORLD_FAILED, Face, KaiboCommand, KaiboFamily, pass_face
from studio.clock import utc_now

SHOWN_ROWS = 20


@click.group(cls=KaiboFamily)
def orders() -> None:
    """What was sold, from the platforms' own exports; nothing about buyers is kept."""


@orders.command("import", cls=KaiboCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--platform", default="auto", show_default=True, help="Whose exports these are.")
@click.option(
    "--map", "map_file", type=click.Path(path_type=Path), metavar="FILE", help="JSON that names the columns of another kind of file."
)
@click.pass_context
def importing(context: click.Context, files: tuple[Path, ...], platform: str, map_file: Path | None) -> None:
    """Take in order exports; the same file again changes nothing.

    Exit code 1: rows or whole files were refused, the rest was kept. 3: no file could be read.
    """
    face: Face = context.obj
    profiles = (mapped_profile(map_file),) if map_file else profiles_for(platform)
    with Shop.open(face.shop_folder) as shop:
        outcome = take_in_orders(shop, files, profiles, clock=utc_now)
    document: dict[str, Any] = {"files": [file_record(each, face.language) for each in outcome]}
    is_lost = all(each.reading is None for each in outcome)
    if is_lost:
        document["error"] = told(NoOrderFileRead(count=len(outcome)), face.language)
    face.print(document, "\n".join(line for each in outcome for line in _lines(face, each)))
    has_refusals = any(each.reading is None or each.reading.refused for each in outcome)
    context.exit(WORLD_FAILED if is_lost else FOUND if has_refusals else DONE)


@orders.command("link", cls=KaiboCommand)
@click.argument("value")
@click.argument("product")
@click.option("--platform", required=True, help="The platform whose product it is.")
@click.option("--name", "is_name", is_flag=True, help="VALUE is the product's name there, not its number.")
@click.option("--by", required=True, metavar="NAME", help="Who has checked it.")
@pass_face
def link(face: Face, value: str, product: str, platform: str, by: str, *, is_name: bool) -> None:
    """Confirm that a platform's product VALUE is the shop's PRODUCT (id, barcode or merchant code)."""
    with Shop.open(face.shop_folder, create=False) as shop:
        confirm_link(shop, platform=platform, value=value, is_name=is_name, product=product, by=by, at=utc_now())
    face.print(
        {"platform": platform, "value": value, "product": product},
        face.say("cli.orders.linked", platform=platform, value=value, product=product),
    )


def file_record(taken: TakenFile, language: str) -> dict[str, Any]:
    """Return what became of one file, with the code and row of everything that was refused."""
    reading = taken.reading
    counts = {"new": taken.taken.new, "updated": taken.taken.updated, "unchanged": taken.taken.unchanged}
    if reading is None:
        error = told(taken.error, language) if taken.error else {}
        refused = [{"row": 0, "code": error.get("code"), "message": error.get("message")}]
        whole = {"file": str(taken.file), "platform": "", "encoding": "", "rows": 0, "orders": 0, "lines": 0}
        return whole | counts | {"refused": refused, "warnings": [], "error": error}
    return {
        "file": str(taken.file),
        "platform": reading.platform,
        "profile": reading.profile,
        "kind": reading.kind,
        "encoding": reading.encoding,
        "rows": reading.rows,
        "orders": reading.orders,
        "lines": reading.rows - reading.non_order_rows,
        "non_order_rows": reading.non_order_rows,
        "duplicate_rows": reading.duplicate_rows,
        "refused_rows": len(reading.refused),
        "kept_lines": reading.kept,
        **counts,
        "refused": [
            {"row": row.row, "code": row.code, "column": row.column, "message": row_words(row, language)} for row in reading.refused
        ],
        "warnings": [
            {"code": warning.code, "count": warning.count, "message": say(warning.code, language, count=warning.count)}
            for warning in reading.warnings
        ],
    }


def row_words(row: RefusedRow, language: str) -> str:
    """Return why the row was refused; its number and column are named, what it held is not."""
    facts = {"row": row.row} | ({"column": row.column} if row.column else {})
    return say(f"orders.row.{row.code.replace('_', '-')}", language, **facts)


def _lines(face: Face, taken: TakenFile) -> list[str]:
    record = file_record(taken, face.language)
    if taken.reading is None:
        return [f"{record['error']['message']} [{record['error']['code']}]", str(record["error"]["hint"])]
    code = f"orders.platform.{record['platform']}"
    platform = face.say(code) if code in sentences(face.language) else record["platform"]
    facts = {key: record[key] for key in ("file", "rows", "new", "updated", "unchanged")}
    head = face.say("cli.orders.file", **facts, platform=platform, lines=record["kept_lines"], refused=record["refused_rows"])
    told_rows = [f"  {row['message']}" for row in record["refused"][:SHOWN_ROWS]]
    if record["refused_rows"] > SHOWN_ROWS:
        told_rows.append("  " + face.say("cli.orders.more-refused", count=record["refused_rows"] - SHOWN_ROWS))
    return [head, *told_rows, *(f"  {warning['message']}" for warning in record["warnings"])]
