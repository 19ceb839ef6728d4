"""What was asked for as sound becomes a plan, or is refused with what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from assets.errors import KaiboError
from capture.errors import SpecUnknown
from studio.show.asked_sound import USUAL_LUFS, read_sound
from studio.show.errors import SoundNameWrong, StripWrong
from studio.show.sound_plan import CLIP, MUSIC, VOICE, sources_of
from studio.sound.voices import voices

VOICES = tuple(voices())


def test_microphones_and_music_get_names_and_roles() -> None:
    plan = read_sound(["tone", "guest=silence", "tone"], ["silence"])
    assert [(source.name, source.spec, source.role) for source in plan.sources] == [
        ("microphone", "tone", VOICE), ("guest", "silence", VOICE), ("microphone-3", "tone", VOICE), ("music", "silence", MUSIC),
    ]  # fmt: skip


def test_a_plain_show_is_left_as_it_comes() -> None:
    plan = read_sound(["tone"])
    assert (plan.sources, plan.target_lufs, plan.monitor) == (sources_of(("tone",)), None, "")


def test_a_treated_voice_brings_the_mix_to_its_loudness_unless_told_otherwise() -> None:
    assert read_sound(["tone"], voice="clear", voices=VOICES).target_lufs == USUAL_LUFS
    assert read_sound(["tone"], strips=["microphone:voice=natural"], voices=VOICES).target_lufs == USUAL_LUFS
    assert read_sound(["tone"], voice="clear", voices=VOICES, loudness=-20.0).target_lufs == -20.0


def test_a_strip_is_set_word_by_word() -> None:
    plan = read_sound(
        ["tone"], ["bed=tone"], ["microphone: voice=noisy-mall, fader=-3, delay=80", "bed:fader=-12.5,mute", "bed:clip"], voices=VOICES
    )
    voice, bed = plan.sources
    assert (voice.voice, voice.fader_db, voice.delay_ms, voice.is_muted) == ("noisy-mall", -3.0, 80, False)
    assert (bed.fader_db, bed.is_muted, bed.role) == (-12.5, True, CLIP)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"microphones": ["trumpet"]}, SpecUnknown),
        ({"microphones": ["a=tone", "a=tone"]}, SoundNameWrong),
        ({"microphones": ["tone"], "strips": ["radio:mute"]}, SoundNameWrong),
        ({"microphones": ["tone"], "strips": ["microphone:fader=loud"]}, StripWrong),
        ({"microphones": ["tone"], "strips": ["microphone:fader=nan"]}, StripWrong),
        ({"microphones": ["tone"], "strips": ["microphone:delay=-5"]}, StripWrong),
        ({"microphones": ["tone"], "strips": ["microphone:voice=opera"]}, StripWrong),
        ({"microphones": ["tone"], "voice": "opera"}, StripWrong),
        ({"microphones": ["tone"], "monitor": "loudspeaker:"}, SpecUnknown),
    ],
)
def test_what_cannot_be_is_refused(asked: dict[str, Any], error: type[KaiboError]) -> None:
    with pytest.raises(error):
        read_sound(**{"voices": VOICES, **asked})
