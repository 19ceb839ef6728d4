"""Room, host and broadcast are signed once, for as long as each item lasts; the sample shop is signed the same way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from catalog.compliance.clearing import Wanted, clear_product
from catalog.compliance.errors import ItemElsewhere, SampleOnly
from catalog.compliance.sample import clear_all_for_sample
from catalog.compliance.scopes import preflight_scopes, scope_states, sign_scope
from catalog.compliance.signing import Signing
from catalog.product import Product, Seller, Variant
from catalog.products import Products
from catalog.store import Shop
from tests.catalog.compliance.conftest import BY, NOW, TODAY


def signed(shop: Shop, scope: str, *items: Signing, **said: object) -> dict[str, str]:
    wanted = Wanted(signings=items, **said)  # type: ignore[arg-type]  # a test's own words
    states = sign_scope(shop, scope, wanted, by=BY, today=TODAY, now=NOW)  # type: ignore[arg-type]
    return {state.id: state.state for state in states}


def test_the_preflight_asks_for_all_three(shop: Shop) -> None:
    open_items = {(state.scope, state.id) for state in preflight_scopes(shop, TODAY) if state.blocks}
    assert {("room", "B01"), ("host", "B05"), ("broadcast", "B22")} <= open_items
    assert ("broadcast", "B24") not in open_items, "Kaibo records by itself"


def test_what_is_signed_is_settled_for_every_product(shop: Shop, document: Path) -> None:
    assert signed(shop, "room", Signing(item="B01", file=document))["B01"] == "signed"
    assert signed(shop, "broadcast", waivers={"B14": "这一场不抽奖"})["B14"] == "waived"


def test_a_signature_for_the_evening_lasts_for_the_night(shop: Shop, document: Path) -> None:
    signed(shop, "broadcast", Signing(item="B22", file=document))

    def stands(day: date) -> str:
        return next(state.state for state in scope_states(shop, "broadcast", day) if state.id == "B22")

    assert [stands(TODAY + timedelta(days=days)) for days in (0, 1, 2)] == ["signed", "signed", "missing"]


def test_a_products_item_is_not_signed_for_a_room(shop: Shop, document: Path) -> None:
    with pytest.raises(ItemElsewhere):
        signed(shop, "room", Signing(item="B30", file=document))


def test_a_rooms_item_handed_in_with_a_product_is_signed_for_the_room(shop: Shop, cake: Product, document: Path) -> None:
    clear_product(shop, cake, Wanted(signings=(Signing(item="B01", file=document),)), by=BY, today=TODAY, now=NOW)
    assert next(state.state for state in scope_states(shop, "room", TODAY) if state.id == "B01") == "signed"


def test_a_persons_number_is_kept_masked(shop: Shop, document: Path) -> None:
    signed(shop, "host", Signing(item="B05", file=document, number="11010519491231002X"))
    assert [row["number"] for row in shop.database.table("signatures").rows] == ["110*************2X"]


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "sample", is_sample=True) as opened:
        yield opened


def test_the_sample_shop_is_cleared_whole_and_marked(sample: Shop, document: Path) -> None:
    shelf = Products(sample)
    seller = shelf.save_seller(Seller(name="示例酒行（样例）", address="示例路8号", contact="021-00000000"))
    goods = {"示例黄酒": "ALCOHOL", "示例方巾": "APPAREL", "示例杯": "ALL", "示例面霜": "COSMETICS"}
    for name, category in goods.items():
        variant = Variant(price_fen=9900, unit="件")
        made = Product(name=name, variants=(variant,), categories=(category,), seller=seller.id, claims=("桑蚕丝",))
        shelf.save(made, by=BY, at=NOW)
    verdicts = clear_all_for_sample(sample, BY, document, TODAY, now=NOW)
    assert [verdict.state for verdict in verdicts] == ["cleared"] * 4
    assert all(verdict.clearance is not None and verdict.clearance.is_sample and verdict.clearance.by == BY for verdict in verdicts)
    assert not [state.id for state in preflight_scopes(sample, TODAY) if state.blocks]


def test_a_merchants_own_shop_is_never_signed_at_once(shop: Shop, document: Path) -> None:
    with pytest.raises(SampleOnly):
        clear_all_for_sample(shop, BY, document, TODAY, now=NOW)


def test_a_withdrawn_sample_product_is_left_alone(sample: Shop, document: Path) -> None:
    product = Products(sample).save(Product(name="旧品", variants=(Variant(price_fen=1),)), by=BY, at=NOW)
    Products(sample).save(msgspec.structs.replace(product, is_withdrawn=True), by=BY, at=NOW)
    assert clear_all_for_sample(sample, BY, document, TODAY, now=NOW) == []
