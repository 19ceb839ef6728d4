"""One sheet of a workbook: numbers as numbers, formulas with the value they come to, words as words, a chart where it helps."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

LONGEST_NAME = 31
CHARTED_ROWS = 240


class Formula(msgspec.Struct, frozen=True):
    """A formula and its value as the record has it."""

    text: str
    value: Decimal

    @classmethod
    def difference(cls, row: int, first: int, second: int, value: str) -> Formula:
        """Return *first* column minus *second* column of sheet row *row* (from 0)."""
        return cls(f"=ROUND({xl_rowcol_to_cell(row, first)}-{xl_rowcol_to_cell(row, second)},2)", Decimal(value))

    @classmethod
    def sum_of(cls, column: int, count: int, currencies: int, currency: str, value: str | int) -> Formula:
        """Return the sum of *column* over the first *count* rows whose column *currencies* says *currency*."""
        if not count:
            return cls("=0", Decimal(value))
        name, beside = xl_col_to_name(column), xl_col_to_name(currencies)
        return cls(f'=ROUND(SUMIF({beside}2:{beside}{count + 1},"{currency}",{name}2:{name}{count + 1}),3)', Decimal(value))


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What one sheet holds.

    Attributes:
        rows: each cell a word, a whole number, a decimal, a decimal string, a formula, or None for nothing.
        chart: "bar", "column" or "": of the column and as many rows as *charted* says (rows, column), names in the first column.
    """

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[int] = (28,)
    chart: str = ""
    charted: tuple[int, int] = (0, 0)


def ratio_formula(row: int, times: int) -> str:
    """Return the formula of an indicator's row: its third column over its fourth."""
    over, under = xl_rowcol_to_cell(row, 2), xl_rowcol_to_cell(row, 3)
    return f"=ROUND({over}/{under}*{times},2)"


def written(book: Any, sheet: Sheet) -> None:
    """Write *sheet*: a bold head that stays in sight, money with two decimals, unknown figures empty."""
    page, bold, money = (
        book.add_worksheet(sheet.name[:LONGEST_NAME]),
        book.add_format({"bold": True}),
        book.add_format({"num_format": "#,##0.00"}),
    )
    page.freeze_panes(1, 1)
    page.set_column(1, len(sheet.head), 14)
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    for column, word in enumerate(sheet.head):
        page.write_string(0, column, word, bold)
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, Formula):
                plain = value.value == value.value.to_integral_value() and value.value.as_tuple().exponent == 0
                page.write_formula(number, column, value.text, None if plain else money, float(value.value))
            elif isinstance(value, int):
                page.write_number(number, column, value)
            elif isinstance(value, Decimal) or (value and column and is_number(value)):
                page.write_number(number, column, Decimal(value), money)
            elif value:
                page.write_string(number, column, value)
    count, column = sheet.charted
    if sheet.chart and count:
        _draw(book, page, sheet, min(count, CHARTED_ROWS), column)


def _draw(book: Any, page: Any, sheet: Sheet, count: int, column: int) -> None:
    chart = book.add_chart({"type": sheet.chart})
    name = sheet.name[:LONGEST_NAME]
    chart.add_series(
        {
            "name": [name, 0, column],
            "categories": [name, 1, 0, count, 0],
            "values": [name, 1, column, count, column],
            "fill": {"color": "#2C5F94"},
            "gap": 40,
        }
    )
    chart.set_legend({"none": True})
    chart.set_title({"name": f"{sheet.name} · {sheet.head[column]}", "name_font": {"size": 12}})
    if sheet.chart == "bar":
        chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 720, "height": 360})
    page.insert_chart(1, len(sheet.head) + 1, chart)


def is_number(text: str) -> bool:
    """Return whether *text* is a decimal as the record writes one."""
    return text.lstrip("-").replace(".", "", 1).isdecimal()
