"""The fault drill: a show to three servers, a hundred faults drawn from a printed seed, and a table of what was kept."""

from __future__ import annotations

import contextlib
import json
import math
import os
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from tests.doubles.certificates import Certificates
from tests.doubles.evening import CLIP, Evening, kaibo, probed
from tests.doubles.fault_roads import HOST_NAME, LineRoad, ProxyRoad, Road, ServerRoad, small_disk
from tests.doubles.shaped_line import may_shape

FAULTS, EACH_AT_LEAST = 100, 5
SHORTEST_S, LONGEST_S = 0.2, 40.0
CALM_S = (1.5, 4.0)
BACK_WITHIN_S = 5.0
BACK_DEADLINE_S = 60.0
MOST_MEMORY_MB = 80.0
KBPS = 1500
LOOK_S = 0.05
WORDS = (
    "--camera", f"clip:{CLIP}", "--microphone", f"clip:{CLIP}", "--size", "270x480", "--fps", "15", "--preset", "ultrafast",
    "--kbps", str(KBPS),
)  # fmt: skip


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One fault: on which destination, how long it lasted, how long until it was sent to again once that was possible."""

    at_s: float
    road: str
    fault: str
    beside: int
    lasted_s: float
    back_s: float

    @property
    def is_kept(self) -> bool:
        return self.back_s <= BACK_WITHIN_S


class Report(msgspec.Struct, kw_only=True):
    """What the drill saw."""

    seed: int
    outcomes: list[Outcome] = []
    disturbed: list[str] = []
    memory_mb: list[float] = []
    frames: int = 0
    recorded: int = 0
    dropped: int = 0

    @property
    def failures(self) -> list[str]:
        """Every promise that was not kept."""
        late = [f"{each.fault} ({each.road}): back after {each.back_s:.1f} s" for each in self.outcomes if not each.is_kept]
        lost = [f"the recording: {self.recorded} of {self.frames} pictures"] if self.recorded != self.frames else []
        held_up = [f"the engine dropped {self.dropped} pictures"] if self.dropped else []
        swollen = [f"the courier grew to {max(self.memory_mb):.0f} MB"] if max(self.memory_mb, default=0.0) > MOST_MEMORY_MB else []
        return [*late, *self.disturbed, *lost, *held_up, *swollen]

    def table(self) -> str:
        """Return the report as it is written."""
        counts = sorted({each.fault for each in self.outcomes})
        of = {name: [each for each in self.outcomes if each.fault == name] for name in counts}
        summary = [
            f"| {name} | {len(of[name])} | {min(each.lasted_s for each in of[name]):.1f}-{max(each.lasted_s for each in of[name]):.1f}"
            f" | {sorted(each.back_s for each in of[name])[len(of[name]) // 2]:.1f} | {max(each.back_s for each in of[name]):.1f} |"
            for name in counts
        ]
        rows = [
            f"| {each.at_s:.0f} | {each.road} | {each.fault} | {each.beside} | {each.lasted_s:.1f} | {each.back_s:.1f}"
            f" | {'yes' if each.is_kept else '**no**'} |"
            for each in self.outcomes
        ]
        return "\n".join([
            f"# Fault drill, seed {self.seed}",
            "",
            f"{len(self.outcomes)} faults on three destinations of one show.",
            f"The courier held at most {max(self.memory_mb, default=0):.0f} MB.",
            f"{self.frames} pictures encoded, {self.recorded} in the recording, {self.dropped} dropped by the engine.",
            "",
            "Kept: everything." if not self.failures else "Not kept: " + "; ".join(self.failures) + ".",
            "",
            "Back: seconds from the moment the server could take a publish until pictures went out again (seen once a second).",
            "",
            "| fault | times | lasted s | back, middle s | back, longest s |",
            "|---|---|---|---|---|",
            *summary,
            "",
            "| at s | destination | fault | at once | lasted s | back s | kept |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
        ])  # fmt: skip


class Watch:
    """Reads the show's events as they are written, and how much memory the courier takes."""

    def __init__(self, show: Evening) -> None:
        self.states: dict[str, str] = {}
        self.figures: dict[str, dict[str, Any]] = {}
        self.told_at: dict[str, float] = {}
        self.memory_mb: list[float] = []
        self._courier = show.pid("courier")
        self._file = show.events_file
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._is_over.set()
        self._thread.join(5)

    def lost_by(self, name: str) -> tuple[int, int]:
        """Return what *name* has dropped, and how often it was connected anew."""
        figures = self.figures.get(name, {})
        return int(figures.get("dropped", 0)), int(figures.get("reconnects", 0))

    def _read(self) -> None:
        with self._file.open(encoding="utf-8") as lines:
            part = ""
            while not self._is_over.wait(LOOK_S):
                part += lines.read()
                *whole, part = part.split("\n")
                for line in whole:
                    self._note(json.loads(line))
                with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                    pages = int(Path(f"/proc/{self._courier}/statm").read_text(encoding="utf-8").split()[1])
                    self.memory_mb.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)

    def _note(self, event: Mapping[str, Any]) -> None:
        facts = event["facts"]
        if event["kind"] == "output.state":
            self.states[facts["destination"]] = facts["state"]
        elif event["kind"] == "output.statistics":
            self.figures[facts["destination"]] = facts
            self.told_at[facts["destination"]] = datetime.fromisoformat(event["at"]).timestamp()


