"""How long a shop of 5,000 products takes to be cleared whole, and to be judged anew after the rules have changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from catalog.compliance.clearing_many import clear_products
from catalog.compliance.rechecking import recheck
from catalog.compliance.shop_packs import own_word
from catalog.compliance.signing import Signing
from catalog.product import Product, Seller, Variant
from catalog.products import Products
from catalog.store import Shop
from tests.bench.figures import Figure

PRODUCTS = 5_000
LIMIT_S = 20.0
FEWEST_CLEARED = 0.9
"""The checker asks a person about some of the words."""
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BY = "示例店长"
ITEMS = ("B04", "B12", "B15", "B16", "B17", "B26", "B30", "B31", "B32")


def goods(seller: str) -> Iterator[Product]:
    """Five thousand products with words that differ, as a real shelf has them."""
    for number in range(PRODUCTS):
        variants = tuple(Variant(name=f"{weight}克", price_fen=1900 + number % 800, unit="盒", stock=9) for weight in (250, 500))
        claims = (f"每盒{number % 12 + 1}块独立包装", f"第{number}批次，净含量见盒底")
        cue = "大家好，这一款是我们店里卖了很多年的点心，拆开是小包装，带去办公室分着吃正好。"
        yield Product(
            name=f"示例桂花糕{number:05d}号",
            variants=variants,
            categories=("FOOD_PREPACK",),
            seller=seller,
            claims=claims,
            card_text=f"配料见包装第{number % 9}栏",
            cue_text=cue,
        )


def measure(folder: Path) -> list[Figure]:
    """Return the seconds of a whole clearance and of a whole re-check."""
    paper = folder / "证照.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    with Shop.open(folder / "shop") as shop:
        shelf = Products(shop)
        seller = shelf.save_seller(Seller(name="示例食品店", address="示例路1号", contact="400-000-0000"))
        products = [shelf.save(product, by=BY, at=NOW) for product in goods(seller.id)]
        signings = tuple(Signing(item=item, file=paper) for item in ITEMS)
        began = time.perf_counter()
        cleared = sum(done.state == "cleared" for done in clear_products(shop, products, signings, by=BY, today=TODAY, now=NOW))
        clearing_s = time.perf_counter() - began
        own_word(shop, "祖传秘方", is_forbidden=True, asks=False, better="", by=BY, reason="没有依据", at=NOW)
        began = time.perf_counter()
        checked = recheck(shop, by=BY, today=TODAY, now=NOW).checked
        rechecking_s = time.perf_counter() - began
    if checked != cleared or cleared < PRODUCTS * FEWEST_CLEARED:
        raise RuntimeError(f"cleared {cleared}, judged anew {checked} of {PRODUCTS}")
    limit = f"{PRODUCTS} products, at most {LIMIT_S:.0f}"
    return [
        Figure(name="clearance_5000_s", value=clearing_s, unit="s", yardstick=LIMIT_S, runs=[clearing_s], limit=limit),
        Figure(name="recheck_5000_s", value=rechecking_s, unit="s", yardstick=LIMIT_S, runs=[rechecking_s], limit=limit),
    ]
