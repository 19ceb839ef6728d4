"""Webcams: what can be promised without one."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import pytest

from capture.attended import Attendant
from capture.cameras.grabbing import grabbed, taken_ns
from capture.cameras.webcam import _stable_ids, _told
from capture.clock import SECOND_NS, monotonic
from capture.device_states import DeviceState
from tests.doubles.workbench import Bench, Witness

S = DeviceState


def test_a_camera_that_is_not_plugged_in_is_waited_for(bench: Bench, witness: Witness) -> None:
    bench.camera("webcam:usb-Acme_Cam-video-index0", witness)
    witness.wait_for(S.WAITING, "capture.camera-missing")


def test_a_camera_keeps_its_name_whichever_number_it_gets(tmp_path: Path) -> None:
    (tmp_path / "video7").touch()
    links = tmp_path / "by-id"
    links.mkdir()
    (links / "usb-Acme_Cam-video-index0").symlink_to(tmp_path / "video7")
    assert _stable_ids(links) == {str(tmp_path / "video7"): "usb-Acme_Cam-video-index0"}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EBUSY, "capture.camera-busy"),
        (errno.EACCES, "capture.camera-forbidden"),
        (errno.ENOENT, "capture.camera-missing"),
        (errno.EINVAL, "capture.camera-lost"),
    ],
)
def test_the_drivers_refusal_is_told_in_our_words(number: int, code: str) -> None:
    assert _told(OSError(number, "x"), "front").code == code


class FakeDevice:
    """A driver without a camera: answers "nothing yet" as often as it is told to, then gives, then stays silent."""

    def __init__(self, answers: list[object]) -> None:
        self.streams = SimpleNamespace(video=[None])
        self._answers = answers

    def demux(self, stream: object) -> Iterator[object]:
        while self._answers:
            answer = self._answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            yield answer
        raise av.error.BlockingIOError(errno.EAGAIN, "nothing yet")


def grab(device: FakeDevice, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("capture.cameras.grabbing.SILENT_NS", SECOND_NS // 10)
    attendant = Attendant("test", lambda _: None, clock=monotonic, on_state=lambda *_: None)
    return len(list(grabbed(device, attendant)))


def packet(*frames: av.VideoFrame) -> object:
    return SimpleNamespace(decode=lambda: list(frames))


def test_a_camera_that_has_nothing_yet_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = av.error.BlockingIOError(errno.EAGAIN, "nothing yet")
    frame = av.VideoFrame(16, 16, "yuv420p")
    assert grab(FakeDevice([nothing, nothing, packet(frame), nothing, packet(frame, frame)]), monkeypatch) == 3


def test_a_torn_picture_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def tear() -> list[av.VideoFrame]:
        raise av.error.InvalidDataError(errno.EINVAL, "torn")

    assert grab(FakeDevice([SimpleNamespace(decode=tear), packet(av.VideoFrame(16, 16, "yuv420p"))]), monkeypatch) == 1


def test_the_drivers_own_time_is_believed_only_where_it_is_our_clock() -> None:
    frame = av.VideoFrame(16, 16, "yuv420p")
    frame.time_base, now_ns = Fraction(1, 1_000_000), 50 * SECOND_NS
    frame.pts = 49_950_000
    assert taken_ns(frame, now_ns) == 49_950_000_000
    frame.pts = 1_795_403_241_322_049
    assert taken_ns(frame, now_ns) == now_ns
