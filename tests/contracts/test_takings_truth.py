"""An evening's exports of every platform, made up from a seed, come to the figures that were computed without reading them."""

from __future__ import annotations

import csv
import json
import random
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.contracts.conftest import Told, run
from tests.doubles.order_exports import CHINA, MARKS, PRODUCTS, Export, Exporter
from tests.doubles.order_forms import FORMS
from tests.doubles.takings_truth import BUCKETS, COUNTS, MONEY, Span, attributed, known, platform_of, totals

NIGHT = datetime(2026, 5, 23, 22, 30, tzinfo=CHINA)
BROADCASTS = {"first": (0, 120), "second": (123, 210)}
"""Minutes after ``NIGHT``: over midnight, and three minutes apart."""
SHOWN = (
    ("first", 0, 10, 20), ("first", 1, 15, 24), ("first", 0, 22, 25), ("first", 3, 85, 95), ("first", 4, 110, 119), ("second", 4, 124, 130),
    ("second", 0, 140, 150), ("first", 1, 20, 40), ("first", 5, 118, 120),
)  # fmt: skip
"""Broadcast, place in ``PRODUCTS``, from and to; some overlap, and the grace of some reaches into the other broadcast."""
LATER, ZONES = timedelta(seconds=1), (CHINA, UTC, timezone(timedelta(hours=-3, minutes=-30)))


class Evening(msgspec.Struct, kw_only=True):
    """A shop that took the exports in, one after the other, and what the product said: of the files, and as summaries.

    Attributes:
        broadcasts, shown: their spans, and those of each product's card, as they were told to the product.
        summaries: by the broadcast asked for, "" for none.
    """

    folder: Path
    exports: list[Export]
    told: dict[str, Any]
    ids: dict[str, str]
    broadcasts: list[Span]
    shown: dict[str, list[Span]]
    summaries: dict[str, Any]

    def run(self, *words: object) -> Told:
        return run(self.folder / "shop", *words)


def at(minute: int) -> datetime:
    return NIGHT + timedelta(minutes=minute)


def moments() -> list[datetime]:
    """Return the moments where a second decides, and some far off."""
    edges = [edge for _, _, begin, end in SHOWN for edge in (at(begin) - LATER, at(begin), at(end), at(end + 5), at(end + 5) + LATER)]
    ends = [edge for begin, end in BROADCASTS.values() for edge in (at(begin) - LATER, at(begin), at(end), at(end) + LATER)]
    return [*edges, *ends, at(90), at(90) - LATER, at(60), at(-1440), at(4000)]


def exports_of(seed: int) -> Iterator[Export]:
    """Sell on every platform, export, let things happen, and export some of it again with news."""
    maker, source = Exporter(seed, moments()), random.Random(seed)
    without = source.choice([(), ("支付时间",), ("支付时间", "订单成交时间")])
    for platform in source.sample([*FORMS], len(FORMS)):
        orders, missing = [maker.order(platform) for _ in range(9)], without if platform == "pinduoduo" else ()
        yield maker.export(platform, orders, f"{platform}.xls", without=missing)
        if platform != "pos":
            for order in orders[3:6]:
                maker.settle(order)
            source.shuffle(orders)
        yield maker.export(platform, [*orders, maker.order(platform)], f"{platform} again.csv", without=missing)
    items = [maker.order("taobao-items") for _ in range(4)]
    views = [maker.order("taobao-orders") for _ in range(6)]
    for item, view in zip(items, views, strict=False):
        view[0].order = item[0].order
    both = [maker.export("taobao-items", items, "items.txt"), maker.export("taobao-orders", views, "orders.xlsx")]
    yield from source.sample(both, 2)


