"""Product lists as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.doubles.product_lists import Rows, as_csv


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """Write bytes, or rows as CSV, under a name and return the file."""

    def save(content: bytes | Rows, name: str = "list.csv") -> Path:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else as_csv(content))
        return file

    return save
