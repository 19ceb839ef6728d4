"""What is said of destinations before a show: keys that end too early, platforms asked too much of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from studio.destinations_book import SavedDestination
from studio.live.destination_concerns import EVENING, destination_concerns

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Plan(msgspec.Struct):
    """What a plan sends, and its rundown, which names no minutes."""

    width: int = 1080
    height: int = 1920
    frames_per_second: int = 30
    video_kbps: int = 4000
    audio_kbps: int = 128
    entries: tuple[object, ...] = ()


def saved(*, good_for: timedelta | None = None, platform: str = "") -> SavedDestination:
    until = "" if good_for is None else (NOW + good_for).isoformat()
    return SavedDestination(name="平台", server="rtmp://h/live", valid_until=until, platform=platform)


def codes(one: SavedDestination) -> list[str]:
    return [block.code for block in destination_concerns([one], Plan(), now=NOW)]


@pytest.mark.parametrize(
    ("good_for", "told"),
    [
        (None, []),
        (EVENING + timedelta(minutes=1), []),
        (timedelta(hours=1), ["gate.key-ends-early"]),
        (timedelta(seconds=-1), ["gate.key-expired"]),
    ],
)
def test_a_key_must_outlast_the_show(good_for: timedelta | None, told: list[str]) -> None:
    assert codes(saved(good_for=good_for)) == told


def test_a_platforms_limits_are_held_against_the_plan() -> None:
    (block,) = destination_concerns([saved(platform="tiktok")], Plan(), now=NOW)
    assert (block.subject, block.name, block.code) == ("destination", "平台", "gate.platform-bit-rate")
    assert block.facts == {"platform": "tiktok", "planned": 4000, "most": 2500}


def test_a_platform_this_program_does_not_know_any_more_is_passed_over() -> None:
    assert codes(saved(platform="gone-by-now")) == []
