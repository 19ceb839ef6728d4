"""The thread that attends one device: opens it, keeps it going, tries again when it is lost, and says how it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from capture.clock import SECOND_NS, Clock
from capture.device import StateChanged
from capture.device_states import Cue, DeviceState, next_state
from capture.errors import CameraFrozen, CaptureError
from capture.latest import LatestShelf
from capture.picture import Picture
from capture.ring import SoundRing
from capture.sound import Sound
from capture.steadying import Drift

CLOSE_S = 2.0
"""A device has this long to end."""

AWAY_NS = 2 * SECOND_NS
"""A camera's last picture is shown for so long; then it counts as away."""

RETRY_WAITS_S = (0.2, 0.5, 1.0, 2.0)
"""Before the next try; the last one repeats. A plug that is put back gives again within two seconds."""

log = logging.getLogger("kaibo.engine.devices")
"""Devices live in the engine, and what is logged of them stands in its log."""


class Attendant:
    """Runs *work* on a thread of its own from ``start`` to ``end`` (once each), again where it fails in a way that may pass."""

    def __init__(
        self,
        spec: str,
        work: Callable[[Attendant], None],
        *,
        clock: Clock,
        on_state: StateChanged,
        retry_waits_s: Sequence[float] = RETRY_WAITS_S,
    ) -> None:
        self._spec = spec
        self._work = work
        self._clock = clock
        self._on_state = on_state
        self._retry_waits_s = retry_waits_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._attend, name=f"device {spec}", daemon=True)
        self._has_given = False
        self._tries = 0
        self.code = ""
        self._gave_ns = clock()
        self._is_resting = False
        self._changing = threading.Lock()
        self.state = DeviceState.IDLE

    @property
    def now_ns(self) -> int:
        """What the clock says."""
        return self._clock()

    @property
    def is_stopping(self) -> bool:
        """Whether the work should end."""
        return self._stop.is_set()

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def end(self) -> None:
        """Tell the work to stop and wait for it; a driver that does not let go in time is left behind, and logged."""
        self._stop.set()
        self._thread.join(CLOSE_S)
        if self._thread.is_alive():
            log.warning("device_did_not_let_go device=%s", self._spec)

    def gave(self) -> None:
        """Note that the device gave a picture or sound."""
        self._gave_ns = self._clock()
        if self.state is not DeviceState.RUNNING and not self._stop.is_set():
            self._has_given, self._tries = True, 0
            self._go(Cue.CAME)

    def wait_until(self, due_ns: int) -> bool:
        """Wait until the clock reaches *due_ns*; return False at once when the work should end."""
        while (left_ns := due_ns - self._clock()) > 0:
            if self._stop.wait(left_ns / SECOND_NS):
                return False
        return not self._stop.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for *seconds*; return False at once when the work should end."""
        return not self._stop.wait(seconds)

    def rest(self) -> None:
        """Wait until the work should end: what was given last stays as it is, and nothing is missing."""
        self.settle()
        self._stop.wait()

    def settle(self) -> None:
        """Note that what was given last stays as it is until more is given: nothing is missing meanwhile."""
        self._is_resting = True

    def is_away(self, now_ns: int) -> bool:
        """Return whether nothing was given for two seconds although it should have been.

        Called from a thread that never waits. A driver that neither gives nor fails is told as lost here: its own thread cannot.
        """
        if self._is_resting or now_ns - self._gave_ns < AWAY_NS:
            return False
        if self.state is DeviceState.RUNNING and not self._stop.is_set():
            self._go(Cue.MISSED, CameraFrozen.code, only_from=DeviceState.RUNNING)
        return True

    def _attend(self) -> None:
        self._go(Cue.OPEN)
        while not self._stop.is_set():
            code, may_pass = self._attempt()
            if self._stop.is_set():
                break
            if not may_pass and not self._has_given:
                self._go(Cue.REFUSED, code)
                self._stop.wait()
                break
            self._go(Cue.MISSED, code)
            self._stop.wait(self._retry_waits_s[min(self._tries, len(self._retry_waits_s) - 1)])
            self._tries += 1
        self._go(Cue.CLOSE)

    def _attempt(self) -> tuple[str, bool]:
        self._is_resting = False
        try:
            self._work(self)
        except CaptureError as error:
            return error.code, error.retryable
        except Exception:  # the top of a device's thread: a fault of ours must not end the broadcast
            log.exception("device_thread_failed device=%s", self._spec)
        return CaptureError.code, True

    def _go(self, cue: Cue, code: str = "", *, only_from: DeviceState | None = None) -> None:
        with self._changing:
            if only_from not in {None, self.state}:
                return
            state = next_state(self.state, cue)
            if (state, code) != (self.state, self.code):
                self.code, self.state = code, state  # whoever sees the state sees why
                self._on_state(self._spec, state, code)


class CameraWork(Protocol):
    """What differs from camera to camera.

    Attributes:
        lag_ns: see ``Camera``.
    """

    lag_ns: int

    def __call__(self, attendant: Attendant, shelf: LatestShelf) -> None:
        """Put pictures on *shelf* until the attendant stops, calling ``gave``.

        Raises:
            CaptureError: the device can not be opened or gives no more.
        """


class MicrophoneWork(Protocol):
    """What differs from microphone to microphone.

    Attributes:
        lag_ns, drift: see ``Microphone``.
    """

    lag_ns: int

    @property
    def drift(self) -> Drift | None:
        """See the class."""

    def __call__(self, attendant: Attendant, ring: SoundRing) -> None:
        """Write sound into *ring* until the attendant stops, calling ``gave``.

        Raises:
            CaptureError: the device can not be opened or gives no more.
        """


class AttendedDevice:
    """What a camera and a microphone have in common: *work* on an attendant's thread between ``open`` and ``close``."""

    def __init__(self, spec: str, lag_ns: int, work: Callable[[Attendant], None], *, clock: Clock, on_state: StateChanged) -> None:
        self.spec = spec
        self.lag_ns = lag_ns
        self._hire: Callable[[], Attendant] = lambda: Attendant(spec, work, clock=clock, on_state=on_state)
        self._attendant: Attendant | None = None

    @property
    def state(self) -> DeviceState:
        """How the device is right now."""
        return self._attendant.state if self._attendant else DeviceState.IDLE

    @property
    def code(self) -> str:
        """Why it does not give, as an error's code; empty where it does."""
        return self._attendant.code if self._attendant else ""

    def open(self) -> None:
        """Start the thread; nothing happens where it runs already."""
        if self._attendant is None:
            self._attendant = self._hire()
            self._attendant.start()

    def close(self) -> None:
        """End the thread."""
        attendant, self._attendant = self._attendant, None
        if attendant:
            attendant.end()


