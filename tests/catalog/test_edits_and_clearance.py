"""No sequence of edits, imports, undos and returns leaves a clearance in force that is not for what stands on the shelf."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.batch_editing import preview as preview_edit
from catalog.batch_editing import read_setting
from catalog.compliance.clearing import Wanted as Handed
from catalog.compliance.clearing import clear_product
from catalog.compliance.examined import examined_record, record_hash
from catalog.compliance.signing import Signing
from catalog.compliance.standing import StandingReader
from catalog.compliance.verdict import judge
from catalog.errors import CatalogError
from catalog.importing.import_book import BATCH
from catalog.importing.spreadsheet_import import preview, write
from catalog.importing.undoing import undo
from catalog.importing.writing import write as write_edit
from catalog.product import Product, Seller, Variant
from catalog.products import Products
from catalog.revising import go_back
from catalog.shelf_search import Wanted
from catalog.store import DATABASE, Shop
from tests.doubles.product_lists import as_csv

TODAY, NOW, BY = date(2026, 11, 23), datetime(2026, 11, 23, 12, 30, tzinfo=UTC), "示例店长"
LOW, HIGH = 3000, 5000
SETTINGS = (
    "price=39", "price=30", "price=50", "price=29.99", "price=50.01", "price+=1", "stock=1", "cost=9", "notes=x", "tags+=首发",
    "tags+=老字号", "tags-=老字号", "claims+=手工", "claims=每块独立包装", "card_text=今日", "card_text=",
    "categories=茶叶", "categories=预包装食品", "unit=盒", "unit=袋",
    "compared_price=88", "compared_price=", "withdrawn=yes", "withdrawn=no", "brand=示例", "link=https://x.example", "link=",
)  # fmt: skip
ROWS = (("桂花糕", "6块", "39"), ("桂花糕", "6块", "66"), ("桂花糕", "12块", "48"))
Act = Callable[[Shop, Products, Path, str], object]


def edit(told: str) -> Act:
    def act(shop: Shop, shelf: Products, _file: Path, _product: str) -> object:
        return write_edit(shop, preview_edit(shelf, Wanted(), [read_setting(told)])[1], by=BY, at=NOW)

    return act


def bring(row: tuple[str, str, str]) -> Act:
    def act(shop: Shop, _shelf: Products, file: Path, _product: str) -> object:
        file.write_bytes(as_csv([("商品名称", "规格", "直播价"), row]))
        return write(shop, preview(shop, file), by=BY, at=NOW)

    return act


ACTS = st.one_of(
    st.sampled_from(SETTINGS).map(edit),
    st.sampled_from(ROWS).map(bring),
    st.sampled_from([BATCH, "spreadsheet"]).map(lambda kind: lambda shop, *_: undo(shop, by=BY, at=NOW, kind=kind)),
    st.integers(1, 3).map(lambda revision: lambda _shop, shelf, _file, product: go_back(shelf, product, revision, by=BY, at=NOW)),
)


@pytest.fixture
def cleared(shop: Shop, shelf: Products, tmp_path: Path) -> Product:
    """A cake that was cleared for 30 to 50 yuan."""
    (tmp_path / "许可证.pdf").write_bytes(b"%PDF-1.4 sample licence")
    seller = shelf.save_seller(Seller(name="示例食品店", address="示例路1号", contact="400-000-0000"))
    variant = Variant(name="6块", price_fen=3900, unit="盒", stock=36)
    product = Product(name="桂花糕", variants=(variant,), categories=("FOOD_PREPACK",), seller=seller.id, claims=("每块独立包装",))
    saved = shelf.save(product, by=BY, at=NOW)
    lacking = [state.id for state in judge(shop, saved, today=TODAY).checklist if state.blocks]
    signings = tuple(Signing(item=item, file=tmp_path / "许可证.pdf") for item in lacking)
    verdict = clear_product(shop, saved, Handed(signings=signings, price_range=(LOW, HIGH)), by=BY, today=TODAY, now=NOW)
    assert verdict.state == "cleared"
    return saved


@given(acts=st.lists(ACTS, min_size=1, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_clearance_is_in_force_only_for_what_was_examined(
    shop: Shop, shelf: Products, cleared: Product, tmp_path: Path, acts: list[Act]
) -> None:
    go_back(shelf, cleared.id, 1, by=BY, at=NOW)
    reader = StandingReader(shop.folder / DATABASE)
    evidence = judge(shop, cleared, today=TODAY).evidence
    seller = shelf.seller(cleared.seller)
    examined = record_hash(examined_record(cleared, seller, evidence, (LOW, HIGH)))
    for act in acts:
        with suppress(CatalogError):
            act(shop, shelf, tmp_path / "list.csv", cleared.id)
        now = shelf.get(cleared.id)
        same = record_hash(examined_record(now, shelf.seller(now.seller), evidence, (LOW, HIGH))) == examined
        is_right = same and not now.is_withdrawn and all(LOW <= variant.price_fen <= HIGH for variant in now.variants)
        assert reader.standing(cleared.id, today=TODAY).is_clear == is_right
        assert all(type(variant.price_fen) is int for variant in now.variants)
    reader.close()


def test_stock_cost_and_notes_are_no_part_of_a_clearance(shop: Shop, shelf: Products, cleared: Product) -> None:
    noted = msgspec.structs.replace(cleared, notes="柜子左边", photos=("0" * 64,), brand="示例", tags=("首发",))
    shelf.save(noted, by=BY, at=NOW)
    assert StandingReader(shop.folder / DATABASE).standing(cleared.id, today=TODAY).is_clear
