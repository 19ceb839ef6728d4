"""The bundle: both programs do their work where nothing of ours and no search path is at hand, and leave nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.doubles.bundle import BUILD_DEADLINE_S, built
from tests.doubles.evening import until
from tests.doubles.screen import VirtualScreen
from tests.doubles.witness_demo import keeps_its_promises

SECONDS = 8
LINGERS_S = 25  # a keeper that nobody is attached to ends by itself after ten seconds

pytestmark = [
    pytest.mark.timeout(BUILD_DEADLINE_S + 60),
    pytest.mark.skipif(sys.platform != "linux" or not shutil.which("make"), reason="built with make, seen through X11"),
]


@pytest.fixture(scope="module")
def bundle() -> Path:
    """The folder with both programs."""
    return built()


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """The environment of a stranger's machine: a home that is empty, no search path, nothing else."""
    (tmp_path / "家").mkdir()
    return {"PATH": "", "HOME": str(tmp_path / "家")}


@pytest.fixture(scope="module", autouse=True)
def _nothing_left_behind(bundle: Path) -> Iterator[None]:
    yield
    until(lambda: not running_from(bundle), LINGERS_S, lambda: f"the end of {running_from(bundle)}")


def running_from(folder: Path) -> list[str]:
    """The command lines of every process whose program lies in *folder*."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(f"/proc/{process.pid}/exe").readlink().is_relative_to(folder):
                found.append(" ".join(process.cmdline()))
        except (OSError, psutil.NoSuchProcess):
            continue
    return found


def test_the_main_job_is_done_from_the_bundle(bundle: Path, elsewhere: dict[str, str], tmp_path: Path) -> None:
    words = [str(bundle / "kaibo"), "demo", "--seconds", str(SECONDS), "--json", "--out", str(tmp_path / "out")]
    done = subprocess.run(words, cwd=elsewhere["HOME"], env=elsewhere, capture_output=True, check=False, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    keeps_its_promises(json.loads(done.stdout), seconds=SECONDS)


def test_fonts_encoder_and_keys_are_told_from_the_bundle(bundle: Path, elsewhere: dict[str, str]) -> None:
    words = [str(bundle / "kaibo"), "doctor", "--json", "--lang", "zh_CN"]
    done = subprocess.run(words, cwd=elsewhere["HOME"], env=elsewhere, capture_output=True, check=False, text=True, timeout=60)
    is_ok = {check["id"]: check["ok"] for check in json.loads(done.stdout)["checks"]}
    assert (is_ok["encoder"], is_ok["fonts"], is_ok["disk"], is_ok["database"]) == (True, True, True, True)


def test_the_window_opens_from_the_bundle(bundle: Path, elsewhere: dict[str, str], tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    with VirtualScreen(tmp_path) as screen:
        environment = elsewhere | {"DISPLAY": f":{screen.number}", "LANG": "C.UTF-8", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        window = subprocess.Popen(
            [str(bundle / "kaibo-studio"), "--shop", str(shop), "--lang", "zh_CN"],
            cwd=elsewhere["HOME"], env=environment, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            until(lambda: "开播" in titles_on(screen), 20, "the window", alive=window)
            until(lambda: sum(str(shop) in line for line in running_from(bundle)) == 4, 20, "its keeper, engine and courier", alive=window)
        finally:
            window.terminate()
            _, said = window.communicate(timeout=10)
    assert said == ""


def titles_on(screen: VirtualScreen) -> str:
    """The titles of the windows that can be seen."""
    search = ["xdotool", "search", "--onlyvisible", "--name", ".", "getwindowname", "%@"]
    environment = {**os.environ, "DISPLAY": f":{screen.number}"}
    return subprocess.run(search, env=environment, capture_output=True, check=False, text=True, timeout=10).stdout
