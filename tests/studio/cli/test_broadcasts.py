"""Promises of ``kaibo broadcasts``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from catalog.product import Product, Variant
from catalog.products import Products
from catalog.store import Shop
from studio.cli.broadcasts import broadcasts
from studio.cli.summary import summary


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with Shop.open(tmp_path / "shop") as opened:
        tea = Product(name="明前龙井", variants=(Variant(price_fen=8800, merchant_code="TEA-1"),))
        Products(opened).save(tea, by="示例店长", at=datetime(2026, 11, 1, tzinfo=UTC))
    return tmp_path / "shop"


def kaibo(shop: Path, *words: str) -> tuple[int, Any]:
    result = CliRunner().invoke(broadcasts, [*words, "--shop", str(shop), "--json", "--lang", "en"])
    return result.exit_code, json.loads(result.stdout)


def taken_in(shop: Path, product: str = "TEA-1") -> tuple[int, Any]:
    ran = {"start": "2026-11-23T20:30:00+08:00", "end": "2026-11-23T22:00:00+08:00"}
    shown = [{"product": product, "from": "2026-11-23T20:31:00+08:00", "to": "2026-11-23T20:35:00+08:00"}]
    file = shop.parent / "evening.json"
    file.write_text(json.dumps({"broadcast": ran, "shown": shown}), encoding="utf-8")
    return kaibo(shop, "import", str(file))


def test_a_broadcast_run_elsewhere_is_listed_and_shown(shop: Path) -> None:
    code, document = taken_in(shop)
    assert code == 0
    listed = kaibo(shop, "list")[1]["broadcasts"]
    assert [(each["id"], each["start"], each["imported"]) for each in listed] == [
        (document["broadcast"], "2026-11-23T20:30:00+08:00", True)
    ]
    code, shown = kaibo(shop, "show", document["broadcast"])
    assert (code, shown["broadcast"]["id"], shown["timeline"][0]["fact"]) == (0, document["broadcast"], "broadcast.imported")


def test_a_changed_timeline_is_said_with_exit_code_1(shop: Path) -> None:
    name = taken_in(shop)[1]["broadcast"]
    file = shop / "broadcasts" / name / "timeline.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"host":""', b'"host":"x"'))
    code, shown = kaibo(shop, "show", name)
    assert (code, shown["chain"]["broken_at"]) == (1, 1)


def test_an_unknown_product_is_refused_with_its_code(shop: Path) -> None:
    code, document = taken_in(shop, product="nothing")
    assert (code, document["error"]["code"]) == (3, "broadcasts.product-unknown")
    assert kaibo(shop, "list") == (0, {"broadcasts": []})


def test_an_unknown_broadcast_is_refused_with_its_code(shop: Path) -> None:
    code, document = kaibo(shop, "show", "20261123-203000-a1b2c3")
    assert (code, document["error"]["code"]) == (3, "broadcasts.unknown")


def test_the_platforms_figures_are_kept_and_reach_the_summary_as_ratios(shop: Path, tmp_path: Path) -> None:
    broadcast = taken_in(shop)[1]["broadcast"]
    file = tmp_path / "data.csv"
    file.write_text("观看人数,300\n成交人数,9\n", encoding="utf-8")
    code, kept = kaibo(shop, "traffic", broadcast, "--file", str(file), "--views", "500", "--ad-cost", "88.50", "--final")
    assert (code, kept["is_final"]) == (0, True)
    assert kept["figures"] == {"viewers": 300, "buyers": 9, "views": 500, "ad_cost": "88.50"}
    told = CliRunner().invoke(summary, [broadcast, "--shop", str(shop), "--json", "--lang", "en"])
    known = {each["id"]: each for each in json.loads(told.stdout)["indicators"]}
    assert (known["view_conversion"]["value"], known["view_conversion"]["state"]) == ("3.00", "final")
    assert known["click_conversion"]["missing"]
    assert kaibo(shop, "traffic", broadcast, "--views", "-1")[0] == 3


def test_two_sides_are_laid_beside_each_other_and_too_few_are_said_to_be_too_few(shop: Path) -> None:
    broadcast = taken_in(shop)[1]["broadcast"]
    told = CliRunner().invoke(summary, ["--compare", broadcast, "product:TEA-1", "--shop", str(shop), "--json", "--lang", "en"])
    compared = json.loads(told.stdout)["compare"]
    assert (compared["a"]["count"], compared["b"]["broadcasts"]) == (1, [broadcast])
    assert all(each["interval"] is None for each in compared["figures"])
    assert "no interval" in compared["note"]
    assert CliRunner().invoke(summary, ["--compare", "x", broadcast, "--shop", str(shop)]).exit_code == 3


def test_a_clip_of_what_is_not_cleared_is_refused_with_its_reason_and_nothing_is_written(shop: Path, tmp_path: Path) -> None:
    broadcast = taken_in(shop)[1]["broadcast"]
    code, told = kaibo(shop, "clips", broadcast, "--by", "示例店长", "--out", str(tmp_path / "clips"))
    (clip,) = told["clips"]
    assert (code, clip["file"], bool(clip["refused"]["message"])) == (1, None, True)
    assert not (tmp_path / "clips").exists()
