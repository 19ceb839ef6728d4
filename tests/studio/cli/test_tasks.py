"""Promises of ``kaibo tasks``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from catalog.store import Shop
from studio.cli.tasks import tasks


def kaibo(shop: Path, *words: str) -> tuple[int, Any]:
    result = CliRunner().invoke(tasks, [*words, "--shop", str(shop), "--json", "--lang", "en"])
    return result.exit_code, json.loads(result.stdout)


def test_a_complaint_is_written_down_listed_and_ticked_off(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    Shop.open(shop).close()
    assert kaibo(shop, "list") == (0, {"tasks": []})
    code, added = kaibo(shop, "add", "complaints", "盒子压坏", "--reason", "包装", "--due", "2020-01-01")
    assert (code, added["task"]["text"], added["task"]["is_overdue"]) == (0, "Complaint: 盒子压坏", True)
    assert [each["id"] for each in kaibo(shop, "list")[1]["tasks"]] == [added["task"]["id"]]
    assert kaibo(shop, "done", added["task"]["id"], "--by", "示例店长")[1]["task"]["is_done"]
    assert kaibo(shop, "list")[1]["tasks"] == []
    assert kaibo(shop, "done", "t0", "--by", "示例店长")[0] == 3
