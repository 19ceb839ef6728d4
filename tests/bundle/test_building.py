"""The bundle is built while other tests run: what it does is told by the journeys, which keep time."""

from __future__ import annotations

import shutil
import sys

import pytest

from tests.doubles.bundle import BUILD_DEADLINE_S, built


@pytest.mark.timeout(BUILD_DEADLINE_S + 60)
@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("make"), reason="built with make")
def test_both_programs_lie_in_one_folder_and_nothing_else_beside_them() -> None:
    assert {file.name for file in built().iterdir()} == {"kaibo", "kaibo-studio", "_internal"}
