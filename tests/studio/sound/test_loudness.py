"""The mix comes to the loudness that was asked for, stays under -1 dBTP, and is measured as others measure it."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from studio.encoding.sound_encoder import BLOCK, SoundEncoder
from studio.sound.loudness import Loudness
from studio.sound.mixer import Mixer
from studio.sound.strip import Strip
from tests.doubles.materials import RATE, measured, music_like, speech_like
from tests.doubles.playing import STRETCH, mixed, recorded, strip

TARGET = -16.0
SECONDS = 28.0
SETTLED = 10 * RATE


def heard_after_coding(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return *samples* as a viewer gets them: AAC at 128 kbit/s, decoded."""
    encoder, decoder = SoundEncoder(128), av.CodecContext.create("aac", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.extradata = encoder.headers
    pieces = [
        piece.packet
        for first in range(0, samples.shape[1] - BLOCK + 1, BLOCK)
        for piece in encoder.encode(np.ascontiguousarray(samples[:, first : first + BLOCK]), first)
    ]
    return np.concatenate([frame.to_ndarray() for packet in pieces for frame in decoder.decode(packet)], axis=1)


def strips_of(material: str, voice: str, loudness: float) -> list[Strip]:
    speech, music = recorded(speech_like(SECONDS) * (10 * loudness)), recorded(music_like(SECONDS) * (10 * loudness))
    return {
        "speech": [strip(speech, voice=voice)],
        "music": [strip(music, role="music")],
        "speech over music": [strip(speech, voice=voice), strip(music, "music", role="music")],
    }[material]


@pytest.mark.parametrize("material", ["speech", "music", "speech over music"])
@pytest.mark.parametrize(("voice", "loudness"), [("off", 0.4), ("natural", 0.03)])
def test_the_mix_is_as_loud_as_wanted_and_never_peaks_over(material: str, voice: str, loudness: float, tmp_path: Path) -> None:
    out = mixed(Mixer(strips_of(material, voice, loudness), TARGET), int(SECONDS * RATE / STRETCH))
    lufs, true_peak = measured(out[:, SETTLED:], tmp_path)
    assert lufs == pytest.approx(TARGET, abs=1.0)
    assert true_peak < -1.0
    if voice == "off":
        assert measured(heard_after_coding(out[:, SETTLED : SETTLED + 6 * RATE]), tmp_path)[1] < -1.0


@pytest.mark.parametrize("samples", [speech_like(20), music_like(20) * 3, np.zeros(20 * RATE, np.float32) + 1e-6])
def test_loudness_is_measured_as_ffmpeg_measures_it(samples: NDArray[np.float32], tmp_path: Path) -> None:
    loudness, both = Loudness(), np.stack([samples, samples * 0.5])
    for first in range(0, both.shape[1] - STRETCH + 1, STRETCH):
        loudness.hear(np.ascontiguousarray(both[:, first : first + STRETCH]))
    assert max(-70.0, loudness.integrated) == pytest.approx(measured(both, tmp_path)[0], abs=0.15)


def test_a_sine_of_minus_23_is_minus_23_lufs() -> None:
    """EBU Tech 3341, case 1: 1 kHz at -23 dBFS in both channels."""
    loudness = Loudness()
    wave = (10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * np.arange(48 * STRETCH) / RATE)).astype(np.float32)
    for first in range(0, len(wave), STRETCH):
        loudness.hear(np.stack([wave[first : first + STRETCH]] * 2))
    assert [loudness.momentary, loudness.short_term, loudness.integrated] == pytest.approx([-23.0] * 3, abs=0.1)


def test_a_silent_room_is_not_raised(tmp_path: Path) -> None:
    room = (np.random.default_rng(3).standard_normal(20 * RATE) * 10 ** (-65 / 20)).astype(np.float32)
    mixer = Mixer([strip(recorded(room))], TARGET)
    mixed(mixer, 200)
    assert mixer.tell().gain_mdb == 0
