"""Which mode a webcam is opened in."""

from __future__ import annotations

import errno
import sys

import pytest

from capture.cameras.video_modes import VideoMode, best_mode
from capture.fitting import Canvas

UPRIGHT = Canvas(width=1080, height=1920, frames_per_second=30)
SMALL = Canvas(width=216, height=384, frames_per_second=30)


def mode(encoding: str, width: int, height: int, rate: float = 30) -> VideoMode:
    return VideoMode(encoding=encoding, width=width, height=height, rate=rate)


RAW_FULL, RAW_SLOW, PACKED_FULL = mode("yuyv422", 1920, 1080), mode("yuyv422", 1920, 1080, 5), mode("mjpeg", 1920, 1080)
RAW_HD, PACKED_HD, HUGE = mode("yuyv422", 1280, 720), mode("mjpeg", 1280, 720), mode("mjpeg", 3840, 2160)


@pytest.mark.parametrize(
    ("told", "canvas", "opened"),
    [
        ((PACKED_FULL, RAW_FULL), UPRIGHT, RAW_FULL),
        ((PACKED_FULL, RAW_SLOW), UPRIGHT, PACKED_FULL),
        ((RAW_FULL, mode("nv12", 1920, 1080)), UPRIGHT, mode("nv12", 1920, 1080)),
        ((HUGE, PACKED_FULL, PACKED_HD), UPRIGHT, PACKED_FULL),
        ((PACKED_FULL, RAW_HD, mode("yuyv422", 320, 240)), SMALL, RAW_HD),
        ((mode("mjpeg", 1920, 1080, 29.97), RAW_SLOW), UPRIGHT, mode("mjpeg", 1920, 1080, 29.97)),
        ((RAW_SLOW,), UPRIGHT, RAW_SLOW),
        ((mode("h264", 1920, 1080),), UPRIGHT, None),
        ((), UPRIGHT, None),
    ],
)
def test_the_cheapest_mode_that_is_fast_and_large_enough(told: tuple[VideoMode, ...], canvas: Canvas, opened: VideoMode | None) -> None:
    assert best_mode(told, canvas) == opened


@pytest.mark.skipif(sys.platform != "linux", reason="v4l2")
class TestAskingTheDriver:
    """The driver's answers as the kernel lays them out, for a camera with a raw and a packed encoding."""

    def ask(self, question: int, answer: bytearray) -> None:
        from capture.cameras import asking_modes_posix as asking

        number = int.from_bytes(answer[:4], "little")
        told: dict[int, list[tuple[object, ...]]] = {
            asking.ENUM_FORMAT: [
                (0, 1, 0, b"Motion-JPEG", int.from_bytes(b"MJPG", "little"), 0, 0, 0, 0),
                (1, 1, 0, b"H.264", int.from_bytes(b"H264", "little"), 0, 0, 0, 0),
                (2, 1, 0, b"YUYV", int.from_bytes(b"YUYV", "little"), 0, 0, 0, 0),
            ],
            asking.ENUM_SIZES: [(0, 0, 1, 1920, 1080, 0, 0, 0, 0, 0, 0), (1, 0, 1, 1280, 720, 0, 0, 0, 0, 0, 0)],
            asking.ENUM_RATES: [(0, 0, 0, 0, 1, 1, 30, 0, 0, 0, 0, 0, 0), (1, 0, 0, 0, 1, 1, 60, 0, 0, 0, 0, 0, 0)],
        }
        shape = {asking.ENUM_FORMAT: asking.FORMAT, asking.ENUM_SIZES: asking.SIZE, asking.ENUM_RATES: asking.RATE}[question]
        if number >= len(told[question]):
            raise OSError(errno.EINVAL, "no more")
        answer[:] = shape.pack(*told[question][number])

    def test_every_mode_it_tells_is_known(self) -> None:
        from capture.cameras.asking_modes_posix import asked_modes

        found = list(asked_modes(self.ask))
        sizes = ((1920, 1080), (1280, 720))
        assert found == [mode(encoding, *size, 60) for encoding in ("mjpeg", "yuyv422") for size in sizes]

    def test_what_is_no_camera_has_none(self) -> None:
        from capture.cameras.asking_modes_posix import modes_of

        assert modes_of("/dev/null") == ()
        assert modes_of("/dev/video-none") == ()
