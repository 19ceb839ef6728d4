"""``kaibo scenes`` lists what can be shown and says where a file is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from studio.cli.scenes import scenes


def told(shop: Path) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(scenes, ["--shop", str(shop), "--json", "--lang", "zh_CN"])
    return result.exit_code, json.loads(result.stdout)


def write(shop: Path, name: str, content: str) -> None:
    (shop / "scenes").mkdir(parents=True, exist_ok=True)
    (shop / "scenes" / f"{name}.toml").write_text(content, encoding="utf-8")


def test_the_ready_scenes_and_the_shops_own_are_listed(tmp_path: Path) -> None:
    write(tmp_path, "新品", 'label = "新品上架"\n[[layers]]\ncamera = "桌面"\n')
    exit_code, document = told(tmp_path)
    by_name = {scene["name"]: scene for scene in document["scenes"]}
    assert exit_code == 0
    assert by_name["新品"] == {"name": "新品", "label": "新品上架", "own": True, "cameras": ["桌面"], "card": True}
    assert by_name["two-cameras"]["label"] == "双机位"
    assert document["scenes"][0]["name"] == "programme"


def test_a_wrong_file_is_told_with_its_line_and_the_others_are_listed(tmp_path: Path) -> None:
    write(tmp_path, "错", '[[layers]]\ncamera = "main"\nwith = 100\n')
    exit_code, document = told(tmp_path)
    [refused] = document["refused"]
    assert (exit_code, refused["code"], refused["scene"], refused["line"]) == (1, "scene.field-unknown", "错", 3)
    assert "with" in refused["message"]
    assert len(document["scenes"]) == 9
