"""The preset is what this machine sustains: tried, not assumed, and tried once."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from studio.encoding import trial
from studio.encoding.picture_encoder import EncoderMissing
from studio.encoding.plan import EncodingPlan
from studio.encoding.trial import CACHE_NAME, Trial, choose, choose_once, try_encoder

FULL = EncodingPlan(width=1080, height=1920, frames_per_second=30, video_kbps=4000)
SMALL = EncodingPlan(width=144, height=256, frames_per_second=15, video_kbps=300)


@pytest.mark.parametrize(
    ("costs_us", "chosen"),
    [
        ({"veryfast": 12_000, "superfast": 9_000, "ultrafast": 6_000}, "veryfast"),
        ({"veryfast": 60_000, "superfast": 25_000, "ultrafast": 12_000}, "superfast"),
        ({"veryfast": 90_000, "superfast": 60_000, "ultrafast": 30_000}, "ultrafast"),
        ({"veryfast": 900_000, "superfast": 600_000, "ultrafast": 300_000}, "ultrafast"),
    ],
)
def test_the_best_preset_that_leaves_the_machine_room_is_chosen(costs_us: dict[str, int], chosen: str) -> None:
    def try_one(plan: EncodingPlan) -> Trial:
        if plan.encoder != "libx264":
            raise EncoderMissing(encoder=plan.encoder)
        cost = costs_us[plan.preset]
        return Trial(encoder=plan.encoder, preset=plan.preset, processor_us=cost, call_us=cost // 2)

    assert choose(FULL, cores=2, try_one=try_one).preset == chosen


def test_one_busy_moment_does_not_cost_quality() -> None:
    moments = iter([60_000, 9_000])

    def try_one(plan: EncodingPlan) -> Trial:
        cost = next(moments)
        return Trial(encoder=plan.encoder, preset=plan.preset, processor_us=cost, call_us=cost // 2)

    assert choose(FULL, cores=2, try_one=try_one).preset == "veryfast"


def test_a_busy_day_is_tried_again_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "choose", lambda plan, **_more: msgspec.structs.replace(plan, preset="ultrafast"))
    choose_once(SMALL, tmp_path, now_s=lambda: 0)
    monkeypatch.setattr(trial, "choose", lambda plan, **_more: msgspec.structs.replace(plan, preset="veryfast"))
    assert choose_once(SMALL, tmp_path, now_s=lambda: 80_000).preset == "ultrafast"
    assert choose_once(SMALL, tmp_path, now_s=lambda: 90_000).preset == "veryfast"


def test_hardware_is_taken_only_where_no_preset_would_do() -> None:
    def try_one(plan: EncodingPlan) -> Trial:
        cost = 300_000 if plan.encoder == "libx264" else 2_000
        return Trial(encoder=plan.encoder, preset=plan.preset, processor_us=cost, call_us=cost)

    assert choose(FULL, cores=2, try_one=try_one).encoder == "h264_nvenc"


def test_a_real_trial_takes_real_time() -> None:
    tried = try_encoder(msgspec.structs.replace(SMALL, preset="ultrafast"))
    assert 0 < tried.call_us < 100_000
    assert tried.sustains(SMALL, cores=2)


def test_the_best_choice_is_made_once_a_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "choose", lambda plan, **_more: msgspec.structs.replace(plan, preset="veryfast"))
    first = choose_once(SMALL, tmp_path)
    monkeypatch.setattr(trial, "choose", lambda *_args, **_more: pytest.fail("tried again"))
    assert choose_once(SMALL, tmp_path) == first


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b'{"x": 3}'])
def test_a_damaged_note_of_the_choice_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / CACHE_NAME).write_bytes(damage)
    assert choose_once(SMALL, tmp_path).preset
    assert choose_once(SMALL, tmp_path).preset


def test_a_folder_that_cannot_be_written_only_costs_another_trial(tmp_path: Path) -> None:
    assert choose_once(SMALL, tmp_path / "missing").preset
