"""Everything a show needs before it goes on air: devices open, encoder tried and open, overlays ready, the picture running."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from capture.device import Camera, Microphone
from capture.device_states import DeviceState
from capture.finding import open_camera, open_loudspeaker, open_microphone
from capture.loudspeakers.loudspeaker import Loudspeaker
from studio.encoding.picture_encoder import EncoderMissing, PictureEncoder
from studio.encoding.plan import SOFTWARE_ENCODER, EncodingPlan
from studio.encoding.relay import Relay
from studio.encoding.sound_encoder import SoundEncoder
from studio.encoding.trial import Choice, choose_once
from studio.engine import events
from studio.engine.canvas_ring import CanvasRing
from studio.engine.errors import DeviceRefused
from studio.engine.fact_writer import FactWriter
from studio.engine.metronome import NANOSECONDS
from studio.engine.picture_line import PictureLine
from studio.engine.preview_shelf import PreviewShelf, shelf_folder
from studio.engine.scene_media import SceneMedia
from studio.engine.sight import MILLISECOND_NS, Sight
from studio.live.broadcast import Broadcast
from studio.live.gate import Gate, ReadsStandings, Refusal
from studio.picture.overlays import Overlays
from studio.picture.transitions import AnyLook
from studio.show.plan import ShownCard, ShowPlan
from studio.sound.desk import Desk
from studio.sound.mixer import Mixer
from studio.sound.strip import Strip

CANVASES = 6
"""One shown last, one being composed, some waiting for the encoder, one in the preview."""

READY_DEADLINE_S = 3.0
USABLE = frozenset({DeviceState.RUNNING, DeviceState.OPENING})

log = logging.getLogger("kaibo.engine")


class Stage:
    """One prepared show. Opened and closed by the command thread.

    Attributes:
        plan: as it was given.
        choice: what is encoded how, and what was tried before.
        epoch_ns: clips and patterns count from here.
        lag_ns: how far picture and sound lie behind the clock, so that the slowest device keeps up.
    """

    def __init__(
        self,
        plan: ShowPlan,
        *,
        runtime: Path,
        facts: FactWriter,
        open_standings: Callable[[], ReadsStandings],
        today: Callable[[], date],
        on_failed: Callable[[], None],
        addresses: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Open everything; *addresses* are the whole SPECs of the sources whose plan does not have them.

        Raises:
            SpecUnknown, EncoderMissing, OverlayDamaged: what was opened before is closed again.
        """
        self.plan = plan
        self._facts = facts
        self._news = threading.Event()
        self._codes: dict[str, str] = {}
        self._closers: list[Callable[[], Any]] = []
        try:
            self._open(plan, runtime, open_standings, today, on_failed, addresses=addresses)
        except BaseException:
            self.close()
            raise

    def _open(
        self,
        plan: ShowPlan,
        runtime: Path,
        open_standings: Callable[[], ReadsStandings],
        today: Callable[[], date],
        on_failed: Callable[[], None],
        *,
        addresses: Mapping[str, str],
    ) -> None:
        wanted = EncodingPlan(
            width=plan.width,
            height=plan.height,
            frames_per_second=plan.frames_per_second,
            video_kbps=plan.video_kbps,
            audio_kbps=plan.audio_kbps,
            preset=plan.preset,
            threads=max(1, min(4, os.cpu_count() or 1)),
        )
        self.choice, encoder = _opened_encoder(wanted, plan, runtime)
        self.picture_encoder = Relay(encoder)
        self.sound_encoder = SoundEncoder(plan.audio_kbps)
        self.epoch_ns = time.monotonic_ns()
        self.cameras = self._open_sources(plan, addresses)
        self.camera = self.cameras[plan.sources[0].name]
        self.microphones = [self._open_microphone(source.spec) for source in plan.heard]
        delays_ns = (self.cameras[source.name].lag_ns + source.adjustment.delay_ms * MILLISECOND_NS for source in plan.sources)
        self.lag_ns = max(*delays_ns, *(microphone.lag_ns for microphone in self.microphones), 0)
        self._sight = Sight(lag_ns=self.lag_ns, half_tick_ns=NANOSECONDS // plan.frames_per_second // 2, on_away=self._source_away)
        for source in plan.sources:
            self._sight.add(source.name, self.cameras[source.name], source.adjustment)
        self._props = SceneMedia(self._sight, self._open_camera, lag_ns=self.lag_ns)
        self._closers.append(self._props.close)
        strips = [Strip(microphone, source) for microphone, source in zip(self.microphones, plan.heard, strict=True)]
        self.mixer = Mixer(strips, plan.sound.target_lufs)
        self.desk = Desk(self.mixer, self._facts)
        self.monitor = self._open_monitor(plan.sound.monitor) if plan.sound.monitor else None
        ring = CanvasRing(CANVASES, plan.width, plan.height)
        named = hashlib.sha256(plan.shop_folder.encode()).hexdigest()[:24]
        self.preview = PreviewShelf(shelf_folder(runtime), f"kaibo-{named}", ring, (plan.width, plan.height))
        self._closers.append(self.preview.close)
        self.line = PictureLine(
            sight=self._sight,
            ring=ring,
            frames_per_second=plan.frames_per_second,
            epoch_ns=self.epoch_ns,
            preview=self.preview,
            on_failed=on_failed,
        )
        self.gate = Gate(open_standings, today=today, on_refused=self._refused)
        self._closers.append(self.gate.close)
        overlays = Overlays((plan.width, plan.height))
        self.broadcast = Broadcast(plan, overlays=overlays, gate=self.gate, facts=self._facts, show=self._show, enter=self._props.enter)
        self.line.start()
        self._closers.append(self.line.close)

    @property
    def encoding(self) -> EncodingPlan:
        """What is encoded how."""
        return self.choice.plan

    def wait_until_ready(self, deadline_s: float = READY_DEADLINE_S) -> None:
        """Wait until every device gives.

        Raises:
            DeviceRefused: one says that it does not work. One that only takes long is waited for no longer than *deadline_s*.
        """
        until = time.monotonic() + deadline_s
        devices: list[Camera | Microphone] = [*dict.fromkeys(self.cameras.values()), *self.microphones]
        while True:
            self._news.clear()
            states = [device.state for device in devices]
            if all(state is DeviceState.RUNNING for state in states):
                return
            left = until - time.monotonic()
            for device, state in zip(devices, states, strict=True):
                if state is DeviceState.FAILED or (left <= 0 and state not in USABLE):
                    raise DeviceRefused(self._codes.get(device.spec, "capture.error"), device.spec)
            if left <= 0:
                return
            self._news.wait(left)

    def close(self) -> None:
        """End every thread and release every device; a device that does not let go holds up no other."""
        closers, self._closers = self._closers, []
        threads = [threading.Thread(target=closer, daemon=True) for closer in reversed(closers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(3.0)

    def _open_sources(self, plan: ShowPlan, addresses: Mapping[str, str]) -> dict[str, Camera]:
        """Open every camera of the show; two sources of the same device share it."""
        opened: dict[str, Camera] = {}
        found: dict[str, Camera] = {}
        for source in plan.sources:
            spec = addresses.get(source.name, source.device)
            if spec not in opened:
                opened[spec] = self._open_camera(spec, self.epoch_ns)
                self._closers.append(opened[spec].close)
            found[source.name] = opened[spec]
        return found

    def _open_camera(self, spec: str, epoch_ns: int) -> Camera:
        return open_camera(
            spec,
            width=self.plan.width,
            height=self.plan.height,
            frames_per_second=self.plan.frames_per_second,
            epoch_ns=epoch_ns,
            clock=time.monotonic_ns,
            on_state=self._device_changed,
        )

    def _open_microphone(self, spec: str) -> Microphone:
        microphone = open_microphone(spec, epoch_ns=self.epoch_ns, clock=time.monotonic_ns, on_state=self._device_changed)
        self._closers.append(microphone.close)
        return microphone

    def _open_monitor(self, loudspeaker: str) -> Loudspeaker:
        played_on = open_loudspeaker(loudspeaker, clock=time.monotonic_ns, on_state=self._device_changed)
        self._closers.append(played_on.close)
        return played_on

    def _device_changed(self, device: str, state: DeviceState, code: str) -> None:
        self._codes[device] = code
        self._facts.write(events.DEVICE_STATE, {"device": device, "state": state.value, "code": code})
        self._news.set()

    def _source_away(self, source: str, device: str, is_away: bool) -> None:  # noqa: FBT001 - a report, not a switch
        self._facts.write(events.SOURCE_COVERED, {"source": source, "device": device, "on": int(is_away)})

    def _show(self, look: AnyLook) -> None:
        self.line.look = look

    def _refused(self, card: ShownCard, refusal: Refusal) -> None:
        self.broadcast.withdraw(card, refusal)


def _opened_encoder(wanted: EncodingPlan, plan: ShowPlan, runtime: Path) -> tuple[Choice, PictureEncoder]:
    """Return the encoder of the show, open, and how it was chosen.

    Raises:
        EncoderMissing: the one that was asked for, or every one, is not there.
    """
    if plan.preset and plan.encoder in {"", "x264"}:
        return Choice(plan=wanted), PictureEncoder(wanted)
    choice = choose_once(wanted, runtime, wanted=plan.encoder)
    try:
        return choice, PictureEncoder(choice.plan)
    except EncoderMissing:
        if choice.plan.encoder == SOFTWARE_ENCODER:
            raise
    choice = choose_once(wanted, runtime, wanted=plan.encoder, is_anew=True)  # the driver or the card is gone since
    return choice, PictureEncoder(choice.plan)
