"""The engine: prepares a show, runs it, ends it. Called from one thread at a time; its work happens on threads of its own."""

from __future__ import annotations

import contextlib
import gc
import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from studio.clock import stamped
from studio.encoding.ladder import LineLoad
from studio.engine import events
from studio.engine.errors import AlreadyLive, DeviceRefused, NotLive, TimelineUnwritable
from studio.engine.fact_writer import FactWriter, Tell
from studio.engine.header_tags import header_tags
from studio.engine.health_watch import HealthWatch, counts_of
from studio.engine.packet_link import HeaderTags, PacketLink
from studio.engine.picture_line import Take
from studio.engine.rate_keeper import RateKeeper
from studio.engine.resuming import repair_left, say_resumed, what_was_left
from studio.engine.saying_started import say_started
from studio.engine.senses import Ear
from studio.engine.sound_line import SoundLine
from studio.engine.stage import READY_DEADLINE_S, Stage
from studio.live.broadcast import Broadcast
from studio.live.gate import ReadsStandings
from studio.outputs.fan_out import FanOut
from studio.outputs.marks import MarksFile
from studio.outputs.recording import DiskFailed, Recorder, next_segment
from studio.outputs.replay import KEPT_S, ReplayBuffer
from studio.show.plan import ShowPlan
from studio.show.sound_plan import VOICE
from studio.sound.desk import Desk
from studio.sound.meter import Levels

DRAIN_DEADLINE_S = 1.0
RECORDER_DEADLINE_S = 2.5
FACTS_DEADLINE_S = 1.0
RESUME_READY_S = 1.0
TIMELINE_NAME = "timeline.jsonl"

log = logging.getLogger("kaibo.engine")


class Live(msgspec.Struct, kw_only=True):
    """One broadcast between go and stop."""

    folder: Path
    take: Take
    sound: SoundLine
    recorder: Recorder
    health: HealthWatch
    rate: RateKeeper
    replay: ReplayBuffer
    offset_ms: int
    closed_before: dict[str, dict[str, Any]]
    gap_frames: int


