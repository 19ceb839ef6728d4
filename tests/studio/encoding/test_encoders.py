"""H.264 and AAC as platforms want them: no B-frames, a key frame every two seconds, constant rate, BT.709, nothing held back."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import msgspec
import numpy as np
import pytest

from studio.encoding.encoded import Encoded
from studio.encoding.flv_tags import metadata_tag, picture_header, picture_tag, sound_header, sound_tag, split_units
from studio.encoding.picture_encoder import EncoderMissing, PictureEncoder
from studio.encoding.plan import EncodingPlan
from studio.encoding.sound_encoder import BLOCK, SoundEncoder
from studio.picture.canvas import Canvas

FPS = 15
PLAN = EncodingPlan(width=144, height=256, frames_per_second=FPS, video_kbps=300, preset="ultrafast")
FLV_HEADER = b"FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00"


def encoded_pictures(encoder: PictureEncoder, count: int, *, first: int = 0, level: int | None = None) -> list[Encoded]:
    canvas, random, out = Canvas(144, 256), np.random.default_rng(first), []
    for tick in range(first, first + count):
        canvas.planes[0][:] = random.integers(16, 235, canvas.planes[0].shape, dtype=np.uint8) if level is None else level
        out += encoder.encode(canvas.frame, tick)
    return out


def encoded_tone(encoder: SoundEncoder, count: int) -> list[Encoded]:
    out = []
    for number in range(count):
        at = (np.arange(BLOCK) + number * BLOCK) / 48_000
        wave = (0.5 * np.sin(2 * np.pi * 997 * at)).astype(np.float32)
        out += encoder.encode(np.stack([wave, wave]), number * BLOCK)
    return out


def test_every_picture_comes_out_at_once_and_in_order() -> None:
    encoder = PictureEncoder(PLAN)
    for tick in range(5):
        (piece,) = encoded_pictures(encoder, 1, first=tick)
        assert (piece.at_ns, piece.packet.pts, piece.packet.dts) == (tick * 1_000_000_000 // FPS, tick, tick)


def test_a_key_frame_comes_every_two_seconds() -> None:
    keys = [piece.packet.pts for piece in encoded_pictures(PictureEncoder(PLAN), 70) if piece.is_key]
    assert keys == [0, 30, 60]


def test_a_wished_for_key_frame_comes_soon_but_not_twice_in_a_second() -> None:
    encoder = PictureEncoder(PLAN)
    encoded_pictures(encoder, 20)
    encoder.ask_for_key()
    (wished,) = encoded_pictures(encoder, 1, first=20)
    encoder.ask_for_key()
    later = [piece.packet.pts for piece in encoded_pictures(encoder, 30, first=21) if piece.is_key]
    assert wished.is_key
    assert later == [35]


def test_a_key_frame_starts_with_the_picture_a_viewer_can_join_on() -> None:
    encoder = PictureEncoder(PLAN)
    encoded_pictures(encoder, 20)
    encoder.ask_for_key()
    (wished,) = encoded_pictures(encoder, 1, first=20)
    assert 5 in {unit[0] & 31 for unit in split_units(wished.payload)}


def test_the_rate_is_constant_for_noise_and_for_nothing() -> None:
    for level in (None, 90):
        seconds = 10
        pieces = encoded_pictures(PictureEncoder(PLAN), FPS * seconds, level=level)
        kbps = sum(len(piece.payload) for piece in pieces) * 8 / 1000 / seconds
        assert 0.75 * PLAN.video_kbps < kbps < 1.15 * PLAN.video_kbps


def test_a_canvas_may_be_painted_over_as_soon_as_it_was_encoded() -> None:
    alone = msgspec.structs.replace(PLAN, threads=1)  # slices that run at once share their bits as it happens
    pieces = [encoded_pictures(encoder, 3) for encoder in (PictureEncoder(alone), PictureEncoder(alone))]
    assert [piece.payload for piece in pieces[0]] == [piece.payload for piece in pieces[1]]


def test_an_encoder_this_machine_has_not_is_an_error_with_a_code() -> None:
    for name in ("h264_nvenc", "libx265000"):
        with pytest.raises(EncoderMissing) as missing:
            PictureEncoder(EncodingPlan(width=144, height=256, frames_per_second=15, video_kbps=300, encoder=name))
        assert missing.value.facts == {"encoder": name}


def test_what_a_decoder_plays_at_a_packets_time_is_what_was_recorded_then() -> None:
    """The encoder's own delay is not heard: a click at 0.5 s is decoded at 0.5 s."""
    encoder = SoundEncoder(128)
    samples = np.zeros((2, 48 * BLOCK), np.float32)
    samples[:, 24_000:24_048] = 0.8
    pieces = [
        piece
        for number in range(48)
        for piece in encoder.encode(np.ascontiguousarray(samples[:, number * BLOCK :][:, :BLOCK]), number * BLOCK)
    ]
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = encoder.headers
    loudest, at = 0.0, 0.0
    for piece in pieces:
        packet = av.Packet(piece.payload)
        for frame in decoder.decode(packet):
            wave = np.abs(frame.to_ndarray()[0])
            if wave.max() > loudest:
                loudest, at = float(wave.max()), piece.at_ns / 1e9 + int(wave.argmax()) / 48_000
    assert at == pytest.approx(0.5, abs=0.004)


