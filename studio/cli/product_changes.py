"""``kaibo products edit-many``, ``undo-edit`` and ``go-back``: many products at once, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from catalog.batch_editing import FIELDS, preview, read_setting
from catalog.importing.import_book import BATCH
from catalog.importing.undoing import undo
from catalog.importing.writing import write
from catalog.product import Revision
from catalog.products import Products
from catalog.revising import changes, go_back
from catalog.shelf_search import Wanted
from catalog.store import Shop
from studio.cli.asking import BY, asked_for, author
from studio.cli.face import Face, KaiboCommand, pass_face
from studio.cli.product_record import product_records

SHOWN = 20


@click.command("edit-many", cls=KaiboCommand)
@asked_for
@click.option(
    "--set", "told", multiple=True, required=True, metavar="SETTING", help=f"FIELD=VALUE, FIELD+=VALUE, FIELD-=VALUE: {', '.join(FIELDS)}."
)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@BY
@pass_face
def edit_many(face: Face, wanted: Wanted, told: tuple[str, ...], by: str, *, dry_run: bool) -> None:
    """Change the same fields of every product that is asked for, all or nothing ("price=x0.9", "tags+=首发")."""
    settings = [read_setting(text) for text in told]
    with Shop.open(face.shop_folder, create=False) as shop:
        both, agreed = preview(Products(shop), wanted, settings)
        edit = "" if dry_run else write(shop, agreed, by=author(by), at=datetime.now(UTC))
    changed = [
        {"id": each.after.id, "name": each.after.name, "changes": msgspec.to_builtins(changes(each.before, each.after))}
        for each in both
        if each.before != each.after
    ]
    counts = {"changed": agreed.changed, "unchanged": agreed.unchanged}
    lines = [face.say("products.edit-previewed" if dry_run else "products.edited", **counts)]
    lines += [f"{each['id']}  {each['name']}" for each in changed[:SHOWN]]
    face.print({"edit": edit, "dry_run": dry_run, **counts, "products": changed}, "\n".join(lines))


@click.command("undo-edit", cls=KaiboCommand)
@click.argument("edit", metavar="[EDIT]", default="")
@BY
@pass_face
def undo_edit(face: Face, edit: str, by: str) -> None:
    """Take back the last edit of many products (or the named one), unless they were edited since."""
    with Shop.open(face.shop_folder, create=False) as shop:
        undone, touched = undo(shop, edit, by=author(by), at=datetime.now(UTC), kind=BATCH)
    listed = msgspec.to_builtins(touched)
    face.print({"undone": True, "edit": undone, "products": listed}, face.say("products.edit-undone", count=len(listed)))


@click.command("go-back", cls=KaiboCommand)
@click.argument("product")
@click.argument("revision", type=click.IntRange(min=1))
@BY
@pass_face
def go_back_to(face: Face, product: str, revision: int, by: str) -> None:
    """Make a product again what it was in an earlier REVISION; that is a new revision."""
    with Shop.open(face.shop_folder, create=False) as shop:
        shelf = Products(shop)
        saved = go_back(shelf, shelf.found(product).id, revision, by=author(by), at=datetime.now(UTC))
        words = face.say("products.gone-back", name=saved.name, revision=revision)
        face.print({"products": product_records(shelf, [saved])}, words)


def history_records(history: Sequence[Revision]) -> list[dict[str, Any]]:
    """Return the lines of a product's history, the newest first, each with what it changed."""
    earlier: list[Revision | None] = [*history[1:], None]
    return [
        {
            "revision": line.product.revision,
            "by": line.by,
            "at": line.at,
            "import": line.import_id,
            "changes": msgspec.to_builtins(changes(before.product, line.product)) if before else [],
        }
        for line, before in zip(history, earlier, strict=True)
    ]
