"""Barcodes: only real ones find products."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.barcodes import check_digit, compared_form, is_valid


@pytest.mark.parametrize("barcode", ["6901234567892", "96385074", "036000291452", "4006381333931", "10036000291459"])
def test_real_barcodes_are_valid(barcode: str) -> None:
    assert is_valid(barcode)


@pytest.mark.parametrize("barcode", ["6901234567893", "96385075", "", "0000000000000", "69012345678", "A901234567892", "690123456789２x"])
def test_wrong_fillers_and_letters_are_not(barcode: str) -> None:
    assert not is_valid(barcode)


def test_upc_and_its_ean_are_the_same() -> None:
    assert compared_form("036000291452") == compared_form("0036000291452") == compared_form("00036000291452") == "0036000291452"


@given(
    st.text(alphabet="0123456789", min_size=12, max_size=12).filter(lambda digits: digits.strip("0")), st.integers(0, 12), st.integers(1, 9)
)
def test_any_single_wrong_digit_is_noticed(first: str, place: int, by: int) -> None:
    barcode = first + str(check_digit(first))
    wrong = barcode[:place] + str((int(barcode[place]) + by) % 10) + barcode[place + 1 :]
    assert is_valid(barcode)
    assert not is_valid(wrong)
