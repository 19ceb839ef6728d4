"""The shelf of the newest picture."""

from __future__ import annotations

import numpy as np

from capture.latest import ROOM, LatestShelf
from capture.picture import Picture


def picture(captured_ns: int) -> Picture:
    plane = np.zeros((2, 2), np.uint8)
    return Picture(y=plane, u=plane[:1, :1], v=plane[:1, :1], captured_ns=captured_ns)


def test_nothing_is_shown_before_the_first_picture_is_due() -> None:
    shelf = LatestShelf()
    assert shelf.latest(5) is None
    shelf.put(picture(10))
    assert shelf.latest(9) is None


def test_the_newest_due_picture_is_shown_until_the_next_is() -> None:
    shelf = LatestShelf()
    for captured_ns in (10, 20, 30):
        shelf.put(picture(captured_ns))
    assert [shelf.latest(due).captured_ns for due in (25, 26, 29, 30, 99, 12)] == [20, 20, 20, 30, 30, 30]


def test_while_nobody_looks_only_the_newest_are_kept() -> None:
    shelf = LatestShelf()
    for captured_ns in range(100):
        shelf.put(picture(captured_ns))
    assert shelf.latest(100 - ROOM).captured_ns == 100 - ROOM
    assert shelf.latest(1000).captured_ns == 99
