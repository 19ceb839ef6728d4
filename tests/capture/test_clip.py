"""The clip as camera and as microphone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from capture.clock import SECOND_NS, monotonic
from capture.device import Camera, Microphone
from capture.device_states import DeviceState
from capture.reading import Reading
from capture.sound import RATE
from tests.doubles.clips import FLASH_S, cut_off, make_clip
from tests.doubles.workbench import Bench, Witness, eventually

S = DeviceState
LENGTH_NS = 2 * SECOND_NS


def flashes(bench: Bench, camera: Camera, until_ns: int) -> list[int]:
    """Return when, after the epoch, each flash began."""
    seen: list[int] = []
    was_white = False
    last = 0
    while last < until_ns:
        picture = bench.picture(camera, newer_than=last)
        last = picture.captured_ns
        is_white = picture.y[::50, ::50].mean() > 220
        if is_white and not was_white:
            seen.append(last - bench.epoch_ns)
        was_white = is_white
    return seen


def beep_ns(bench: Bench, microphone: Microphone, turn: int) -> float:
    """Return when, after the epoch, the beep of a turn began."""
    from_ns = bench.epoch_ns + turn * LENGTH_NS
    eventually(lambda: monotonic() > from_ns + SECOND_NS)
    loud = np.abs(microphone.read(from_ns, RATE).samples[:, 0]) > 0.1
    assert loud.any()
    return turn * LENGTH_NS + loud.argmax() * SECOND_NS / RATE


def test_flash_and_beep_stay_together_through_the_loop(bench: Bench, clip: Path) -> None:
    camera, microphone = bench.camera(f"clip:{clip}"), bench.microphone(f"clip:{clip}")
    seen = flashes(bench, camera, bench.epoch_ns + 5 * SECOND_NS)
    heard = [beep_ns(bench, microphone, turn) for turn in (1, 2)]
    assert seen == pytest.approx([turn * LENGTH_NS + FLASH_S * SECOND_NS for turn in range(3)], abs=1000)
    assert heard == pytest.approx(seen[1:], abs=2_000_000)


@pytest.mark.parametrize("name", ["a.mkv", "a.flv", "a.ts", "a.mov"])
def test_other_containers_keep_time_too(bench: Bench, tmp_path: Path, name: str) -> None:
    make_clip(tmp_path / name, sound_rate=44_100, layout="mono")
    camera, microphone = bench.camera(f"clip:{tmp_path / name}"), bench.microphone(f"clip:{tmp_path / name}")
    seen = flashes(bench, camera, bench.epoch_ns + SECOND_NS)
    from_ns = bench.epoch_ns
    eventually(lambda: monotonic() > from_ns + SECOND_NS)
    sound = microphone.read(from_ns, RATE).samples
    assert abs(seen[0] - (np.abs(sound[:, 0]) > 0.1).argmax() * SECOND_NS / RATE) < SECOND_NS // 15
    assert np.array_equal(sound[:, 0], sound[:, 1])


def test_the_loop_is_as_long_as_the_longest_stream(bench: Bench, tmp_path: Path) -> None:
    make_clip(tmp_path / "short sound.mp4", seconds=2, sound_seconds=1)
    with Reading(tmp_path / "short sound.mp4") as reading:
        assert reading.length_ns == 2 * SECOND_NS
    make_clip(tmp_path / "short film.mp4", seconds=1, sound_seconds=3)
    with Reading(tmp_path / "short film.mp4") as reading:
        assert abs(reading.length_ns - 3 * SECOND_NS) < SECOND_NS // 40


def test_a_clip_opened_late_starts_at_its_present_place(bench: Bench, clip: Path, witness: Witness) -> None:
    bench.epoch_ns -= 1001 * SECOND_NS
    camera = bench.camera(f"clip:{clip}", witness)
    witness.wait_for(S.RUNNING)
    assert abs(bench.picture(camera).captured_ns - monotonic()) < SECOND_NS // 2
    assert bench.picture(camera).y[::50, ::50].mean() == pytest.approx(16 + (20 + 15) * 219 / 255, abs=8)


def test_pictures_come_no_larger_than_needed_and_never_too_early(bench: Bench, clip: Path) -> None:
    camera = bench.camera(f"clip:{clip}", width=180, height=320)
    picture = bench.picture(camera)
    assert (picture.width, picture.height) == (180, 320)
    assert picture.captured_ns <= monotonic()


def test_a_missing_clip_says_so_and_the_engine_gets_nothing(bench: Bench, witness: Witness, tmp_path: Path) -> None:
    camera = bench.camera(f"clip:{tmp_path / 'no.mp4'}", witness)
    microphone = bench.microphone(f"clip:{tmp_path / 'no.mp4'}", witness)
    witness.wait_for(S.FAILED, "capture.file-missing")
    assert camera.latest(monotonic()) is None
    assert not microphone.read(monotonic(), 480).samples.any()


@pytest.mark.parametrize("content", [b"", b"not a clip", b"\x00" * 5000, b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"])
def test_a_file_that_is_no_clip_is_told_as_broken(bench: Bench, witness: Witness, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mp4").write_bytes(content)
    bench.camera(f"clip:{tmp_path / 'a.mp4'}", witness)
    witness.wait_for(S.FAILED, "capture.clip-broken")


def test_a_folder_is_no_clip(bench: Bench, witness: Witness, tmp_path: Path) -> None:
    bench.camera(f"clip:{tmp_path}", witness)
    witness.wait_for(S.FAILED, "capture.file-unreadable")


def test_a_cut_off_clip_plays_as_far_as_it_goes_then_its_last_picture_stays(bench: Bench, witness: Witness, tmp_path: Path) -> None:
    make_clip(tmp_path / "cut.mp4", seconds=2)
    cut_off(tmp_path / "cut.mp4", 0.6)
    camera = bench.camera(f"clip:{tmp_path / 'cut.mp4'}", witness)
    witness.wait_for(S.RUNNING)
    witness.wait_for(S.LOST, "capture.clip-broken")
    eventually(lambda: monotonic() > bench.epoch_ns + SECOND_NS)
    assert camera.latest(monotonic()) is not None


def test_a_clip_damaged_in_the_middle_plays_on(bench: Bench, witness: Witness, tmp_path: Path) -> None:
    file = tmp_path / "scratched.mp4"
    make_clip(file, seconds=2)
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 200] = bytes(200)
    file.write_bytes(content)
    camera = bench.camera(f"clip:{file}", witness)
    assert flashes(bench, camera, bench.epoch_ns + 3 * SECOND_NS)
    assert (S.FAILED, "capture.clip-broken") not in witness.told


def test_a_clip_without_sound_is_silence_and_says_so(bench: Bench, witness: Witness, tmp_path: Path) -> None:
    make_clip(tmp_path / "mute.mp4", has_sound=False, seconds=1)
    microphone = bench.microphone(f"clip:{tmp_path / 'mute.mp4'}", witness)
    witness.wait_for(S.FAILED, "capture.clip-silent")
    assert microphone.read(monotonic(), 100).samples.shape == (100, 2)


def test_a_song_is_no_camera(bench: Bench, witness: Witness, tmp_path: Path) -> None:
    make_clip(tmp_path / "song.m4a", has_picture=False, seconds=1)
    bench.camera(f"clip:{tmp_path / 'song.m4a'}", witness)
    witness.wait_for(S.FAILED, "capture.clip-no-picture")


def test_a_clip_of_twice_the_rate_gives_only_what_the_canvas_needs(bench: Bench, tmp_path: Path) -> None:
    make_clip(tmp_path / "60.mp4", fps=60, has_sound=False)
    camera = bench.camera(f"clip:{tmp_path / '60.mp4'}", fps=30)
    seen = [bench.picture(camera).captured_ns]
    while len(seen) < 10:
        seen.append(bench.picture(camera, newer_than=seen[-1]).captured_ns)
    assert min(np.diff(seen)) >= SECOND_NS // 31


def test_pictures_given_out_stay_as_they_are(bench: Bench, clip: Path) -> None:
    camera = bench.camera(f"clip:{clip}")
    kept = [bench.picture(camera)]
    before = [kept[0].y.mean()]
    while len(kept) < 12:
        kept.append(bench.picture(camera, newer_than=kept[-1].captured_ns))
        before.append(kept[-1].y.mean())
    camera.close()
    assert [picture.y.mean() for picture in kept] == before


def test_a_clip_that_plays_once_stops_at_its_last_picture(bench: Bench, witness: Witness, tmp_path: Path) -> None:
    make_clip(tmp_path / "intro.mp4", seconds=0.6, has_sound=False)
    camera = bench.camera(f"once:{tmp_path / 'intro.mp4'}", witness)
    witness.wait_for(S.RUNNING)
    eventually(lambda: monotonic() > bench.epoch_ns + 3 * SECOND_NS)
    last = bench.picture(camera)
    assert last.captured_ns < bench.epoch_ns + 600_000_001
    assert camera.latest(monotonic()) is last
    assert not camera.is_away(monotonic())


def test_a_clip_that_is_over_shows_its_last_picture_to_whoever_comes_late(bench: Bench, clip: Path) -> None:
    bench.epoch_ns -= 100 * SECOND_NS
    picture = bench.picture(bench.camera(f"once:{clip}"))
    assert bench.epoch_ns + LENGTH_NS - SECOND_NS // 4 < picture.captured_ns < bench.epoch_ns + LENGTH_NS


def test_a_clip_whose_pictures_are_seconds_apart_is_never_taken_for_away(bench: Bench, clip: Path) -> None:
    camera = bench.camera(f"clip:{clip}")
    bench.picture(camera)
    assert not camera.is_away(monotonic() + 30 * SECOND_NS)
