"""What a failed try means: wait and try again, or believe the server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.outputs.backoff import Outage, wait_s
from studio.outputs.output_states import Cue
from studio.outputs.patience import Patience
from studio.rtmp.errors import (
    AddressWithoutKey,
    CertificateExpired,
    ClosedOnPublish,
    KeyRefused,
    LineLost,
    RtmpError,
    ServerFailed,
    ServerUnreachable,
)


def patience(*, has_published: bool = False) -> Patience:
    return Patience(Outage(), has_published=has_published)


def published() -> Patience:
    one = patience()
    one.connected(0.0)
    assert one.failed(LineLost(), 60.0) is Cue.LOST
    return one


def test_waits_are_short_first_then_steady_then_long() -> None:
    assert [wait_s(tries, 0.0, 0.5) for tries in (1, 2, 3, 4, 99)] == [0.5, 1.0, 2.0, 2.0, 2.0]
    assert wait_s(300, 599.0, 0.5) == 2.0
    assert wait_s(300, 600.0, 0.5) == 10.0


@given(st.integers(0, 10_000), st.floats(0, 1e6), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_spread_by_a_fifth(tries: int, outage_s: float, chance: float) -> None:
    planned = wait_s(tries, outage_s, 0.5)
    assert planned * 0.8 - 1e-9 <= wait_s(tries, outage_s, chance) <= planned * 1.2 + 1e-9


@pytest.mark.parametrize("error", [KeyRefused(), CertificateExpired(), AddressWithoutKey()])
def test_a_refusal_before_anything_was_published_is_final(error: RtmpError) -> None:
    assert patience().failed(error, 0.0) is Cue.REFUSED


@pytest.mark.parametrize("error", [LineLost(), ServerUnreachable(), ServerFailed()])
def test_a_lost_line_is_tried_for_ever(error: RtmpError) -> None:
    one = patience()
    assert {one.failed(error, float(second)) for second in range(0, 7200, 10)} == {Cue.LOST}


def test_a_server_that_hangs_up_on_the_key_twice_in_a_row_has_refused() -> None:
    one = patience()
    assert one.failed(ClosedOnPublish(), 0.0) is Cue.LOST
    assert one.failed(LineLost(), 1.0) is Cue.LOST
    assert one.failed(ClosedOnPublish(), 2.0) is Cue.LOST
    assert one.failed(ClosedOnPublish(), 3.0) is Cue.REFUSED


def test_a_server_that_lets_in_and_throws_out_twice_has_refused() -> None:
    one = patience()
    one.connected(0.0)
    assert one.failed(LineLost(), 0.3) is Cue.LOST
    one.connected(1.0)
    assert one.failed(LineLost(), 1.2) is Cue.REFUSED


def test_after_publishing_a_refusal_is_tried_for_two_minutes() -> None:
    one = published()
    assert one.failed(KeyRefused(), 61.0) is Cue.LOST
    assert one.failed(ClosedOnPublish(), 180.0) is Cue.LOST
    assert one.failed(KeyRefused(), 181.0) is Cue.REFUSED


def test_the_two_minutes_begin_anew_after_it_was_live_again() -> None:
    one = published()
    assert one.failed(KeyRefused(), 61.0) is Cue.LOST
    one.connected(100.0)
    assert one.failed(LineLost(), 200.0) is Cue.LOST
    assert one.failed(KeyRefused(), 201.0) is Cue.LOST


def test_what_an_earlier_courier_published_counts() -> None:
    assert patience(has_published=True).failed(KeyRefused(), 0.0) is Cue.LOST


def test_a_login_page_in_the_middle_of_the_show_is_waited_out() -> None:
    one = published()
    assert {one.failed(CertificateExpired(), 61.0 + second) for second in range(0, 600, 10)} == {Cue.LOST}


def test_an_outage_grows_and_ends() -> None:
    outage = Outage()
    one = Patience(outage)
    one.connected(0.0)
    one.failed(LineLost(), 60.0)
    assert outage.wait_s(60.0, 0.5) == 0.5
    assert not outage.is_long(60.0)
    one.failed(ServerUnreachable(), 700.0)
    assert outage.wait_s(700.0, 0.5) == 10.0
    assert outage.is_long(700.0)
    one.connected(701.0)
    one.failed(LineLost(), 800.0)
    assert outage.wait_s(800.0, 0.5) == 0.5
