"""What reaches a viewer through a real server: pictures and sound in step, every frame, cards that can be read and scanned."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from catalog.broadcasts.timeline import Line
from catalog.money import yuan
from studio.engine import events
from studio.picture.look import CanvasSize
from studio.places import RUNTIME_VARIABLE
from studio.show.plan import Entry, ShowPlan
from studio.show.scene import Places, place_disclosures
from tests.doubles.evening import Evening, until
from tests.doubles.nginx_rtmp import NginxRtmp
from tests.doubles.seeing import Pixels, likeness
from tests.doubles.witness import decodes_whole, packets_of, streams_of
from tests.doubles.witness_moments import beeps_in, flashes_in
from tests.doubles.witness_pictures import code_in, cut_out, laid_over, nearest_picture, outside, picture_at, words_in

DEMO = Path(__file__).parents[2] / "assets/demo"
CLIP = DEMO / "clip.mp4"
WIDTH, HEIGHT = 1080, 1920
SECONDS, ADVANCE_S = 14, 4
NARROW = str.maketrans("（）", "()")


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """One broadcast: what we recorded, what the server recorded, and what our own result, plan and timeline say of it."""

    ours: Path
    theirs: Path
    result: dict[str, Any]
    plan: ShowPlan
    timeline: list[Line]

    def is_free(self, entry: Entry) -> NDArray[np.bool_]:
        """Which pixels show the camera alone while *entry* is on air."""
        heights = tuple(each.overlay.height for each in entry.disclosures)
        below = max((mark.height for mark in self.plan.marks), default=0)
        places = place_disclosures(Places(), CanvasSize(width=WIDTH, height=HEIGHT), heights, below=below)
        said = [msgspec.structs.replace(each.overlay, x=x, y=y) for each, (x, y) in zip(entry.disclosures, places, strict=True)]
        return outside([entry.card.overlay, entry.seller.overlay, *self.plan.marks, *said], width=WIDTH, height=HEIGHT)


class OnAir(msgspec.Struct, frozen=True, kw_only=True):
    """A card: its entry in the plan, its facts in the timeline, and the received picture from the middle of its time."""

    entry: Entry
    facts: dict[str, Any]
    picture: Pixels


@pytest.fixture(scope="module")
def received(cleared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Received]:
    folder = tmp_path_factory.mktemp("viewers")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(RUNTIME_VARIABLE, str(folder / "run"))
        server = NginxRtmp(folder / "nginx").start()
        show = Evening(
            Path(shutil.copytree(cleared, folder / "shop")), "--rundown", str(DEMO / "rundown.json"),
            "--camera", f"clip:{CLIP}", "--microphone", f"clip:{CLIP}", "--seconds", str(SECONDS), "--advance", str(ADVANCE_S),
            "--to", "nginx=-", first_line=server.url("evening"),
        )  # fmt: skip
        try:
            result = show.result()
            until(lambda: not server.streams(), 5, "nginx to close its recording")
        finally:
            show.close()
            server.stop()
        [ours], [theirs] = map(Path, result["segments"]), server.recordings("evening")
        plan = msgspec.json.decode(ours.with_name("plan.json").read_bytes(), type=ShowPlan)
        yield Received(ours=ours, theirs=theirs, result=result, plan=plan, timeline=show.timeline())


@pytest.fixture(scope="module", params=range(3))
def on_air(received: Received, request: pytest.FixtureRequest) -> OnAir:
    shown = [line for line in received.timeline if line.fact == events.CARD_SHOWN][request.param]
    second = (shown.at - received.timeline[0].at).total_seconds() + ADVANCE_S / 2
    picture = picture_at(received.theirs, second, width=WIDTH, height=HEIGHT)
    return OnAir(entry=received.plan.entries[int(shown.facts["index"])], facts=dict(shown.facts), picture=picture)


def test_both_recordings_play_without_a_word_of_complaint(received: Received) -> None:
    for file in (received.ours, received.theirs):
        streams = streams_of(file)
        video = streams["video"]
        assert (video["codec_name"], video["width"], video["height"], streams["audio"]["codec_name"]) == ("h264", WIDTH, HEIGHT, "aac")
        assert (video["color_space"], video["color_range"], video["has_b_frames"]) == ("bt709", "tv", 0)
        decodes_whole(file)


def test_time_never_goes_back_and_a_viewer_may_join_every_two_seconds(received: Received) -> None:
    for file in (received.ours, received.theirs):
        pictures, sounds = packets_of(file, "v"), packets_of(file, "a")
        assert all(earlier.dts_s < later.dts_s for track in (pictures, sounds) for earlier, later in pairwise(track))
        assert all(later.pts_s - earlier.pts_s < 0.05 for track in (pictures, sounds) for earlier, later in pairwise(track))
        keys = [picture.pts_s for picture in pictures if picture.is_key]
        assert keys[0] == 0
        assert all(later - earlier <= 2.002 for earlier, later in pairwise([*keys, pictures[-1].pts_s]))


def test_no_frame_is_missing_on_the_way(received: Received) -> None:
    recorded, arrived = (len(packets_of(file, "v")) for file in (received.ours, received.theirs))
    assert received.result["dropped_frames"] == 0
    assert recorded == received.result["frames"]
    assert recorded >= 0.97 * 30 * SECONDS
    assert recorded - arrived in range(3)


@pytest.mark.parametrize("which", ["ours", "theirs"])
def test_flash_and_beep_stay_together_from_start_to_end(received: Received, which: str) -> None:
    file = getattr(received, which)
    flashes, beeps = flashes_in(file), beeps_in(file)
    apart_ms = [round((beep - flash) * 1000, 1) for flash, beep in zip(flashes, beeps, strict=True)]
    print(f"{which}: beep after flash, ms: {apart_ms}")
    assert flashes[-1] - flashes[0] > SECONDS / 2
    assert max(map(abs, apart_ms)) <= 20


def test_a_card_is_the_one_that_was_painted_and_can_be_read_and_scanned(on_air: OnAir) -> None:
    seen = cut_out(on_air.picture, on_air.entry.card.overlay)
    alike = likeness(seen, laid_over(on_air.picture, on_air.entry.card.overlay))
    print(f"{on_air.facts['name']}: SSIM {alike:.4f}")
    assert alike >= 0.97
    read = words_in(seen)
    assert on_air.facts["name"] in read
    assert f"¥{yuan(on_air.facts['price_fen'])}" in read
    assert code_in(seen) == on_air.entry.card.link


def test_who_sells_can_be_read_beside_every_card(on_air: OnAir) -> None:
    read = words_in(cut_out(on_air.picture, on_air.entry.seller.overlay)).translate(NARROW)
    name, address, *_ = on_air.entry.seller.text.translate(NARROW).split(" ｜ ")
    assert name.removeprefix("实际销售者：") in read
    assert address.removeprefix("地址：") in read


def test_outside_the_cards_the_picture_is_the_cameras(received: Received, on_air: OnAir) -> None:
    is_free = received.is_free(on_air.entry)
    filmed = nearest_picture(CLIP, on_air.picture, is_free)
    apart = (on_air.picture.astype(np.int16) - filmed)[is_free]
    print(f"outside the cards: {10 * np.log10(255**2 / np.square(apart.astype(float)).mean()):.1f} dB")
    assert np.abs(apart).mean() < 3
    assert np.abs(apart.mean(axis=0)).max() < 1
    assert likeness(np.where(is_free[..., None], on_air.picture, 0), np.where(is_free[..., None], filmed, 0)) >= 0.95


def test_a_flash_is_white_to_the_edge_of_the_card(received: Received) -> None:
    flash = picture_at(received.theirs, flashes_in(received.theirs)[0], width=WIDTH, height=HEIGHT)
    assert np.quantile(flash[received.is_free(received.plan.entries[0])][::37], 0.01) > 245


def test_what_was_sent_is_told(received: Received) -> None:
    [told] = received.result["destinations"]
    assert (told["name"], told["state"], told["code"], told["dropped"], told["reconnects"]) == ("nginx", "idle", "", 0, 0)
    assert told["sent_seconds"] == pytest.approx(SECONDS, abs=0.2)
