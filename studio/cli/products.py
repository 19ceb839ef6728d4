"""``kaibo products``: spreadsheet to shelf and back, list, show, edit, withdraw."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click
import msgspec

from assets.wording import told_row
from catalog.editing import edited
from catalog.errors import ShopMissing
from catalog.importing.categories import categories_of
from catalog.importing.errors import ImportInUse
from catalog.importing.import_book import record_of
from catalog.importing.planning import Planned
from catalog.importing.saved_maps import forget_map as forget_map_for
from catalog.importing.spreadsheet_import import Preview, preview, write
from catalog.importing.table import read_map
from catalog.importing.undoing import built_upon, undo
from catalog.money import parse_fen, yuan
from catalog.product import Product, Seller, folded
from catalog.products import Products
from catalog.shelf_search import Wanted
from catalog.standing_shelf import standing_as
from catalog.store import Shop
from studio.cli.asking import BY, asked_for, author
from studio.cli.face import FOUND, Face, KaiboFamily, pass_face
from studio.cli.product_changes import edit_many, go_back_to, history_records, undo_edit
from studio.cli.product_files import export_products, photo_of_product
from studio.cli.product_record import product_line, product_records
from studio.cli.product_sheet import product_sheet
from studio.clock import today

SHOWN_PROBLEMS = 20


@click.group(cls=KaiboFamily)
def products() -> None:
    """The shelf: import and export spreadsheets, list, show, edit one or many, photos, withdraw, undo."""


for command in (export_products, photo_of_product, edit_many, undo_edit, go_back_to):
    products.add_command(command)


@products.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option("--map", "map_file", type=click.Path(path_type=Path), metavar="FILE", help='JSON: {"our field": "header in the file"}.')
@click.option("--forget-map", is_flag=True, help="Forget the map that was told for a file with this header.")
@click.option("--skip-refused", is_flag=True, help="Import the good rows although others are refused.")
@BY
@pass_face
@click.pass_context
def import_products(
    context: click.Context, face: Face, file: Path, *, dry_run: bool, map_file: Path | None, forget_map: bool, skip_refused: bool, by: str
) -> None:
    """Turn a spreadsheet (XLSX, XLS, ODS, CSV, TSV) into products, all or nothing."""
    mapping = read_map(map_file) if map_file is not None else None
    with opened(face, is_dry_run=dry_run) as shop:
        seen = preview(shop, file, mapping=mapping)
        if forget_map and seen.is_map_remembered:
            forget_map_for(shop, seen.titles)
            seen = preview(shop, file)
        is_agreed = not dry_run and (not seen.refused or skip_refused)
        import_id = write(shop, seen, by=author(by), at=datetime.now(UTC)) if is_agreed else ""
    document = import_document(face, seen)
    document |= {"imported": is_agreed, "import": import_id, "dry_run": dry_run}
    outcome = "products.imported" if is_agreed else ("products.previewed" if dry_run else "products.not-imported")
    outcome = outcome if seen.rows else "products.no-rows"
    counts = {"new": seen.new, "changed": seen.changed, "unchanged": seen.unchanged, "refused": len(refused_rows(seen))}
    lines = [face.say(outcome, file=seen.file, **counts), *problem_lines(face, seen), face.hint(outcome)]
    face.print(document, "\n".join(filter(None, lines)))
    context.exit(FOUND if seen.refused else 0)


@products.command("list")
@asked_for
@click.option("--cleared/--not-cleared", default=None, help="Only what may be shown today, or only what may not.")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="At most so many.")
@pass_face
def list_products(face: Face, wanted: Wanted, *, cleared: bool | None, limit: int | None) -> None:
    """List the products, those on the shelf first; where there is no shop yet, none."""
    try:
        shop = Shop.open(face.shop_folder, create=False)
    except ShopMissing as error:
        face.note(error.code, **error.facts)
        face.print({"products": []})
        return
    with shop:
        shelf = Products(shop)
        found = shelf.wanted(wanted) if cleared is None else standing_as(shop, shelf.wanted(wanted), is_cleared=cleared, today=today())
        print_products(face, shelf, list(islice(found, limit)))


@products.command("show")
@click.argument("product")
@pass_face
def show_product(face: Face, product: str) -> None:
    """Show one product (id, barcode or merchant code) with its history."""
    with Shop.open(face.shop_folder, create=False) as shop:
        shelf = Products(shop)
        found = shelf.found(product)
        history = history_records(shelf.history(found.id))
        words = "" if face.is_json else product_sheet(face, found, shelf.seller(found.seller), history)
        face.print({"products": product_records(shelf, [found]), "history": history}, words)


@products.command("edit")
@click.argument("product")
@click.option("--variant", default="", help="Which variant the price, stock, unit, barcode and code are of.")
@click.option("--name")
@click.option("--price", help="Live price in yuan.")
@click.option("--compared-price", help='Struck-through price in yuan, or "" for none.')
@click.option("--stock", type=click.IntRange(min=0))
@click.option("--unit")
@click.option("--barcode")
@click.option("--merchant-code")
@click.option("--category", help="Category codes or words, parted by commas.")
@click.option("--link")
@click.option("--seller", help="The actual seller's name.")
@click.option("--seller-address")
@click.option("--seller-contact")
@click.option("--put-back", is_flag=True, help="Put a withdrawn product back on the shelf.")
@BY
@pass_face
def edit_product(face: Face, /, product: str, variant: str, by: str, *, put_back: bool, **said: Any) -> None:
    """Change fields of a product or of one variant; every edit is a new revision."""
    with Shop.open(face.shop_folder, create=False) as shop:
        shelf = Products(shop)
        standing = shelf.found(product)
        given = {name: value for name, value in said.items() if value is not None}
        seller = edited_seller(shelf, standing, given)
        fields: dict[str, Any] = {name: given[name] for name in ("name", "link") if name in given}
        fields |= {"seller": seller.id} if seller is not None else {}
        fields |= {"is_withdrawn": False} if put_back else {}
        fields |= {"categories": categories_of(given["category"])[0]} if "category" in given else {}
        of_variant: dict[str, Any] = {name: given[name] for name in ("stock", "unit", "barcode", "merchant_code") if name in given}
        for name, field in (("price", "price_fen"), ("compared_price", "compared_fen")):
            if name in given:
                of_variant[field] = parse_fen(given[name]) if given[name] or name == "price" else None
        saved = shelf.save(edited(standing, fields, of_variant, variant), by=author(by), at=datetime.now(UTC))
        print_products(face, shelf, [saved])


@products.command("withdraw")
@click.argument("product")
@BY
@pass_face
def withdraw_product(face: Face, product: str, by: str) -> None:
    """Take a product off the shelf; its history stays."""
    with Shop.open(face.shop_folder, create=False) as shop:
        shelf = Products(shop)
        print_products(face, shelf, [shelf.withdraw(shelf.found(product).id, by=author(by), at=datetime.now(UTC))])


@products.command("undo-import")
@click.argument("import_id", metavar="[IMPORT]", default="")
@BY
@pass_face
@click.pass_context
def undo_import(context: click.Context, face: Face, import_id: str, by: str) -> None:
    """Take back the last import (or the named one), unless products were edited since."""
    with Shop.open(face.shop_folder, create=False) as shop:
        try:
            undone, touched = undo(shop, import_id, by=author(by), at=datetime.now(UTC))
        except ImportInUse as error:
            record = record_of(shop, import_id)
            used = [msgspec.to_builtins(product) for product in built_upon(shop, record.id)]
            exit_code = face.fail(error, **{"undone": False, "import": record.id, "products": used})
            lines = [f"{product['id']}  {product['name']}" for product in used[:SHOWN_PROBLEMS]]
            click.echo("\n".join(lines), err=True)
            context.exit(exit_code)
        listed = [msgspec.to_builtins(product) for product in touched]
        face.print({"undone": True, "import": undone, "products": listed}, face.say("products.import-undone", count=len(listed)))


@contextmanager
def opened(face: Face, *, is_dry_run: bool) -> Iterator[Shop]:
    """Open the shop; a dry run where there is none yet looks at an empty one and leaves nothing behind."""
    try:
        shop = Shop.open(face.shop_folder, create=not is_dry_run)
    except ShopMissing:
        with tempfile.TemporaryDirectory() as folder, Shop.open(Path(folder)) as empty:
            yield empty
        return
    with shop:
        yield shop


def edited_seller(shelf: Products, product: Product, given: dict[str, Any]) -> Seller | None:
    """Save what *given* says of the seller and return it, or None where it says nothing."""
    said = {name.removeprefix("seller_"): given[name] for name in ("seller_address", "seller_contact") if name in given}
    if "seller" in given:
        standing = next((seller for seller in shelf.sellers() if folded(seller.name) == folded(given["seller"])), None)
        seller = standing or Seller(name=given["seller"].strip())
    elif said:
        seller = shelf.seller(product.seller) or Seller(name="")
    else:
        return None
    described = msgspec.structs.replace(seller, **said)
    return described if seller.id and described == seller else shelf.save_seller(described)


def print_products(face: Face, shelf: Products, found: list[Product]) -> None:
    """Print the products *found*."""
    sellers = {seller.id: seller for seller in shelf.sellers()}
    if face.is_json:
        face.print({"products": product_records(shelf, found)})
    elif found:
        face.print({}, "\n".join(product_line(product, sellers.get(product.seller)) for product in found))
    else:
        face.note("products.none-found")


def import_document(face: Face, seen: Preview) -> dict[str, Any]:
    """Return the JSON of what an import found."""
    return {
        "file": seen.file,
        "sha256": seen.sha256,
        "kind": seen.format,
        "encoding": seen.encoding,
        "sheet": seen.sheet,
        "header_row": seen.header_row,
        "columns": seen.columns,
        "sureness": seen.sureness,
        "map_remembered": seen.is_map_remembered,
        "rows": seen.rows,
        "new": seen.new,
        "changed": seen.changed,
        "unchanged": seen.unchanged,
        "refused": [told_row(problem, face.language) for problem in seen.refused],
        "warnings": [told_row(problem, face.language) for problem in seen.warnings],
        "products": len(seen.planned),
        "planned": [planned_record(planned) for planned in seen.planned],
    }


def planned_record(planned: Planned) -> dict[str, Any]:
    """Return one product that an import would write, with the rows it comes from."""
    variants = planned.product.variants
    return {
        "id": planned.product.id,
        "name": planned.product.name,
        "rows": list(planned.rows),
        "is_new": planned.product.revision == 0,
        "prices": [yuan(variant.price_fen) for variant in variants],
    }


def refused_rows(seen: Preview) -> set[int]:
    """Return the numbers of the refused rows; a row may have several faults."""
    return {problem.row for problem in seen.refused}


def problem_lines(face: Face, seen: Preview) -> list[str]:
    """Return the first refusals and warnings as lines for people."""
    problems = [*seen.refused, *seen.warnings]
    lines = [
        face.say("products.problem-line", row=problem.row, column=problem.column, message=face.say(problem.code, **problem.facts))
        for problem in problems[:SHOWN_PROBLEMS]
    ]
    return [*lines, face.say("products.more-problems", count=len(problems) - SHOWN_PROBLEMS)] if problems[SHOWN_PROBLEMS:] else lines
