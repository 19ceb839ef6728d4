"""Promises of ``kaibo backup`` and ``kaibo restore``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from studio.cli.products import products
from studio.cli.safekeeping import backup, restore
from tests.doubles.product_lists import LIST, as_csv


def kaibo(command: click.Command, shop: Path, *words: str, expect: int = 0) -> Any:
    result = CliRunner().invoke(command, [*words, "--shop", str(shop), "--json", "--lang", "en"])
    assert result.exit_code == expect, result.output
    return json.loads(result.stdout)


def test_a_shop_is_one_file_and_comes_back_on_another_path(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(as_csv(LIST))
    kaibo(products, tmp_path / "shop", "import", str(tmp_path / "list.csv"))
    written = kaibo(backup, tmp_path / "shop", str(tmp_path / "shop.zip"))
    restored = kaibo(restore, tmp_path / "other place" / "店铺", str(tmp_path / "shop.zip"))
    assert written["ok"] is restored["ok"] is True
    assert [file["path"] for file in written["files"]] == [file["path"] for file in restored["files"]] == ["shop.db", "shop.toml"]
    assert kaibo(products, tmp_path / "other place" / "店铺", "list") == kaibo(products, tmp_path / "shop", "list")


def test_what_cannot_be_restored_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"PK no backup")
    assert kaibo(restore, tmp_path / "new", str(tmp_path / "no.zip"), expect=3)["error"]["code"] == "catalog.backup-broken"
    assert kaibo(restore, tmp_path / "new", str(tmp_path / "missing.zip"), expect=3)["error"]["code"] == "catalog.file-missing"
    assert not (tmp_path / "new").exists()


def test_no_shop_no_backup(tmp_path: Path) -> None:
    assert kaibo(backup, tmp_path / "nowhere", str(tmp_path / "b.zip"), expect=3)["error"]["code"] == "catalog.shop-missing"
    assert not (tmp_path / "b.zip").exists()
