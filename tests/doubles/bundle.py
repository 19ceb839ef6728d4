"""The bundle, built once a run of the tests as a person would build it, by whoever needs it first."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "dist" / "kaibo"
BUILD_DEADLINE_S = 360


def built() -> Path:
    """Return the folder with both programs; build it where this run has not yet."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    stamp = FOLDER.with_name("built-for")
    FOLDER.parent.mkdir(exist_ok=True)
    with FileLock(FOLDER.with_name("building.lock")):
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != run:
            done = subprocess.run(["make", "bundle"], cwd=ROOT, capture_output=True, check=False, text=True, timeout=BUILD_DEADLINE_S)
            assert done.returncode == 0, done.stderr[-2000:]
            stamp.write_text(run, encoding="utf-8")
    return FOLDER
