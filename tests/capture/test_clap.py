"""A clap shows how far picture and sound are apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from capture.clap import Watched, find_clap, watch
from capture.clock import SECOND_NS, monotonic
from capture.errors import ClapNotHeard, ClapNotSeen, ClapUnclear
from capture.sound import RATE
from tests.doubles.clips import make_clip
from tests.doubles.workbench import Bench

FPS = 30


def room(claps_s: tuple[float, ...], *, picture_late_ms: float, seen: bool = True, heard: bool = True, seed: int = 1) -> Watched:
    """Return eight seconds of a room with noise and a host who sways, and claps whose pictures come *picture_late_ms* late."""
    random = np.random.default_rng(seed)
    at = np.arange(8 * FPS) / FPS
    changes = 1.0 + 0.5 * np.sin(at) + random.uniform(0, 0.4, at.size)
    samples = random.normal(0, 0.002, 8 * RATE)
    for clap_s in claps_s:
        picture = int(np.ceil((clap_s + picture_late_ms / 1000) * FPS))
        if seen:
            changes[picture - 2 : picture + 2] += [4.0, 9.0, 30.0, 12.0]
        if heard:
            rings = np.arange(RATE // 10) / RATE
            first = round(clap_s * RATE)
            samples[first : first + rings.size] += 0.5 * np.exp(-rings * 60) * random.normal(0, 1, rings.size)
    return Watched(changes=changes, changed_ns=(at * SECOND_NS).astype(np.int64), samples=samples.astype(np.float32), first_ns=0)


@pytest.mark.parametrize("picture_late_ms", [0.0, 83.0, 240.0, -120.0])
def test_the_delay_is_found_to_within_a_picture(picture_late_ms: float) -> None:
    clap = find_clap(room((1.013, 2.521, 4.07, 5.64), picture_late_ms=picture_late_ms))
    assert clap.claps == 4
    assert clap.sound_delay_ms == pytest.approx(picture_late_ms + 500 / FPS, abs=500 / FPS)
    assert clap.spread_ms <= 1000 / FPS + 2


def test_one_cup_that_falls_does_not_spoil_it() -> None:
    watched = room((1.0, 2.5, 4.0, 5.5), picture_late_ms=80.0)
    fallen = watched.samples.copy()
    fallen[round(6.9 * RATE) : round(6.9 * RATE) + 480] += 0.6
    changes = watched.changes.copy()
    changes[round(7.2 * FPS)] += 30
    clap = find_clap(Watched(changes=changes, changed_ns=watched.changed_ns, samples=fallen, first_ns=0))
    assert (clap.claps, clap.sound_delay_ms) == (4, pytest.approx(97, abs=20))


def test_what_is_missing_is_said() -> None:
    with pytest.raises(ClapNotSeen):
        find_clap(room((2.0,), picture_late_ms=0, seen=False))
    with pytest.raises(ClapNotHeard):
        find_clap(room((2.0,), picture_late_ms=0, heard=False))
    with pytest.raises(ClapNotSeen):
        find_clap(Watched(changes=np.zeros(0), changed_ns=np.zeros(0, np.int64), samples=np.zeros(0, np.float32), first_ns=0))
    seen, heard = room((2.0,), picture_late_ms=0), room((5.0,), picture_late_ms=0)
    with pytest.raises(ClapUnclear):
        find_clap(Watched(changes=seen.changes, changed_ns=seen.changed_ns, samples=heard.samples, first_ns=0))


def test_a_camera_and_a_microphone_of_one_clip_agree(bench: Bench, tmp_path: Path) -> None:
    clip = tmp_path / "flash.mp4"
    make_clip(clip, seconds=1.6)
    camera, microphone = bench.camera(f"clip:{clip}"), bench.microphone(f"clip:{clip}")
    clap = find_clap(watch(camera, microphone, seconds=4.0, clock=monotonic))
    assert clap.claps >= 2
    assert abs(clap.sound_delay_ms) <= 10
