"""A wish to end is heard from the first moment."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from studio.ending_signals import ending_signals
from studio.live.end_signals import EndSignals


@pytest.mark.parametrize("number", ending_signals())
def test_a_signal_that_came_early_is_told_to_whoever_listens_later(number: signal.Signals) -> None:
    told: list[str] = []
    with EndSignals() as signals:
        os.kill(os.getpid(), number)
        assert signals.has_come
        signals.listen(lambda: told.append("end"))
    assert told == ["end"]


def test_afterwards_the_signals_are_as_they_were() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with EndSignals():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.skipif(sys.platform == "win32", reason="a closed terminal is no signal there")
def test_a_closed_terminal_ends_the_show_unless_it_was_told_to_go_on() -> None:
    assert signal.SIGHUP in ending_signals()
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert signal.SIGHUP not in ending_signals()
    finally:
        signal.signal(signal.SIGHUP, before)
