"""A source is treated, faded, delayed and muted without a click; music makes room for voices."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from studio.engine import events
from studio.sound.desk import Desk, SourceUnknown
from studio.sound.filtering import Filter, high_pass
from studio.sound.meter import mdb
from studio.sound.mixer import Mixer
from studio.sound.suppression import AHEAD, WEIGHTS, Suppression, SuppressionMissing
from studio.sound.true_peak import TruePeakMeter
from studio.sound.voices import FOLDER, VoiceUnknown, voices
from tests.doubles.materials import RATE, speech_like
from tests.doubles.playing import STRETCH, Playing, mixed, recorded, sine, strip


class Facts:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.written: list[tuple[str, dict[str, Any]]] = []

    def write(self, kind: str, facts: Any, *, is_urgent: bool = False) -> None:
        self.written.append((kind, dict(facts)))


def level(samples: NDArray[np.float32]) -> float:
    return 10 * np.log10(float(np.mean(np.square(samples))) + 1e-12)


def steepest(samples: NDArray[np.float32]) -> float:
    return float(np.abs(np.diff(samples[0])).max())


CHANGES: dict[str, Callable[[Desk], Any]] = {
    "fader": lambda desk: desk.fader("microphone", -20.0),
    "silent": lambda desk: desk.fader("microphone", -60.0),
    "mute": lambda desk: desk.mute("microphone", on=True),
    "delay": lambda desk: desk.delay("microphone", 123),
    "voice": lambda desk: desk.voice("noisy-mall"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_clicks(change: str) -> None:
    mixer = Mixer([strip(sine(0.5))])
    before = mixed(mixer, 3)[:, STRETCH:]
    CHANGES[change](Desk(mixer, Facts()))
    assert steepest(np.concatenate([before, mixed(mixer, 3, first=3)], axis=1)) < 1.1 * steepest(before)


def test_a_delayed_source_comes_later() -> None:
    click = Playing(lambda at: np.where(np.rint(at * RATE) == 6000, 0.5, 0.0))
    mixer = Mixer([strip(click, delay_ms=100)])
    assert np.abs(mixed(mixer, 4)[0]).argmax() == 6000 + RATE // 10


def test_a_fader_turns_down_what_it_says() -> None:
    mixer = Mixer([strip(sine(0.5), fader_db=-20.0)])
    assert level(mixed(mixer, 4)[:, STRETCH:]) == pytest.approx(level(0.5 * np.sqrt(0.5) * np.ones(9)) - 20, abs=0.05)


def test_a_muted_source_is_seen_to_work_and_the_others_are_heard() -> None:
    mixer = Mixer([strip(sine(0.5)), strip(sine(0.25, 440), "second")])
    Desk(mixer, Facts()).mute("microphone", on=True)
    out = mixed(mixer, 4)[:, STRETCH:]
    assert np.abs(out).max() == pytest.approx(0.25, abs=0.005)
    first, second = mixer.tell().sources
    assert (first.source, first.muted, second.muted) == ("microphone", 1, 0)
    assert first.peak_mdb == pytest.approx(mdb(0.5), abs=30)


def test_the_high_pass_takes_rumble_and_leaves_speech() -> None:
    at = np.arange(32 * STRETCH) / RATE

    def passed(hertz: float) -> float:
        wave, through = np.sin(2 * np.pi * hertz * at).astype(np.float32)[None], Filter((high_pass(80),), 1)
        out = np.concatenate([through.run(wave[:, first : first + STRETCH]) for first in range(0, wave.shape[1], STRETCH)], axis=1)
        return level(out[:, RATE:]) - level(wave)

    assert [passed(20), passed(80), passed(1000)] == pytest.approx([-24.1, -3.0, 0.0], abs=0.2)


def test_a_stream_is_filtered_the_same_in_any_pieces() -> None:
    noise = np.random.default_rng(2).standard_normal((2, 4096)).astype(np.float32)
    whole, pieces = Filter((high_pass(80),), 2), Filter((high_pass(80),), 2)
    together = np.concatenate([pieces.run(noise[:, first : first + 1024]) for first in range(0, 4096, 1024)], axis=1)
    assert np.allclose(whole.run(noise), together, atol=1e-6)


def test_the_peak_between_the_samples_is_found() -> None:
    meter = TruePeakMeter(2)
    wave = np.sin(np.pi / 2 * np.arange(4096) + np.pi / 4).astype(np.float32)
    meter.hear(np.stack([wave, wave]))
    assert np.abs(wave).max() == pytest.approx(0.707, abs=0.001)
    assert meter.tell() == pytest.approx(1.0, abs=0.02)


def test_the_weights_are_those_whose_origin_is_told() -> None:
    assert hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() in (FOLDER / "voices.toml").read_text(encoding="utf-8")


def test_noise_goes_and_the_voice_stays_where_it_was() -> None:
    clean = speech_like(6.0)
    noise = (np.random.default_rng(4).standard_normal(len(clean)) * 0.01).astype(np.float32)
    suppression = Suppression(1.0)
    out = np.concatenate([suppression.run((clean + noise)[first : first + STRETCH]) for first in range(0, len(clean) - STRETCH, STRETCH)])
    pause = slice(AHEAD + round(3.4 * RATE), round(3.9 * RATE))
    assert level(out[pause]) < level(noise) - 15
    said = slice(RATE, 3 * RATE)
    assert np.corrcoef(out[AHEAD:][said], clean[said])[0, 1] > 0.9


@pytest.mark.parametrize("voice", list(voices()))
def test_a_treated_voice_stays_with_its_picture(voice: str) -> None:
    clean = speech_like(4.0)
    out = mixed(Mixer([strip(recorded(clean), voice=voice)]), 40)[0]
    shared = np.fft.irfft(np.fft.rfft(out, 1 << 19) * np.conj(np.fft.rfft(clean[: len(out)], 1 << 19)))
    late = int(shared.argmax())
    assert abs(late if late < 1 << 18 else late - (1 << 19)) < RATE // 500


def test_a_machine_without_the_weights_says_so_and_the_voice_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SuppressionMissing):
        Suppression(1.0, tmp_path / "none.rnnn")
    monkeypatch.setattr("studio.sound.strip.Suppression", lambda _share: Suppression(1.0, tmp_path / "none.rnnn"))
    facts, mixer = Facts(), Mixer([strip(recorded(speech_like(2.0)))])
    assert Desk(mixer, facts).voice("clear") == {"voice": "clear", "suppression": 0}
    assert level(mixed(mixer, 20)) > -40
    assert facts.written == [(events.VOICE_CHANGED, {"source": "microphone", "voice": "clear", "suppression": 0})]


def test_loud_and_soft_come_closer_and_pauses_grow_quiet() -> None:
    at_level = {loud: level(mixed(Mixer([strip(sine(loud), voice="natural")]), 20)[:, 10 * STRETCH :]) for loud in (0.5, 0.05, 0.0005)}
    assert at_level[0.5] - at_level[0.05] < 14
    assert at_level[0.05] - at_level[0.0005] > 45


def test_music_makes_room_while_somebody_speaks() -> None:
    speaking = Playing(lambda at: np.where((at > 2) & (at < 4), 0.2 * np.sin(at * 2000), 0.0))
    music = sine(0.1, 5000)
    out = mixed(Mixer([strip(speaking), strip(music, "music", role="music")]), 80)[0]
    spectrum = [np.abs(np.fft.rfft(out[round(at * RATE) : round(at * RATE) + RATE // 4]))[1250] for at in (1.5, 3.0, 6.4)]
    assert 20 * np.log10(spectrum[1] / spectrum[0]) == pytest.approx(-12, abs=0.5)
    assert 20 * np.log10(spectrum[2] / spectrum[0]) == pytest.approx(0, abs=0.2)


def test_processed_and_unprocessed_can_both_be_heard() -> None:
    mixer = Mixer([strip(sine(0.3), voice="noisy-mall")], -16.0)
    mixed(mixer, 2)
    assert mixer.plain is None
    mixer.is_compared = True
    out = mixed(mixer, 1, first=2)
    assert mixer.plain is not None
    assert np.abs(mixer.plain).max() == pytest.approx(0.3, abs=0.001)
    assert np.abs(out).max() != pytest.approx(0.3, abs=0.05)


def test_names_that_do_not_exist_are_refused_with_those_that_do() -> None:
    desk = Desk(Mixer([strip(sine(0.1)), strip(sine(0.1), "music", role="music")]), Facts())
    with pytest.raises(SourceUnknown) as unknown:
        desk.fader("radio", 0.0)
    assert unknown.value.facts == {"source": "radio", "sources": "microphone music"}
    with pytest.raises(VoiceUnknown):
        desk.voice("opera")
    with pytest.raises(SourceUnknown):
        desk.voice("clear", "music")
    with pytest.raises(ValueError, match="nan"):
        desk.fader("music", float("nan"))


def test_a_show_that_begins_with_a_treated_voice_says_so() -> None:
    facts = Facts()
    Desk(Mixer([strip(sine(0.1), voice="clear"), strip(sine(0.1), "music", role="music")]), facts).begin()
    assert facts.written == [(events.VOICE_CHANGED, {"source": "microphone", "voice": "clear", "suppression": 1})]


def test_only_what_is_heard_differently_is_a_fact() -> None:
    facts = Facts()
    desk = Desk(Mixer([strip(sine(0.1))]), facts)
    desk.fader("microphone", -3.0)
    desk.delay("microphone", 80)
    desk.mute("", on=True)
    desk.mute("microphone", on=False)
    assert [kind for kind, _ in facts.written] == [events.SOUND_MUTED, events.SOURCE_MUTED]
