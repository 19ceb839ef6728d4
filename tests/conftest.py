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
IN_TIME = (
    "journeys",
    "contracts/test_live.py",
    *(f"studio/{room}" for room in ("cli", "keeper", "outputs", "rtmp", "recording", "live")),
    "ui/bridge",
)
"""Small shows and servers: something must happen in time, but two of them fit on the machine."""

ALONE = (
    "studio/outputs/test_uplink.py",
    *(f"journeys/test_{one}.py" for one in ("bundle", "demo", "devices_on_air", "what_viewers_see")),
    "capture",
    "studio/encoding",
    "studio/engine",
)
"""Pictures at full size, real devices, cost measured: the machine is theirs."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell ``pytest -n`` what may run beside what: first files that keep no time, then small shows, last and one by one the rest."""
    ranks = []
    for item in items:
        place = item.path.relative_to(HERE)
        rank = 2 if _is_among(ALONE, place) else int(_is_among(IN_TIME, place))
        item.add_marker(pytest.mark.xdist_group("alone" if rank == 2 else place.as_posix()))
        ranks.append(rank)
    order = sorted(range(len(items)), key=ranks.__getitem__)
    items[:] = [items[number] for number in order]


def _is_among(places: tuple[str, ...], place: Path) -> bool:
    return any(place.is_relative_to(each) for each in places)


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
