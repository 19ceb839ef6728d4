"""The gate's reader says what is true at the moment of asking, whoever edited what, and says when it cannot know."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.compliance.clearances import latest_clearance, withdraw_clearance
from catalog.compliance.clearing import Wanted, clear_product
from catalog.compliance.errors import EvidenceExpired, StandingUnknown
from catalog.compliance.examined import examined_hash
from catalog.compliance.signing import Signing
from catalog.compliance.standing import StandingReader
from catalog.compliance.verdict import judge
from catalog.papers import Paper, describe
from catalog.product import Product, Seller, Variant
from catalog.products import Products
from catalog.store import DATABASE, Shop
from tests.catalog.compliance.conftest import BY, NOW, TODAY, Clear


@pytest.fixture
def reader(shop: Shop) -> Iterator[StandingReader]:
    opened = StandingReader(shop.folder / DATABASE)
    yield opened
    opened.close()


def test_it_agrees_with_the_desk(reader: StandingReader, cake: Product, clear: Clear) -> None:
    assert reader.standing(cake.id, today=TODAY).reason_code == "gate.no-clearance"
    clearance = clear(cake, price_range=(3000, 4000)).clearance
    standing = reader.standing(cake.id, today=TODAY)
    assert clearance is not None
    assert (standing.is_clear, standing.reason_code, standing.clearance) == (True, "", clearance.id)
    assert (standing.examined, standing.revision, standing.price_fens) == (clearance.examined, 1, (3900,))
    assert (standing.price_min_fen, standing.price_max_fen) == (3000, 4000)


def test_an_edit_by_any_road_is_seen(shop: Shop, reader: StandingReader, cake: Product, clear: Clear) -> None:
    clear(cake)
    assert reader.standing(cake.id, today=TODAY).is_clear
    document = msgspec.json.encode(msgspec.structs.replace(cake, name="另一个名字")).decode()
    with sqlite3.connect(shop.folder / DATABASE) as outside:
        outside.execute("UPDATE product_revisions SET document = ? WHERE product = ?", [document, cake.id])
    outside.close()
    standing = reader.standing(cake.id, today=TODAY)
    assert (standing.is_clear, standing.reason_code, standing.reason_facts) == (False, "gate.changed", {"fields": "name"})


def test_an_edit_of_the_seller_is_seen(shelf: Products, reader: StandingReader, cake: Product, clear: Clear) -> None:
    clear(cake)
    seller = shelf.seller(cake.seller)
    assert seller is not None
    shelf.save_seller(msgspec.structs.replace(seller, address="搬到示例路2号"))
    assert reader.standing(cake.id, today=TODAY).reason_facts == {"fields": "seller"}


def test_every_reason_is_told(shop: Shop, shelf: Products, reader: StandingReader, cake: Product, clear: Clear) -> None:
    def reason() -> str:
        return reader.standing(cake.id, today=TODAY).reason_code

    clear(cake)
    assert reader.standing(cake.id, today=TODAY + timedelta(days=91)).reason_code == "gate.expired"
    dearer = shelf.save(msgspec.structs.replace(cake, variants=(msgspec.structs.replace(cake.variants[0], price_fen=9900),)), by=BY, at=NOW)
    assert reason() == "gate.price-out-of-range"
    back = shelf.save(msgspec.structs.replace(cake, revision=dearer.revision), by=BY, at=NOW)
    assert reason() == ""
    withdraw_clearance(shop, cake.id, by=BY, reason="存疑", at=NOW)
    assert reason() == "gate.clearance-withdrawn"
    bare = shelf.save(msgspec.structs.replace(back, categories=()), by=BY, at=NOW)
    assert reason() == "gate.no-category"
    shelf.withdraw(bare.id, by=BY, at=NOW)
    assert reason() == "gate.withdrawn"
    assert reader.standing("pnobody00", today=TODAY).reason_code == "gate.unknown-product"


def test_it_notices_that_something_was_written(shop: Shop, shelf: Products, reader: StandingReader, cake: Product) -> None:
    reader.changed()
    assert not reader.changed()
    shelf.save_seller(Seller(name="新店"))
    assert reader.changed()
    assert not reader.changed()


def test_it_writes_nothing_and_survives_writers(shop: Shop, reader: StandingReader, cake: Product, clear: Clear) -> None:
    clear(cake)
    with shop.writing() as database:
        database.table("people").insert({"id": "x", "name": "甲", "role": "host", "is_gone": 0})
        assert reader.standing(cake.id, today=TODAY).is_clear
    with pytest.raises(StandingUnknown):
        reader._rows("DELETE FROM people")


@pytest.mark.parametrize("harm", ["gone", "garbage", "locked", "foreign"])
def test_a_database_that_does_not_answer_is_unknown(tmp_path: Path, harm: str) -> None:
    file = tmp_path / "shop.db"
    holder = None
    if harm == "garbage":
        file.write_bytes(b"no database at all" * 400)
    if harm in {"locked", "foreign"}:
        holder = sqlite3.connect(file)
        holder.execute("CREATE TABLE t (a)")
    if harm == "locked" and holder is not None:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
    reader = StandingReader(file)
    with pytest.raises(StandingUnknown):
        reader.standing("p", today=TODAY)
    reader.close()
    if holder is not None:
        holder.close()


def test_it_comes_back_by_itself(shop: Shop, cake: Product) -> None:
    away = shop.folder.with_name("elsewhere")
    reader = StandingReader(away / DATABASE)
    with pytest.raises(StandingUnknown):
        reader.changed()
    shop.close()
    shop.folder.rename(away)
    assert reader.standing(cake.id, today=TODAY).revision == 1
    reader.close()


def test_one_question_takes_less_than_five_milliseconds(reader: StandingReader, shelf: Products, cake: Product, clear: Clear) -> None:
    clear(cake)
    for number in range(200):
        shelf.save(msgspec.structs.replace(cake, id="", revision=0, name=f"糕{number}"), by=BY, at=NOW)
    reader.standing(cake.id, today=TODAY)
    began = time.perf_counter()
    for _ in range(50):
        reader.standing(cake.id, today=TODAY)
    assert (time.perf_counter() - began) / 50 < 0.005


TEXTS = st.sampled_from(["糕", "桂花糕", "米糕", "一盒六块", ""])
EDITS = st.one_of(
    st.tuples(st.just("name"), st.sampled_from(["糕", "桂花糕", "米糕"])),
    st.tuples(st.just("claims"), st.lists(TEXTS, max_size=2).map(tuple)),
    st.tuples(st.sampled_from(["card_text", "cue_text", "link", "description", "origin"]), TEXTS),
    st.tuples(st.just("categories"), st.sampled_from([(), ("FOOD_PREPACK",), ("TEA",)])),
    st.tuples(st.just("price"), st.sampled_from([3000, 3900, 4000, 4001])),
    st.tuples(st.just("stock"), st.integers(0, 9)),
    st.tuples(st.just("seller"), st.sampled_from(["示例路1号", "示例路2号"])),
    st.tuples(st.just("until"), st.sampled_from(["2026-11-22", "2026-11-23", "2027-01-01"])),
    st.tuples(st.just("clear"), st.none()),
    st.tuples(st.just("withdraw"), st.none()),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(EDITS, max_size=8))
def test_no_sequence_of_edits_leaves_a_clearance_that_does_not_match(edits: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder, Shop.open(Path(folder) / "shop") as shop:
        shelf = Products(shop)
        paper = Path(folder) / "证.txt"
        paper.write_text("licence", encoding="utf-8")
        seller = shelf.save_seller(Seller(name="示例食品店", address="示例路1号", contact="400-000-0000"))
        variant = Variant(price_fen=3900, unit="盒")
        product = shelf.save(Product(name="桂花糕", variants=(variant,), categories=("FOOD_PREPACK",), seller=seller.id), by=BY, at=NOW)
        reader = StandingReader(shop.folder / DATABASE)
        sign(shop, product, paper)
        for field, value in edits:
            product = edited(shop, product, field, value, paper)
            standing = reader.standing(product.id, today=TODAY)
            verdict = judge(shop, product, today=TODAY)
            assert standing.is_clear == (verdict.state == "cleared")
            clearance, fault = latest_clearance(shop, product.id)
            if standing.is_clear:
                assert clearance is not None
                assert not fault
                now = examined_hash(product, shelf.seller(product.seller), verdict.evidence, clearance.signed_range)
                assert now == clearance.examined == standing.examined
                assert all(clearance.price_min_fen <= fen <= clearance.price_max_fen for fen in standing.price_fens)
        reader.close()


def sign(shop: Shop, product: Product, paper: Path) -> None:
    lacking = tuple(Signing(item=state.id, file=paper) for state in judge(shop, product, today=TODAY).checklist if state.blocks)
    low = min(3000, product.variants[0].price_fen)
    with suppress(EvidenceExpired):
        clear_product(shop, product, Wanted(signings=lacking, price_range=(low, 4001)), by=BY, today=TODAY, now=NOW)


def edited(shop: Shop, product: Product, field: str, value: object, paper: Path) -> Product:
    shelf = Products(shop)
    if field == "clear":
        sign(shop, product, paper)
        return product
    if field == "until":
        describe(shop, hashlib.sha256(paper.read_bytes()).hexdigest(), Paper(valid_until=str(value)), by=BY, today=TODAY, at=NOW)
        return product
    if field == "withdraw":
        return shelf.save(msgspec.structs.replace(product, is_withdrawn=not product.is_withdrawn), by=BY, at=NOW)
    if field == "seller":
        seller = shelf.seller(product.seller)
        assert seller is not None
        shelf.save_seller(msgspec.structs.replace(seller, address=str(value)))
        return product
    if field in {"price", "stock"}:
        name = "price_fen" if field == "price" else "stock"
        variant = msgspec.structs.replace(product.variants[0], **{name: value})
        return shelf.save(msgspec.structs.replace(product, variants=(variant,)), by=BY, at=NOW)
    return shelf.save(msgspec.structs.replace(product, **{field: value}), by=BY, at=NOW)
