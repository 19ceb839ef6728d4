"""Real servers and a real stream for any test: ``nginx``, ``make_nginx``, ``certificates``, ``clip_tags``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.beside import pytest_collection_modifyitems, pytest_xdist_make_scheduler

__all__ = ["pytest_collection_modifyitems", "pytest_xdist_make_scheduler"]

if TYPE_CHECKING:
    from studio.rtmp.flv import FlvTag
    from tests.doubles.certificates import Certificates
    from tests.doubles.nginx_rtmp import NginxRtmp


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
