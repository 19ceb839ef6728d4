"""A file is there whole or as it was before; nothing is left beside it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from assets.whole_files import write_whole


def test_a_file_is_replaced_whole_and_alone(tmp_path: Path) -> None:
    file = tmp_path / "设置.toml"
    write_whole(file, b"old")
    write_whole(file, b"new\r\n")
    assert file.read_bytes() == b"new\r\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_private_file_is_the_users_alone_also_where_an_open_one_stood(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    write_whole(file, b"open")
    write_whole(file, b"sealed", is_private=True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_disk_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings"
    write_whole(file, b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
