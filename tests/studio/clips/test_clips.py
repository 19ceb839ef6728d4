"""Promises of clips: what was shown and nothing else, copied or exact, and never one that may not go out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from catalog.broadcasts.broadcast import Interval
from catalog.broadcasts.timeline import Line
from catalog.compliance.standing import Standing
from catalog.product import Product, Variant
from studio.clips.advertisement_check import refusal
from studio.clips.clip_plan import Piece, pieces, recorded, was_corrected
from studio.clips.cutting import copied, exact, mark_picture
from studio.clips.errors import ClipSourceBroken
from studio.reports.web_font import WEIGHTS
from tests.doubles.clips import make_clip

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ZERO = int(START.timestamp() * 1000)


def told(second: float, fact: str, **facts: object) -> Line:
    return Line(at=START + timedelta(seconds=second), fact=fact, facts=facts, prev="", seq=1)


def shown(first: float, last: float) -> Interval:
    return Interval(broadcast="b", product="p", name="茶", price_fen=8800, from_ms=ZERO + int(first * 1000), to_ms=ZERO + int(last * 1000))


def probed(made: bytes, folder: Path) -> tuple[float, float, dict[str, str], list[int]]:
    """Return the seconds of picture and sound, the tags, and the brightness of each picture."""
    (folder / "probe.mp4").write_bytes(made)
    with av.open(str(folder / "probe.mp4")) as clip:
        grey = [int(frame.to_ndarray(format="gray").mean()) for frame in clip.decode(video=0)]
        fps = clip.streams.video[0].average_rate or Fraction(15)
        sound = clip.streams.audio[0]
        return len(grey) / float(fps), float((sound.duration or 0) * (sound.time_base or 0)), dict(clip.metadata), grey


def test_the_segments_of_a_timeline_are_cut_to_the_interval_over_their_borders(tmp_path: Path) -> None:
    lines = [
        told(0.2, "segment.opened", file="0001.mp4", starts_at=START.isoformat()),
        told(60, "segment.closed", file="0001.mp4"),
        told(60.3, "segment.opened", file="0002.mp4", starts_at=(START + timedelta(seconds=60)).isoformat()),
        told(90, "correction", said="x"),
        told(100, "broadcast.ended"),
    ]
    parts = pieces(shown(50, 70), recorded(tmp_path, lines))
    assert [(part.file.name, part.from_s, part.to_s) for part in parts] == [("0001.mp4", 50, 60), ("0002.mp4", 0, 10)]
    assert pieces(shown(200, 300), recorded(tmp_path, lines)) == []
    assert (was_corrected(shown(80, 95), lines), was_corrected(shown(50, 70), lines)) == (True, False)


def test_a_copied_clip_begins_at_the_key_frame_before_and_two_parts_follow_each_other(tmp_path: Path) -> None:
    make_clip(tmp_path / "a.mp4", seconds=4)
    whole, seconds = copied([Piece(file=tmp_path / "a.mp4", from_s=1.5, to_s=3.0)], title="广告 · 茶")
    picture, sound, tags, _ = probed(whole, tmp_path)
    assert picture == pytest.approx(2.0, abs=0.15)
    assert sound == pytest.approx(2.0, abs=0.2)
    assert seconds == pytest.approx(2.0, abs=0.2)
    assert tags["title"] == "广告 · 茶"
    twice, _ = copied([Piece(file=tmp_path / "a.mp4", from_s=1, to_s=2), Piece(file=tmp_path / "a.mp4", from_s=3, to_s=4)], title="x")
    assert probed(twice, tmp_path)[0] == pytest.approx(2.0, abs=0.2)


def test_an_exact_clip_is_exactly_the_moment_and_wears_its_mark(tmp_path: Path) -> None:
    make_clip(tmp_path / "a.mp4", seconds=3, colour=(200, 30, 30))
    mark = mark_picture(["广告", "茶"], WEIGHTS[700], size=20)
    made, seconds = exact([Piece(file=tmp_path / "a.mp4", from_s=1.2, to_s=2.4)], title="x", mark=mark)
    picture, sound, _, _ = probed(made, tmp_path)
    assert (picture, seconds) == (pytest.approx(1.2, abs=0.08), pytest.approx(1.2, abs=0.08))
    assert sound == pytest.approx(1.2, abs=0.1)
    with av.open(str(tmp_path / "probe.mp4")) as clip:
        first = next(clip.decode(video=0)).to_ndarray(format="rgb24").astype(int)
    assert np.abs(first[12:40, 12:60] - first[300, 100]).max() > 100
    assert np.abs(first[200:, :] - first[300, 100]).max() < 40


def test_a_missing_segment_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ClipSourceBroken):
        copied([Piece(file=tmp_path / "gone.mp4", from_s=0, to_s=1)], title="x")


CLEAR = Standing(product="p", revision=1, clearance="c", examined="", is_clear=True, reason_code="")


@pytest.mark.parametrize(
    ("product", "standing", "was_corrected", "code"),
    [
        ({}, CLEAR, False, ""),
        ({}, CLEAR, True, "clips.corrected"),
        ({"categories": ("HEALTH_FOOD",)}, CLEAR, False, "clips.reviewed-first"),
        ({"categories": ("TOBACCO",)}, CLEAR, False, "clips.never-advertised"),
        ({"is_withdrawn": True}, CLEAR, False, "clips.product-withdrawn"),
        (
            {},
            Standing(product="p", revision=1, clearance="", examined="", is_clear=False, reason_code="gate.not-cleared"),
            False,
            "gate.not-cleared",
        ),
    ],
)
def test_a_clip_goes_out_only_as_an_advertisement_may(
    product: dict[str, object], standing: Standing, code: str, *, was_corrected: bool
) -> None:
    told_product = Product(id="p", name="茶", variants=(Variant(price_fen=1),), **product)  # type: ignore[arg-type]
    assert refusal(standing, told_product, was_corrected=was_corrected) == code
    assert refusal(standing, None, was_corrected=False) == "clips.product-withdrawn"