class Engine:
    """One an engine process."""

    def __init__(
        self,
        *,
        shop_folder: Path,
        runtime: Path,
        tell: Tell,
        open_standings: Callable[[], ReadsStandings],
        now: Callable[[], datetime],
        on_failed: Callable[[], None],
    ) -> None:
        self._shop_folder, self._runtime, self._tell, self._now = shop_folder, runtime, tell, now
        self._open_standings, self._on_failed = open_standings, on_failed
        self._marks: MarksFile | None = None
        self.facts = FactWriter(self._fact_told, clock=now)
        self._link = PacketLink(want_key=self.key_frame)
        self._stage: Stage | None = None
        self._live: Live | None = None
        self._guard = threading.RLock()

    @property
    def stage(self) -> Stage:
        """The prepared show.

        Raises:
            NotLive: none is.
        """
        if self._stage is None:
            raise NotLive
        return self._stage

    @property
    def broadcast(self) -> Broadcast:
        """What is on air.

        Raises:
            NotLive: nothing is.
        """
        if self._live is None:
            raise NotLive
        return self.stage.broadcast

    def prepare(
        self, plan: ShowPlan, deadline_s: float = READY_DEADLINE_S, *, addresses: Mapping[str, str] = MappingProxyType({})
    ) -> dict[str, Any]:
        """Open what *plan* needs and wait until it gives, at most *deadline_s*.

        *addresses* are the whole SPECs of network cameras by their source's name: the plan lies on the disk, they do not.

        Raises:
            AlreadyLive, DeviceRefused, SpecUnknown, EncoderMissing, OverlayDamaged: the stage is empty again.
        """
        with self._guard:
            if self._live is not None:
                raise AlreadyLive(broadcast=self.stage.plan.broadcast)
            stage = self._staged(plan, addresses)
            try:
                stage.wait_until_ready(deadline_s)
            except BaseException:
                self._clear_stage()
                raise
            return {"encoder": stage.encoding.encoder, "preset": stage.encoding.preset, "width": plan.width, "height": plan.height}

    def go(
        self,
        plan: ShowPlan,
        *,
        is_resuming: bool,
        offset_ms: int,
        first_segment: int,
        addresses: Mapping[str, str] = MappingProxyType({}),
    ) -> dict[str, Any]:
        """Begin the broadcast, or go on with one that a crash broke off.

        Raises:
            AlreadyLive, TimelineUnwritable: and what ``prepare`` raises.
        """
        with self._guard:
            if self._live is not None:
                raise AlreadyLive(broadcast=self.stage.plan.broadcast)
            stage = self._staged(plan, addresses)
            with contextlib.suppress(DeviceRefused):  # a show that is on the air is not stopped by a device
                stage.wait_until_ready(RESUME_READY_S)
            folder = self._shop_folder / "broadcasts" / plan.broadcast
            left = what_was_left(folder, folder / TIMELINE_NAME) if is_resuming else None
            try:
                folder.mkdir(parents=True, exist_ok=True)
                self._marks = MarksFile(folder)
                self.facts.open(folder / TIMELINE_NAME)
            except OSError as error:
                raise TimelineUnwritable(folder=folder.name) from error
            if left is None:
                gap_ms = say_started(stage, self._shop_folder.name, self.facts)
            else:
                gap_ms = say_resumed(left, plan.broadcast, self._now(), self.facts.write)
            gc.collect()
            gc.freeze()  # what lives as long as the show is never looked through again
            self._live = live = self._begin(stage, folder, offset_ms, max(first_segment, next_segment(folder)), gap_ms)
            self.broadcast.begin()
            self.desk.begin()
            if left is not None:
                live.closed_before = repair_left(left, self.facts.write)
            return {"broadcast": plan.broadcast}

    def courier(self, host: str, port: int, token: str) -> None:
        """Send packets to the courier behind this door from now on."""
        self._link.connect(host, port, token)

    def key_frame(self) -> None:
        """Make a key frame soon."""
        stage = self._stage
        if stage is not None:
            stage.picture_encoder.ask_for_key()

    def replay(self, seconds: float) -> dict[str, Any]:
        """Write the last *seconds*, at most half a minute, as a clip beside the recording; return what it is.

        Raises:
            NotLive, ReplayEmpty, DiskFailed: there is no clip; the recording goes on all the same.
        """
        live = self._live
        if live is None:
            raise NotLive
        number = sum(1 for _ in live.folder.glob("replay-*.mp4")) + 1
        try:
            clip = live.replay.write(live.folder / f"replay-{number:04d}.mp4", min(max(seconds, 1.0), KEPT_S))
        except OSError as error:
            raise DiskFailed from error
        self.facts.write(events.REPLAY_KEPT, msgspec.structs.asdict(clip))
        return {**msgspec.structs.asdict(clip), "path": str((live.folder / clip.file).resolve())}

    def feel_pressure(self, load: LineLoad) -> None:
        """Lower or raise the bit rate where the shop's own line asks for it; with nothing live nothing happens."""
        live = self._live
        if live is not None:
            live.rate.feel(load)

    @property
    def desk(self) -> Desk:
        """Faders, mutes, delays and voices of what is on air.

        Raises:
            NotLive: nothing is.
        """
        if self._live is None:
            raise NotLive
        return self.stage.desk

    def preview(self, size: str) -> dict[str, Any]:
        """Begin or end the preview; return where it lies."""
        shelf = self.stage.preview.ask(size)
        return {} if shelf is None else {"file": str(shelf.file), "width": shelf.width, "height": shelf.height}

    def stop(self, reason: str) -> dict[str, Any]:
        """End the broadcast cleanly and release every device; with nothing live only the latter."""
        with self._guard:
            live, self._live = self._live, None
            if live is None:
                self._clear_stage()
                return {}
            stage = self.stage
            stage.broadcast.hide("ended")
            stage.line.end(DRAIN_DEADLINE_S)
            live.sound.end(DRAIN_DEADLINE_S)
            self._link.end()
            if not live.recorder.close(RECORDER_DEADLINE_S):
                log.warning("recorder_not_done")
            live.health.end()
            result = self._result(stage, live)
            ended = {"broadcast": stage.plan.broadcast, "reason": reason, "frames": result["frames"], "dropped": result["dropped_frames"]}
            self.facts.write(events.BROADCAST_ENDED, ended, is_urgent=True)
            self.facts.close(FACTS_DEADLINE_S)
            self._marks = None
            del stage, live
            self._clear_stage()
            return result

    def abandon(self) -> None:
        """After a fault of ours: keep what is recorded and said, but do not end the broadcast; another engine will go on with it."""
        live = self._live
        if live is not None:
            live.recorder.close(RECORDER_DEADLINE_S)
        self.facts.close(FACTS_DEADLINE_S)

    def close(self) -> None:
        """End what runs and every thread."""
        self.stop("signal")
        self._link.close()
        self.facts.end()

    # -- steps

    def _staged(self, plan: ShowPlan, addresses: Mapping[str, str]) -> Stage:
        if self._stage is not None and self._stage.plan != plan:
            self._clear_stage()
        if self._stage is None:
            self._stage = Stage(
                plan,
                runtime=self._runtime,
                facts=self.facts,
                open_standings=self._open_standings,
                today=self._today,
                on_failed=self._on_failed,
                addresses=addresses,
            )
        return self._stage

    def _clear_stage(self) -> None:
        stage, self._stage = self._stage, None
        if stage is not None:
            stage.close()
            del stage
            gc.unfreeze()
            gc.collect()

    def _today(self) -> date:
        return self._now().astimezone().date()

    def _begin(self, stage: Stage, folder: Path, offset_ms: int, first_segment: int, gap_ms: int) -> Live:
        plan = stage.plan
        recorder = Recorder(
            folder,
            picture=stage.picture_encoder.stream,
            sound=stage.sound_encoder.stream,
            segment_seconds=plan.segment_seconds,
            first_number=first_segment,
            kbps=plan.video_kbps + plan.audio_kbps,
            tell=self.facts.write,
            starts_at=lambda at_ns: stamped(self._now() - timedelta(microseconds=(time.monotonic_ns() - take.epoch_ns - at_ns) // 1000)),
        )
        recorder.start()
        replay = ReplayBuffer(picture=stage.picture_encoder.stream, sound=stage.sound_encoder.stream)

        def headers_at(video_kbps: int) -> HeaderTags:
            return header_tags(plan, video_kbps, stage.picture_encoder.headers, stage.sound_encoder.headers)

        self._link.begin(headers_at(plan.video_kbps))
        fan = FanOut(recorder=recorder, replay=replay, link=self._link, offset_ms=offset_ms)
        take = stage.line.begin(stage.picture_encoder, fan.send)
        ear = Ear([source.name for source in plan.heard if source.role == VOICE])
        sound = SoundLine(
            mixer=stage.mixer,
            encoder=stage.sound_encoder,
            send=fan.send,
            monitor=stage.monitor,
            level=lambda levels: self._say_level(levels, ear),
            epoch_ns=take.epoch_ns,
            lag_ns=stage.lag_ns,
            on_failed=self._on_failed,
        )
        sound.start()
        rate = RateKeeper(
            stage.encoding,
            stage.picture_encoder,
            on_change=lambda in_force: self._link.renew(headers_at(in_force.video_kbps)),
            write=self.facts.write,
        )
        health = HealthWatch(stage, take, folder, ear=ear, tell=self._say_health, write=self.facts.write)
        return Live(
            folder=folder,
            take=take,
            sound=sound,
            recorder=recorder,
            health=health,
            rate=rate,
            replay=replay,
            offset_ms=offset_ms,
            closed_before={},
            gap_frames=gap_ms * plan.frames_per_second // 1000,
        )

    def _result(self, stage: Stage, live: Live) -> dict[str, Any]:
        counts = counts_of(live.take)
        frames = counts.frames + sum(int(facts["frames"]) for facts in live.closed_before.values())
        files = {live.folder / name for name in live.closed_before} | set(live.recorder.files)
        return {
            "broadcast": stage.plan.broadcast,
            "seconds": round(live.offset_ms / 1000 + counts.due / stage.plan.frames_per_second, 3),
            "frames": frames,
            "dropped_frames": counts.dropped + live.gap_frames,
            "late_p99_ms": stage.line.lateness.percentile_us(99) / 1000,
            "segments": [str(file.resolve()) for file in sorted(files)],
        }

    def _fact_told(self, kind: str, at: str, facts: dict[str, Any]) -> None:
        """Called by the fact thread with every fact once it is written."""
        if self._marks is not None:
            self._marks.hear(kind, at, facts)
        live = self._live
        if live is not None and kind == events.OUTPUT_STATE:
            live.health.output(str(facts["destination"]), str(facts["state"]))
        self._tell(kind, at, facts)

    def _say_level(self, levels: Levels, ear: Ear) -> None:
        """Called by the sound thread twelve times a second; told as often only where somebody looks: telling costs more than measuring."""
        stage = self._stage
        readings = ear.hear(levels)
        if stage is None or (readings != 1 and not stage.preview.is_wanted):
            return
        facts = msgspec.to_builtins(levels)
        monitor = stage.monitor
        if monitor is not None:
            facts |= {"monitor_behind_ms": monitor.behind_ms, "monitor_dropped_ms": monitor.dropped_ms}
        self._tell(events.LEVEL, stamped(self._now()), facts)

    def _say_health(self, facts: dict[str, Any]) -> None:
        self._tell(events.HEALTH, stamped(self._now()), facts)
