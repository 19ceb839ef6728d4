"""Headers are known by what they mean, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.importing.column_names import ALIASES
from catalog.importing.columns import field_of, find_header, match_header, our_field

SPELLED = [(field, alias) for field, aliases in ALIASES.items() for alias in aliases]


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("直播价（元）", "price"),
        ("直播价\n(元)", "price"),
        ("*商品名称", "name"),
        ("商品名称【必填】", "name"),
        ("\ufeff 商 品 名 称\u200b", "name"),
        ("条码(69码)", "barcode"),
        ("ＳＫＵ", "merchant_code"),
        ("Live Price (CNY)", "price"),
        ("LIST_PRICE", "compared_price"),
        ("merchant-code", "merchant_code"),
        ("划线价依据", "basis"),
        ("商品ID", "platform_ids"),
        ("实际销售者", "seller"),
        ("库存（件）", "stock"),
        ("Seller", "seller"),
    ],
)
def test_a_header_is_known_with_brackets_stars_and_blanks(title: str, field: str) -> None:
    found = field_of(title)
    assert found is not None
    assert found[0] == field


@pytest.mark.parametrize("title", ["", "备注", "序号", "成本", "2026", "()"])
def test_other_headers_mean_nothing(title: str) -> None:
    assert field_of(title) is None


@given(
    st.sampled_from(SPELLED), st.sampled_from(["{}", "*{}", " {} ", "{}（必填）", "{}(元)", "\u200b{}", "【{}】", "{}："]), st.booleans()
)
def test_every_spelling_of_every_header_finds_its_field(spelled: tuple[str, str], frame: str, is_loud: bool) -> None:
    field, alias = spelled
    found = field_of(frame.format(alias.upper() if is_loud else alias))
    assert found is not None
    assert found[0] == field


@given(st.permutations(["商品名称", "条码", "商家编码", "规格", "直播价", "划线价", "计价单位", "库存", "类目", "销售者", "备注", ""]))
def test_the_order_of_columns_does_not_matter(titles: list[str]) -> None:
    header = match_header(1, titles)
    assert {field: titles[index] for field, index in header.columns.items()} == header.titles
    assert len(header.columns) == 10


@given(st.lists(st.lists(st.one_of(st.text(), st.floats(), st.none()), max_size=6), max_size=6))
def test_any_rows_have_a_header_or_none(rows: list[list[object]]) -> None:
    header = find_header(enumerate(rows, start=1))
    assert header is None or len(header.columns) >= 2


def test_the_surer_of_two_headers_wins_wherever_it_stands() -> None:
    for titles in (["价格", "直播价", "商品名称"], ["直播价", "价格", "商品名称"]):
        header = match_header(1, titles)
        assert header.titles["price"] == "直播价"
        assert header.ignored == ("价格",)


def test_the_header_is_the_row_that_names_the_most_columns() -> None:
    rows = [["商品名称：示例 / 直播价表"], ["制表", "示例店长"], [], ["商品名称", "直播价", "库存"], ["商品名称", "直播价"]]
    header = find_header(enumerate(rows, start=1))
    assert header is not None
    assert header.row == 4


def test_a_map_comes_before_our_own_reading() -> None:
    header = match_header(1, ["商品名称", "内部名", "我的价", "直播价"], {"name": "内部名", "price": "我的价"})
    assert header.titles == {"name": "内部名", "price": "我的价"}


def test_a_map_may_use_any_of_our_words() -> None:
    assert [our_field(word) for word in ("name", "live price", "商家编码", "merchant_code", "nonsense")] == [
        "name",
        "price",
        "merchant_code",
        "merchant_code",
        None,
    ]
