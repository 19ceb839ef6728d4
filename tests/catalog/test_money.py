"""Money: what merchants type is understood exactly, and nothing else is."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import CatalogError
from catalog.money import (
    HIGHEST_FEN,
    MoneyNegative,
    MoneyTooFine,
    MoneyTooLarge,
    MoneyUnreadable,
    fen_of_number,
    parse_fen,
    yuan,
)


@pytest.mark.parametrize("typed", ["68", "68.00", "68.0", "¥68", "￥68.00", "68元", "人民币68元", "６８．００", " 68 ", "CNY 68", "RMB68"])
def test_every_way_to_write_sixty_eight_yuan(typed: str) -> None:
    assert parse_fen(typed) == 6800


@pytest.mark.parametrize(
    ("typed", "fen"), [("1,280.00", 128000), ("１，２８０．５", 128050), ("0.01", 1), (".5", 50), ("99,999,999.99", HIGHEST_FEN)]
)
def test_amounts_with_separators_and_ends(typed: str, fen: int) -> None:
    assert parse_fen(typed) == fen


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("abc", MoneyUnreadable),
        ("", MoneyUnreadable),
        ("1e400", MoneyUnreadable),
        ("NaN", MoneyUnreadable),
        ("inf", MoneyUnreadable),
        ("12,80", MoneyUnreadable),
        ("68-88", MoneyUnreadable),
        ("六十八", MoneyUnreadable),
        ("²", MoneyUnreadable),
        ("٣", MoneyUnreadable),
        ("9" * 50, MoneyUnreadable),
        ("-1", MoneyNegative),
        ("¥-1", MoneyNegative),
        ("-¥1", MoneyNegative),
        ("1.001", MoneyTooFine),
        ("100000000", MoneyTooLarge),
    ],
)
def test_what_is_no_price_is_refused_with_its_reason(typed: str, error: type[CatalogError]) -> None:
    with pytest.raises(error):
        parse_fen(typed)


@given(st.integers(min_value=0, max_value=HIGHEST_FEN))
def test_what_is_printed_is_read_back(fen: int) -> None:
    assert parse_fen(yuan(fen)) == parse_fen(f"¥{yuan(fen)}元") == fen


@given(st.integers(min_value=0, max_value=HIGHEST_FEN))
def test_a_number_cell_with_two_decimals_is_exact(fen: int) -> None:
    assert fen_of_number(float(Decimal(fen) / 100)) == fen


@given(st.text())
def test_any_text_is_an_amount_or_a_catalogue_error(typed: str) -> None:
    with suppress(MoneyUnreadable, MoneyNegative, MoneyTooFine, MoneyTooLarge):
        assert 0 <= parse_fen(typed) <= HIGHEST_FEN


@given(st.floats())
def test_any_number_cell_is_an_amount_or_a_catalogue_error(number: float) -> None:
    with suppress(MoneyUnreadable, MoneyNegative, MoneyTooFine, MoneyTooLarge):
        assert 0 <= fen_of_number(number) <= HIGHEST_FEN


def test_half_a_fen_is_rounded_up() -> None:
    assert fen_of_number(68.005) == 6801
    assert fen_of_number(1.115) == 112
