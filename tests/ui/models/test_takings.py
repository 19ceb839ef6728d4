from decimal import Decimal
from typing import Any

from ui.models.takings import money, page_of

TOTALS = {
    "currency": "CNY", "orders": 2, "lines": 3, "quantity": 3, "gmv_ordered": "300.00", "gmv_paid": "280.00",
    "refunds": "30.00", "gmv_net": "250.00", "refund_amount_unknown_lines": 0,
}  # fmt: skip
DUCK = {"product": "p1", "name": "酱鸭", "quantity": 2, "paid": "200.00", "refunds": "0.00", "net": "200.00", "attributed": "136.00"}
CAKE = {"product": "p2", "name": "桂花糕", "quantity": 1, "paid": "80.00", "refunds": "30.00", "net": "50.00", "attributed": "0.00"}


def document(**other: Any) -> dict[str, Any]:
    return {"totals": TOTALS, "broadcast_totals": {}, "by_product": [CAKE, DUCK], "unmatched": [], **other}


def test_the_letter_has_three_sentences_three_numbers_and_one_chart() -> None:
    page = page_of(document(), as_of="2026-11-23")
    assert page is not None
    assert page.sentences[0].code == "ui.takings.letter-all"
    assert len(page.sentences) == len(page.numbers) == 3
    assert page.bars == (("酱鸭", Decimal("200.00")), ("桂花糕", Decimal("50.00")))


def test_what_is_not_known_is_said() -> None:
    page = page_of(document(unmatched=[{}]), as_of="2026-11-23")
    assert page is not None
    assert page.sentences[2].facts == {"unmatched": 1}


def test_a_shop_without_orders_has_no_page() -> None:
    assert page_of(document(totals=TOTALS | {"lines": 0}), as_of="2026-11-23") is None
    assert page_of(document(totals={}), as_of="2026-11-23") is None


def test_currencies_are_never_added() -> None:
    figures = {"quantity": 1, "paid": "9.00", "refunds": "0.00", "net": "9.00", "attributed": "0.00"}
    ringgit = {"product": "p3", "name": "tea", "MYR": figures}
    both = {"CNY": TOTALS, "MYR": TOTALS | {"lines": 9, "gmv_net": "9.00"}}
    page = page_of(document(totals=both, by_product=[ringgit]), as_of="2026-11-23")
    assert page is not None
    assert (page.currency, page.numbers[0][1]) == ("MYR", "9.00")


def test_money_is_read_as_people_write_it() -> None:
    assert money("CNY", "17820.50") == "¥17,820.50"
    assert money("MYR", "9.00") == "MYR 9.00"
