"""``kaibo products``: a spreadsheet with the contract's headers becomes products, all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts.conftest import HEADER, TEA, Kaibo, run, sheet

PRICES = ("abc", "-1", "1e400", "１２.５", "￥1,280.00")


def test_products_are_told_with_string_ids_and_decimal_money(kaibo: Kaibo) -> None:
    products = {product["name"]: product for product in kaibo("products", "list").document["products"]}
    cup = products["青瓷杯"]
    assert isinstance(cup["id"], str)
    assert (cup["variants"][0]["price"], cup["variants"][0]["stock"], cup["seller"]["name"]) == ("1280.00", 12, "示例茶业")


def test_a_product_is_shown_in_full(kaibo: Kaibo) -> None:
    told = kaibo("products", "show", "TEA-100", json_out=False).out
    assert "100克  ¥128.00/盒  条码：6901234567892  商家编码：TEA-100  库存：30" in told
    assert "类目：TEA" in told


def test_the_same_file_again_changes_nothing(kaibo: Kaibo, shop: Path) -> None:
    told = kaibo("products", "import", shop.parent / "商品 表.xlsx").document
    assert (told["new"], told["changed"], told["unchanged"], told["refused"]) == (0, 0, 2, [])


def test_a_wrong_price_refuses_the_whole_file_and_names_row_and_column(fresh: Path) -> None:
    file = sheet(fresh.parent / "a.xlsx", *((f"茶{place}", "", f"T-{place}", "", price, *TEA[5:]) for place, price in enumerate(PRICES)))
    told = run(fresh, "products", "import", file)
    assert told.exit_code == 1
    assert [(row["row"], row["column"]) for row in told.document["refused"]] == [(2, "直播价"), (3, "直播价"), (4, "直播价")]
    assert all(row["code"] and row["message"] for row in told.document["refused"])
    assert run(fresh, "products", "list").document["products"] == []


def test_a_dry_run_leaves_nothing_behind(fresh: Path) -> None:
    told = run(fresh, "products", "import", sheet(fresh.parent / "a.xlsx", TEA), "--dry-run")
    assert (told.exit_code, told.document["new"], fresh.exists()) == (0, 1, False)


def test_a_wrong_barcode_is_kept_with_a_warning_and_finds_nothing(fresh: Path) -> None:
    told = run(fresh, "products", "import", sheet(fresh.parent / "a.xlsx", ("茶", "6901234567890", *TEA[2:])))
    assert (told.exit_code, told.document["warnings"][0]["column"]) == (0, "条码")
    assert run(fresh, "products", "show", "TEA-100").document["products"][0]["variants"][0]["barcode"] == "6901234567890"
    assert run(fresh, "products", "show", "6901234567890").exit_code == 3


def test_an_import_is_taken_back(fresh: Path) -> None:
    run(fresh, "products", "import", sheet(fresh.parent / "a.xlsx", TEA))
    assert run(fresh, "products", "undo-import").document["products"][0]["name"] == "高山绿茶"
    assert run(fresh, "products", "list").document["products"] == []


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_of_shops(fresh: Path, encoding: str) -> None:
    file = fresh.parent / "商品 🍵.csv"
    file.write_text("\n".join(",".join(map(str, row)) for row in (HEADER, TEA)), encoding=encoding)
    assert run(fresh, "products", "import", file, "--dry-run").document["new"] == 1


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut off", "商品\0,价".encode()])
def test_what_is_no_list_is_refused_with_code_message_and_hint(fresh: Path, content: bytes | None) -> None:
    file = fresh.parent / "list.xlsx"
    if content is not None:
        file.write_bytes(content)
    told = run(fresh, "products", "import", file, lang="en")
    error = told.document["error"]
    assert (told.exit_code, bool(error["code"]), bool(error["message"]), bool(error["hint"])) == (3, True, True, True)
    assert error["message"] in told.err
    assert not fresh.exists() or run(fresh, "products", "list").document["products"] == []


def test_a_list_without_products_says_so(fresh: Path) -> None:
    told = run(fresh, "products", "import", sheet(fresh.parent / "a.xlsx"), json_out=False, lang="en")
    assert (told.exit_code, told.out) == (0, "a.xlsx has a header but no products below it.\nEnter one product a row below the header.\n")


def test_a_file_is_no_shop(fresh: Path) -> None:
    fresh.write_text("x")
    assert run(fresh, "products", "list").document["error"]["code"] == "catalog.shop-not-folder"
