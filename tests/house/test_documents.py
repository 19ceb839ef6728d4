"""The documents say what the code says: generated parts are current, and every chapter is reachable."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = ("README.md", "README.zh-CN.md", "assets/manual/commands.md", "assets/manual/states.md", "assets/manual/codes.md")


@pytest.mark.parametrize("name", GENERATED)
def test_generated_parts_are_current(name: str) -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("cog"), "--check", "-I", ".", name], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{name} is stale: run 'make docs'"


def test_links_between_documents_lead_somewhere() -> None:
    for file in [*ROOT.glob("*.md"), *(ROOT / "assets/manual").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_every_chapter_stands_in_the_contents() -> None:
    contents = (ROOT / "assets/manual/index.md").read_text(encoding="utf-8")
    for chapter in (ROOT / "assets/manual").glob("*.md"):
        assert chapter.name == "index.md" or f"({chapter.name})" in contents, chapter.name
