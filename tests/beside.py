"""What may run beside what under ``pytest -n``: files that keep no time first, then small shows, the rest last and one by one."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling

IN_TIME = (
    "tests/journeys",
    "tests/contracts/test_live.py",
    *(f"tests/studio/{room}" for room in ("cli", "keeper", "outputs", "rtmp", "recording", "live")),
    "tests/ui/bridge",
)
"""Small shows and servers: something must happen in time, but two of them fit on the machine."""

ALONE = (
    *(f"tests/journeys/test_{one}.py" for one in ("bundle", "demo", "devices_on_air", "what_viewers_see")),
    "tests/capture",
    "tests/studio/encoding",
    "tests/studio/engine",
    "tests/studio/outputs/test_uplink.py",
)
"""Pictures at full size, real devices, cost measured: the machine is theirs."""


def rank(test: str) -> int:
    """Return when *test* (a node id) comes: 0 first, 2 last and alone."""
    file = PurePosixPath(test.partition("::")[0])
    return 2 if any(map(file.is_relative_to, ALONE)) else int(any(map(file.is_relative_to, IN_TIME)))


class FileByFile(LoadScopeScheduling):
    """Hands a whole file to one worker, and all that run alone to one worker together, so that no two of them meet."""

    def _split_scope(self, nodeid: str) -> str:
        return "alone" if rank(nodeid) == 2 else nodeid.partition("::")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in the order of their ranks."""
    items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FileByFile:
    """Have the tests handed out file by file."""
    return FileByFile(config, log)
