"""The bit rate changes while pictures come: nothing is lost, everything decodes, and the rate is what the plan in force says."""

from __future__ import annotations

import io
import itertools

import av
import numpy as np

from studio.encoding.encoded import Encoded
from studio.encoding.flv_tags import metadata_tag, picture_header, picture_tag
from studio.encoding.picture_encoder import PictureEncoder
from studio.encoding.plan import EncodingPlan, at_percent
from studio.encoding.relay import Relay
from studio.picture.canvas import Canvas

FPS = 10
PLAN = EncodingPlan(width=144, height=256, frames_per_second=FPS, video_kbps=600, preset="ultrafast", threads=1)
FLV_HEADER = b"FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00"


def at(percent: int) -> PictureEncoder:
    return PictureEncoder(at_percent(PLAN, percent))


def encoded(relay: Relay, first: int, count: int) -> list[Encoded]:
    """Return *count* pictures of noise, the dearest there is."""
    canvas, random, out = Canvas(PLAN.width, PLAN.height), np.random.default_rng(first), []
    for tick in range(first, first + count):
        canvas.planes[0][:] = random.integers(16, 235, canvas.planes[0].shape, dtype=np.uint8)
        out += relay.encode(canvas.frame, tick)
    return out


def test_the_rate_over_any_ten_seconds_is_the_plan_then_in_force_within_a_tenth() -> None:
    relay = Relay(PictureEncoder(PLAN))
    pieces: list[Encoded] = []
    planned: list[float] = []
    for percent, seconds in ((100, 12), (75, 8), (50, 8), (35, 30), (50, 30), (75, 30), (100, 15)):
        if pieces:
            relay.hand_over(at(percent))
        pieces += encoded(relay, len(pieces), seconds * FPS)
        planned += [PLAN.video_kbps * percent / 100] * seconds * FPS
    sizes = [len(piece.payload) * 8 / 1000 for piece in pieces]
    assert len(sizes) == len(planned)
    for first in range(len(sizes) - 10 * FPS):
        window = slice(first, first + 10 * FPS)
        assert 0.9 < sum(sizes[window]) / (sum(planned[window]) / FPS) < 1.1


def test_another_encoder_begins_on_a_key_frame_with_its_own_headers_and_no_picture_is_missing() -> None:
    relay = Relay(at(100))
    pieces = encoded(relay, 0, 7)
    relay.hand_over(at(50))
    pieces += encoded(relay, 7, 5)
    assert [piece.packet.pts for piece in pieces] == list(range(12))
    assert [(piece.packet.pts, piece.is_key) for piece in pieces if piece.template is not None] == [(7, True)]
    assert pieces[7].template is relay.stream
    assert all(later.at_ns > earlier.at_ns for earlier, later in itertools.pairwise(pieces))


def test_what_goes_to_the_courier_decodes_across_the_change() -> None:
    relay = Relay(at(100))
    stream = FLV_HEADER + metadata_tag(0, {"width": PLAN.width}) + picture_header(0, relay.headers)
    pieces = encoded(relay, 0, 15)
    relay.hand_over(at(35))
    for piece in pieces + encoded(relay, 15, 15):
        at_ms = piece.at_ns // 1_000_000
        if piece.template is not None:
            stream += picture_header(at_ms, piece.template.codec_context.extradata or b"")
        stream += picture_tag(at_ms, piece.payload, is_key=piece.is_key)
    with av.open(io.BytesIO(stream), "r", format="flv", options={"err_detect": "explode"}) as played:
        assert sum(1 for _ in played.decode(video=0)) == 30


def test_a_wish_for_a_key_frame_reaches_whoever_is_coming() -> None:
    relay = Relay(at(100))
    encoded(relay, 0, 12)
    relay.hand_over(at(50))
    relay.ask_for_key()
    assert [piece.packet.pts for piece in encoded(relay, 12, 8) if piece.is_key] == [12]
