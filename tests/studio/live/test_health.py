"""One word for how the show is doing."""

from __future__ import annotations

import pytest

from studio.live.health import Counts, Health


@pytest.mark.parametrize(("late", "dropped", "word"), [(0, 0, "good"), (1, 0, "good"), (3, 0, "strained"), (0, 1, "bad"), (0, 9, "bad")])
def test_the_word_of_one_second(late: int, dropped: int, word: str) -> None:
    assert Health().word(Counts(frames=30 - dropped, due=30, late=late, dropped=dropped)) == word


def test_one_dropped_picture_in_five_seconds_is_a_strain() -> None:
    health = Health()
    for second in range(1, 4):
        health.word(Counts(frames=30 * second, due=30 * second))
    assert health.word(Counts(frames=119, due=120, dropped=1)) == "strained"


def test_trouble_is_over_five_seconds_later() -> None:
    health = Health()
    words = [health.word(Counts(frames=30 * second - 5, due=30 * second, dropped=5)) for second in range(1, 8)]
    assert words == ["bad"] * 5 + ["good"] * 2
