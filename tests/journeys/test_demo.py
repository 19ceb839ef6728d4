"""``kaibo demo``: the whole main job on a sample shop, as a stranger runs it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from catalog.products import Products
from catalog.store import Shop
from studio.engine import events
from studio.places import RUNTIME_VARIABLE
from studio.processes import own_command
from tests.doubles.evening import end_keeper, kaibo
from tests.doubles.witness_browser import needs_browser, needs_nothing_else, shown_colours
from tests.doubles.witness_demo import keeps_its_promises
from tests.doubles.witness_moments import beeps_in, flashes_in

SECONDS = 12
SHORT = 5
PLANTED = ("植入", "10000000")  # how every name, address and telephone number of the sample orders begins


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """One demo that was run: its document, what it said beside, and the shop it made."""

    document: dict[str, Any]
    said: str
    shop: Path
    out: Path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Ran]]:
    shops: list[Path] = []

    def run(out: Path, *words: str) -> Ran:
        asked = own_command("demo", "--out", str(out), "--json", *words)
        done = subprocess.run(asked, capture_output=True, check=False, text=True, encoding="utf-8", timeout=100)
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        shops.append(Path(document["shop"]))
        return Ran(document=document, said=done.stderr, shop=shops[-1], out=out)

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(RUNTIME_VARIABLE, str(tmp_path_factory.mktemp("run")))
        yield run
        for shop in shops:
            end_keeper(shop)


@pytest.fixture(scope="module")
def demo(run: Callable[..., Ran], tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return run(tmp_path_factory.mktemp("演示 demo"), "--seconds", str(SECONDS), "--lang", "zh_CN")


def test_the_main_job_is_done(demo: Ran) -> None:
    keeps_its_promises(demo.document, seconds=SECONDS)
    assert demo.shop == demo.out / "shop"
    assert "示例店长" in demo.said


def test_flash_and_beep_of_the_clip_are_together_in_the_recording(demo: Ran) -> None:
    recording = Path(demo.document["recording"])
    apart_ms = [abs(beep - flash) * 1000 for flash, beep in zip(flashes_in(recording), beeps_in(recording), strict=True)]
    assert len(apart_ms) >= 3
    assert max(apart_ms) <= 20


def test_every_card_was_seen_for_a_while(demo: Ran) -> None:
    line = kaibo("broadcasts", "show", demo.document["broadcast"], shop=demo.shop)["timeline"]
    facts = [one["fact"] for one in line]
    assert facts.count(events.CARD_SHOWN) == demo.document["cards_shown"] == 4
    assert "gate.refused" not in facts


def test_the_orders_add_up(demo: Ran) -> None:
    told = demo.document["totals"]
    assert (demo.document["orders"], told["orders"], told["lines"], told["quantity"]) == (10, 10, 11, 12)
    assert (told["gmv_ordered"], told["gmv_paid"], told["refunds"], told["gmv_net"]) == ("946.00", "868.00", "68.00", "800.00")
    summary = kaibo("summary", demo.document["broadcast"], shop=demo.shop)
    by_product = {one["product"]: one["net"] for one in summary["by_product"]}
    with Shop.open(demo.shop) as shop:
        net = {code: by_product[Products(shop).found(code).id] for code in ("DEMO-DUCK", "DEMO-CAKE", "DEMO-WINE", "DEMO-MOONCAKE")}
    assert net == {"DEMO-DUCK": "272.00", "DEMO-CAKE": "156.00", "DEMO-WINE": "128.00", "DEMO-MOONCAKE": "45.00"}


@needs_browser
def test_the_report_opens_by_itself_and_says_the_same(demo: Ran, tmp_path: Path) -> None:
    report = Path(demo.document["report"])
    page = report.read_text(encoding="utf-8")
    assert needs_nothing_else(page)
    text = re.sub(r"<[^>]+>", "", page)
    assert "示例店铺" in text
    assert "868.00" in text
    assert shown_colours(report, tmp_path)[0xFF, 0xFF, 0xFF] > 100_000


def test_nobody_who_bought_is_found_in_the_shop_or_the_report(demo: Ran) -> None:
    kept = [file for file in demo.shop.rglob("*") if file.is_file()] + [Path(demo.document["report"])]
    assert PLANTED[0] in (demo.out / "orders.csv").read_text(encoding="utf-8-sig")
    assert not [(file, word) for file in kept for word in PLANTED if word.encode() in file.read_bytes()]


@pytest.mark.timeout(180)
def test_it_can_be_run_again_beside_the_first_and_once_more_in_the_same_shop(demo: Ran, run: Callable[..., Ran]) -> None:
    second = run(demo.out, "--seconds", str(SHORT))
    assert second.shop == demo.out / "shop-2"
    third = run(demo.out, "--seconds", str(SHORT), "--shop", str(second.shop))
    assert third.shop == second.shop
    assert third.document["products"] == 0
    for one in (second, third):
        keeps_its_promises(one.document, seconds=SHORT)
    assert len(kaibo("broadcasts", "list", shop=second.shop)["broadcasts"]) == 2
    assert len(kaibo("broadcasts", "list", shop=demo.shop)["broadcasts"]) == 1


def test_a_shop_of_ones_own_is_left_alone(tmp_path: Path) -> None:
    Shop.open(tmp_path / "mine").close()
    refused = kaibo("demo", "--out", str(tmp_path), shop=tmp_path / "mine")
    assert (refused["exit"], refused["error"]["code"]) == (3, "demo.own-shop")
    assert kaibo("products", "list", shop=tmp_path / "mine")["products"] == []
