"""A loudspeaker: PortAudio on a real sound server, heard again through its monitor."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from capture.clock import SECOND_NS, monotonic
from capture.device_states import DeviceState
from capture.errors import SpecUnknown
from capture.finding import list_devices, open_loudspeaker
from capture.loudspeakers.loudspeaker import WAITING, Loudspeaker, _Line
from capture.loudspeakers.pacing import Pacing
from capture.microphones.tone import tone
from capture.sound import RATE
from capture.spec import loudspeaker_id
from tests.doubles.sound_server import LOUDSPEAKER, MICROPHONE, SoundServer
from tests.doubles.workbench import Bench, Witness, eventually

S = DeviceState
STRETCH = 4096
ID = f"ALSA:{LOUDSPEAKER}"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio behind ALSA")


class Player:
    """Gives a loudspeaker the tone as the sound thread does: four blocks at a waking."""

    def __init__(self, loudspeaker: Loudspeaker) -> None:
        self._loudspeaker, self._ending = loudspeaker, threading.Event()
        self.longest_s = 0.0
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        began, number = monotonic(), 0
        while not self._ending.wait(max(0.0, (began + number * STRETCH * SECOND_NS // RATE - monotonic()) / SECOND_NS)):
            samples = tone(number * STRETCH, STRETCH).T
            asked = monotonic()
            self._loudspeaker.play(samples)
            self.longest_s = max(self.longest_s, (monotonic() - asked) / SECOND_NS)
            number += 1

    def end(self) -> None:
        self._ending.set()
        self._thread.join()


@pytest.fixture
def speaking() -> Iterator[Callable[[str, Witness], tuple[Loudspeaker, Player]]]:
    """Open a loudspeaker and play the tone on it until the test ends."""
    opened: list[tuple[Loudspeaker, Player]] = []

    def open_it(loudspeaker: str, witness: Witness) -> tuple[Loudspeaker, Player]:
        played_on = open_loudspeaker(loudspeaker, clock=monotonic, on_state=witness)
        opened.append((played_on, Player(played_on)))
        return opened[-1]

    yield open_it
    for played_on, player in opened:
        player.end()
        played_on.close()


@linux_only
def test_the_mix_is_heard_on_the_chosen_loudspeaker_without_a_hole(
    bench: Bench, witness: Witness, sound_server: SoundServer, speaking: Callable[[str, Witness], tuple[Loudspeaker, Player]]
) -> None:
    assert f"loudspeaker:{ID}" in [found["spec"] for found in list_devices()["loudspeakers"]]
    played_on, player = speaking(ID, witness)
    witness.wait_for(S.RUNNING)
    microphone = bench.microphone(f"live:ALSA:{MICROPHONE}")

    def last_second() -> np.ndarray:
        return microphone.read(monotonic() - SECOND_NS - microphone.lag_ns, RATE).samples[:, 0]

    eventually(lambda: np.count_nonzero(np.abs(last_second()).reshape(100, -1).max(axis=1) > 0.09) == 100)
    heard = last_second()
    assert np.abs(np.fft.rfft(heard * np.hanning(RATE))).argmax() == pytest.approx(997, abs=1)
    assert player.longest_s < 0.05
    assert 100 < played_on.behind_ms < 500


@linux_only
def test_a_loudspeaker_that_is_pulled_costs_nobody_a_wait_and_comes_back(
    witness: Witness, sound_server: SoundServer, speaking: Callable[[str, Witness], tuple[Loudspeaker, Player]]
) -> None:
    played_on, player = speaking(ID, witness)
    witness.wait_for(S.RUNNING)
    sound_server.kill()
    witness.wait_for(S.LOST, "capture.loudspeaker-lost")
    sound_server.start()
    witness.wait_for(S.RUNNING, after=3)
    assert player.longest_s < 0.05
    assert played_on.dropped_ms > 0


@linux_only
def test_a_loudspeaker_that_is_not_there_is_waited_for(
    witness: Witness, sound_server: SoundServer, speaking: Callable[[str, Witness], tuple[Loudspeaker, Player]]
) -> None:
    speaking("ALSA:no such", witness)
    witness.wait_for(S.WAITING, "capture.loudspeaker-missing")


@pytest.mark.parametrize("millionths", [200, -200])
def test_what_waits_stays_the_same_whatever_the_loudspeakers_clock_does(millionths: int) -> None:
    pacing, waiting, seen = Pacing(WAITING), float(WAITING), list[float]()
    for _ in range(3000):
        made = STRETCH / pacing.pace(round(waiting), STRETCH)
        waiting += made - STRETCH * (1 + millionths / 1e6)
        seen.append(waiting)
    assert max(abs(each - WAITING) for each in seen) < RATE // 200
    assert abs(seen[-1] - WAITING) < RATE // 2000


def test_a_line_that_ran_dry_begins_again_only_when_enough_waits() -> None:
    line, into = _Line(), np.ones((480, 2), np.float32)
    line.put(np.full((WAITING, 2), 0.5, np.float32))
    line.take(into)
    assert not into.any()
    line.put(np.full((WAITING, 2), 0.5, np.float32))
    line.take(into)
    assert (into == 0.5).all()


def test_a_loudspeaker_may_be_named_with_or_without_its_kind() -> None:
    assert loudspeaker_id("loudspeaker:ALSA:x") == loudspeaker_id(" ALSA:x") == "ALSA:x"
    with pytest.raises(SpecUnknown):
        loudspeaker_id("loudspeaker:")
