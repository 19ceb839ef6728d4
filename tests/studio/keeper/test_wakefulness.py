"""The machine stays awake while something is live, and whoever attends hears when it will not."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from studio.keeper.wakefulness import HELD, LET_GO, NOT_HELD, Wakefulness

if sys.platform != "win32":
    from studio.keeper.sleep_hold_posix import SleepHold, programs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked by a call, not through a program")


def first_word(wakefulness: Wakefulness) -> str:
    """Turn as the keeper's loop does until something is told."""
    until_ns = time.monotonic_ns() + 10_000_000_000
    while (now_ns := time.monotonic_ns()) < until_ns:
        code = wakefulness.turn(now_ns, is_live=True)
        if code:
            return code
        threading.Event().wait(0.03)
    return ""


def test_a_program_that_goes_on_holds_and_is_let_go_with_the_show() -> None:
    wakefulness = Wakefulness(lambda: SleepHold([("cat",)]))
    assert first_word(wakefulness) == HELD
    assert wakefulness.turn(time.monotonic_ns(), is_live=True) == ""
    assert wakefulness.turn(time.monotonic_ns(), is_live=False) == LET_GO
    assert wakefulness.turn(time.monotonic_ns(), is_live=False) == ""


def test_one_that_may_not_is_followed_by_the_next() -> None:
    wakefulness = Wakefulness(lambda: SleepHold([("kaibo-has-no-such-program",), ("false",), ("cat",)]))
    assert first_word(wakefulness) == HELD
    wakefulness.close()


def test_where_nothing_holds_it_is_said_once_a_show_and_the_show_goes_on() -> None:
    wakefulness = Wakefulness(lambda: SleepHold([("false",), ("kaibo-has-no-such-program",)]))
    for _show in range(2):
        assert first_word(wakefulness) == NOT_HELD
        assert wakefulness.turn(time.monotonic_ns(), is_live=True) == ""
        assert wakefulness.turn(time.monotonic_ns(), is_live=False) == ""


def test_what_is_tried_here_ends_with_us() -> None:
    assert all(words[-1] == "cat" or "-w" in words for words in programs())
