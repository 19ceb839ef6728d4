"""The storeys hold: what may import what, also in what is loaded at run time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_contracts_of_the_storeys_are_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("studio.keeper.keeper", ("av", "cv2", "numpy", "PySide6", "keyring", "click", "sqlite_utils", "PIL")),
        ("studio.outputs.courier_process", ("av", "cv2", "numpy", "PySide6", "keyring", "click", "sqlite_utils", "PIL")),
        ("studio.cli.control", ("av", "cv2", "numpy", "PySide6", "sqlite_utils", "PIL")),
        ("studio.engine.engine_process", ("PySide6", "keyring", "click", "sqlite_utils", "PIL", "qrcode")),
    ],
)
def test_a_light_process_stays_light(module: str, forbidden: tuple[str, ...]) -> None:
    code = f"import sys, {module}; print(sorted(set({forbidden!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