class Hosts:
    """A hosts file of the show's own, bound over the system's in a mount namespace: one name that can be forgotten."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.remember()
        self.inside = ("unshare", "--mount", "sh", "-c", f'mount --bind {file} /etc/hosts && exec "$@"', "sh")

    def remember(self) -> None:
        self._file.write_text(f"127.0.0.1 localhost {HOST_NAME}\n", encoding="utf-8")

    def forget(self) -> None:
        self._file.write_text("127.0.0.1 localhost\n", encoding="utf-8")


def drawn(chance: random.Random, roads: Mapping[str, Road], count: int) -> list[list[tuple[str, str, float]]]:
    """Return *count* faults in rounds of one to three at once: (destination, fault, seconds); every kind at least five times.

    Durations are spread evenly over their logarithm: as many of half a second to a second as of fifteen to thirty.
    """
    kinds = [(road, fault) for road, made in roads.items() for fault in made.faults]
    deck = kinds * EACH_AT_LEAST
    deck = deck[: max(count, len(kinds))] if count < len(deck) else deck + [chance.choice(kinds) for _ in range(count - len(deck))]
    chance.shuffle(deck)
    rounds = []
    while deck:
        at_once: dict[str, tuple[str, str, float]] = {}
        wanted = chance.randint(1, 3)
        for each in list(deck):
            if len(at_once) < wanted and each[0] not in at_once:
                at_once[each[0]] = (*each, math.exp(chance.uniform(math.log(SHORTEST_S), math.log(LONGEST_S))))
                deck.remove(each)
        rounds.append(list(at_once.values()))
    return rounds


class Drill:
    """One show under faults."""

    def __init__(self, roads: Mapping[str, Road], watch: Watch, chance: random.Random, report: Report) -> None:
        self._roads, self._watch, self._chance, self.report = roads, watch, chance, report
        self._pause = threading.Event()
        self._begun = time.monotonic()

    def run(self, rounds: list[list[tuple[str, str, float]]]) -> None:
        """Do every round; stop at none."""
        for faults in rounds:
            self._pause.wait(self._chance.uniform(*CALM_S))
            calm = {road: self._watch.lost_by(road) for road in self._roads if road not in {each[0] for each in faults}}
            threads = [threading.Thread(target=self._suffer, args=(*each, len(faults))) for each in faults]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self._pause.wait(1.2)  # figures come once a second
            for road, before in calm.items():
                if self._watch.lost_by(road) != before:
                    names = ", ".join(each[1] for each in faults)
                    self.report.disturbed.append(f"{road} lost something ({before} -> {self._watch.lost_by(road)}) beside {names}")

    def _suffer(self, road: str, name: str, seconds: float, beside: int) -> None:
        fault = self._roads[road].faults[name]
        at_s = time.monotonic() - self._begun
        fault.begin()
        possible, wall = time.monotonic(), time.time()
        if not fault.is_served_meanwhile:
            self._pause.wait(seconds)
            fault.end()
            possible, wall = time.monotonic(), time.time()
        back_s = self._back_after(road, possible, wall)
        if fault.is_served_meanwhile:
            self._pause.wait(max(seconds - (time.monotonic() - possible), 0))
            fault.end()
            back_s = max(back_s, self._back_after(road, time.monotonic(), time.time()))
        self.report.outcomes.append(
            Outcome(at_s=at_s, road=road, fault=name, beside=beside, lasted_s=seconds, back_s=back_s),
        )
        print(f"{at_s:7.1f} s  {road:7} {name:20} lasted {seconds:4.1f} s, back after {back_s:4.1f} s", flush=True)

    def _back_after(self, road: str, possible: float, wall: float) -> float:
        """Return the seconds until pictures go out again: told by figures that were made after *wall*."""
        before = int(self._watch.figures.get(road, {}).get("sent_ms", 0))

        def is_back() -> bool:
            figures = self._watch.figures.get(road, {})
            is_new = self._watch.told_at.get(road, 0.0) > wall
            return is_new and self._watch.states.get(road) == "live" and int(figures.get("sent_ms", 0)) > before

        while not is_back() and time.monotonic() - possible < BACK_DEADLINE_S:
            self._pause.wait(LOOK_S)
        return time.monotonic() - possible


@contextlib.contextmanager
def roads_in(folder: Path, hosts: Hosts, certificates: Certificates, chance: random.Random) -> Iterator[dict[str, Road]]:
    """Yield the three roads, by the name of their destination."""
    with contextlib.ExitStack() as leaving:
        disk = leaving.enter_context(small_disk(folder / "disk"))
        proxy = ProxyRoad(
            folder / "proxy",
            certificates,
            host=HOST_NAME,
            forget=hosts.forget,
            remember=hosts.remember,
            chance=random.Random(chance.random()),
        )
        yield {
            "line": leaving.enter_context(LineRoad(folder / "line")),
            "proxy": leaving.enter_context(proxy),
            "server": leaving.enter_context(ServerRoad(folder / "server", disk=disk)),
        }


def drill(folder: Path, count: int, seed: int, say: Callable[[str], object] = print) -> Report:
    """Run the drill in *folder* and return its report. Root only: it makes namespaces and mounts a small disk."""
    if not may_shape():
        raise PermissionError("only root may make network namespaces")
    chance, report = random.Random(seed), Report(seed=seed)
    certificates_folder = folder / "certificates"
    certificates_folder.mkdir()
    certificates, hosts = Certificates(certificates_folder, also=(HOST_NAME,)), Hosts(folder / "hosts")
    with roads_in(folder, hosts, certificates, chance) as roads:
        destinations = [word for name, road in roads.items() for word in ("--to", f"{name}={road.url}")]
        show = Evening(folder / "shop", *WORDS, "--ca", str(certificates.ca_file), *destinations, inside=hosts.inside)
        try:
            show.live()
            for name in roads:
                show.wait("output.state", destination=name, state="live")
            watch = Watch(show)
            rounds = drawn(chance, roads, count)
            say(f"seed {seed}: {count} faults in {len(rounds)} rounds")
            threading.Event().wait(3.0)
            Drill(roads, watch, chance, report).run(rounds)
            result = show.end()
            watch.close()
        finally:
            show.close()
            kaibo("stop", "--now", shop=folder / "shop")
    report.memory_mb = watch.memory_mb
    report.frames, report.dropped = int(result["frames"]), int(result["dropped_frames"])
    report.recorded = sum(int(probed(Path(segment))["video"]["nb_read_packets"]) for segment in result["segments"])
    report.outcomes.sort(key=lambda each: each.at_s)
    return report
