"""Promises of the platform's own figures: read from any table, typed in, never made up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from catalog.broadcasts.broadcast import Broadcast
from catalog.sales.bundle import bundle_of
from catalog.sales.errors import TrafficFigureBad, TrafficFileUnreadable
from catalog.sales.indicators import indicators
from catalog.sales.platform_indicators import COUNTS, MONEY, PEOPLE
from catalog.sales.reading_traffic import read_traffic
from catalog.sales.summary import summarise
from catalog.sales.traffic import Traffic, figure_names, keep_traffic, traffic_of
from catalog.store import Shop
from tests.catalog.sales.conftest import EVENING
from tests.catalog.sales.exports import as_csv, as_xlsx
from tests.catalog.sales.test_summary import SHELF, A, line

BEGAN = int(EVENING.timestamp() * 1000)
SHOW = Broadcast(id="b", began_ms=BEGAN, ended_ms=BEGAN + 3_600_000, is_ended=True)


def test_a_table_is_read_by_the_row_that_began_with_the_broadcast(tmp_path: Path) -> None:
    head = ["直播开始时间", "主播昵称", "累计观看人数", "商品点击人数", "千川消耗", "最高在线人数", "成交人数"]
    rows = [["2026-11-22 20:00:00", "x", "1", "1", "1", "1", "1"], ["2026-11-23 20:03:10", "x", "1.2万", "1,350", "88.50", "-", "96人"]]
    for file in (as_csv(tmp_path / "t.csv", [head, *rows], "gb18030"), as_xlsx(tmp_path / "t.xlsx", [["直播数据"], head, *rows])):
        assert read_traffic(file, SHOW) == {"viewers": 12000, "clicks": 1350, "ad_cost": 8850, "buyers": 96}


def test_names_and_values_may_stand_side_by_side(tmp_path: Path) -> None:
    file = as_csv(tmp_path / "t.csv", [["指标", "数值"], ["观看人数", "300"], ["别的", "5"], ["观看次数", "500次"]])
    assert read_traffic(file, SHOW) == {"viewers": 300, "views": 500}


@pytest.mark.parametrize(
    "rows", [[["a", "b", "c"], ["1", "2", "3"]], [["开播时间", "观看人数", "观看次数"], ["2026-11-20 20:00:00", "1", "2"]]]
)
def test_a_file_that_tells_nothing_of_the_broadcast_is_refused(tmp_path: Path, rows: list[list[str]]) -> None:
    with pytest.raises(TrafficFileUnreadable):
        read_traffic(as_csv(tmp_path / "t.csv", rows), SHOW)


def test_a_figure_told_again_is_replaced_and_nonsense_is_refused_whole(shop: Shop) -> None:
    folder = shop.folder / "broadcasts" / "b"
    folder.mkdir(parents=True)
    fact = '{"at":"2026-11-23T12:00:00.000+00:00","fact":"broadcast.started","facts":{},"prev":"","seq":1}\n'
    (folder / "timeline.jsonl").write_text(fact, encoding="utf-8")
    keep_traffic(shop, "b", {"viewers": 10, "views": 20}, is_final=False, source="typed", at=EVENING)
    with pytest.raises(TrafficFigureBad):
        keep_traffic(shop, "b", {"viewers": 12, "buyers": -1}, is_final=True, source="typed", at=EVENING)
    keep_traffic(shop, "b", {"viewers": 11}, is_final=True, source="typed", at=EVENING)
    assert traffic_of(shop, "b") == Traffic(figures={"viewers": 11, "views": 20}, is_final=False)


def test_every_figure_of_the_platform_is_of_use_and_what_is_missing_is_named_not_zero() -> None:
    used = {*COUNTS.values(), *MONEY.values(), *(name for pair in PEOPLE.values() for name in pair)}
    assert set(figure_names()) - used == {"complaints", "shipped_in_time", "returned_pieces"}
    summary = summarise(map(bundle_of, [line(paid_at=70), line(paid_at=80, order_id="2")]), matcher=SHELF, broadcasts=[A], asked=A)
    assert all(each.missing and each.value is None for each in indicators(summary) if each.id in {"gpm", "click_conversion"})
    summary.traffic = Traffic(figures={"views": 400, "clicks": 0, "buyers": 2})
    known = {each.id: each for each in indicators(summary)}
    assert (known["gpm"].value, known["gpm"].denominator) == (Decimal("50.00"), 400)
    assert (known["click_conversion"].value, known["click_conversion"].missing) == (None, ("clicks",))
    assert known["paid_per_buyer"].value == Decimal("10.00")
