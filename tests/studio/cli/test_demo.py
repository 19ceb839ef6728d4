"""Promises of ``kaibo demo`` around its show: it makes a shop of its own, and never touches a merchant's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.store import Shop
from studio.cli.demo import DemoStepFailed, free_shop_folder, step
from studio.cli.tree import kaibo as kaibo_commands


def test_every_demo_makes_a_shop_of_its_own(tmp_path: Path) -> None:
    made = []
    for _ in range(3):
        made.append(free_shop_folder(tmp_path))
        made[-1].mkdir()
    assert [folder.name for folder in made] == ["shop", "shop-2", "shop-3"]


def test_a_merchants_shop_is_left_alone(tmp_path: Path) -> None:
    Shop.open(tmp_path / "shop", name="我的店").close()
    before = sorted((file.name, file.read_bytes()) for file in (tmp_path / "shop").iterdir() if file.is_file())
    given = ["demo", "--shop", str(tmp_path / "shop"), "--out", str(tmp_path / "out"), "--json", "--lang", "zh_CN"]
    done = CliRunner().invoke(kaibo_commands, given, prog_name="kaibo")
    assert done.exit_code == 3
    error = json.loads(done.stdout)["error"]
    assert error["message"]
    assert error["hint"]
    assert sorted((file.name, file.read_bytes()) for file in (tmp_path / "shop").iterdir() if file.is_file()) == before


def test_a_step_that_fails_says_which_and_why(tmp_path: Path) -> None:
    with pytest.raises(DemoStepFailed) as failed:
        step(tmp_path / "shop", "products", "import", str(tmp_path / "no such file.xlsx"))
    assert failed.value.facts["step"] == "products import"
    assert "catalog.file-missing" in str(failed.value.facts["said"])
