"""Evenings that end with the test, whatever happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.doubles.evening import Evening

ROOT = Path(__file__).parents[2]
CLIP = ROOT / "assets/demo/clip.mp4"
SMALL = ("--camera", f"clip:{CLIP}", "--microphone", f"clip:{CLIP}", "--size", "270x480", "--fps", "30")


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Callable[..., Evening]]:
    """Start an evening with the demo clip in a small picture; more words of ``kaibo live`` may follow."""
    begun: list[Evening] = []

    def begin(*words: str, first_line: str = "", shop: Path | None = None) -> Evening:
        begun.append(Evening(shop or tmp_path / "shop", *SMALL, *words, first_line=first_line))
        return begun[-1]

    yield begin
    for one in begun:
        one.close()
