"""Promises of reading exports: told by content, found by name, refused by row, and nothing of the buyer."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest

from catalog.sales import errors
from catalog.sales.export_profile import mapped_profile, profiles_for, shipped_profiles
from catalog.sales.order_line import OrderLine
from catalog.sales.reading import Export, Reading
from tests.catalog.sales.exports import DOUYIN, as_csv, as_web_page, as_xlsx, douyin


class Whole(Reading, frozen=True, kw_only=True):
    """What an export said, and all its lines."""

    lines: tuple[OrderLine, ...]


def read(file: Path, platform: str = "auto", profiles: Any = ()) -> Whole:
    export = Export(file, profiles or profiles_for(platform))
    lines = tuple(line for some in export.batches() for line in some)
    return Whole(**msgspec.structs.asdict(export.reading()), lines=lines)


def sums(reading: Whole) -> tuple[int, int, int, int]:
    """Return ordered, paid, refunds in fen and pieces of paid lines."""
    paid = [line for line in reading.lines if line.is_paid]
    refunds = sum(line.refund_fen for line in reading.lines)
    return sum(line.ordered_fen for line in reading.lines), sum(line.paid_fen for line in paid), refunds, len(paid)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_text_is_read_in_every_encoding_platforms_write(tmp_path: Path, encoding: str, delimiter: str) -> None:
    reading = read(as_csv(tmp_path / "orders.xlsx", douyin({}, {"商品数量": "2"}), encoding, delimiter))
    assert (reading.platform, reading.kind, reading.encoding) == ("douyin", "csv", encoding)
    assert sums(reading) == (25600, 25600, 0, 2)


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_web_page])
def test_a_file_is_known_by_its_content_and_says_the_same_in_every_form(tmp_path: Path, write: Any) -> None:
    rows = douyin({"售后状态": "退款成功"}, {"支付完成时间": ""}, {"售后状态": "部分退款"})
    reading = read(write(tmp_path / "export.xls", [["抖店订单导出"], [], *rows]))
    assert sums(reading) == (38400, 25600, 12800, 2)
    assert [line.is_refund_unknown for line in reading.lines] == [False, False, True]
    assert len({line.key for line in reading.lines}) == 3


def test_headings_are_compared_by_meaning(tmp_path: Path) -> None:
    rows = [["订单号", "用户实付金额（元）", "商品数量（件）", "商品 ", "订单状态", "\ufeff商品ＩＤ", "支付时间", "售后状态"]]
    rows += [["260523-1", "39.90", "1", "糕点", "已收货", "77", "2026/5/23 22:02", "无售后或售后取消"]]
    reading = read(as_xlsx(tmp_path / "pdd.xlsx", rows))
    assert (reading.platform, reading.lines[0].platform_product, sums(reading)[1]) == ("pinduoduo", "77", 3990)


def test_ids_survive_the_tricks_of_spreadsheets_and_lost_ones_are_refused(tmp_path: Path) -> None:
    told = [
        {"主订单编号": "6917000000000000001\t"},
        {"主订单编号": '="6917000000000000002"'},
        {"主订单编号": "6.917E+18"},
        {"子订单编号": ""},
    ]
    reading = read(as_csv(tmp_path / "o.csv", douyin(*told)))
    assert [line.order_id for line in reading.lines] == ["6917000000000000001", "6917000000000000002"]
    assert [(row.row, row.code) for row in reading.refused] == [(4, "id_lost_precision"), (5, "missing_id")]


def test_a_workbooks_numbers_for_ids_are_refused_when_digits_are_lost(tmp_path: Path) -> None:
    told = [{"主订单编号": 6917000000000000001}, {"主订单编号": 691700000001, "商品数量": 2, "订单应付金额": 256}]
    reading = read(as_xlsx(tmp_path / "o.xlsx", douyin(*told)))
    assert [(row.row, row.code) for row in reading.refused] == [(2, "id_lost_precision")]
    assert (reading.lines[0].order_id, sums(reading)[1]) == ("691700000001", 25600)


def test_a_row_is_refused_by_its_number_in_a_spreadsheet_and_the_rest_is_kept(tmp_path: Path) -> None:
    bad = [{"买家留言": "第一行\n第二行"}, {"订单应付金额": "abc"}, {"支付完成时间": "昨天"}, {"商品数量": "两件"}, {}]
    rows = douyin(*bad)
    reading = read(as_csv(tmp_path / "o.csv", [["标题"], *rows[:4], [], *rows[4:]]))
    assert [(row.row, row.code) for row in reading.refused] == [(4, "bad_amount"), (5, "bad_time"), (7, "bad_quantity")]
    assert (reading.rows, len(reading.lines)) == (5, 2)


def test_a_repeated_line_counts_once_and_a_total_not_at_all(tmp_path: Path) -> None:
    rows = douyin({}, {})
    total = ["合计"] + [""] * (len(DOUYIN) - 1)
    total[DOUYIN.index("订单应付金额")] = "9999.00"
    reading = read(as_csv(tmp_path / "o.csv", [*rows, rows[1], total]))
    assert (reading.rows, reading.non_order_rows, reading.duplicate_rows, len(reading.lines)) == (4, 1, 1, 2)
    assert [warning.code for warning in reading.warnings] == ["orders.total-disagrees"]


def test_a_note_that_begins_like_a_total_does_not_make_an_order_one(tmp_path: Path) -> None:
    rows = [["备注", *DOUYIN], *(["", *row] for row in douyin({}, {"主订单编号": ""})[1:])]
    rows[2][0] = "合计三件，一起发"
    reading = read(as_csv(tmp_path / "o.csv", rows))
    assert (reading.non_order_rows, [(row.row, row.code) for row in reading.refused]) == (0, [(3, "missing_id")])


def test_an_unknown_after_sale_state_is_no_refund_and_is_said(tmp_path: Path) -> None:
    reading = read(as_csv(tmp_path / "o.csv", douyin({"售后状态": "某种新状态"}, {"售后状态": "售后关闭"})))
    assert (sums(reading)[2], [(warning.code, warning.count) for warning in reading.warnings]) == (0, [("orders.after-sale-unknown", 1)])


def test_a_gift_is_a_paid_line_without_money(tmp_path: Path) -> None:
    assert [line.is_paid for line in read(as_csv(tmp_path / "o.csv", douyin({"订单应付金额": "0.00"}))).lines] == [True]


PLATFORMS: list[tuple[str, tuple[int, int, int, int], tuple[str, ...]]] = [
    (
        "kuaishou",
        (3000, 1000, 1000, 1),
        (
            "订单号|订单支付时间|预售定金支付时间|实付款|成交数量|商品名称|售后状态",
            "1|2026-11-23 20:00:00||¥10.00|1|茶|退款成功",
            "2||2026-11-23 20:00:00|20.00|1|茶|",
        ),
    ),
    (
        "xiaohongshu",
        (3000, 3000, 0, 1),
        (
            "订单号|SKU件数|用户应付金额(元)|商家应收金额(元)（支付金额）|支付时间|条形码|SKU名称|售后状态",
            "P1|2|30.00|99.00|2026-11-23 20:00:00|6901234567892|茶|无售后",
        ),
    ),
    (
        "wechat",
        (5000, 5000, 500, 2),
        (
            "订单号|支付时间|订单实际支付金额|商品名称|SKU编码(自定义)|商品实际价格(总共)|商品数量|商品已退款金额",
            "1|2026-11-23 20:00:00|50.00|茶|B|20.00|1|5.00",
            "1|2026-11-23 20:00:00|50.00|酒||30.00|1|",
        ),
    ),
    (
        "taobao",
        (2000, 1800, 200, 1),
        (
            "子订单编号|主订单编号|标题|购买数量|商家编码|外部系统编号|买家应付货款|买家实际支付金额|退款金额|订单付款时间",
            '="11"|="10"|茶|1|T||20.00|18.00|2.00|2026-11-23 20:00:00',
        ),
    ),
    (
        "taobao",
        (2000, 2500, 0, 1),
        (
            "订单编号|买家应付货款|买家实际支付金额|宝贝标题|宝贝总数量|订单付款时间",
            '="10"|20.00|25.00|茶，酒|2|2026-11-23 20:00:00',
        ),
    ),
    (
        "pinduoduo",
        (1980, 990, 0, 1),
        (
            "商品|订单号|订单状态|用户实付金额(元)|商家实收金额(元)|商品数量(件)|售后状态",
            "茶|261123-1|已收货|9.90|8.00|1|无售后或售后取消",
            "茶|261123-2|待支付|9.90||1|",
            "合计|||19.80||2|",
        ),
    ),
    (
        "tiktok",
        (4591, 4591, 3000, 2),
        (
            "Order ID|Product Name|Quantity|Sku Quantity of return|SKU Subtotal After Discount|Order Refund Amount|Paid Time",
            "Platform unique order ID.|Name of it|Pieces|Returned|After discounts|Refunded|When paid",
            "57|Tea|1|1|MYR 35.91|MYR 30.00|23/11/2026 20:00:00",
            "57|Wine|1|0|MYR 10.00|MYR 30.00|23/11/2026 20:00:00",
        ),
    ),
    (
        "youzan",
        (1200, 1200, 120, 1),
        (
            "订单号|交易成功时间|商品名称|规格编码|商品编码|商品数量|商品实际成交金额|商品已退款金额",
            "E1|2026-11-23 20:00:00|茶|S|P|1|12.00|1.20",
        ),
    ),
    (
        "shopify",
        (3800, 3800, 1000, 2),
        (
            "Name|Financial Status|Paid at|Currency|Refunded Amount|Lineitem quantity|Lineitem name|Lineitem price|Lineitem discount",
            "#1|partially_refunded|2026-11-23 12:00:00 +0000|CNY|10.00|2|Tea|10.00|1.00",
            "#1|||||1|Wine|19.00|0.00",
        ),
    ),
    (
        "jd",
        (800, 800, 0, 1),
        (
            "订单号|商品名称|订购数量|应付金额|付款确认时间",
            "1|茶|1|8.00|2026-11-23 20:00:00",
        ),
    ),
    (
        "pos",
        (1900, 1900, 950, 1),
        (
            "收银流水",
            "条码|商品名称|数量|单价|金额|收银时间",
            "6901234567892|茶|2|10.00|19.00|2026-11-23 20:00",
            "6901234567892|茶|-1|10.00|-9.50|2026-11-23 20:05",
            "合计||1||9.50|",
        ),
    ),
]
"""Platform, what its rows add up to (ordered, paid, refunds, paid lines), and the rows, their cells apart by "|"."""


def rows_of(platform: str) -> list[list[str]]:
    return next([row.split("|") for row in rows] for name, _, rows in PLATFORMS if name == platform)


@pytest.mark.parametrize(("platform", "told", "rows"), PLATFORMS)
def test_every_platform_is_recognised_and_read_by_its_definitions(
    tmp_path: Path, platform: str, told: tuple[int, int, int, int], rows: tuple[str, ...]
) -> None:
    reading = read(as_csv(tmp_path / "o.csv", [row.split("|") for row in rows], "gb18030"))
    assert (reading.platform, reading.refused) == (platform, ())
    assert sums(reading) == told


def test_pinduoduo_without_a_time_keeps_the_date_of_the_order_number(tmp_path: Path) -> None:
    reading = read(as_csv(tmp_path / "o.csv", rows_of("pinduoduo")))
    assert [(line.paid_at, line.paid_on) for line in reading.lines] == [(None, "2026-11-23"), (None, "")]


def test_shopifys_order_cells_reach_every_line_and_a_full_refund_is_each_lines_own(tmp_path: Path) -> None:
    rows = rows_of("shopify")
    reading = read(as_csv(tmp_path / "o.csv", rows))
    assert [(line.refund_fen, line.paid_at) for line in reading.lines] == [(500, 1795435200), (500, 1795435200)]
    rows = [rows[0], [*rows[1][:1], "refunded", *rows[1][2:4], "43.00", *rows[1][5:]], rows[2]]
    assert [line.refund_fen for line in read(as_csv(tmp_path / "o.csv", rows)).lines] == [1900, 1900]


def test_shopifys_order_cells_outlive_a_refused_first_line(tmp_path: Path) -> None:
    header, first, second = rows_of("shopify")
    first[header.index("Lineitem quantity")] = "two"
    reading = read(as_csv(tmp_path / "o.csv", [header, first, second]))
    assert [(row.row, row.code) for row in reading.refused] == [(2, "bad_quantity")]
    assert [(line.is_paid, line.paid_at, line.refund_fen) for line in reading.lines] == [(True, 1795435200, 1000)]


def test_a_till_sells_parts_of_a_piece_and_the_same_thing_twice(tmp_path: Path) -> None:
    row = ["茶", "0.52", "10.40", "2026-11-23 20:00"]
    reading = read(as_csv(tmp_path / "o.csv", [["商品名称", "数量", "金额", "收银时间"], row, row]))
    assert [line.quantity_thousandths for line in reading.lines] == [520, 520]
    assert len({line.key for line in reading.lines}) == 2


def test_a_merchants_own_map_reads_another_kind_of_file(tmp_path: Path) -> None:
    columns = '{"order_id": "单号", "product_name": "品", "quantity": "件", "paid": ["实收", "实付"], "paid_time": "付款", "refund": "退"}'
    (tmp_path / "map.json").write_text(f'{{"platform": "market", "columns": {columns}}}', encoding="utf-8")
    rows = [["单号", "品", "件", "实付", "付款", "退", "顾客"], ["1", "茶", "3", "9.00", "2026-11-23 20:00", "1.00", "某人"]]
    reading = read(as_csv(tmp_path / "o.csv", rows), profiles=[mapped_profile(tmp_path / "map.json")])
    assert (reading.platform, sums(reading)) == ("market", (900, 900, 100, 1))


BAD_COLUMNS = ['{"paid": 3}', '{"paid": "a"}', '{"name": "a"}', '{"product_name": "a"}']


@pytest.mark.parametrize("told", ["[]", "{", *(f'{{"columns": {columns}}}' for columns in BAD_COLUMNS)])
def test_a_map_that_cannot_be_used_is_refused(tmp_path: Path, told: str) -> None:
    (tmp_path / "map.json").write_text(told, encoding="utf-8")
    with pytest.raises(errors.OrderMapUnreadable):
        mapped_profile(tmp_path / "map.json")


def test_a_workbook_whose_stated_size_is_wrong_is_read_whole(tmp_path: Path) -> None:
    as_xlsx(tmp_path / "right.xlsx", douyin({}, {}))
    with zipfile.ZipFile(tmp_path / "right.xlsx") as right, zipfile.ZipFile(tmp_path / "o.xlsx", "w") as wrong:
        for part in right.namelist():
            wrong.writestr(part, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', right.read(part)))
    assert sums(read(tmp_path / "o.xlsx"))[1] == 25600


def test_a_stray_cell_far_away_refuses_the_workbook_before_it_fills_the_memory(tmp_path: Path) -> None:
    rows = douyin({})
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.cell(1_048_576, 16_384).value = "x"
    book.save(tmp_path / "o.xlsx")
    with pytest.raises(errors.OrderFileTooBig):
        read(tmp_path / "o.xlsx")


def test_times_of_a_workbook_are_times(tmp_path: Path) -> None:
    reading = read(as_xlsx(tmp_path / "o.xlsx", douyin({"支付完成时间": datetime(2026, 11, 23, 20, 31, 10)})))  # noqa: DTZ001 - as a spreadsheet holds it
    assert reading.lines[0].paid_at == 1795437070


def test_midnight_in_a_workbook_is_a_time_where_its_neighbours_have_one(tmp_path: Path) -> None:
    midnight, evening = datetime(2026, 11, 24), datetime(2026, 11, 23, 20, 31, 10)  # noqa: DTZ001 - as a spreadsheet holds them
    mixed = read(as_xlsx(tmp_path / "o.xlsx", douyin({"支付完成时间": midnight}, {"支付完成时间": evening})))
    alone = read(as_xlsx(tmp_path / "p.xlsx", douyin({"支付完成时间": midnight})))
    assert [line.paid_at for line in (*mixed.lines, *alone.lines)] == [1795449600, 1795437070, None]
    assert alone.lines[0].paid_on == "2026-11-24"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.OrderFileEmpty),
        (b"\xef\xbb\xbf \r\n", errors.OrderFileEmpty),
        (b"PK\x03\x04 a broken workbook", errors.OrderFileUnreadable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 a broken old workbook", errors.OrderFileUnreadable),
        (b"\x81\x20\xff\xff\x80", errors.OrderEncodingUnknown),
        ("订单,金额\n1,2\n".encode(), errors.OrderHeaderMissing),
        ("主訂單編號,子訂單編號,訂單應付金額\n".encode("big5"), errors.OrderHeaderMissing),
        (('主订单编号,子订单编号,订单应付金额\n1,2,"' + "x" * 200_000).encode(), errors.OrderFileUnreadable),
    ],
)  # fmt: skip
def test_a_file_that_is_no_export_is_refused_whole(tmp_path: Path, content: bytes, error: type[Exception]) -> None:
    (tmp_path / "o.csv").write_bytes(content)
    with pytest.raises(error):
        read(tmp_path / "o.csv")
    with pytest.raises(errors.OrderFileUnreadable):
        read(tmp_path)


def test_a_truncated_workbook_is_refused_whole(tmp_path: Path) -> None:
    content = as_xlsx(tmp_path / "o.xlsx", douyin(*[{}] * 50)).read_bytes()
    for length in range(4, len(content), len(content) // 12):
        (tmp_path / "o.xlsx").write_bytes(content[:length])
        with pytest.raises(errors.OrderFileUnreadable):
            read(tmp_path / "o.xlsx")


def test_every_shipped_profile_says_where_it_is_from() -> None:
    for profile in shipped_profiles():
        assert profile.source, profile.id
        assert profile.checked_on, profile.id
        assert {"paid", "unit_price"} & profile.columns.keys(), profile.id


PLANTED = ("李某某", "13812345678", "31010119900101123X", "请放门口 3号楼", "someone@mail.example", "138****1234")


@pytest.mark.parametrize("planted", PLANTED)
def test_a_note_that_tore_its_row_never_becomes_an_order(tmp_path: Path, planted: str) -> None:
    """The tail of an unquoted note with a line break begins the next record."""
    head = ["订单号", "商品名称", "实付款", "订单支付时间", "成交数量", "买家留言"]
    whole = ["2600000000001", "茶", "10.00", "2026-11-23 20:00:00", "1", ""]
    file = as_csv(tmp_path / "o.csv", [head, whole, [*whole[:5], "你好"], [planted, "茶", "9.00", "2026-11-23 20:00:00", "1", ""]])
    reading = read(file)
    told = msgspec.json.encode([reading.refused, [msgspec.structs.asdict(line) for line in reading.lines]]).decode()
    assert [(row.row, row.code, row.column) for row in reading.refused] == [(4, "bad_id", "订单号")]
    assert planted not in told
