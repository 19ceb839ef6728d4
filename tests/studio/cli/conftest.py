"""Doors and evenings of this test alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.places import RUNTIME_VARIABLE
from tests.doubles.evening import Evenings


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Doors and previews of this test alone."""
    monkeypatch.setenv(RUNTIME_VARIABLE, str(tmp_path / "run"))
    return tmp_path / "run"


@pytest.fixture
def evening(tmp_path: Path, runtime: Path) -> Iterator[Evenings]:
    """Begin evenings that end with the test."""
    evenings = Evenings(tmp_path / "shop")
    yield evenings
    evenings.close()
