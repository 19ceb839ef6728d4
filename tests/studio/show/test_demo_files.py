"""The sample shop's files go through the real doors: import, rundown, plan; and everything says it is a sample."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image

import assets
from catalog.barcodes import is_valid
from catalog.compliance.sample import clear_all_for_sample
from catalog.importing.spreadsheet_import import preview, write
from catalog.products import Products
from catalog.sales.export_profile import shipped_profiles
from catalog.sales.taking_in import take_in_orders
from catalog.store import Shop
from studio.cli.demo_orders import write_demo_orders
from studio.show.plan import Source
from studio.show.planning import plan_show
from studio.show.rundown import read_rundown

DEMO = Path(assets.__file__).parent / "demo"
START = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "sample", is_sample=True, name="示例店") as shop:
        agreed = preview(shop, DEMO / "products.xlsx")
        assert (agreed.refused, agreed.warnings) == ((), ())
        write(shop, agreed, by="示例店长", at=START)
        yield shop


def orders(tmp_path: Path) -> list[dict[str, str]]:
    write_demo_orders(DEMO / "orders.csv", tmp_path / "orders.csv", START)
    with (tmp_path / "orders.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_sample_product_is_imported_with_a_whole_seller(sample: Shop) -> None:
    products = Products(sample)
    shelf = list(products.all())
    assert len(shelf) == 7
    for product in shelf:
        seller = products.seller(product.seller)
        assert product.name.startswith("示例")
        assert seller is not None
        assert "样例" in seller.name
        assert all(variant.unit and is_valid(variant.barcode) for variant in product.variants)
        assert all(variant.barcode.startswith("2") for variant in product.variants), "in-store codes belong to nobody"
        assert product.link.startswith("https://example.com/")


def test_a_struck_sample_price_has_its_basis(sample: Shop) -> None:
    struck = [variant for product in Products(sample).all() for variant in product.variants if variant.compared_fen]
    assert len(struck) == 2
    assert all(variant.basis and variant.basis.kind == "suggested_retail" for variant in struck)


def test_the_sample_show_is_planned_with_its_marks(sample: Shop) -> None:
    items = read_rundown(DEMO / "rundown.json")
    plan = plan_show(
        sample,
        items,
        broadcast="b1",
        sources=(Source(name="main", device="pattern"),),
        microphones=("tone",),
        width=216,
        height=384,
        is_rehearsal=True,
        today=date(2026, 11, 23),
    )
    assert len(plan.entries) == 6
    assert len({entry.seller.seller for entry in plan.entries}) == 4
    assert len(plan.marks) == 2
    assert plan.is_sample


def test_the_sample_orders_get_real_times_and_numbers(tmp_path: Path) -> None:
    rows = orders(tmp_path)
    assert {len(row) for row in rows} == {74}
    assert rows[0]["支付完成时间"] == "2026-11-23 20:30:06"
    assert next(row for row in rows if row["商家编码"] == "DEMO-SILK-WHITE")["支付完成时间"] == "2026-11-23 18:30:05"
    assert all(re.fullmatch(r"[0-9]{19}\t", row["主订单编号"]) for row in rows)
    assert len({row["子订单编号"] for row in rows}) == len(rows)


def test_two_demos_in_one_shop_have_different_orders(tmp_path: Path) -> None:
    first = {row["子订单编号"] for row in orders(tmp_path)}
    write_demo_orders(DEMO / "orders.csv", tmp_path / "later.csv", START.replace(minute=31))
    with (tmp_path / "later.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not first & {row["子订单编号"] for row in csv.DictReader(file)}


def test_the_sample_buyers_are_plainly_invented(tmp_path: Path) -> None:
    for row in orders(tmp_path):
        assert all(row[column].startswith("植入") for column in ("收件人", "详细地址", "买家留言", "商家备注", "达人昵称"))
        assert row["收件人手机号"].startswith("10000000")


def test_the_sample_voucher_is_a_whole_picture() -> None:
    with Image.open(DEMO / "voucher.png") as voucher:
        voucher.load()
        assert voucher.size == (744, 1052)


def test_the_sample_shop_clears_and_its_cards_name_their_clearances(sample: Shop) -> None:
    verdicts = clear_all_for_sample(sample, "示例店长", DEMO / "voucher.png", date(2026, 11, 23), now=START)
    assert {verdict.product.name: verdict.reason_code for verdict in verdicts if verdict.state != "cleared"} == {}
    items = read_rundown(DEMO / "rundown.json")
    plan = plan_show(
        sample,
        items,
        broadcast="b1",
        sources=(Source(name="main", device="pattern"),),
        microphones=("tone",),
        width=216,
        height=384,
        today=date(2026, 11, 23),
    )
    known = {verdict.product.id: verdict.clearance for verdict in verdicts}
    for entry in plan.entries:
        clearance = known[entry.card.product]
        assert clearance is not None
        assert (entry.card.clearance, entry.card.examined) == (clearance.id, clearance.examined)


def test_the_sample_orders_are_taken_in_whole(sample: Shop, tmp_path: Path) -> None:
    orders(tmp_path)
    (taken,) = take_in_orders(sample, [tmp_path / "orders.csv"], shipped_profiles(), clock=lambda: START)
    assert taken.reading is not None
    assert taken.reading.platform == "douyin"
    assert (taken.reading.kept, taken.reading.refused) == (11, ())
    shop_files = b"".join(file.read_bytes() for file in sample.folder.rglob("*") if file.is_file())
    assert "植入".encode() not in shop_files
