"""Destinations that tell a watcher, and are stopped when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from studio.outputs.destination import Destination
from studio.rtmp.address import read_address, target_of
from studio.rtmp.deadlines import Deadlines
from studio.rtmp.lookup import Lookup
from tests.doubles.watching import Watcher

SHORT = Deadlines(lookup_s=1.0, connect_s=0.5, tls_s=1.0, answer_s=0.5, send_s=0.5)


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
def make_destination(watcher: Watcher) -> Iterator[Callable[..., Destination]]:
    made: list[Destination] = []

    def make(url: str, name: str = "shop", **bounds: Any) -> Destination:
        words = {"ca_file": None, "deadlines": SHORT, "chance": lambda: 0.0, "lookup": Lookup(), **bounds}
        made.append(Destination(name=name, target=target_of(read_address(url)), told=watcher.told, **words))
        return made[-1]

    yield make
    for destination in made:
        destination.stop(deadline_s=0.0)
    for destination in made:
        assert destination.join(3.0)
