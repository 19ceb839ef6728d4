"""What is known of platforms: whole, sourced, recognised by their servers, and held against a plan."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from assets.wording import LANGUAGES, sentences
from studio.outputs.platforms import PlatformUnknown, crossed_limits, platform, platform_of_host, platforms
from studio.rtmp.address import joined_address, read_address, target_of


class Plan(msgspec.Struct, kw_only=True):
    width: int = 1080
    height: int = 1920
    frames_per_second: int = 30
    video_kbps: int = 4000
    audio_kbps: int = 128


def codes(name: str, plan: Plan, key_frame_s: float = 2) -> list[str]:
    return [crossed.code.partition("-")[2] for crossed in crossed_limits(platform(name), plan, key_frame_s=key_frame_s)]


def test_every_fact_has_its_source_and_its_words() -> None:
    assert len({one.id for one in platforms()}) == len(platforms()) >= 11
    for one in platforms():
        assert one.source
        assert one.checked_on >= date(2026, 11, 23)
        assert set(one.names) == set(LANGUAGES)
        assert all(f"platform.key.{one.id}" in sentences(language) for language in LANGUAGES)


@pytest.mark.parametrize("one", platforms(), ids=lambda one: one.id)
def test_every_server_takes_a_key_and_tells_its_platform(one: object) -> None:
    for server in (*one.servers, *([one.backup] if one.backup else [])):  # type: ignore[attr-defined]
        target = target_of(read_address(joined_address(server, "?streamname=a&key=b")))
        assert target.key == "?streamname=a&key=b"
        assert platform_of_host(target.host) == one.id  # type: ignore[attr-defined]


def test_a_platform_is_found_by_id_and_by_name() -> None:
    assert platform("哔哩哔哩") is platform("Bilibili") is platform(" BILIBILI ")
    with pytest.raises(PlatformUnknown):
        platform("nowhere")


def test_a_strangers_server_is_no_platforms() -> None:
    assert platform_of_host("notyoutube.com") == platform_of_host("relay.example") == ""


@pytest.mark.parametrize(
    ("name", "plan", "crossed"),
    [
        ("twitch", Plan(), []),
        ("twitch", Plan(video_kbps=6001), ["bit-rate"]),
        ("facebook", Plan(frames_per_second=61, audio_kbps=320), ["sound-rate", "frame-rate"]),
        ("wechat", Plan(width=1920, height=1080), ["size"]),
        ("tiktok", Plan(), ["bit-rate"]),
        ("douyin", Plan(), ["companion"]),
        ("jd", Plan(width=64, height=64, video_kbps=20_000, frames_per_second=60), []),
    ],
)
def test_a_plan_is_held_against_what_is_known(name: str, plan: Plan, crossed: list[str]) -> None:
    assert codes(name, plan) == crossed


def test_key_frames_too_far_apart_are_told() -> None:
    assert codes("youtube", Plan(), key_frame_s=5) == ["key-frames"]
