"""A broadcast run through the command line, as a person or a script would: started, told things, watched, ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from catalog.broadcasts.timeline import Line, read_timeline, verify_timeline
from studio.keeper.clients import attach
from studio.keeper.link import KeeperGone
from studio.places import door_file
from studio.processes import own_command
from studio.show.plan import ShowPlan

DEADLINE_S = 30.0
DEMO = Path(__file__).parents[2] / "assets" / "demo"
CLIP = DEMO / "clip.mp4"
SMALL = ("--camera", f"clip:{CLIP}", "--microphone", f"clip:{CLIP}", "--size", "270x480", "--fps", "30", "--preset", "ultrafast")
"""The demo clip in a picture that two cores make beside much else."""


class Evening:
    """One ``kaibo live`` with its events and its result.

    Attributes:
        events: as they come, newest last.
        events_file: where they are written.
    """

    def __init__(self, shop: Path, *words: str, first_line: str = "", inside: Sequence[str] = ()) -> None:
        self.shop = shop
        shop.mkdir(parents=True, exist_ok=True)
        self.events_file = shop.with_name(f"{shop.name}-events.jsonl")
        self.events_file.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [*inside, *own_command("live", "--shop", str(shop), "--json", "--events", str(self.events_file), *words)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        if first_line:
            self.say(first_line)

    def say(self, line: str) -> None:
        """Write one line to its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def do(self, do: str, **args: Any) -> None:
        """Give a command."""
        self.say(json.dumps({"do": do, **args}, ensure_ascii=False))

    @property
    def events(self) -> list[dict[str, Any]]:
        """Every event so far."""
        if not self.events_file.exists():
            return []
        return [json.loads(line) for line in self.events_file.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")]

    def wait(self, kind: str, /, *, count: int = 1, deadline_s: float = DEADLINE_S, **facts: Any) -> dict[str, Any]:
        """Return the *count*-th event of *kind* with *facts*; fail where it does not come in time."""
        found: list[dict[str, Any]] = []

        def has_come() -> bool:
            found[:] = [
                event
                for event in self.events
                if event["kind"] == kind and all(event["facts"].get(name) == value for name, value in facts.items())
            ]
            return len(found) >= count

        until(has_come, deadline_s, lambda: f"{kind} {facts}; came: {self.told()}", alive=self.process)
        return found[count - 1]

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        """Every event that is not a mere figure."""
        figures = {"level", "health", "output.statistics", "output.pressure"}
        return [(event["kind"], event["facts"]) for event in self.events if event["kind"] not in figures]

    def live(self) -> Evening:
        """Wait until it is on air."""
        self.wait("live.state", state="live")
        return self

    def pid(self, role: str) -> int:
        """The process id of the newest *role*, or of the keeper."""
        if role == "keeper":
            return int(json.loads(door_file(self.shop).read_text(encoding="utf-8"))["pid"])
        told = [event["facts"]["pid"] for event in self.events if event["kind"] == "process.started" and event["facts"]["role"] == role]
        if told:
            return int(told[-1])
        running = kaibo("status", shop=self.shop)["processes"]  # it was there before this evening began
        return int(next(process["pid"] for process in running if process["role"] == role))

    def kill(self, role: str) -> int:
        """``kill -9`` of *role*; return its process id."""
        pid = self.pid(role)
        os.kill(pid, signal.SIGKILL)
        return pid

    def end(self) -> dict[str, Any]:
        """Have it stopped; return the result it prints."""
        self.do("stop")
        return self.result()

    def end_told(self) -> tuple[str, str]:
        """Have it stopped; return everything it printed: standard output and standard error."""
        self.do("stop")
        out, err = self.process.communicate(timeout=DEADLINE_S)
        return out, err

    def result(self) -> dict[str, Any]:
        """Wait for its end; return what it printed."""
        out, err = self.process.communicate(timeout=DEADLINE_S)
        assert out, err
        printed: dict[str, Any] = json.loads(out)
        return printed

    def timeline(self, fact: str = "") -> list[Line]:
        """The facts of the newest broadcast that were written so far, all or those called *fact*; the chain must hold."""
        file = max((self.shop / "broadcasts").iterdir()) / "timeline.jsonl"
        assert verify_timeline(file).is_whole
        return [line for line in read_timeline(file) if fact in {"", line.fact}]

    def close(self) -> None:
        """End what is left of it."""
        if self.process.poll() is None:
            self.process.kill()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        self.process.wait(10)
        end_keeper(self.shop)


def instead_of(usual: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return *words* with those *usual* options that they do not give: a camera given twice would be two cameras."""
    options = [usual[at : at + 2] for at in range(0, len(usual), 2)]
    return [*(word for option in options if option[0] not in words for word in option), *words]


class Evenings:
    """Begins evenings in a small picture, with the demo clip unless told otherwise, and ends them all with the test."""

    def __init__(self, shop: Path) -> None:
        self._shop = shop
        self._begun: list[Evening] = []

    def __call__(self, *words: str, first_line: str = "", shop: Path | None = None) -> Evening:
        """Begin one; *words* of ``kaibo live`` may follow, *first_line* goes to its standard input."""
        self._begun.append(Evening(shop or self._shop, *instead_of(SMALL, words), first_line=first_line))
        return self._begun[-1]

    def close(self) -> None:
        """End them all, and their keepers."""
        for one in self._begun:
            one.close()


def end_keeper(shop: Path) -> None:
    """Have the shop's keeper end now, and wait until it has."""
    try:
        pid = int(json.loads(door_file(shop).read_text(encoding="utf-8"))["pid"])
        link = attach(shop, role="cli")
    except (FileNotFoundError, KeeperGone):
        return
    link.listen()
    with contextlib.suppress(KeeperGone):
        link.call("stop", now=1, reason="asked")
        link.call("quit")
    link.close()
    until(lambda: not is_running(pid), DEADLINE_S, "the keeper to end")


def kaibo(*words: str, shop: Path, ok: Sequence[int] = (0, 1, 3)) -> dict[str, Any]:
    """Run one command with ``--json`` and return its document, with ``exit`` beside it."""
    done = subprocess.run(
        own_command(*words, "--shop", str(shop), "--json"), capture_output=True, text=True, encoding="utf-8", check=False, timeout=120
    )
    assert done.returncode in ok, done.stderr
    return {**(json.loads(done.stdout) if done.stdout.strip() else {}), "exit": done.returncode}


def plan_of(show: Evening) -> ShowPlan:
    """The plan of the newest broadcast."""
    return msgspec.json.decode((max((show.shop / "broadcasts").iterdir()) / "plan.json").read_bytes(), type=ShowPlan)


def shown_to_a_person(told: Mapping[str, Any]) -> bool:
    """Whether an error says what happened and what to do, all places filled in."""
    said = f"{told['message']}{told['hint']}"
    return bool(told["code"] and told["message"] and told["hint"]) and "{" not in said


def until(
    has_come: Callable[[], bool], deadline_s: float, what: str | Callable[[], str], *, alive: subprocess.Popen[Any] | None = None
) -> None:
    """Look again every 30 ms until *has_come*; fail after *deadline_s*, or when the watched process has ended."""
    deadline = time.monotonic() + deadline_s
    pause = threading.Event()
    while not has_come():
        has_ended = alive is not None and alive.poll() is not None
        if (has_ended and not has_come()) or time.monotonic() > deadline:
            said = alive.stderr.read() if has_ended and alive is not None and alive.stderr is not None else ""
            raise AssertionError(f"did not come: {what if isinstance(what, str) else what()} {said}")
        pause.wait(0.03)


def is_running(pid: int) -> bool:
    """Whether the process still runs (a zombie does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def probed(file: Path) -> dict[str, Any]:
    """What ffprobe says of *file*; fails on any error it prints."""
    done = subprocess.run(
        ["ffprobe", "-v", "error", "-show_error", "-count_packets", "-show_streams", "-of", "json", str(file)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    streams = json.loads(done.stdout)["streams"]
    return {stream["codec_type"]: stream for stream in streams}


def moments_of(file: Path) -> list[float]:
    """When each picture of *file* is due, in seconds, in order."""
    asked = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time", "-of", "csv=p=0", str(file)]
    done = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", check=True)
    return sorted(float(line.strip(",")) for line in done.stdout.split())
