"""``kaibo products export`` and ``kaibo products photo``: the shelf as a workbook, and what a product looks like."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from catalog.exporting import export
from catalog.photos import named_by_code, photo_file, take_in
from catalog.products import Products
from catalog.shelf_search import Wanted
from catalog.store import Shop
from studio.cli.asking import BY, asked_for, author
from studio.cli.face import FOUND, Face, KaiboCommand, pass_face
from studio.cli.product_record import product_records


@click.command("export", cls=KaiboCommand)
@click.argument("file", type=click.Path(path_type=Path))
@asked_for
@pass_face
def export_products(face: Face, file: Path, wanted: Wanted) -> None:
    """Write the products into the workbook FILE (XLSX); imported again it changes nothing."""
    with Shop.open(face.shop_folder, create=False) as shop:
        shelf = Products(shop)
        rows = export(shelf.wanted(wanted), shelf.sellers(), file.absolute(), language=face.language)
    face.print({"file": str(file.absolute()), "rows": rows}, face.say("products.exported", file=str(file), rows=rows))


@click.command("photo", cls=KaiboCommand)
@click.argument("product_or_folder", metavar="PRODUCT|FOLDER")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@BY
@pass_face
@click.pass_context
def photo_of_product(context: click.Context, face: Face, product_or_folder: str, files: tuple[Path, ...], by: str) -> None:
    """Add photos (FILES) to a product, or every photo of a FOLDER to the product its file name begins with (code or barcode).

    Photos are shrunk, and where and when they were taken is left out.
    """
    at = datetime.now(UTC)
    with Shop.open(face.shop_folder, create=False) as shop:
        shelf = Products(shop)
        if files:
            saved = take_in(shop, shelf.found(product_or_folder), files, by=author(by), at=at)
            document = {"products": product_records(shelf, [saved]), "photos": [str(photo_file(shop, each)) for each in saved.photos]}
            face.print(document, face.say("products.photographed", name=saved.name, count=len(saved.photos)))
            return
        matched, refused = named_by_code(shelf, Path(product_or_folder))
        for product_id, found in matched.items():
            take_in(shop, shelf.get(product_id), found, by=author(by), at=at)
    document = {"products": {key: [file.name for file in found] for key, found in matched.items()}, "refused": msgspec.to_builtins(refused)}
    lines = [face.say("products.photos-taken", products=len(matched), count=sum(map(len, matched.values())))]
    lines += [f"{each.file}: {face.say(each.code, **each.facts)}" for each in refused]
    face.print(document, "\n".join(lines))
    context.exit(FOUND if refused else 0)
