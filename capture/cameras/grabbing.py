"""Takes pictures from a device that av reads, one after another, and notices when it falls silent."""

from __future__ import annotations

from collections.abc import Iterator

import av
from av.container import InputContainer
from av.video import VideoStream

from capture.attended import Attendant
from capture.clock import SECOND_NS

NOTHING_YET_S = 0.004
"""A device that has no picture yet is asked again after this."""

SILENT_NS = 3 * SECOND_NS
"""A camera that gives nothing for this long is lost."""


def grabbed(container: InputContainer, attendant: Attendant) -> Iterator[tuple[av.VideoFrame, int]]:
    """Yield each picture and when it was taken, until the attendant stops, the device ends or falls silent for three seconds.

    The device must be open without blocking (``fflags=nonblock``) or keep its own deadlines, so that this returns in time.

    Raises:
        av.error.FFmpegError: the device failed.
    """
    stream = container.streams.video[0]
    came_ns = attendant.now_ns
    while not attendant.is_stopping and attendant.now_ns - came_ns < SILENT_NS:
        try:
            for packet in container.demux(stream):
                if attendant.is_stopping:
                    return
                for frame in _pictures(packet):
                    came_ns = attendant.now_ns
                    yield frame, taken_ns(frame, came_ns)
        except av.error.BlockingIOError:
            attendant.wait(NOTHING_YET_S)
        else:
            return


def taken_ns(frame: av.VideoFrame, now_ns: int) -> int:
    """Return when *frame* was taken: the driver's own stamp where it uses our clock (v4l2 does), else the present."""
    if frame.pts is None or frame.time_base is None:
        return now_ns
    stamp_ns = int(frame.pts * frame.time_base * SECOND_NS)
    return stamp_ns if 0 <= now_ns - stamp_ns < SECOND_NS else now_ns


def _pictures(packet: av.Packet[VideoStream]) -> Iterator[av.VideoFrame]:
    try:
        frames = packet.decode()
    except av.error.InvalidDataError:
        return  # a torn picture: the next one is whole
    yield from (frame for frame in frames if isinstance(frame, av.VideoFrame))
