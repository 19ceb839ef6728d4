"""Shops run Windows and macOS too: every dependency has a ready-made wheel there (Qt 6.12 itself asks for macOS 14)."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("platform", ["win_amd64", "macosx_14_0_arm64"])
def test_every_dependency_has_a_wheel(platform: str, tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = tmp_path / "wanted.txt"
    wanted.write_text("\n".join(project["dependencies"]), encoding="utf-8")
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
