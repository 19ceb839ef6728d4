"""What is killed without warning, and what goes on all the same."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.doubles.evening import Evenings, is_running, kaibo, moments_of, probed, until
from tests.doubles.nginx_rtmp import NginxRtmp
from tests.doubles.witness import packets_of

LOST_S = 0.8
"""A fragment of half a second that was not yet whole, the tenth the recorder waits between writes, and the time it takes to kill."""


SECONDS_HUNG = 30
COURIER_MB = 80.0


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * 4096 / 1e6


def frames_in(segments: list[str]) -> int:
    return sum(int(probed(Path(segment))["video"]["nb_read_packets"]) for segment in segments)


def test_a_killed_engine_loses_half_a_second_and_takes_up_the_same_broadcast(evening: Evenings, nginx: NginxRtmp) -> None:
    show = evening("--to", "nginx=-", first_line=nginx.url("k1")).live()
    show.wait("health", count=3)
    began = show.timeline("broadcast.started")[0].at
    due = (datetime.now(UTC) - began).total_seconds() * 30
    killed = time.monotonic()
    show.kill("engine")
    show.wait("live.state", state="live", count=2)
    assert time.monotonic() - killed < 5
    show.wait("health", count=6)
    result = show.end()
    first, second = result["segments"][:2]
    assert frames_in([first]) > due - 30 * LOST_S
    assert probed(Path(second))["video"]["codec_name"] == "h264"
    assert len(show.timeline("engine.resumed")) == 1


def test_a_killed_courier_costs_the_recording_nothing(evening: Evenings, nginx: NginxRtmp) -> None:
    show = evening("--to", "nginx=-", first_line=nginx.url("k2")).live()
    show.wait("output.state", destination="nginx", state="live")
    show.wait("health", count=2)
    killed = time.monotonic()
    show.kill("courier")
    show.wait("output.state", destination="nginx", state="live", count=2)
    assert time.monotonic() - killed < 3
    show.wait("health", count=5)
    result = show.end()
    assert result["dropped_frames"] == 0
    assert frames_in(result["segments"]) == result["frames"]


def test_a_killed_keeper_leaves_no_orphan_and_the_next_show_starts_clean(evening: Evenings) -> None:
    show = evening().live()
    pids = [show.pid(role) for role in ("engine", "courier", "keeper")]
    show.wait("segment.opened")
    show.kill("keeper")
    assert show.process.wait(10) == 3
    until(lambda: not any(map(is_running, pids)), 10, "the children to end")
    again = evening("--seconds", "2", shop=show.shop)
    assert again.result()["dropped_frames"] == 0


def test_a_killed_client_does_not_end_the_show(evening: Evenings) -> None:
    show = evening().live()
    show.process.kill()
    show.process.wait(5)
    status = kaibo("status", shop=show.shop)
    assert status["state"] == "live"
    stopped = kaibo("stop", shop=show.shop)
    assert stopped["state"] == "idle"
    assert stopped["result"]["dropped_frames"] == 0


def test_a_killed_server_is_sent_to_again_from_a_key_frame(evening: Evenings, nginx: NginxRtmp) -> None:
    show = evening("--to", "nginx=-", first_line=nginx.url("k3")).live()
    show.wait("output.state", destination="nginx", state="live")
    show.wait("health", count=2)
    nginx.kill()
    show.wait("output.state", destination="nginx", state="reconnecting")
    show.wait("health", count=5)
    nginx.start()
    back = time.monotonic()
    show.wait("output.state", destination="nginx", state="live", count=2)
    assert time.monotonic() - back < 5
    show.wait("health", count=8)
    result = show.end()
    assert frames_in(result["segments"]) == result["frames"]
    assert result["dropped_frames"] == 0
    until(lambda: len(nginx.recordings("k3")) >= 2, 5, "nginx to close its second recording")
    assert packets_of(nginx.recordings("k3")[-1], "v")[0].is_key


@pytest.mark.timeout(180)
def test_a_server_that_hangs_for_half_a_minute_holds_nothing_up(evening: Evenings, nginx: NginxRtmp) -> None:
    show = evening("--to", "nginx=-", "--kbps", "1500", first_line=nginx.url("k4")).live()
    show.wait("output.state", destination="nginx", state="live")
    show.wait("health", count=3)
    began = len(show.events)
    nginx.pause()
    try:
        held_mb = []
        for second in range(SECONDS_HUNG):
            show.wait("health", count=4 + second, deadline_s=5)
            held_mb.append(resident_mb(show.pid("courier")))
        show.wait("output.state", destination="nginx", state="reconnecting", deadline_s=0)
        asked = time.monotonic()
        result = show.end()
        assert time.monotonic() - asked < 8
    finally:
        nginx.resume()
    assert max(held_mb) < COURIER_MB
    assert max(held_mb[10:]) < min(held_mb[:10]) + 8, "it does not grow while it waits"
    meanwhile = [event["facts"] for event in show.events[began:] if event["kind"] == "health"]
    assert {facts["dropped"] for facts in meanwhile} == {0}
    assert max(facts["late_p99_us"] for facts in meanwhile) < 1_000_000 / 30, "no picture came a whole picture late"
    assert result["dropped_frames"] == 0
    assert frames_in(result["segments"]) == result["frames"]
    gaps = {round(after - before, 3) for file in result["segments"] for before, after in pairwise(moments_of(Path(file)))}
    assert max(gaps) <= 0.034
