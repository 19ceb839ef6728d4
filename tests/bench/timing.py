"""Lateness beside a busy window, the way to the first packet, and from a frame's moment to a reader's eye."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.stage import MEASURED_S, demo_shop, full_size_show
from tests.doubles.evening import until
from tests.doubles.nginx_rtmp import NginxRtmp

STARTS = 3


def measure(folder: Path) -> list[Figure]:
    """Return lateness, first packet and reader's latency."""
    shop = demo_shop(folder / "demo")
    nginx = NginxRtmp(folder / "nginx", is_recording=False).start()
    burner = subprocess.Popen([sys.executable, "-m", "tests.bench.burner"])
    try:
        timer = subprocess.run(
            [sys.executable, "-m", "tests.bench.timer_loop", str(MEASURED_S)], capture_output=True, text=True, check=True
        )
        bare_ms = float(timer.stdout)
        show = full_size_show(shop, nginx, "late")
        try:
            show.wait("health", count=4 + MEASURED_S, deadline_s=60)
            late_ms = show.end()["late_p99_ms"]
        finally:
            show.close()
    finally:
        burner.terminate()
        burner.wait()
    firsts, delays = [], []
    try:
        for number in range(STARTS):
            show = full_size_show(shop, nginx, f"first{number}")
            try:
                firsts.append(show.wait("output.first-packet")["facts"]["after_ms"] / 1000)
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
            limit="at most 20 and at most 3 x a bare timer loop",
        ),
        Figure(name="first_packet_s", value=statistics.median(firsts), unit="s", yardstick=1.0, runs=firsts, limit="at most 1"),
        Figure(
            name="reader_p50_ms",
            value=p50,
            unit="ms",
            yardstick=80,
            runs=[p50, statistics.quantiles(delays, n=100)[98]],
            limit="p50 at most 80",
        ),
    ]
