"""The shelf as a workbook that imports again unchanged: one row a variant, every word as text, nothing a spreadsheet would run."""

from __future__ import annotations

import errno
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec
import xlsxwriter
from opencc import OpenCC
from xlsxwriter.exceptions import XlsxWriterException

from assets.whole_files import write_whole
from catalog.errors import CatalogError
from catalog.importing.cells import SENTENCES, WORDS
from catalog.importing.column_names import ALIASES
from catalog.product import Product, Seller, Variant, labels

SHEET = "商品"
HIGHEST_SHEET_ROW = 1_048_576
RISKY = re.compile(r"[=+\-@']")
NOBODY = Seller(name="")
Shown = str | float | None


class ExportUnwritable(CatalogError):
    """The workbook could not be written there. Facts: ``file``."""

    code = "catalog.export-unwritable"


class ExportDiskFull(CatalogError):
    """The disk under the workbook is full. Facts: ``file``."""

    code = "catalog.export-disk-full"


def yuan_cell(fen: int | None) -> float | None:
    """Return *fen* as a number cell; every amount a shelf may hold comes back from it exactly."""
    return None if fen is None else fen / 100


def listed(items: Sequence[str], parting: re.Pattern[str], joint: str) -> str:
    """Return *items* in one cell: parted as people part them, or as a JSON list where an item holds a separator."""
    if any(parting.search(item) or RISKY.match(item) or item.startswith("[") for item in items):
        return msgspec.json.encode(list(items)).decode()
    return joint.join(items)


COLUMNS: Mapping[str, Callable[[Product, Variant, Seller], Shown]] = MappingProxyType(
    {
        "name": lambda product, _variant, _seller: product.name,
        "variant": lambda _product, variant, _seller: variant.name,
        "barcode": lambda _product, variant, _seller: variant.barcode,
        "merchant_code": lambda _product, variant, _seller: variant.merchant_code,
        "price": lambda _product, variant, _seller: yuan_cell(variant.price_fen),
        "compared_price": lambda _product, variant, _seller: yuan_cell(variant.compared_fen),
        "basis": lambda _product, variant, _seller: variant.basis.text if variant.basis else "",
        "unit": lambda _product, variant, _seller: variant.unit,
        "stock": lambda _product, variant, _seller: variant.stock,
        "cost": lambda _product, variant, _seller: yuan_cell(variant.cost_fen),
        "categories": lambda product, _variant, _seller: "、".join(product.categories),
        "tags": lambda product, _variant, _seller: listed(labels(product), WORDS, "、"),
        "brand": lambda product, _variant, _seller: product.brand,
        "origin": lambda product, _variant, _seller: product.origin,
        "seller": lambda _product, _variant, seller: seller.name,
        "seller_address": lambda _product, _variant, seller: seller.address,
        "seller_contact": lambda _product, _variant, seller: seller.contact,
        "seller_link": lambda _product, _variant, seller: seller.link,
        "seller_uscc": lambda _product, _variant, seller: seller.uscc,
        "link": lambda product, _variant, _seller: product.link,
        "claims": lambda product, _variant, _seller: listed(product.claims, SENTENCES, "\n"),
        "description": lambda product, _variant, _seller: product.description,
        "card_text": lambda product, _variant, _seller: product.card_text,
        "cue_text": lambda product, _variant, _seller: product.cue_text,
        "platform_ids": lambda product, _variant, _seller: listed(product.platform_ids, WORDS, "、"),
        "notes": lambda product, _variant, _seller: product.notes,
        "product_id": lambda product, _variant, _seller: product.id,
        "variant_id": lambda _product, variant, _seller: variant.id,
    }
)
"""Every field an import reads, in the order of the workbook; our own ids last, by which a row is known again whatever is changed in it."""


def export(products: Iterable[Product], sellers: Iterable[Seller], file: Path, *, language: str = "zh_CN") -> int:
    """Write *products* into the workbook *file* and return how many rows; the file appears whole or not at all.

    Raises:
        ExportUnwritable, ExportDiskFull: why not; the older file of that name, if any, stands.
    """
    known = {seller.id: seller for seller in sellers}
    made, rows = io.BytesIO(), 0
    try:
        with xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet(SHEET)
            money, head = book.add_format({"num_format": "0.00"}), book.add_format({"bold": True})
            sheet.freeze_panes(1, 1)
            for place, title in enumerate(titles(language)):
                sheet.write_string(0, place, title, head)
            for product in products:
                seller = known.get(product.seller, NOBODY)
                for variant in product.variants:
                    rows += 1
                    for place, shown in enumerate(cell(product, variant, seller) for cell in COLUMNS.values()):
                        if isinstance(shown, str):
                            if shown:
                                sheet.write_string(rows, place, guarded(shown))
                        elif shown is not None:
                            sheet.write_number(rows, place, shown, money if isinstance(shown, float) else None)
        write_whole(file, made.getvalue())
    except (OSError, XlsxWriterException) as error:
        if getattr(error, "errno", 0) in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise ExportDiskFull(file=str(file)) from error
        raise ExportUnwritable(file=str(file)) from error
    return rows


def guarded(words: str) -> str:
    """Return *words* so that no spreadsheet takes them for a formula, also after they were saved as CSV; an import takes the mark off."""
    return "'" + words if RISKY.match(words) else words


def titles(language: str) -> list[str]:
    """Return the header row: names that an import knows."""
    names = [next(name for name in ALIASES[field] if name.isascii() == (language == "en")) for field in COLUMNS]
    return [str(OpenCC("s2t").convert(name)) for name in names] if language == "zh_TW" else names
