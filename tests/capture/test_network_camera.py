"""A camera in the network: MJPEG over HTTP from a real server on this machine."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from capture.device_states import DeviceState
from capture.errors import SpecUnknown
from tests.doubles.workbench import Bench, Witness

S = DeviceState


def red_jpeg() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (320, 240), (255, 0, 0)).save(kept, "JPEG", quality=95)
    return kept.getvalue()


class CameraServer(ThreadingHTTPServer):
    """Sends a red picture thirty times a second until told to stop."""

    daemon_threads = False
    block_on_close = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), CameraPage)
        self.over = threading.Event()
        self.refuses = False
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://admin:geheim@127.0.0.1:{self.server_address[1]}/video"

    def end(self) -> None:
        self.over.set()
        self.shutdown()
        self._thread.join()
        self.server_close()


class CameraPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.server.refuses:
            self.send_error(403)
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        picture = red_jpeg()
        try:
            while not self.server.over.wait(1 / 30):
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (len(picture), picture))
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        return


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
