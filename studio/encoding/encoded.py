"""One encoded piece of picture or sound, as the encoders hand it to the recorder and to the packet link."""

from __future__ import annotations

from typing import Any

import av
import msgspec
from av.video.stream import VideoStream

NANOSECONDS = 1_000_000_000


class Encoded(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One packet of the broadcast.

    Attributes:
        packet: as the encoder made it (H.264 Annex B, or raw AAC), with its own time base; whoever muxes it last may change it.
        payload: the same bytes, for whoever must not touch ``packet``.
        is_sound: sound, not picture.
        is_key: a viewer may join here; always true of sound.
        at_ns: presentation time since the engine's own start of the broadcast.
        duration_ns: how long it lasts.
        template: on the first packet of an encoder that took over from another: its stream, for whoever needs the new parameter sets.
    """

    packet: av.Packet[Any]
    payload: bytes
    is_sound: bool
    is_key: bool
    at_ns: int
    duration_ns: int
    template: VideoStream | None = None
