"""A camera in the network: MJPEG over HTTP from a real server on this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from capture.clock import monotonic
from capture.device_states import DeviceState
from capture.errors import SpecUnknown
from tests.doubles.camera_server import CameraServer
from tests.doubles.workbench import Bench, Witness, eventually

S = DeviceState


@pytest.fixture
def server(_no_thread_left: None) -> Iterator[CameraServer]:
    server = CameraServer()
    yield server
    server.end()


def test_its_picture_covers_the_canvas(server: CameraServer, bench: Bench, witness: Witness) -> None:
    camera = bench.camera(f"network:{server.address}", witness)
    picture = bench.picture(camera)
    assert (picture.y[0, 0], picture.u[0, 0], picture.v[0, 0]) == pytest.approx((63, 102, 240), abs=4)
    assert "geheim" not in camera.spec
    camera.close()


def test_a_camera_that_refuses_says_so(server: CameraServer, bench: Bench, witness: Witness) -> None:
    server.refuses = True
    bench.camera(f"network:{server.address}", witness)
    witness.wait_for(S.FAILED, "capture.network-camera-refused")


def test_a_camera_that_goes_away_is_lost_and_tried_again(server: CameraServer, bench: Bench, witness: Witness) -> None:
    bench.camera(f"network:{server.address}", witness)
    witness.wait_for(S.RUNNING)
    server.over.set()
    witness.wait_for(S.LOST, "capture.network-camera-unreachable")
    server.over.clear()
    witness.wait_for(S.RUNNING, after=3)
    server.over.set()


def test_nobody_there_is_waited_for(bench: Bench, witness: Witness) -> None:
    bench.camera("network:http://127.0.0.1:9/video", witness)
    witness.wait_for(S.WAITING, "capture.network-camera-unreachable")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "rtmp://a/b", "//a", "http://", "http://[::1"])
def test_other_addresses_are_no_cameras(bench: Bench, address: str) -> None:
    with pytest.raises(SpecUnknown):
        bench.camera(f"network:{address}")


def test_a_server_that_says_nothing_holds_nobody_up(bench: Bench, witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("capture.cameras.network.OPEN_S", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        bench.camera(f"network:http://127.0.0.1:{silent.getsockname()[1]}/video", witness)
        longest, last = 0.0, began
        while (S.WAITING, "capture.network-camera-unreachable") not in witness.told:
            threading.Event().wait(0.002)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
            assert last - began < 6
    assert longest < 0.3


def test_a_camera_that_freezes_is_told_as_lost_and_comes_back_when_it_gives_again(
    server: CameraServer, bench: Bench, witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("capture.cameras.network.READ_S", 30.0)
    camera = bench.camera(f"network:{server.address}", witness)
    witness.wait_for(S.RUNNING)
    server.is_frozen.set()
    eventually(lambda: camera.is_away(monotonic()))
    witness.wait_for(S.LOST, "capture.camera-frozen")
    assert camera.latest(monotonic()) is not None
    server.is_frozen.clear()
    witness.wait_for(S.RUNNING, after=3)
    assert not camera.is_away(monotonic())
