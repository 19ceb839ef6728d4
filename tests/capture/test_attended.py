"""The thread that attends a device."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from capture.attended import Attendant
from capture.clock import SECOND_NS, monotonic
from capture.device_states import DeviceState
from capture.errors import CameraBusy, ClipBroken
from tests.doubles.workbench import Witness

S = DeviceState


def attend(work: Callable[[Attendant], None], witness: Witness) -> Attendant:
    attendant = Attendant("test", work, clock=monotonic, on_state=witness, retry_waits_s=(0.01,))
    attendant.start()
    return attendant


def test_a_busy_camera_is_waited_for(witness: Witness) -> None:
    tries = iter((CameraBusy(device="front"), CameraBusy(device="front"), None))

    def work(attendant: Attendant) -> None:
        if error := next(tries):
            raise error
        attendant.gave()
        attendant.rest()

    attendant = attend(work, witness)
    witness.wait_for(S.RUNNING)
    attendant.end()
    assert witness.told == [(S.OPENING, ""), (S.WAITING, "capture.camera-busy"), (S.RUNNING, ""), (S.IDLE, "")]


def test_a_broken_clip_is_not_tried_again(witness: Witness) -> None:
    def work(attendant: Attendant) -> None:
        raise ClipBroken(device="a.mp4")

    attendant = attend(work, witness)
    witness.wait_for(S.FAILED, "capture.clip-broken")
    attendant.end()
    assert len(witness.told) == 3


def test_what_once_gave_is_tried_again_whatever_happened(witness: Witness) -> None:
    def work(attendant: Attendant) -> None:
        attendant.gave()
        raise ClipBroken(device="a.mp4")

    attendant = attend(work, witness)
    witness.wait_for(S.LOST, "capture.clip-broken")
    witness.wait_for(S.RUNNING, after=3)
    attendant.end()


def test_a_fault_of_ours_is_logged_and_tried_again(witness: Witness, caplog: pytest.LogCaptureFixture) -> None:
    def work(attendant: Attendant) -> None:
        raise ZeroDivisionError

    attendant = attend(work, witness)
    witness.wait_for(S.WAITING, "capture.error")
    attendant.end()
    assert "device_thread_failed" in caplog.text


def test_a_driver_that_does_not_let_go_holds_nobody_up(witness: Witness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("capture.attended.CLOSE_S", 0.05)
    let_go, over = threading.Event(), threading.Event()

    def work(attendant: Attendant) -> None:
        attendant.gave()
        let_go.wait()
        over.set()

    attendant = attend(work, witness)
    witness.wait_for(S.RUNNING)
    attendant.end()
    let_go.set()
    witness.wait_for(S.IDLE)
    assert over.is_set()


def test_waiting_ends_when_closing(witness: Witness) -> None:
    ended = []

    def work(attendant: Attendant) -> None:
        attendant.gave()
        ended.append(attendant.wait_until(attendant.now_ns + 3600 * SECOND_NS))

    attendant = attend(work, witness)
    witness.wait_for(S.RUNNING)
    attendant.end()
    assert ended == [False]