class AttendedCamera(AttendedDevice):
    """A Camera whose work runs on an attendant's thread."""

    def __init__(self, spec: str, work: CameraWork, *, clock: Clock, on_state: StateChanged) -> None:
        self._shelf = shelf = LatestShelf()
        super().__init__(spec, work.lag_ns, lambda attendant: work(attendant, shelf), clock=clock, on_state=on_state)

    def is_away(self, now_ns: int) -> bool:
        """Return whether the device has given nothing for two seconds; one whose driver went to sleep is told as lost."""
        return self._attendant is None or self._attendant.is_away(now_ns)

    def latest(self, due_ns: int) -> Picture | None:
        """Return the newest picture captured at or before *due_ns*."""
        return self._shelf.latest(due_ns)


class AttendedMicrophone(AttendedDevice):
    """A Microphone whose work runs on an attendant's thread."""

    def __init__(self, spec: str, work: MicrophoneWork, *, epoch_ns: int, clock: Clock, on_state: StateChanged) -> None:
        self._ring = ring = SoundRing(epoch_ns=epoch_ns)
        self._work = work
        super().__init__(spec, work.lag_ns, lambda attendant: work(attendant, ring), clock=clock, on_state=on_state)

    @property
    def drift(self) -> Drift | None:
        """How its clock stands to the metronome; None where it has none of its own."""
        return self._work.drift

    def read(self, from_ns: int, count: int) -> Sound:
        """Return *count* samples from *from_ns* on, silence where there is no sound."""
        return Sound(samples=self._ring.read(from_ns, count), captured_ns=from_ns)
