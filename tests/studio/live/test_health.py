"""One word for how the show is doing, and whose fault it is."""

from __future__ import annotations

from typing import Any

import pytest

from studio.live.health import Counts, Health, Machine


@pytest.mark.parametrize(
    ("counted", "word", "reasons"),
    [
        ({}, "steady", ()),
        ({"late": 1}, "steady", ()),
        ({"late": 3, "repeated": 3}, "strained", ("machine",)),
        ({"repeated": 3, "repeated_slow": 3}, "strained", ("encoder",)),
        ({"dropped": 1}, "failing", ("machine",)),
        ({"dropped": 9, "dropped_slow": 9}, "failing", ("encoder",)),
        ({"dropped": 9, "dropped_slow": 5}, "failing", ("machine", "encoder")),
        ({"unchanged": 20}, "steady", ()),
    ],
)
def test_the_word_of_one_second_and_its_reasons(counted: dict[str, Any], word: str, reasons: tuple[str, ...]) -> None:
    judged = Health().judge(Counts(frames=30, due=30, **counted))
    assert (judged.word, judged.reasons) == (word, reasons)


@pytest.mark.parametrize(
    ("machine", "reasons"),
    [
        (Machine(has_live_camera=True), ("camera",)),
        (Machine(temperature_c=97), ("heat",)),
        (Machine(temperature_c=70, share=0.95), ("machine",)),
        (Machine(temperature_c=70, share=0.5), ()),
    ],
)
def test_camera_heat_and_a_full_machine_are_reasons_too(machine: Machine, reasons: tuple[str, ...]) -> None:
    judged = Health().judge(Counts(frames=30, due=30, unchanged=20), machine)
    assert (judged.word, judged.reasons) == ("strained" if reasons else "steady", reasons)


def test_one_dropped_picture_in_five_seconds_is_a_strain() -> None:
    health = Health()
    for second in range(1, 4):
        health.judge(Counts(frames=30 * second, due=30 * second))
    assert health.judge(Counts(frames=119, due=120, dropped=1)).word == "strained"


def test_trouble_is_over_five_seconds_later() -> None:
    health = Health()
    words = [health.judge(Counts(frames=30 * second - 5, due=30 * second, dropped=5)).word for second in range(1, 8)]
    assert words == ["failing"] * 5 + ["steady"] * 2
