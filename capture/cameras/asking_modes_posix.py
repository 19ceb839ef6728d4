"""Asks a v4l2 camera what it can give (Linux: ``VIDIOC_ENUM_FMT`` and what follows; kernel documentation, userspace-api/media/v4l)."""

from __future__ import annotations

import fcntl
import os
import struct
import sys
from collections.abc import Callable, Iterator

from capture.cameras.video_modes import VideoMode

assert sys.platform != "win32"  # noqa: S101 - tells the type checker which twin this is

ENUM_FORMAT, ENUM_SIZES, ENUM_RATES = 0xC0405602, 0xC02C564A, 0xC034564B
FORMAT = struct.Struct("=III32sI4I")
SIZE = struct.Struct("=III6I2I")
RATE = struct.Struct("=IIIII6I2I")
CAPTURE, DISCRETE = 1, 1
MOST = 64
"""No camera has more of anything; a driver that never ends is not waited for."""

ENCODINGS = {b"NV12": "nv12", b"YUYV": "yuyv422", b"MJPG": "mjpeg", b"JPEG": "mjpeg"}
COMMON_SIZES = ((1920, 1080), (1280, 720), (640, 480))
"""Asked of a camera that gives any size between two."""

Ask = Callable[[int, bytearray], object]
"""Fills the bytes of one question; raises OSError where there is no further answer."""


def modes_of(device: str) -> tuple[VideoMode, ...]:
    """Return what the camera at *device* (``/dev/video0``) can give; nothing where it does not say. Never waits for a picture."""
    try:
        handle = os.open(device, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return ()
    try:
        return tuple(asked_modes(lambda question, answer: fcntl.ioctl(handle, question, answer)))
    finally:
        os.close(handle)


def asked_modes(ask: Ask) -> Iterator[VideoMode]:
    """Yield every mode that the driver behind *ask* tells."""
    for pixels in _formats(ask):
        for width, height in _sizes(ask, pixels):
            rate = max(_rates(ask, pixels, width, height), default=0.0)
            if rate:
                yield VideoMode(encoding=ENCODINGS[pixels], width=width, height=height, rate=rate)


def _formats(ask: Ask) -> Iterator[bytes]:
    for answer in _answers(ask, ENUM_FORMAT, FORMAT, lambda number: (number, CAPTURE, 0, b"", 0, *[0] * 4)):
        pixels = int(answer[4]).to_bytes(4, "little")
        if pixels in ENCODINGS:
            yield pixels


def _sizes(ask: Ask, pixels: bytes) -> Iterator[tuple[int, int]]:
    wanted = int.from_bytes(pixels, "little")
    for answer in _answers(ask, ENUM_SIZES, SIZE, lambda number: (number, wanted, 0, *[0] * 8)):
        if answer[2] == DISCRETE:
            yield int(answer[3]), int(answer[4])
            continue
        least, most = (int(answer[3]), int(answer[6])), (int(answer[4]), int(answer[7]))
        yield from (size for size in COMMON_SIZES if least[0] <= size[0] <= most[0] and least[1] <= size[1] <= most[1])
        return


def _rates(ask: Ask, pixels: bytes, width: int, height: int) -> Iterator[float]:
    wanted = int.from_bytes(pixels, "little")
    for answer in _answers(ask, ENUM_RATES, RATE, lambda number: (number, wanted, width, height, 0, *[0] * 8)):
        numerator, denominator = int(answer[5]), int(answer[6])
        if numerator:
            yield denominator / numerator
        if answer[4] != DISCRETE:
            return  # the shortest interval comes first, and that is the highest rate


def _answers(ask: Ask, question: int, shape: struct.Struct, values: Callable[[int], tuple[object, ...]]) -> Iterator[tuple[int, ...]]:
    for number in range(MOST):
        answer = bytearray(shape.pack(*values(number)))
        try:
            ask(question, answer)
        except OSError:
            return
        yield shape.unpack(answer)
