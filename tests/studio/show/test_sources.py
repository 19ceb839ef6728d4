"""What is asked for as cameras."""

from __future__ import annotations

import pytest

from capture.errors import SpecUnknown
from studio.show.adjustment import Adjustment
from studio.show.errors import AdjustmentWrong, SourceNameWrong
from studio.show.sources import addresses_of, read_cameras


def test_cameras_have_names_and_the_first_is_the_main_one() -> None:
    asked = read_cameras(["pattern", "桌面=webcam:usb-1", "network:http://10.0.0.7/a?b=c", "screen:0"])
    assert [(one.source.name, one.source.kind) for one in asked] == [
        ("main", "pattern"), ("桌面", "webcam"), ("third", "network"), ("camera 4", "screen"),
    ]  # fmt: skip


def test_a_network_cameras_secrets_are_kept_apart() -> None:
    asked = read_cameras(["pattern", "side=network:rtsp://admin:geheim@10.0.0.7/live?token=geheim"])
    assert addresses_of(asked) == {"side": "network:rtsp://admin:geheim@10.0.0.7/live?token=geheim"}
    assert asked[1].source.device == "network:rtsp://10.0.0.7/live"
    assert "geheim" not in repr(asked)


def test_an_adjustment_is_read_whole() -> None:
    [asked] = read_cameras(["pattern"], ["main:mirror, rotate=270,crop=1:2:3:4,exposure=-20,warmth=15,tint=-5,delay=120"])
    assert asked.source.adjustment == Adjustment(mirror=True, rotate=270, crop=(1, 2, 3, 4), exposure=-20, warmth=15, tint=-5, delay_ms=120)


@pytest.mark.parametrize("wrong", ["rotate=45", "spin", "crop=1:2:3", "crop=60:0:40:0", "exposure=101", "mirror=2", "delay=-1", "warmth="])
def test_what_cannot_be_done_to_a_camera_is_told(wrong: str) -> None:
    with pytest.raises(AdjustmentWrong):
        read_cameras(["pattern"], [f"main:mirror,{wrong}"])


@pytest.mark.parametrize(
    ("cameras", "adjustments"), [(["a=pattern", "a=screen:0"], []), (["=pattern"], []), (["pattern"], ["side:mirror"])]
)
def test_a_name_stands_for_one_camera(cameras: list[str], adjustments: list[str]) -> None:
    with pytest.raises(SourceNameWrong):
        read_cameras(cameras, adjustments)


def test_what_is_no_camera_is_told() -> None:
    with pytest.raises(SpecUnknown):
        read_cameras(["pattern", "side=telescope:1"])
