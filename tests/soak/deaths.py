"""A long evening in which processes are killed by chance: ``python -m tests.soak.deaths [MINUTES] [SEED]``."""

from __future__ import annotations

import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from tests.doubles.evening import Evening, kaibo, probed, until
from tests.doubles.nginx_rtmp import NginxRtmp

ROOT = Path(__file__).parents[2]
CLIP = ROOT / "assets/demo/clip.mp4"
OUT = Path("build/soak-deaths.md")
BACK_WITHIN_S = {"courier killed": 3.0, "engine killed": 5.0, "server killed": 5.0, "server stopped": 5.0}
LONGEST_FAULT_S = 20.0


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One fault and how long it took to send again once that was possible."""

    at_s: float
    fault: str
    lasted_s: float
    back_s: float

    @property
    def is_kept(self) -> bool:
        """Whether the promise held."""
        return self.back_s <= BACK_WITHIN_S[self.fault]


class Evenings:
    """One broadcast to one server, and the faults done to both."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.chance = chance
        self.nginx = NginxRtmp(folder / "nginx", is_recording=False).start()
        words = ("--camera", f"clip:{CLIP}", "--microphone", f"clip:{CLIP}", "--size", "270x480", "--to", "nginx=-")
        self.show = Evening(folder / "shop", *words, first_line=self.nginx.url("soak")).live()
        self.show.wait("output.state", destination="nginx", state="live")
        self.pause = threading.Event()

    def lives(self, kind: str) -> int:
        """How often it has gone live so far."""
        return sum(
            event["kind"] == kind and event["facts"]["state"] == "live" and not event["facts"].get("code") for event in self.show.events
        )

    def back_after(self, kind: str, before: int) -> float:
        """Return the seconds until it is live once more."""
        begun = time.monotonic()
        until(lambda: self.lives(kind) > before, 60, f"{kind} live again")
        return time.monotonic() - begun

    def kill_courier(self) -> tuple[float, float]:
        """Kill the courier."""
        before = self.lives("output.state")
        self.show.kill("courier")
        return 0.0, self.back_after("output.state", before)

    def kill_engine(self) -> tuple[float, float]:
        """Kill the engine."""
        before = self.lives("live.state")
        self.show.kill("engine")
        return 0.0, self.back_after("live.state", before)

    def kill_server(self) -> tuple[float, float]:
        """Kill the server and bring it back."""
        before, lasting = self.lives("output.state"), self.chance.uniform(0.2, LONGEST_FAULT_S)
        self.nginx.kill()
        self.pause.wait(lasting)
        self.nginx.start()
        return lasting, self.back_after("output.state", before)

    def stop_server(self) -> tuple[float, float]:
        """Let the server hang until it is given up, and come back."""
        before, lasting = self.lives("output.state"), self.chance.uniform(5.0, LONGEST_FAULT_S)
        self.nginx.pause()
        self.pause.wait(lasting)
        self.nginx.resume()
        return lasting, self.back_after("output.state", before)


def main(minutes: float, seed: int) -> int:
    """Run, write the table, return 0 where every promise held."""
    chance = random.Random(seed)
    print(f"seed {seed}", flush=True)
    outcomes: list[Outcome] = []
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kaibo-soak-") as folder:
        evening = Evenings(Path(folder), chance)
        faults: dict[str, Callable[[], tuple[float, float]]] = {
            "courier killed": evening.kill_courier,
            "engine killed": evening.kill_engine,
            "server killed": evening.kill_server,
            "server stopped": evening.stop_server,
        }
        try:
            while time.monotonic() - begun < minutes * 60:
                evening.pause.wait(chance.uniform(2.0, 8.0))
                name = chance.choice(sorted(faults))
                at_s = time.monotonic() - begun
                lasted_s, back_s = faults[name]()
                outcomes.append(Outcome(at_s=at_s, fault=name, lasted_s=lasted_s, back_s=back_s))
                print(f"{at_s:7.1f} s  {name:16} lasted {lasted_s:4.1f} s, back after {back_s:4.1f} s", flush=True)
            result = evening.show.end()
            recorded = sum(int(probed(Path(segment))["video"]["nb_read_packets"]) for segment in result["segments"])
        finally:
            evening.show.close()
            kaibo("stop", "--now", shop=Path(folder) / "shop")
            evening.nginx.stop()
    OUT.parent.mkdir(exist_ok=True)
    rows = [
        f"| {each.at_s:.0f} | {each.fault} | {each.lasted_s:.1f} | {each.back_s:.1f} | {'yes' if each.is_kept else '**no**'} |"
        for each in outcomes
    ]
    head = [
        f"# Deaths by chance, seed {seed}, {minutes:g} minutes",
        "",
        f"{result['frames']} pictures encoded, {recorded} in the recording.",
        "",
    ]
    OUT.write_text(
        "\n".join([*head, "| at s | fault | lasted s | sending again after s | kept |", "|---|---|---|---|---|", *rows, ""]),
        encoding="utf-8",
    )
    return 0 if all(each.is_kept for each in outcomes) else 1


if __name__ == "__main__":
    sys.exit(
        main(
            float(sys.argv[1]) if len(sys.argv) > 1 else 60.0,
            int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6),
        )
    )
