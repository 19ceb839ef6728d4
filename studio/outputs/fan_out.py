"""Hands every encoded packet to recorder and replay and, as an FLV tag, to the packet link; nobody waits for any of them."""

from __future__ import annotations

from typing import Protocol

from studio.encoding.encoded import Encoded
from studio.encoding.flv_tags import picture_header, picture_tag, sound_tag


class TakesPackets(Protocol):
    """The recorder's and the replay's side."""

    def take(self, encoded: Encoded) -> None:
        """Keep one packet; returns at once."""


class TakesTags(Protocol):
    """The packet link's side."""

    def send(self, tag: bytes, *, at_ms: int, is_key: bool, is_sound: bool) -> None:
        """Send one tag; returns at once."""


class FanOut:
    """One fan-out a broadcast; called from the picture's and the sound's encoding threads.

    ``offset_ms`` is what a restarted engine adds: the broadcast's time when its own began.
    """

    def __init__(self, *, recorder: TakesPackets, replay: TakesPackets, link: TakesTags, offset_ms: int) -> None:
        self._recorder, self._replay, self._link, self._offset_ms = recorder, replay, link, offset_ms

    def send(self, encoded: Encoded) -> None:
        """Hand *encoded* on; after this its ``packet`` belongs to the recorder."""
        at_ms = self._offset_ms + (encoded.at_ns + 500_000) // 1_000_000
        payload = encoded.payload
        tag = sound_tag(at_ms, payload) if encoded.is_sound else picture_tag(at_ms, payload, is_key=encoded.is_key)
        if encoded.template is not None:  # one piece with its picture: whoever drops that needs no such header either
            tag = picture_header(at_ms, encoded.template.codec_context.extradata or b"") + tag
        self._link.send(tag, at_ms=at_ms, is_key=encoded.is_key and not encoded.is_sound, is_sound=encoded.is_sound)
        self._replay.take(encoded)
        self._recorder.take(encoded)
