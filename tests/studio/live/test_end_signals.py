"""A wish to end is heard from the first moment."""

from __future__ import annotations

import os
import signal

import pytest

from studio.live.end_signals import EndSignals


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
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
