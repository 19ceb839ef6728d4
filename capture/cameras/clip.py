"""A camera that plays a clip, round and round or once, in step with the clip microphone of the same file."""

from __future__ import annotations

from pathlib import Path

import av
from av.codec.context import ThreadType
from av.video import VideoStream

from capture.attended import Attendant
from capture.clock import SECOND_NS
from capture.errors import ClipHasNoPicture
from capture.fitting import Canvas, Fitter
from capture.latest import LatestShelf
from capture.reading import Reading

AHEAD_FRAMES = 4
"""Decoded this many canvas frames before they are due: more than a seek at the loop takes."""

LATE_NS = SECOND_NS // 10
"""Pictures later than this are passed over while decoding catches up, but for one every ``SHOWN_LATE_NS``."""
SHOWN_LATE_NS = SECOND_NS // 5

JUMP_NS = 2 * SECOND_NS
"""Further behind than this, the clip is sought again at its present place."""

FOR_EVER_NS = 2**62

ONE_THREAD_PIXELS = 1920 * 1080 * 60
"""Up to this many pixels a second one thread decodes: 2.3 ms a frame at 1080x1920 against 2.7 with frame threads."""


class ClipCamera:
    """The work of ``clip:FILE``, and of ``once:FILE``, which stops at its last picture."""

    lag_ns = 0

    def __init__(self, file: Path, *, canvas: Canvas, epoch_ns: int, is_once: bool = False) -> None:
        self._file, self._is_once = file, is_once
        self._canvas = canvas
        self._epoch_ns = epoch_ns

    def __call__(self, attendant: Attendant, shelf: LatestShelf) -> None:
        """Play until the attendant stops.

        Raises:
            FileMissing, FileUnreadable, ClipBroken, ClipHasNoPicture: with the file's name.
        """
        with Reading(self._file) as reading:
            stream = reading.video
            if stream is None:
                raise ClipHasNoPicture(device=self._file.name)
            _set_threads(stream)
            fitter = Fitter(self._canvas, pixel_aspect=stream.sample_aspect_ratio)
            while self._play(reading, stream, fitter, attendant, shelf):
                pass
            if not attendant.is_stopping:
                attendant.rest()

    def _play(self, reading: Reading, stream: VideoStream, fitter: Fitter, attendant: Attendant, shelf: LatestShelf) -> bool:
        """Play on from the present moment; return whether to do so again: True after falling too far behind, False when over."""
        ends_ns = self._epoch_ns + reading.length_ns if self._is_once else FOR_EVER_NS
        tick_ns = SECOND_NS // self._canvas.frames_per_second
        put_ns, shown_at_ns = 0, 0
        for frame, due_ns in reading.play(av.VideoFrame, stream, epoch_ns=self._epoch_ns, now_ns=min(attendant.now_ns, ends_ns - tick_ns)):
            if due_ns >= ends_ns:
                return False
            if not attendant.wait_until(due_ns - AHEAD_FRAMES * tick_ns):
                return False
            now_ns = attendant.now_ns
            if put_ns and due_ns - put_ns < tick_ns * 11 // 20:
                continue  # a clip of twice the canvas's rate or more
            if due_ns < now_ns - LATE_NS and now_ns - shown_at_ns < SHOWN_LATE_NS:
                continue
            if put_ns and due_ns < now_ns - JUMP_NS:
                return True
            shelf.put(fitter.fit(frame, due_ns))
            attendant.gave()
            attendant.settle()  # the next picture of a clip may be seconds away
            put_ns, shown_at_ns = due_ns, now_ns
        return True


def _set_threads(stream: VideoStream) -> None:
    context = stream.codec_context
    rate = float(stream.average_rate or 30)
    if context.width * context.height * rate <= ONE_THREAD_PIXELS:
        context.thread_type, context.thread_count = ThreadType.NONE, 1
    else:
        context.thread_type, context.thread_count = ThreadType.AUTO, 0
