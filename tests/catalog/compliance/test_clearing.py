"""A product is cleared by a named person with documents, and stays so only while nothing that was examined changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from catalog.compliance.clearances import latest_clearance, withdraw_clearance
from catalog.compliance.clearing import Wanted, clear_product
from catalog.compliance.errors import (
    EvidenceEmpty,
    EvidenceExpired,
    EvidenceMissing,
    EvidenceTooLarge,
    FindingUnknown,
    ItemNotWaivable,
    ItemUnknown,
    NothingToWithdraw,
    NumberRefused,
    NumberWithoutFormat,
    RangeInvalid,
    ReasonMissing,
    SignerMissing,
    UntilInvalid,
)
from catalog.compliance.signing import Signing
from catalog.compliance.verdict import Verdict, judge
from catalog.product import PriceBasis, Product, Seller
from catalog.products import Products
from catalog.store import Shop
from tests.catalog.compliance.conftest import BY, NOW, TODAY, Clear


def now_as(shop: Shop, product: Product) -> Verdict:
    return judge(shop, Products(shop).get(product.id), today=TODAY)


def saved(shelf: Products, product: Product, **said: object) -> Product:
    return shelf.save(msgspec.structs.replace(product, **said), by=BY, at=NOW)


def with_variant(product: Product, **said: object) -> dict[str, object]:
    return {"variants": (msgspec.structs.replace(product.variants[0], **said),)}


def test_a_new_product_needs_a_person_and_says_for_what(shop: Shop, cake: Product) -> None:
    verdict = now_as(shop, cake)
    assert (verdict.state, verdict.clearance, verdict.reason_code) == ("needs-person", None, "gate.items-missing")
    assert {"B04", "B30", "B31"} <= {state.id for state in verdict.checklist if state.blocks}
    assert all(state.reason_code for state in verdict.checklist if not state.is_settled)


def test_the_record_proves_what_it_knows(shop: Shop, cake: Product) -> None:
    proved = {state.id for state in now_as(shop, cake).checklist if state.state == "proved"}
    assert {"B03", "B09", "B10", "B11", "B13", "B19", "B33"} <= proved


def test_signing_everything_clears(cake: Product, clear: Clear) -> None:
    verdict = clear(cake)
    assert (verdict.state, verdict.reason_code) == ("cleared", "")
    clearance = verdict.clearance
    assert clearance is not None
    assert (clearance.by, clearance.signed_range, clearance.until) == (BY, (3900, 3900), "2027-02-21")


def test_one_missing_item_keeps_it_off(shop: Shop, cake: Product, document: Path) -> None:
    signings = tuple(Signing(item=item, file=document) for item in ("B04", "B12", "B15", "B16", "B17", "B26", "B30", "B31"))
    verdict = clear_product(shop, cake, Wanted(signings=signings), by=BY, today=TODAY, now=NOW)
    assert (verdict.state, verdict.clearance, verdict.reason_facts) == ("needs-person", None, {"items": "B32"})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "桂花米糕"}, "name"),
        ({"claims": ("每块独立包装", "开袋即食")}, "claims"),
        ({"categories": ("FOOD_PREPACK", "TEA")}, "categories"),
        ({"card_text": "请看盒底"}, "card_text"),
        ({"cue_text": "一盒六块"}, "cue_text"),
        ({"link": "https://example.com/other"}, "link"),
        ({"variant": {"name": "8块"}}, "variants"),
        ({"variant": {"unit": "袋"}}, "variants"),
        ({"variant": {"compared_fen": 5900, "basis": PriceBasis(kind="suggested_retail", text="厂商建议零售价")}}, "variants"),
    ],
)
def test_a_change_of_what_was_examined_ends_it(
    shop: Shop, shelf: Products, cake: Product, clear: Clear, change: dict[str, dict[str, object]], field: str
) -> None:
    clear(cake)
    said: dict[str, object] = with_variant(cake, **change["variant"]) if "variant" in change else dict(change)
    saved(shelf, cake, **said)
    verdict = now_as(shop, cake)
    assert (verdict.state, verdict.reason_code, verdict.reason_facts) == ("needs-person", "gate.changed", {"fields": field})


@pytest.mark.parametrize("change", [{"tags": ("新",)}, {"description": "另外写的"}, {"origin": "上海"}, {"variant": {"stock": 1}}])
def test_stock_and_notes_change_nothing(
    shop: Shop, shelf: Products, cake: Product, clear: Clear, change: dict[str, dict[str, object]]
) -> None:
    clear(cake)
    said: dict[str, object] = with_variant(cake, **change["variant"]) if "variant" in change else dict(change)
    saved(shelf, cake, **said)
    assert now_as(shop, cake).state == "cleared"


def test_the_price_may_move_inside_the_signed_range_only(shop: Shop, shelf: Products, cake: Product, clear: Clear) -> None:
    clear(cake, price_range=(2900, 4900))
    cheaper = saved(shelf, cake, **with_variant(cake, price_fen=2900))
    assert now_as(shop, cake).state == "cleared"
    saved(shelf, cheaper, **with_variant(cake, price_fen=2899))
    verdict = now_as(shop, cake)
    assert (verdict.reason_code, verdict.reason_facts["price"]) == ("gate.price-out-of-range", "28.99")


def test_a_changed_seller_ends_it_and_needs_papers_of_its_own(shop: Shop, shelf: Products, cake: Product, clear: Clear) -> None:
    clear(cake)
    other = shelf.save_seller(Seller(name="另一家店", address="示例路9号", contact="021-00000000"))
    saved(shelf, cake, seller=other.id)
    verdict = now_as(shop, cake)
    assert verdict.reason_code == "gate.changed"
    codes = {state.id: state.reason_code for state in verdict.checklist if state.blocks}
    assert codes == dict.fromkeys(("B04", "B16", "B17", "B30"), "compliance.signed-for-another-seller")


def test_clearing_again_after_an_edit_takes_one_step(shop: Shop, shelf: Products, cake: Product, clear: Clear) -> None:
    first = clear(cake).clearance
    again = clear(saved(shelf, cake, claims=("一盒六块",))).clearance
    assert first is not None
    assert again is not None
    assert again.id != first.id
    assert now_as(shop, cake).state == "cleared"


def test_it_ends_on_its_last_day(shop: Shop, cake: Product, clear: Clear) -> None:
    clear(cake, until=date(2026, 12, 1))
    assert judge(shop, cake, today=date(2026, 12, 1)).state == "cleared"
    assert judge(shop, cake, today=date(2026, 12, 2)).reason_code == "gate.expired"


def test_it_ends_with_its_first_document(shop: Shop, cake: Product, clear: Clear, document: Path) -> None:
    lacking = [state.id for state in now_as(shop, cake).checklist if state.blocks]
    signings = tuple(Signing(item=item, file=document, valid_until=date(2026, 12, 5) if item == "B30" else None) for item in lacking)
    clearance = clear(cake, signings=signings).clearance
    assert clearance is not None
    assert clearance.until == "2026-12-05"
    with pytest.raises(UntilInvalid):
        clear(cake, until=date(2026, 12, 6))


def test_a_new_document_is_examined_anew(shop: Shop, cake: Product, clear: Clear, tmp_path: Path) -> None:
    clear(cake)
    other = tmp_path / "新证.pdf"
    other.write_bytes(b"another licence")
    wanted = Wanted(signings=(Signing(item="B30", file=other),))
    assert clear_product(shop, cake, wanted, by=BY, today=TODAY, now=NOW).state == "cleared"
    assert sorted(place.suffix for place in (shop.folder / "evidence").iterdir()) == [".pdf", ".pdf"]


def test_a_lost_or_changed_document_no_longer_proves(shop: Shop, cake: Product, clear: Clear) -> None:
    clear(cake)
    (kept,) = (shop.folder / "evidence").iterdir()
    content = kept.read_bytes()
    kept.write_bytes(content[:-1] + b"!")
    verdict = now_as(shop, cake)
    assert (verdict.state, verdict.reason_code) == ("needs-person", "gate.items-missing")
    assert "compliance.evidence-lost" in {state.reason_code for state in verdict.checklist}
    clear(cake)
    assert now_as(shop, cake).state == "cleared"


def test_a_withdrawn_clearance_is_over(shop: Shop, cake: Product, clear: Clear) -> None:
    clear(cake)
    withdraw_clearance(shop, cake.id, by=BY, reason="证照存疑", at=NOW)
    assert now_as(shop, cake).reason_code == "gate.clearance-withdrawn"
    with pytest.raises(NothingToWithdraw):
        withdraw_clearance(shop, cake.id, by=BY, reason="再一次", at=NOW)


def test_an_altered_record_counts_no_more(shop: Shop, cake: Product, clear: Clear) -> None:
    clear(cake)
    clearance, _ = latest_clearance(shop, cake.id)
    assert clearance is not None
    longer = msgspec.json.encode(msgspec.structs.replace(clearance, until="2099-01-01")).decode()
    shop.database.execute("DROP TRIGGER clearances_update_refused")
    shop.database.execute("UPDATE clearances SET document = ?", [longer])
    assert now_as(shop, cake).reason_code == "gate.clearance-damaged"


@pytest.mark.parametrize("table", ["evidence", "signatures", "clearances"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid + 100"])
def test_what_was_signed_stays(shop: Shop, cake: Product, clear: Clear, table: str, act: str) -> None:
    clear(cake)
    with pytest.raises(Exception, match="kept for good"):
        shop.database.execute(act.format(table))


def test_nobody_clears_a_product_without_a_category(shelf: Products, cake: Product, clear: Clear) -> None:
    verdict = clear(saved(shelf, cake, categories=()))
    assert (verdict.state, verdict.clearance, verdict.reason_code) == ("blocked", None, "gate.no-category")


@pytest.mark.parametrize("category", ["DRUG", "TOBACCO"])
def test_goods_that_are_barred_stay_barred(shelf: Products, cake: Product, clear: Clear, category: str) -> None:
    verdict = clear(saved(shelf, cake, categories=("FOOD_PREPACK", category)))
    assert (verdict.state, verdict.reason_code) == ("blocked", "gate.category-barred")


@pytest.mark.parametrize(
    "said", [{"name": "全网第一桂花糕"}, {"claims": ("吃了降血糖",)}, {"card_text": "全网最低价"}, {"cue_text": "这是最好吃的糕"}]
)
def test_a_violation_cannot_be_signed_away(shelf: Products, cake: Product, clear: Clear, said: dict[str, object]) -> None:
    product = saved(shelf, cake, **said)
    verdict = clear(product)
    assert (verdict.state, verdict.clearance, verdict.reason_code) == ("blocked", None, "gate.findings")
    with pytest.raises(FindingUnknown):
        clear(product, accepts={verdict.reason_facts["rules"].split()[0]: "没关系"})


def test_a_violation_in_a_variants_name_is_found(shelf: Products, cake: Product, clear: Clear) -> None:
    verdict = clear(saved(shelf, cake, **with_variant(cake, name="顶级款")))
    assert [finding.field for finding in verdict.findings if finding.is_blocking] == ["variants[0].name"]


def test_what_a_rule_puts_to_a_person_is_accepted_by_name_and_for_these_words(
    shop: Shop, shelf: Products, cake: Product, clear: Clear
) -> None:
    product = saved(shelf, cake, cue_text="先到先得")
    assert clear(product).state != "cleared"
    verdict = clear(product, accepts={"SCARCITY": "库存三十六盒，卖完为止"})
    assert (verdict.state, verdict.findings[0].state, verdict.findings[0].answered_by) == ("cleared", "accepted", BY)
    saved(shelf, product, cue_text="先到先得，数量有限")
    assert {finding.text: finding.state for finding in now_as(shop, cake).findings} == {"先到先得": "accepted", "数量有限": "open"}


def test_a_documented_claim_is_lawful(shelf: Products, cake: Product, clear: Clear) -> None:
    product = saved(shelf, cake, claims=("荣获国际金奖",))
    assert clear(product, signings=()).reason_facts == {"rules": "HONOR"}
    verdict = clear(product)
    assert (verdict.state, verdict.findings[0].state, verdict.findings[0].answered_by) == ("cleared", "settled", "B19")


def test_a_struck_price_needs_its_basis(shop: Shop, shelf: Products, cake: Product, clear: Clear) -> None:
    product = saved(shelf, cake, **with_variant(cake, compared_fen=5900))
    verdict = now_as(shop, product)
    assert (verdict.state, verdict.reason_facts) == ("blocked", {"rules": "PRICE"})
    cleared = clear(product)
    assert (cleared.state, next(state.state for state in cleared.checklist if state.id == "B11")) == ("cleared", "signed")


@pytest.mark.parametrize(
    ("basis", "is_enough"),
    [
        (PriceBasis(kind="suggested_retail", text="厂商建议零售价"), True),
        (PriceBasis(kind="lowest_7d"), True),
        (PriceBasis(kind="channel", channel="南京路店 2026-11-01"), True),
        (PriceBasis(kind="other", text="本店十月成交价，见订单导出"), True),
        (PriceBasis(kind="other", text="原价"), False),
        (PriceBasis(kind="other", text="市场价"), False),
        (PriceBasis(kind="other"), False),
        (PriceBasis(kind="lowest_7d", valid_until="2026-11-22"), False),
        (PriceBasis(kind="lowest_7d", valid_from="2026-11-24"), False),
    ],
)
def test_a_basis_says_what_is_compared_and_holds_today(
    shop: Shop, shelf: Products, cake: Product, basis: PriceBasis, is_enough: bool
) -> None:
    product = saved(shelf, cake, **with_variant(cake, compared_fen=5900, basis=basis))
    assert (now_as(shop, product).state != "blocked") is is_enough


def test_a_basis_ends_the_clearance_with_itself(shelf: Products, cake: Product, clear: Clear) -> None:
    basis = PriceBasis(kind="lowest_7d", valid_until="2026-11-30")
    clearance = clear(saved(shelf, cake, **with_variant(cake, compared_fen=5900, basis=basis))).clearance
    assert clearance is not None
    assert clearance.until == "2026-11-30"


@pytest.mark.parametrize(("missing", "item"), [({"seller": ""}, "B03"), ({"price": 0}, "B10")])
def test_what_the_record_disproves_cannot_be_signed(
    shelf: Products, cake: Product, clear: Clear, missing: dict[str, object], item: str
) -> None:
    said = with_variant(cake, price_fen=0) if "price" in missing else missing
    verdict = clear(saved(shelf, cake, **said))
    assert (verdict.state, verdict.reason_code, verdict.reason_facts) == ("blocked", "gate.items-failed", {"items": item})


def test_an_item_whose_condition_does_not_hold_is_waived_with_a_reason(shop: Shop, cake: Product, clear: Clear) -> None:
    lacking = [state.id for state in now_as(shop, cake).checklist if state.blocks]
    document = next(iter(clear(cake).evidence))
    assert document
    assert "B17" in lacking
    verdict = clear(cake, waivers={"B17": "散装，没有商标"})
    assert next(state for state in verdict.checklist if state.id == "B17").state == "waived"
    with pytest.raises(ItemNotWaivable):
        clear(cake, waivers={"B30": "没有"})
    with pytest.raises(ReasonMissing):
        clear(cake, waivers={"B17": " "})


def test_shanghai_wants_a_release_for_goods_under_review(shop: Shop, shelf: Products, cake: Product, clear: Clear, document: Path) -> None:
    product = saved(shelf, cake, categories=("HEALTH_FOOD",))
    assert clear(product).state == "cleared"
    verdict = judge(shop, product, profiles=("cn", "cn-shanghai"), today=TODAY)
    assert (verdict.state, verdict.reason_facts) == ("needs-person", {"items": "B35"})


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"signings": (Signing(item="B99"),)}, ItemUnknown),
        ({"signings": (Signing(item="B04", file=Path("/nowhere/at/all.pdf")),)}, EvidenceMissing),
        ({"signings": (Signing(item="B04", file=Path("/")),)}, EvidenceMissing),
        ({"signings": (Signing(item="B04"),)}, EvidenceMissing),
        ({"price_range": (4000, 5000)}, RangeInvalid),
        ({"price_range": (5000, 1000)}, RangeInvalid),
        ({"until": date(2026, 11, 22)}, UntilInvalid),
        ({"until": date(2030, 1, 1)}, UntilInvalid),
        ({"accepts": {"MED": "没关系"}}, FindingUnknown),
    ],
)
def test_what_is_not_in_order_is_refused_and_nothing_is_written(
    shop: Shop, cake: Product, clear: Clear, said: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        clear(cake, **said)
    assert shop.database.table("signatures").count == 0


def test_a_signature_names_a_person(shop: Shop, cake: Product) -> None:
    with pytest.raises(SignerMissing):
        clear_product(shop, cake, Wanted(), by=" \u200b", today=TODAY, now=NOW)


def test_a_document_has_content_and_a_bearable_size(cake: Product, clear: Clear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b" \n")
    with pytest.raises(EvidenceEmpty):
        clear(cake, signings=(Signing(item="B04", file=empty),))
    monkeypatch.setattr("catalog.evidence.MOST_MB", 0)
    with pytest.raises(EvidenceTooLarge):
        clear(cake)


def test_a_licence_number_is_checked(shop: Shop, cake: Product, clear: Clear, document: Path) -> None:
    def signing(item: str, number: str) -> dict[str, object]:
        return {"signings": (Signing(item=item, file=document, number=number),)}

    with pytest.raises(NumberRefused):
        clear(cake, **signing("B04", "91110108551385082A"))
    with pytest.raises(NumberWithoutFormat):
        clear(cake, **signing("B12", "1"))
    with pytest.raises(EvidenceExpired):
        clear(cake, signings=(Signing(item="B04", file=document, valid_until=date(2026, 1, 1)),))
    states = {state.id: state for state in clear(cake, **signing("B30", "jy13101150123456")).checklist}
    assert states["B30"].number == "JY13101150123456"


def test_one_document_is_kept_once(shop: Shop, shelf: Products, cake: Product, clear: Clear) -> None:
    clear(cake)
    clear(shelf.save(msgspec.structs.replace(cake, id="", revision=0, name="另一种糕"), by=BY, at=NOW))
    assert shop.database.table("evidence").count == 1
    assert len(list((shop.folder / "evidence").iterdir())) == 1


def test_a_licence_of_other_goods_proves_nothing(shop: Shop, shelf: Products, cake: Product, clear: Clear, document: Path) -> None:
    tea = Signing(item="B31", file=document, number="SC11453282248002")
    states = {state.id: state for state in clear(cake, signings=(tea,)).checklist}
    assert (states["B31"].state, states["B31"].reason_code) == ("missing", "compliance.number-other-goods")
    as_tea = saved(shelf, cake, categories=("FOOD_PREPACK", "TEA"))
    assert {state.id: state.state for state in now_as(shop, as_tea).checklist}["B31"] == "signed"
