"""A bug of ours ends in exit code 70 and one file to send: what broke and where, nobody's keys."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.crash_box import write_crash_box

WHEN = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)


def push(address: str, buyer: str) -> None:
    raise ZeroDivisionError(f"while pushing to {address} after {len(buyer)} digits")


def broken(folder: Path) -> Path:
    """Have a bug with a key and a buyer in local values, the key also in its text, and return the box."""
    try:
        push("rtmp://host/live/" + "gehe" + "im", "1380000" + "0000")
    except ZeroDivisionError:
        return write_crash_box(sys.exc_info(), folder, WHEN)
    raise AssertionError


def test_a_box_says_what_broke_and_where(tmp_path: Path) -> None:
    told = broken(tmp_path / "logs").read_text(encoding="utf-8")
    assert "2026-11-23T12:30:00" in told
    assert "test_crash_box.py" in told
    assert "ZeroDivisionError: while pushing to rtmp://host/… after 11 digits" in told


def test_a_box_holds_no_key_and_no_value(tmp_path: Path) -> None:
    told = broken(tmp_path).read_text(encoding="utf-8")
    assert "geheim" not in told
    assert "13800000000" not in told


def test_where_the_logs_cannot_be_written_the_box_lies_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "logs").write_bytes(b"in the way")
    box = broken(tmp_path / "logs")
    assert "ZeroDivisionError" in box.read_text(encoding="utf-8")
    assert not box.is_relative_to(tmp_path)


@pytest.mark.parametrize(("language", "said"), [("en", "bug"), ("zh_CN", "错")])
def test_a_bug_in_a_command_ends_in_70_with_the_boxs_path(language: str, said: str, tmp_path: Path) -> None:
    code = "import sys; sys.argv = ['kaibo', 'status']; import studio.cli.tree as tree; tree.FAMILIES['status'] = 'studio.nowhere:x'\n"
    code += "from studio.cli.__main__ import main; main()"
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "LANG": f"{language}.UTF-8", "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", code], env=home, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (70, "")
    assert said in done.stderr
    (box,) = re.findall(r"\S+crash-\S+\.txt", done.stderr)
    assert "No module named 'studio.nowhere'" in Path(box).read_text(encoding="utf-8")
