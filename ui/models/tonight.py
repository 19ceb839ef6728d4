"""Tonight's rundown as the shop keeps it, and the running broadcast's as its plan keeps it, ready for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from assets.whole_files import write_whole
from catalog.compliance.verdict import judge
from catalog.money import yuan
from catalog.product import Product, Variant
from catalog.products import Products
from catalog.store import Shop
from studio.show.plan import ShowPlan
from studio.show.rundown import read_rundown
from studio.show.rundown_item import RundownItem
from ui.models.rundown_model import RundownLine

FILE_NAME = "rundown.json"


def rundown_file(shop_folder: Path) -> Path:
    """Return where tonight's rundown lies: a rundown file like any other, which the command line reads too."""
    return shop_folder / FILE_NAME


def items_of(shop_folder: Path) -> tuple[RundownItem, ...]:
    """Return tonight's items, none before somebody made a rundown."""
    file = rundown_file(shop_folder)
    if not file.exists() or not msgspec.json.decode(file.read_bytes()).get("items"):
        return ()
    return read_rundown(file)


def keep_items(shop_folder: Path, items: Sequence[RundownItem]) -> None:
    """Write tonight's rundown."""
    document = {
        "items": [
            {
                "product": item.product,
                "minutes": item.minutes,
                "must_say": list(item.must_say),
                "never_say": list(item.never_say),
                **({"variant": item.variant} if item.variant else {}),
                **({"price": yuan(item.price_fen)} if item.price_fen is not None else {}),
            }
            for item in items
        ]
    }
    write_whole(rundown_file(shop_folder), msgspec.json.format(msgspec.json.encode(document), indent=1))


def tonight(shop: Shop, *, today: date) -> tuple[RundownLine, ...]:
    """Return tonight's rundown with each product's standing today."""
    return tuple(_line(shop, item, today) for item in items_of(shop.folder))


def planned(shop: Shop, broadcast: str, *, today: date) -> tuple[RundownLine, ...]:
    """Return the rundown of the running *broadcast*, as its plan has it."""
    file = shop.folder / "broadcasts" / broadcast / "plan.json"
    if not file.is_file():
        return ()
    plan = msgspec.json.decode(file.read_bytes(), type=ShowPlan)
    products = Products(shop)
    lines = []
    for entry in plan.entries:
        product = products.get(entry.card.product)
        lines.append(
            RundownLine(
                product=product.id,
                name=entry.card.name,
                variant=entry.card.variant,
                price_text=entry.card.price_text,
                standing=judge(shop, product, today=today).state,
                minutes=entry.minutes,
                must_say=entry.must_say,
                never_say=entry.never_say,
                cue_text=product.cue_text,
                card=entry.card.overlay.file,
            )
        )
    return tuple(lines)


def _line(shop: Shop, item: RundownItem, today: date) -> RundownLine:
    product = Products(shop).find(item.product)
    if product is None:
        return RundownLine(product=item.product, name=item.product, minutes=item.minutes)
    variant = _variant(product, item)
    price_fen = variant.price_fen if item.price_fen is None else item.price_fen
    return RundownLine(
        product=product.id,
        name=product.name,
        variant=variant.name,
        price_text=f"¥{yuan(price_fen)}" + (f"/{variant.unit}" if variant.unit else ""),
        standing=judge(shop, product, today=today).state,
        minutes=item.minutes,
        must_say=item.must_say,
        never_say=item.never_say,
        cue_text=product.cue_text,
    )


def _variant(product: Product, item: RundownItem) -> Variant:
    for variant in product.variants:
        if item.variant and variant.name == item.variant:
            return variant
        if item.product in {variant.barcode, variant.merchant_code} - {""}:
            return variant
    return product.variants[0]
