"""Lateness beside a busy window, the way to the first packet, and from a frame's moment to a reader's eye."""

from __future__ import annotations

import json
import queue
import statistics
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from studio.engine.events import PROCESS_STARTED
from studio.keeper.clients import attach
from studio.keeper.link import Link
from tests.bench.figures import Figure
from tests.bench.stage import MEASURED_S, demo_shop, full_size_show
from tests.doubles.evening import until
from tests.doubles.nginx_rtmp import NginxRtmp

STARTS = 3


def waiting_desk(shop: Path) -> Link:
    """Attach as a window does before the evening: keeper, engine and courier are up, nothing is prepared."""
    started: queue.SimpleQueue[str] = queue.SimpleQueue()
    roles = {"engine", "courier"}
    link = attach(
        shop, role="window", start=True, on_event=lambda event: started.put(event.facts["role"]) if event.kind == PROCESS_STARTED else None
    )
    link.listen()
    roles -= set(link.snapshot["processes"])
    while roles:
        roles.discard(started.get(timeout=20))
    return link


def measure(folder: Path) -> list[Figure]:
    """Return lateness, first packet and reader's latency."""
    shop = demo_shop(folder / "demo")
    nginx = NginxRtmp(folder / "nginx", is_recording=False).start()
    burner = subprocess.Popen([sys.executable, "-m", "tests.bench.burner"])
    try:
        show = full_size_show(shop, nginx, "late")
        try:
            timer = subprocess.run(
                [sys.executable, "-m", "tests.bench.timer_loop", str(MEASURED_S)], capture_output=True, text=True, check=True
            )
            bare_ms = float(timer.stdout)
            late_ms = show.end()["late_p99_ms"]
        finally:
            show.close()
    finally:
        burner.terminate()
        burner.wait()
    firsts, delays = [], []
    try:
        for number in range(STARTS):
            desk = waiting_desk(shop)
            show = full_size_show(shop, nginx, f"first{number}")
            try:
                desk.close()
                gone = datetime.fromisoformat(show.wait("live.state", state="preparing")["at"])
                firsts.append((datetime.fromisoformat(show.wait("output.first-packet")["at"]) - gone).total_seconds())
                reader_file = folder / f"reader{number}.json"
                began_ns = show.wait("health")["facts"]["began_ns"]
                reader = subprocess.Popen(
                    [sys.executable, "-m", "tests.bench.reader", nginx.url(f"first{number}"), str(began_ns), str(reader_file)]
                )
                until(lambda: reader.poll() is not None, 40, "the reader to have seen enough")  # noqa: B023 - waited for within the turn
                delays += json.loads(reader_file.read_text(encoding="utf-8"))
                show.end()
            finally:
                show.close()
    finally:
        nginx.stop()
    p50 = statistics.median(delays)
    return [
        Figure(
            name="late_p99_ms",
            value=late_ms,
            unit="ms",
            yardstick=bare_ms,
            runs=[late_ms],
            limit="at most 20 and at most 3 x a bare timer loop beside it",
        ),
        Figure(
            name="first_packet_s",
            value=statistics.median(firsts),
            unit="s",
            yardstick=1.0,
            runs=firsts,
            limit="at most 1, from go on a desk that is open",
        ),
        Figure(
            name="reader_p50_ms",
            value=p50,
            unit="ms",
            yardstick=80,
            runs=[p50, statistics.quantiles(delays, n=100)[98]],
            limit="p50 at most 80",
        ),
    ]
