"""Shops run Windows and macOS too: every dependency has a ready-made wheel there (the media library asks for macOS 14)."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STOREYS = ("assets", "capture", "catalog", "studio", "ui")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("platform", ["win_amd64", "macosx_14_0_arm64"])
def test_every_dependency_has_a_wheel(platform: str, tmp_path: Path) -> None:
    wanted = tmp_path / "wanted.txt"
    wanted.write_text("\n".join(asked_for()), encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--dry-run",
            "--quiet",
            "--ignore-installed",
            "--only-binary=:all:",
            "--platform",
            platform,
            "--python-version",
            "3.11",
            "--target",
            str(tmp_path / "target"),
            "--constraint",
            str(ROOT / "constraints.txt"),
            "-r",
            str(wanted),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_what_is_imported_is_asked_for() -> None:
    declared = {plain(re.split(r"[<>=!~\[ ]", wanted)[0]) for wanted in asked_for()}
    homes = importlib.metadata.packages_distributions()
    for name, file in sorted(imported().items()):
        assert declared & {plain(home) for home in homes.get(name, [])}, f"{file} imports {name}, which pyproject.toml does not ask for"


def asked_for() -> list[str]:
    """What a merchant's machine installs, the extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *(wanted for name, extra in extras.items() if name != "dev" for wanted in extra)]


def imported() -> dict[str, Path]:
    """Every package of others that our rooms import, and one file that does."""
    found: dict[str, Path] = {}
    for file in (file for storey in STOREYS for file in (ROOT / storey).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0]: file for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found[node.module.partition(".")[0]] = file
    return {name: file.relative_to(ROOT) for name, file in found.items() if name not in {*STOREYS, *sys.stdlib_module_names}}


def plain(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
