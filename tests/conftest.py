"""Real servers and a real stream for any test: ``nginx``, ``make_nginx``, ``certificates``, ``clip_tags``; and who runs beside whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from studio.rtmp.flv import FlvTag
    from tests.doubles.certificates import Certificates
    from tests.doubles.nginx_rtmp import NginxRtmp


HERE = Path(__file__).parent
KEEPING_TIME = (
    "capture",
    "contracts/test_live.py",
    "journeys",
    *(f"studio/{room}" for room in ("cli", "encoding", "engine", "keeper", "live", "outputs", "recording", "rtmp", "sound")),
    "ui/bridge",
    "ui/journeys",
)
"""Tests in which something must happen in time: they run one after the other, when all else is done and the machine is theirs."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell ``pytest -n`` which tests may run beside others: each file is one piece of work, all that keep time are one together."""
    last = []
    for item in items:
        place = item.path.relative_to(HERE)
        keeps_time = any(place.is_relative_to(each) for each in KEEPING_TIME)
        item.add_marker(pytest.mark.xdist_group("keeping-time" if keeps_time else place.as_posix()))
        last.append(keeps_time)
    order = sorted(range(len(items)), key=last.__getitem__)
    items[:] = [items[number] for number in order]


@pytest.fixture
def make_nginx(tmp_path: Path) -> Iterator[Callable[..., NginxRtmp]]:
    """Start any number of RTMP servers; the words are those of ``tests.doubles.nginx_rtmp.NginxRtmp``."""
    from tests.doubles.nginx_rtmp import NginxRtmp

    started: list[NginxRtmp] = []

    def make(**options: Any) -> NginxRtmp:
        server = NginxRtmp(tmp_path / f"nginx-{len(started)}", **options)
        started.append(server)
        return server.start()

    yield make
    for server in started:
        server.stop()


@pytest.fixture
def nginx(make_nginx: Callable[..., NginxRtmp]) -> NginxRtmp:
    """One RTMP server with short pings that records what it gets."""
    return make_nginx()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Certificates of a venue's own authority: good, expired, wrong-named; and one of a stranger's."""
    from tests.doubles.certificates import Certificates

    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def clip_tags() -> list[FlvTag]:
    """Four seconds of H.264 and AAC as FLV tags, a key frame every second."""
    from tests.doubles.flv_clips import clip_tags

    return clip_tags()
