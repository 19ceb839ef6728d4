"""Every kind of code that stands on goods is read for what it is; anything else is words."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.barcodes import check_digit, is_valid
from catalog.product import Product, Variant
from catalog.products import Products
from catalog.scanned_codes import read_code

GTIN = "6901234567892"


def checked(digits: str) -> str:
    return digits + str(check_digit(digits))


@pytest.mark.parametrize(
    ("text", "kind", "gtin"),
    [
        (GTIN, "ean-13", GTIN),
        ("６９０１２３４５６７８９２", "text", ""),
        ("96385074", "ean-8", "96385074"),
        ("036000291452", "upc-a", "0036000291452"),
        ("10036000291459", "gtin-14", "10036000291459"),
        ("6901234567893", "text", ""),
        (f"https://id.gs1.org/01/0{GTIN}", "digital-link", GTIN),
        (f"https://shop.example/p/gtin/0{GTIN}/10/A%2F1?17=270300", "digital-link", GTIN),
        (f"https://shop.example/01/0{GTIN[:-1]}3", "text", ""),
        ("https://shop.example/item?id=01", "text", ""),
        ("http://[broken", "text", ""),
        (f"(01)0{GTIN}(17)270331(10)L1", "gs1", GTIN),
        (f"]C1010{GTIN}17270331", "gs1", GTIN),
        ("LJ-250", "text", ""),
        ("", "text", ""),
    ],
)
def test_a_code_is_known_for_what_it_is(text: str, kind: str, gtin: str) -> None:
    code = read_code(text)
    assert (code.kind, code.gtin) == (kind, gtin)


def test_a_link_and_a_label_say_lot_and_last_day() -> None:
    assert (read_code(f"https://x.example/01/0{GTIN}/10/A%2F1?17=270300").lot, read_code(f"(01)0{GTIN}(17)270331").expires) == (
        "A/1",
        "2027-03-31",
    )


def test_a_weighed_label_says_what_it_costs_or_weighs() -> None:
    priced, weighed = read_code(checked("211234501280")), read_code(checked("271234500512"))
    both = read_code(checked("20" + "12345" + "01280" + "00512"))
    assert (priced.kind, priced.item, priced.price_fen, priced.weight_g) == ("in-store", "12345", 1280, None)
    assert (weighed.item, weighed.price_fen, weighed.weight_g) == ("12345", None, 512)
    assert (both.item, both.price_fen, both.weight_g) == ("12345", 1280, 512)
    assert read_code(checked("211234501280"), {"21": "weight"}).weight_g == 1280


@pytest.mark.parametrize("scanned", [f"https://id.gs1.org/01/0{GTIN}", f"(01)0{GTIN}", f"0{GTIN}", checked("211234501280"), "12345"])
def test_a_product_is_found_by_whatever_was_scanned(shelf: Products, at: datetime, scanned: str) -> None:
    saved = shelf.save(Product(name="茶", variants=(Variant(price_fen=1, barcode=GTIN, merchant_code="12345"),)), by="示例店长", at=at)
    assert shelf.find(scanned) == saved


@given(st.text(max_size=60) | st.from_regex(r"\A(https?://[^\s]{0,20}/01/)?[0-9]{0,20}\Z"))
def test_any_reading_is_a_code_or_words(text: str) -> None:
    code = read_code(text)
    assert not code.gtin or is_valid(code.gtin)
    assert code.price_fen is None or code.price_fen >= 0
