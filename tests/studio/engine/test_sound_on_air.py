"""What the operator turns while live is heard in the recording, stands in the timeline, and is told with the level."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from catalog.broadcasts.timeline import read_timeline
from studio.engine.commands import Commands
from studio.engine.engine import Engine
from studio.keeper.messages import Command
from studio.show.sound_plan import SoundPlan, SoundSource, sources_of
from tests.doubles.clips import make_clip

Make = Callable[..., Any]
Told = list[tuple[str, str, dict[str, Any]]]
RATE = 48_000


def wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def recorded(file: str) -> NDArray[np.float32]:
    """Return the first channel of the recording's sound, from its beginning."""
    with av.open(file, "r") as played:
        return np.concatenate([frame.to_ndarray()[0] for frame in played.decode(audio=0)])


def loud(sound: NDArray[np.float32], from_s: float, to_s: float, hertz: float) -> float:
    piece = sound[round(from_s * RATE) : round(to_s * RATE)]
    at = np.arange(len(piece)) / RATE
    return float(2 * np.abs(np.mean(piece * np.exp(-2j * np.pi * hertz * at))))


def test_faders_mutes_and_voices_are_heard_kept_and_told(engine: Engine, plan: Make, told: Told) -> None:
    given = plan(sound=SoundPlan(sources=(*sources_of(("tone",)), SoundSource(name="second", spec="tone", fader_db=-20.0))))
    commands = Commands(engine, lambda: None)
    engine.prepare(given)
    engine.go(given, is_resuming=False, offset_ms=0, first_segment=0)
    wait(0.8)
    for number, (do, args) in enumerate(
        [("mute", {"source": "microphone", "on": 1}), ("fader", {"source": "second", "db": -6}), ("voice", {"preset": "natural"})]
    ):
        assert commands.do(Command(id=str(number), do=do, args=args)).ok
    assert commands.do(Command(id="9", do="fader", args={"source": "radio", "db": 0})).code == "sound.source-unknown"
    assert commands.do(Command(id="10", do="fader", args={"source": "second"})).code == "engine.command-unknown"
    wait(0.8)
    (file,) = engine.stop("asked")["segments"]
    sound = recorded(file)
    assert loud(sound, 0.2, 0.7, 997) == pytest.approx(0.11, rel=0.1)
    assert 0.05 < loud(sound, 1.2, 1.5, 997) < 0.09
    timeline = read_timeline(engine._shop_folder / "broadcasts" / given.broadcast / "timeline.jsonl")
    facts = [(line.fact, line.facts) for line in timeline if line.fact.startswith("sound.")]
    assert facts == [
        ("sound.source-muted", {"source": "microphone", "on": 1}),
        ("sound.voice", {"source": "microphone", "voice": "natural", "suppression": 0}),
        ("sound.voice", {"source": "second", "voice": "natural", "suppression": 0}),
    ]
    level = [facts for kind, _, facts in told if kind == "level"][-1]
    assert [(one["source"], one["muted"], one["drift_ppm"]) for one in level["sources"]] == [("microphone", 1, 0), ("second", 0, 0)]
    assert -30_000 < level["integrated_mlufs"] < -15_000


def test_music_goes_down_under_the_voice_in_the_recording(engine: Engine, plan: Make, tmp_path: Path) -> None:
    clip = tmp_path / "beeps.mp4"
    make_clip(clip, seconds=2.6)
    given = plan(sound=SoundPlan(sources=sources_of((f"clip:{clip}",), ("tone",))))
    engine.prepare(given)
    engine.go(given, is_resuming=False, offset_ms=0, first_segment=0)
    wait(3.2)
    (file,) = engine.stop("asked")["segments"]
    sound = recorded(file)
    music = np.array([loud(sound, at, at + 0.1, 997) for at in np.arange(0.1, 2.8, 0.05)])
    assert np.count_nonzero(np.abs(music - 0.1) < 0.005) >= 4
    assert np.count_nonzero(np.abs(music - 0.025) < 0.003) >= 4


def test_a_loudspeaker_that_is_not_there_does_not_keep_the_show_from_the_air(engine: Engine, plan: Make, told: Told) -> None:
    given = plan(sound=SoundPlan(monitor="no such"))
    engine.prepare(given)
    engine.go(given, is_resuming=False, offset_ms=0, first_segment=0)
    wait(0.5)
    result = engine.stop("asked")
    assert result["frames"] > 4
    assert "loudspeaker:no such" in {facts["device"] for kind, _, facts in told if kind == "device.state"}
