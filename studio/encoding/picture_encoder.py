"""Encodes canvases to H.264, numbered by tick."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, cast

import av
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from studio.encoding.encoded import NANOSECONDS, Encoded
from studio.encoding.in_memory import home
from studio.encoding.plan import EncodingPlan, picture_options, pixel_format
from studio.errors import StudioError

BT709 = 1
LIMITED_RANGE = 1


class EncoderMissing(StudioError):
    """The encoder is not in this build or does not open on this machine. Facts: ``encoder``."""

    code = "engine.encoder-missing"


class PictureEncoder:
    """One open H.264 encoder. Used by one thread at a time; only ``ask_for_key`` may come from others.

    Attributes:
        stream: template for muxers: codec, size, colours and headers.
    """

    stream: VideoStream

    def __init__(self, plan: EncodingPlan) -> None:
        """Open the encoder.

        Raises:
            EncoderMissing: it is not there or refuses these settings.
        """
        self._fps = plan.frames_per_second
        self._wants_key = False
        self._next_key_tick = 0
        try:
            self._home = home()
            stream = self._home.add_stream(
                plan.encoder, rate=plan.frames_per_second, options=picture_options(plan), width=plan.width, height=plan.height
            )
            self.stream = cast("VideoStream", stream)
            context = self.stream.codec_context
            context.time_base = Fraction(1, plan.frames_per_second)
            context.pix_fmt = pixel_format(plan.encoder)
            context.bit_rate = plan.video_kbps * 1000
            context.color_range = LIMITED_RANGE
            context.colorspace = context.color_primaries = context.color_trc = BT709
            context.thread_count = plan.threads
            self._home.start_encoding()
        except (av.FFmpegError, ValueError) as error:
            raise EncoderMissing(encoder=plan.encoder) from error
        self._context = context

    @property
    def headers(self) -> bytes:
        """The parameter sets, Annex B."""
        return self._context.extradata or b""

    def ask_for_key(self) -> None:
        """Make a key frame soon: at once, or one second after the last."""
        self._wants_key = True

    def encode(self, canvas: VideoFrame, tick: int) -> list[Encoded]:
        """Return what comes out when *canvas* goes in as picture *tick*; the canvas may be reused after."""
        canvas.pts = tick
        is_forced = self._wants_key and tick >= self._next_key_tick
        canvas.pict_type = PictureType.I if is_forced else PictureType.NONE
        return self._described(self._context.encode(canvas))

    def drain(self) -> list[Encoded]:
        """Return what the encoder still held; nothing can be encoded after."""
        return self._described(self._context.encode(None))

    def _described(self, packets: Iterable[av.Packet[Any]]) -> list[Encoded]:
        duration_ns = NANOSECONDS // self._fps
        pieces = []
        for packet in packets:
            packet.duration = 1
            if packet.is_keyframe:
                self._wants_key, self._next_key_tick = False, (packet.pts or 0) + self._fps
            pieces.append(
                Encoded(
                    packet=packet,
                    payload=bytes(packet),
                    is_sound=False,
                    is_key=packet.is_keyframe,
                    at_ns=(packet.pts or 0) * NANOSECONDS // self._fps,
                    duration_ns=duration_ns,
                )
            )
        return pieces
