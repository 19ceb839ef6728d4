"""A change of the bit rate on its way to a real server: what that records decodes without an error, across the change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

from studio.encoding.encoded import Encoded
from studio.encoding.flv_tags import metadata_tag, picture_header
from studio.encoding.picture_encoder import PictureEncoder
from studio.encoding.plan import EncodingPlan, at_percent
from studio.encoding.relay import Relay
from studio.outputs.destination import Destination
from studio.outputs.fan_out import FanOut
from studio.outputs.output_states import OutputState
from studio.picture.canvas import Canvas
from studio.rtmp.flv import FlvReader
from tests.doubles.nginx_rtmp import NginxRtmp
from tests.doubles.watching import Watcher

PLAN = EncodingPlan(width=144, height=256, frames_per_second=15, video_kbps=400, preset="ultrafast", threads=1)


class Road:
    """The engine's way to one destination, without the processes between."""

    def __init__(self, destination: Destination) -> None:
        self._destination, self._reader = destination, FlvReader()

    def take(self, encoded: Encoded) -> None:
        """Nothing is recorded."""

    def send(self, tag: bytes, *, at_ms: int, is_key: bool, is_sound: bool) -> None:
        for one in self._reader.feed(tag):
            self._destination.take(one)


def decoded(file: Path) -> int:
    with av.open(str(file), "r", options={"err_detect": "explode"}) as played:
        return sum(1 for _ in played.decode(video=0))


def test_a_server_records_a_change_of_rate_without_an_error(
    nginx: NginxRtmp, make_destination: Callable[..., Destination], watcher: Watcher
) -> None:
    destination = make_destination(nginx.url("rate"))
    destination.start()
    watcher.wait_for("shop", OutputState.LIVE)
    relay, road, random = Relay(PictureEncoder(PLAN)), Road(destination), np.random.default_rng(1)
    road.send(metadata_tag(0, {"width": PLAN.width}) + picture_header(0, relay.headers), at_ms=0, is_key=False, is_sound=False)
    fan, canvas = FanOut(recorder=road, replay=road, link=road, offset_ms=0), Canvas(PLAN.width, PLAN.height)
    for tick in range(60):
        if tick == 20:
            relay.hand_over(PictureEncoder(at_percent(PLAN, 50)))
        canvas.planes[0][:] = random.integers(16, 235, canvas.planes[0].shape, dtype=np.uint8)
        for piece in relay.encode(canvas.frame, tick):
            fan.send(piece)
    destination.stop(deadline_s=2.0)
    watcher.wait_for("shop", OutputState.IDLE)
    assert decoded(nginx.recordings("rate")[0]) == 60
