"""The machine stays awake while something is live, and whoever attends hears when it will not."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence

import pytest

from studio.keeper.wakefulness import HELD, LET_GO, NOT_HELD, Wakefulness

if sys.platform != "win32":
    from studio.keeper.sleep_hold_posix import TRIED_NS, SleepHold, programs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked by a call, not through a program")


def told(tried: Sequence[Sequence[str]]) -> tuple[list[str], Wakefulness]:
    """Turn for three pretended seconds of a show; the programs that end get real time for it."""
    wakefulness, codes = Wakefulness(lambda: SleepHold(tried)), []
    for turn in range(12):
        codes.append(wakefulness.turn(turn * TRIED_NS // 4, is_live=True))
        threading.Event().wait(0.03)
    return [code for code in codes if code], wakefulness


def test_a_program_that_goes_on_holds_and_is_let_go_with_the_show() -> None:
    codes, wakefulness = told([("cat",)])
    assert codes == [HELD]
    assert wakefulness.turn(0, is_live=False) == LET_GO
    assert wakefulness.turn(1, is_live=False) == ""


def test_one_that_may_not_is_followed_by_the_next() -> None:
    codes, wakefulness = told([("kaibo-has-no-such-program",), ("false",), ("cat",)])
    wakefulness.close()
    assert codes == [HELD]


def test_where_nothing_holds_it_is_said_once_and_the_show_goes_on() -> None:
    codes, wakefulness = told([("false",), ("kaibo-has-no-such-program",)])
    assert codes == [NOT_HELD]
    assert wakefulness.turn(0, is_live=False) == ""


def test_every_show_asks_anew() -> None:
    codes, wakefulness = told([("false",)])
    wakefulness.turn(0, is_live=False)
    assert wakefulness.turn(0, is_live=True) == ""
    wakefulness.close()
    assert codes == [NOT_HELD]


def test_what_is_tried_here_ends_with_us() -> None:
    assert all(words[-1] == "cat" or "-w" in words for words in programs())
