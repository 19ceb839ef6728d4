"""Promises of ``kaibo products``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from studio.cli.products import products
from tests.doubles.product_lists import LIST, as_csv, as_xlsx


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return tmp_path / "shop"


def kaibo(shop: Path, *words: str, expect: int = 0) -> Any:
    result = CliRunner().invoke(products, [*words, "--shop", str(shop), "--json", "--lang", "zh_CN"])
    assert result.exit_code == expect, result.output
    return json.loads(result.stdout)


def saved(shop: Path, content: bytes, name: str = "list.xlsx") -> str:
    file = shop.parent / name
    file.write_bytes(content)
    return str(file)


def test_a_workbook_becomes_products(shop: Path) -> None:
    document = kaibo(shop, "import", saved(shop, as_xlsx(LIST)))
    assert [document[key] for key in ("new", "changed", "unchanged", "refused", "imported")] == [3, 0, 0, [], True]
    tea = kaibo(shop, "list", "--search", "龙井")["products"][0]
    assert (tea["name"], tea["categories"], tea["seller"]["name"], tea["revision"]) == ("明前龙井", ["TEA", "LAOZIHAO"], "示例茶行", 1)
    assert (tea["variants"][0]["price"], tea["variants"][0]["compared_price"]) == ("128.00", "168.00")
    assert tea["variants"][0]["barcode_valid"] is True


def test_a_dry_run_makes_not_even_a_shop(shop: Path) -> None:
    document = kaibo(shop, "import", saved(shop, as_csv(LIST)), "--dry-run")
    assert (document["new"], document["imported"]) == (3, False)
    assert not shop.exists()


def test_refused_rows_are_listed_and_nothing_is_imported(shop: Path) -> None:
    rows = [*LIST, ("坏茶", "", "", "", "abc", "", "", "", "", "")]
    document = kaibo(shop, "import", saved(shop, as_csv(rows)), expect=1)
    assert document["imported"] is False
    refused = document["refused"][0]
    assert (refused["row"], refused["column"], refused["code"]) == (5, "直播价", "catalog.money-unreadable")
    assert "abc" in refused["message"]
    assert kaibo(shop, "list")["products"] == []
    assert kaibo(shop, "import", saved(shop, as_csv(rows)), "--skip-refused", expect=1)["imported"] is True
    assert len(kaibo(shop, "list")["products"]) == 2


def test_a_broken_file_is_refused_with_code_message_and_hint(shop: Path) -> None:
    error = kaibo(shop, "import", saved(shop, as_xlsx(LIST)[:900]), expect=3)["error"]
    assert error["code"] == "catalog.file-broken"
    assert error["message"]
    assert error["hint"]


def test_a_product_is_shown_edited_and_withdrawn_by_code(shop: Path) -> None:
    kaibo(shop, "import", saved(shop, as_csv(LIST)))
    edited = kaibo(shop, "edit", "LJ-250", "--variant", "500g", "--price", "199.9", "--stock", "7", "--by", "示例店长")["products"][0]
    assert (edited["variants"][1]["price"], edited["variants"][1]["stock"], edited["revision"]) == ("199.90", 7, 2)
    assert kaibo(shop, "edit", "LJ-250", "--price", "1", expect=3)["error"]["code"] == "catalog.variant-needed"
    assert kaibo(shop, "withdraw", edited["id"], "--by", "示例店长")["products"][0]["is_withdrawn"] is True
    shown = kaibo(shop, "show", edited["id"])
    assert [line["by"] for line in shown["history"]][:2] == ["示例店长", "示例店长"]
    assert kaibo(shop, "edit", "LJ-250", "--put-back")["products"][0]["is_withdrawn"] is False


def test_a_seller_is_set_and_described(shop: Path) -> None:
    kaibo(shop, "import", saved(shop, as_csv(LIST)))
    seller = kaibo(shop, "edit", "LJ-250", "--seller", "示例茶庄", "--seller-address", "示例路9号")["products"][0]["seller"]
    assert (seller["name"], seller["address"]) == ("示例茶庄", "示例路9号")
    assert kaibo(shop, "edit", "LJ-250", "--seller-contact", "021-0000")["products"][0]["seller"]["address"] == "示例路9号"


def test_an_import_is_undone_unless_it_was_built_upon(shop: Path) -> None:
    kaibo(shop, "import", saved(shop, as_csv(LIST)))
    kaibo(shop, "edit", "LJ-250", "--variant", "250g", "--price", "99")
    refused = kaibo(shop, "undo-import", expect=1)
    assert (refused["undone"], refused["error"]["code"], [product["name"] for product in refused["products"]]) == (
        False,
        "catalog.import-in-use",
        ["明前龙井"],
    )
    kaibo(shop, "import", saved(shop, as_csv([("商品名称", "直播价"), ("新品", "9")])))
    assert [product["name"] for product in kaibo(shop, "undo-import")["products"]] == ["新品"]
    assert len(kaibo(shop, "list")["products"]) == 2


def test_a_missing_shop_and_a_missing_product_are_told(shop: Path) -> None:
    assert kaibo(shop, "list")["products"] == []
    assert kaibo(shop, "withdraw", "x", expect=3)["error"]["code"] == "catalog.shop-missing"
    assert not shop.exists()
    kaibo(shop, "import", saved(shop, as_csv(LIST)))
    assert kaibo(shop, "show", "nothing", expect=3)["error"]["code"] == "catalog.product-unknown"


def test_the_whole_command_speaks_to_people_too(shop: Path) -> None:
    file = saved(shop, as_csv([*LIST, ("坏茶", "", "", "", "abc", "", "", "", "", "")]))
    command = [sys.executable, "-m", "studio.cli", "products", "import", file, "--shop", str(shop), "--lang", "zh_CN"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "第 5 行，直播价：“abc”不是金额。" in done.stdout


def test_wrong_use_is_exit_two(shop: Path) -> None:
    assert CliRunner().invoke(products, ["edit", "x", "--stock", "many", "--shop", str(shop)]).exit_code == 2
