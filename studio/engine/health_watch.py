"""Tells once a second how the show is doing, and raises its alarms."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from studio.engine import events
from studio.engine.picture_line import PictureLine, Take
from studio.engine.senses import MOVING_KINDS, Ear, Eye
from studio.engine.stage import Stage
from studio.live.alarms import DISK, UNHEARD, Alarms, Change, Named
from studio.live.health import Counts, Health, Machine
from studio.process_load import LoadMeter, temperature_c

SECOND_S = 1.0
WARN_MINUTES = 60
UNKNOWN_C = -1
LIVE = "live"

log = logging.getLogger("kaibo.engine")


def counts_of(take: Take) -> Counts:
    """Return what *take* has counted so far."""
    due = max(0, take.last_tick - take.first_tick + 1)
    return Counts(
        frames=take.frames,
        due=due,
        late=take.late,
        repeated=take.repeated,
        repeated_slow=take.repeated_slow,
        dropped=take.dropped,
        dropped_slow=take.dropped_slow,
        unchanged=take.unchanged,
    )


def minutes_left(folder: Path, kbps: int) -> int | None:
    """Return for how many minutes the disk under *folder* has room at *kbps*, None where it does not say."""
    try:
        return shutil.disk_usage(folder).free // (kbps * 125 * 60)
    except OSError:
        return None


class HealthWatch:
    """A thread of its own between go and stop."""

    def __init__(
        self,
        stage: Stage,
        take: Take,
        folder: Path,
        *,
        ear: Ear,
        tell: Callable[[dict[str, Any]], None],
        write: Callable[[str, Mapping[str, Any]], None],
    ) -> None:
        self._stage, self._take, self._folder, self._ear, self._tell, self._write = stage, take, folder, ear, tell, write
        self._line: PictureLine = stage.line
        self._eyes = [(camera, Eye(source, camera.spec)) for source, camera in stage.cameras.items()]
        self._has_live_camera = stage.camera.spec.partition(":")[0] in MOVING_KINDS - {"clip"}
        self._outputs: dict[str, str] = {}
        self._health, self._alarms, self._load = Health(), Alarms(), LoadMeter()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="health", daemon=True)
        self._thread.start()

    def output(self, destination: str, state: str) -> None:
        """Note how a destination stands; called by the fact thread."""
        self._outputs[destination] = state

    def end(self) -> None:
        """Tell no more; what is still raised is cleared."""
        self._ending.set()
        self._thread.join(2.0)
        self._say(self._alarms.end(time.monotonic()))

    def _run(self) -> None:
        try:
            while not self._ending.wait(SECOND_S):
                self._look()
        except Exception:
            log.exception("health_thread_failed")

    def _look(self) -> None:
        plan, counts, load = self._stage.plan, counts_of(self._take), self._load.look()
        degrees, minutes = temperature_c(), minutes_left(self._folder, plan.video_kbps + plan.audio_kbps)
        share = load.processor_permille / 1000 / (os.cpu_count() or 1)
        judged = self._health.judge(counts, Machine(share=share, temperature_c=degrees, has_live_camera=self._has_live_camera))
        self._tell(
            {
                **msgspec.structs.asdict(counts),
                **msgspec.structs.asdict(load),
                "late_p99_us": self._line.lateness.percentile_us(99),
                "began_ns": self._take.epoch_ns,
                "temperature_c": UNKNOWN_C if degrees is None else degrees,
                "disk_minutes": -1 if minutes is None else minutes,
                "word": judged.word,
                "reasons": list(judged.reasons),
            }
        )
        self._say(self._alarms.step(time.monotonic(), self._found(minutes)))

    def _found(self, minutes: int | None) -> dict[Named, bool]:
        found, is_talking = self._ear.listen(is_muted=self._stage.mixer.is_muted)
        for camera, eye in self._eyes:
            found |= eye.look(camera.latest(0))  # nothing is due at 0: what the picture thread took last is looked at again
        found[UNHEARD, ""] = is_talking and bool(self._outputs) and LIVE not in self._outputs.values()
        found[DISK, ""] = minutes is not None and minutes < WARN_MINUTES
        return found

    def _say(self, changes: list[Change]) -> None:
        for change in changes:
            facts = {"alarm": change.alarm, "source": change.source}
            if change.is_raised:
                self._write(events.ALARM_RAISED, facts)
            else:
                self._write(events.ALARM_CLEARED, {**facts, "seconds": change.lasted_s})
