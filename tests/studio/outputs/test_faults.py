"""Every kind of fault once, short: the push is back within five seconds of the server taking it, and holds no more than its bounds.

A hundred of them by chance, on three destinations of a whole show at once, are ``make soak``'s.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from studio.outputs.destination import Destination
from studio.outputs.output_states import OutputState
from studio.outputs.tag_queue import LONGEST_MS
from studio.rtmp.lookup import Address, Lookup, system_addresses
from tests.doubles.certificates import Certificates
from tests.doubles.fault_roads import LineRoad, ProxyRoad, Road, ServerRoad, small_disk
from tests.doubles.flv_clips import clip_tags as made_tags
from tests.doubles.shaped_line import may_shape
from tests.doubles.watching import Feeder, Watcher

BACK_WITHIN_S = 5.0
LASTING_S = 0.5
SPEED = 12
"""The clip is small: played so fast it fills a line of a megabit."""

Make = Callable[..., Destination]


class Names:
    """A resolver that can be taken away."""

    def __init__(self) -> None:
        self.is_gone = False
        self.lookup = Lookup(self._ask)

    def _ask(self, host: str, port: int) -> Sequence[Address]:
        if self.is_gone:
            raise OSError
        return system_addresses(host, port)

    def forget(self) -> None:
        self.is_gone = True

    def remember(self) -> None:
        self.is_gone = False


def waited(what: Callable[[], bool], deadline_s: float) -> float:
    """Return the seconds until *what* was true."""
    began, pause = time.monotonic(), threading.Event()
    while not what():
        assert time.monotonic() - began < deadline_s
        pause.wait(0.02)
    return time.monotonic() - began


@pytest.fixture
def road(request: pytest.FixtureRequest, tmp_path: Path, certificates: Certificates, names: Names) -> Iterator[Road]:
    kind = request.param
    with contextlib.ExitStack() as leaving:
        if kind is LineRoad:
            if not may_shape():
                pytest.skip("only root may make network namespaces")
            made: Road = LineRoad(tmp_path / "line")
        elif kind is ProxyRoad:
            made = ProxyRoad(tmp_path / "proxy", certificates, forget=names.forget, remember=names.remember)
        elif not may_shape():
            made = ServerRoad(tmp_path / "server", disk=None)
        else:
            made = ServerRoad(tmp_path / "server", disk=leaving.enter_context(small_disk(tmp_path / "disk")))
        yield leaving.enter_context(made)


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.mark.parametrize(
    ("road", "fault"),
    [
        *((LineRoad, name) for name in ("line of 1 Mbit/s", "line of 0.3 Mbit/s", "link down", "blackhole")),
        *((ProxyRoad, name) for name in ("delay", "jitter", "half-open", "byte by byte", "reset", "garbage")),
        *((ProxyRoad, name) for name in ("certificate wrong", "name lookup gone")),
        *((ServerRoad, name) for name in ("server killed", "server stopped", "server replaced", "key refused", "disk full")),
    ],
    indirect=["road"],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_the_push_is_back(
    road: Road, fault: str, names: Names, certificates: Certificates, make_destination: Make, watcher: Watcher
) -> None:
    if fault == "disk full" and fault not in road.faults:
        pytest.skip("only root may mount a small disk")
    done = road.faults[fault]
    destination = make_destination(road.url, ca_file=certificates.ca_file, lookup=names.lookup)
    destination.start(has_published=True)
    with Feeder(made_tags(seconds=2.0), destination.take, speed=SPEED):
        watcher.wait_for("shop", OutputState.LIVE)
        waited(lambda: destination.statistics().sent_ms > 5000, BACK_WITHIN_S)
        done.begin()
        threading.Event().wait(LASTING_S)
        assert destination.statistics().queued_ms <= LONGEST_MS
        if not done.is_served_meanwhile:
            done.end()
        before = destination.statistics().sent_ms
        waited(lambda: destination.state is OutputState.LIVE and destination.statistics().sent_ms > before + 3000, BACK_WITHIN_S)
        if done.is_served_meanwhile:
            done.end()
        assert destination.statistics().queued_ms <= LONGEST_MS
        destination.stop(deadline_s=0.3)
        assert destination.join(2.0)
