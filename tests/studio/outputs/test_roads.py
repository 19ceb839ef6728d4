"""Two addresses of one destination: which is tried when, and what a refusal of one means."""

from __future__ import annotations

import pytest

from studio.outputs.output_states import Cue
from studio.outputs.roads import Roads
from studio.rtmp.address import read_address, target_of
from studio.rtmp.errors import ConnectionRefused, KeyRefused, LineLost, ServerUnreachable

FIRST, SECOND = (target_of(read_address(f"rtmp://{host}.example/live/key")) for host in "ab")


@pytest.fixture
def roads() -> Roads:
    return Roads([FIRST, SECOND])


def test_the_backup_comes_up_after_three_tries(roads: Roads) -> None:
    used = [roads.target for second in range(4) if roads.failed(ServerUnreachable(), float(second)) is Cue.LOST]
    assert used == [FIRST, FIRST, SECOND, SECOND]


def test_the_backup_comes_up_at_once_where_nobody_listens(roads: Roads) -> None:
    roads.failed(ConnectionRefused(), 0.0)
    assert roads.is_on_backup


def test_where_neither_serves_they_take_turns(roads: Roads) -> None:
    used = [roads.target for second in range(4) if roads.failed(ConnectionRefused(), float(second)) is Cue.LOST]
    assert used == [SECOND, FIRST, SECOND, FIRST]


def test_a_backup_that_serves_is_kept_through_a_short_break(roads: Roads) -> None:
    roads.failed(ConnectionRefused(), 0.0)
    roads.connected(1.0)
    roads.failed(LineLost(), 60.0)
    assert roads.is_on_backup


def test_a_refusal_is_final_only_when_both_have_refused(roads: Roads) -> None:
    assert roads.failed(KeyRefused(), 0.0) is Cue.LOST
    assert roads.target is SECOND
    assert roads.failed(ServerUnreachable(), 1.0) is Cue.LOST
    assert roads.failed(ServerUnreachable(), 2.0) is Cue.LOST
    assert roads.failed(ServerUnreachable(), 3.0) is Cue.LOST
    assert roads.target is SECOND, "nobody goes back to an address that refused"
    assert roads.failed(KeyRefused(), 4.0) is Cue.REFUSED


def test_with_one_address_a_refusal_is_final() -> None:
    assert Roads([FIRST]).failed(KeyRefused(), 0.0) is Cue.REFUSED


def test_the_wait_belongs_to_the_outage_and_not_to_an_address(roads: Roads) -> None:
    for second in range(4):
        roads.failed(ConnectionRefused(), float(second))
    assert roads.outage.wait_s(4.0, 0.5) == 2.0