def test_the_flv_tags_play() -> None:
    pictures, sounds = PictureEncoder(PLAN), SoundEncoder(64)
    stream = FLV_HEADER + metadata_tag(0, {"width": 144, "height": 256, "stereo": True, "encoder": "Kaibo"})
    stream += picture_header(0, pictures.headers) + sound_header(0, sounds.headers)
    for piece in sorted(encoded_pictures(pictures, 30) + encoded_tone(sounds, 94), key=lambda piece: piece.at_ns):
        at_ms = piece.at_ns // 1_000_000
        stream += sound_tag(at_ms, piece.payload) if piece.is_sound else picture_tag(at_ms, piece.payload, is_key=piece.is_key)
    with av.open(io.BytesIO(stream), "r", format="flv") as played:
        video, audio = played.streams.video[0], played.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.width, video.codec_context.profile) == ("h264", 144, "Constrained Baseline")
        assert (audio.codec_context.name, audio.rate, audio.channels) == ("aac", 48_000, 2)
        frames = [frame for packet in played.demux() for frame in packet.decode()]
    assert sum(isinstance(frame, av.VideoFrame) for frame in frames) == 30
    assert sum(isinstance(frame, av.AudioFrame) for frame in frames) >= 92


def test_the_stream_says_high_profile_and_bt709() -> None:
    encoder = PictureEncoder(EncodingPlan(width=144, height=256, frames_per_second=15, video_kbps=300, preset="superfast"))
    decoder = av.CodecContext.create("h264", "r")
    (piece,) = encoded_pictures(encoder, 1)
    frames = [frame for data in (encoder.headers + piece.payload, None) for frame in decoder.decode(av.Packet(data) if data else None)]
    assert decoder.profile == "High"
    assert (frames[0].colorspace, frames[0].color_range) == (1, 1)


@pytest.mark.parametrize("at_ms", [0, 1, 255, 65_536, 0xFFFFFF, 0x1000000, 0x7FFFFFFF])
def test_a_tags_time_is_read_as_written(at_ms: int) -> None:
    tag = sound_tag(at_ms, b"sound")
    assert int.from_bytes(tag[7:8] + tag[4:7], "big") == at_ms
    assert int.from_bytes(tag[1:4], "big") + 11 == int.from_bytes(tag[-4:], "big") == len(tag) - 4


def test_units_are_found_behind_short_and_long_start_codes() -> None:
    assert split_units(b"\0\0\0\1\x67abc\0\0\1\x68d\0\0\0\1\x65e\0") == [b"\x67abc", b"\x68d", b"\x65e\0"]
    assert split_units(b"") == []


def test_the_time_base_counts_pictures() -> None:
    (piece,) = encoded_pictures(PictureEncoder(PLAN), 1)
    assert piece.packet.time_base == Fraction(1, FPS)
