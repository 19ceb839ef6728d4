"""Encodes pictures with one encoder after another, so that the bit rate can change while the show is on.

x264 under a constant rate with HRD does not take a new rate while it is open: measured through PyAV, a changed ``bit_rate`` left
600 kbit/s at 600. Without HRD it follows, but pads nothing, and platforms want a constant rate. So another encoder takes over, on a key
frame with its own parameter sets. Opening it holds the interpreter for some 8 ms at 1080x1920.
"""

from __future__ import annotations

import threading

import msgspec
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from studio.encoding.encoded import Encoded
from studio.encoding.picture_encoder import PictureEncoder


class Relay:
    """One canvas's encoders. ``encode`` and ``drain`` belong to the encoding thread, all else may be called from any.

    Attributes:
        stream: template for muxers, of the encoder that was handed over last.
    """

    def __init__(self, encoder: PictureEncoder) -> None:
        self.stream: VideoStream = encoder.stream
        self._encoder = encoder
        self._coming: PictureEncoder | None = None
        self._is_new = False
        self._guard = threading.Lock()

    @property
    def headers(self) -> bytes:
        """The parameter sets of the encoder that was handed over last, Annex B."""
        return self.stream.codec_context.extradata or b""

    def ask_for_key(self) -> None:
        """Make a key frame soon: at once, or one second after the last."""
        with self._guard:
            encoder = self._coming or self._encoder
        encoder.ask_for_key()

    def hand_over(self, encoder: PictureEncoder) -> None:
        """Have *encoder* do the next picture and all that follow. Its first packet carries its stream as ``template``."""
        with self._guard:
            self._coming, self.stream = encoder, encoder.stream

    def encode(self, canvas: VideoFrame, tick: int) -> list[Encoded]:
        """Return what comes out when *canvas* goes in as picture *tick*; the canvas may be reused after."""
        last = self._changed_over()
        pieces = self._encoder.encode(canvas, tick)
        if self._is_new and pieces:
            pieces[0] = msgspec.structs.replace(pieces[0], template=self._encoder.stream)
            self._is_new = False
        return last + pieces

    def drain(self) -> list[Encoded]:
        """Return what the encoder still held; nothing can be encoded after."""
        return self._encoder.drain()

    def _changed_over(self) -> list[Encoded]:
        """Go over to the encoder that was handed over, if one was; return what the one before still held."""
        with self._guard:
            coming, self._coming = self._coming, None
        if coming is None:
            return []
        before, self._encoder, self._is_new = self._encoder, coming, True
        return before.drain()
