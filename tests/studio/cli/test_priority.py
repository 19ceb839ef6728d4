"""An errand runs behind the show; what belongs to the show does not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from studio.processes import own_command

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="priorities have other names there")

TELLING = """
import os, sys
import studio.cli.__main__ as door
try:
    door.main()
finally:
    print(os.getpriority(0, 0))
"""


@pytest.mark.parametrize(("words", "nice"), [(("products", "--help"), "10"), (("orders", "--help"), "10"), (("status", "--help"), "0")])
def test_whose_turn_it_is(words: tuple[str, ...], nice: str) -> None:
    python = own_command()[0]
    said = subprocess.run([python, "-P", "-c", TELLING, *words], capture_output=True, text=True, check=False)
    assert said.stdout.splitlines()[-1] == nice
