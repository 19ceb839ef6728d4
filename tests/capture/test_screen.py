"""The screen as a camera, on a real X server."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from capture.clock import monotonic
from capture.device import Camera
from capture.device_states import DeviceState
from capture.errors import SpecUnknown
from capture.finding import list_devices
from tests.doubles.screen import VirtualScreen
from tests.doubles.workbench import Bench, Witness, eventually

S = DeviceState
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="X11 is captured on Linux")


def colour(camera: Camera) -> tuple[int, ...] | None:
    picture = camera.latest(monotonic())
    return picture and tuple(int(plane[plane.shape[0] // 2, plane.shape[1] // 2]) for plane in (picture.y, picture.u, picture.v))


def test_what_is_drawn_on_the_screen_is_in_the_picture(bench: Bench, witness: Witness, screen: VirtualScreen) -> None:
    assert f"screen:{screen.number}" in [found["spec"] for found in list_devices()["screens"]]
    camera = bench.camera(f"screen:{screen.number}", witness)
    witness.wait_for(S.RUNNING)
    screen.paint("blue")
    assert eventually(lambda: colour(camera) == pytest.approx((32, 240, 118), abs=4))
    assert camera.latest(monotonic()).y.shape == (240, 320)


def test_a_screen_that_goes_away_leaves_its_last_picture_and_comes_back(bench: Bench, witness: Witness, screen: VirtualScreen) -> None:
    camera = bench.camera(f"screen:{screen.number}", witness)
    witness.wait_for(S.RUNNING)
    screen.kill()
    witness.wait_for(S.LOST, "capture.camera-lost")
    assert camera.latest(monotonic()) is not None
    screen.start_again()
    witness.wait_for(S.RUNNING, after=3)


def test_a_screen_that_is_not_there_is_waited_for(bench: Bench, witness: Witness) -> None:
    bench.camera("screen:9731", witness)
    witness.wait_for(S.WAITING, "capture.screen-missing")


def test_a_screen_is_a_number(bench: Bench) -> None:
    with pytest.raises(SpecUnknown):
        bench.camera("screen:localhost")


def windows_of(screen: VirtualScreen) -> list[str]:
    """The numbers of the visible windows, as xwininfo tells them."""
    words = ["xwininfo", "-root", "-tree", "-display", f":{screen.number}"]
    told = subprocess.run(words, capture_output=True, check=False, text=True, encoding="utf-8").stdout
    return re.findall(r"(0x[0-9a-f]+) \"color=", told)


def test_one_window_can_be_shown_and_is_lost_when_it_is_closed(bench: Bench, witness: Witness, screen: VirtualScreen) -> None:
    screen.paint("orange")
    window = eventually(lambda: windows_of(screen))[0]
    camera = bench.camera(f"window:{window}@{screen.number}", witness)
    witness.wait_for(S.RUNNING)
    assert eventually(lambda: colour(camera) == pytest.approx((164, 46, 174), abs=6))
    screen.unpaint()
    witness.wait_for(S.LOST, "capture.camera-lost")


def test_a_window_that_is_not_there_is_waited_for(bench: Bench, witness: Witness, screen: VirtualScreen) -> None:
    bench.camera(f"window:0x999999@{screen.number}", witness)
    witness.wait_for(S.WAITING, "capture.window-missing")


@pytest.mark.parametrize("window", ["front", "0xZZ", "12@x", "-1"])
def test_a_window_is_a_number(bench: Bench, window: str) -> None:
    with pytest.raises(SpecUnknown):
        bench.camera(f"window:{window}")