@pytest.fixture(scope="module", params=[1, 2])
def evening(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    folder, source = tmp_path_factory.mktemp("evening"), random.Random(request.param)
    shop, exports = folder / "shop", list(exports_of(request.param))
    with (folder / "products.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("商品名称", "规格", "条码", "商家编码", "直播价"), *((*product, "9.90") for product in PRODUCTS)])
    ids = {each["name"]: each["id"] for each in run(shop, "products", "import", folder / "products.csv").document["planned"]}
    spans, shown = [], dict[str, list[Span]]()
    for name, (begin, end) in BROADCASTS.items():
        own = [(PRODUCTS[place], at(start), at(stop)) for broadcast, place, start, stop in SHOWN if broadcast == name]
        rows = [
            {"product": source.choice(product[2:]), "from": start.astimezone(source.choice(ZONES)).isoformat(), "to": stop.isoformat()}
            for product, start, stop in own
        ]
        about = {"start": f"{at(begin):%Y-%m-%dT%H:%M:%S}", "end": at(end).astimezone(UTC).isoformat()}
        (folder / "broadcast.json").write_text(json.dumps({"broadcast": about, "shown": rows}), encoding="utf-8")
        broadcast = run(shop, "broadcasts", "import", folder / "broadcast.json").document["broadcast"]
        spans.append((at(begin), at(end), broadcast))
        for product, start, stop in own:
            shown.setdefault(product[0], []).append((start, stop, broadcast))
    for export in exports:
        (folder / export.name).write_bytes(export.data)
    told = run(shop, "orders", "import", *[folder / export.name for export in exports])
    assert told.exit_code == 1
    summaries = {asked: run(shop, "summary", *filter(None, [asked])).document for asked in ("", *(span[2] for span in spans))}
    return Evening(
        folder=folder, exports=exports, told=told.document, ids=ids, broadcasts=spans, shown=shown, summaries=summaries
    )  # fmt: skip


def fen(amount: str) -> int:
    return int(amount.replace(".", ""))


def test_every_file_says_what_was_read_what_was_refused_and_what_was_new(evening: Evening) -> None:
    seen: set[int] = set()
    for export, told in zip(evening.exports, evening.told["files"], strict=True):
        assert told["platform"] == export.platform.partition("-")[0]
        counts = {key: told[key] for key in ("rows", "non_order_rows", "duplicate_rows", "refused_rows", "kept_lines", "orders", "new")}
        assert counts == {
            "rows": export.rows,
            "non_order_rows": export.non_order_rows,
            "duplicate_rows": export.duplicate_rows,
            "refused_rows": len(export.refused),
            "kept_lines": len(export.kept),
            "orders": len({line.order for line in export.kept} - {""}),
            "new": len({line.uid for line in export.kept} - seen),
        }, export.name
        assert [(row["row"], row["code"]) for row in told["refused"]] == export.refused, export.name
        seen |= {line.uid for line in export.kept}


@pytest.mark.parametrize("asked", [None, 0, 1])
def test_every_figure_is_the_true_one_to_the_fen(evening: Evening, asked: int | None) -> None:
    broadcast = "" if asked is None else evening.broadcasts[asked][2]
    told = evening.summaries[broadcast]
    for currency in ("CNY", "MYR"):
        lines = [line for line in known(evening.exports) if line.currency == currency]
        true, (buckets, own) = totals(lines), attributed(lines, evening.shown, evening.broadcasts, broadcast)
        whole = told["totals"][currency]
        assert {key: whole[key] for key in COUNTS} | {key: fen(whole[key]) for key in (*MONEY, *BUCKETS)} == true | buckets
        assert {key: fen(value) if isinstance(value, str) else value for key, value in told["broadcast_totals"][currency].items()} == own
        for each in (row for row in told["by_platform"] if row["currency"] == currency):
            true = totals([line for line in lines if platform_of(line) == each["platform"]])
            assert {key: each[key] for key in COUNTS} | {key: fen(each[key]) for key in MONEY} == true, each["platform"]


@pytest.mark.parametrize("asked", [0, 1])
def test_every_product_has_its_own_figures(evening: Evening, asked: int) -> None:
    broadcast = evening.broadcasts[asked][2]
    rows = {row["product"]: row for row in evening.summaries[broadcast]["by_product"]}
    for name, product in evening.ids.items():
        for currency in ("CNY", "MYR"):
            lines = [line for line in known(evening.exports) if (line.product, line.currency) == (name, currency)]
            told = rows.get(product, {}).get(currency)
            if told is None:
                assert not lines
                continue
            true, (buckets, _) = totals(lines), attributed(lines, evening.shown, evening.broadcasts, broadcast)
            assert {key: fen(told[key]) for key in BUCKETS} == buckets, name
            figures = (told["quantity"], fen(told["paid"]), fen(told["refunds"]), fen(told["net"]))
            assert figures == tuple(true[key] for key in ("quantity", "gmv_paid", "refunds", "gmv_net")), name


def test_the_same_files_again_change_nothing(evening: Evening) -> None:
    again = evening.run("orders", "import", *[evening.folder / export.name for export in evening.exports]).document["files"]
    assert {(told["new"], told["updated"]) for told in again} == {(0, 0)}
    assert evening.run("summary").document["totals"] == evening.summaries[""]["totals"]


def test_nothing_private_is_kept_in_any_encoding(evening: Evening) -> None:
    page, book = evening.folder / "report.html", evening.folder / "report.xlsx"
    told = evening.run("summary", "--html", page, "--xlsx", book)
    kept = [told.out.encode(), told.err.encode(), json.dumps(evening.told, ensure_ascii=False).encode(), page.read_bytes()]
    kept += [file.read_bytes() for file in (evening.folder / "shop").rglob("*") if file.is_file()]
    with zipfile.ZipFile(book) as packed:
        kept += [packed.read(part) for part in packed.namelist()]
    private = list(chain.from_iterable((mark.encode("utf-8"), mark.encode("utf-16-le"), mark.encode("gbk")) for mark in MARKS))
    assert any(mark in export.data for export in evening.exports for mark in private)
    assert not [mark for mark in private for content in kept if mark in content]
