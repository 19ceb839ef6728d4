"""The preset is what this machine sustains: tried, not assumed, and tried once."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from studio.encoding import trial
from studio.encoding.picture_encoder import EncoderMissing
from studio.encoding.plan import ENCODERS, EncodingPlan
from studio.encoding.trial import CACHE_NAME, Attempt, Choice, Trial, choose, choose_once, is_built_in, try_encoder

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

    assert choose(FULL, cores=2, try_one=try_one).plan.preset == chosen


def test_one_busy_moment_does_not_cost_quality() -> None:
    moments = iter([60_000, 9_000])

    def try_one(plan: EncodingPlan) -> Trial:
        cost = next(moments)
        return Trial(encoder=plan.encoder, preset=plan.preset, processor_us=cost, call_us=cost // 2)

    assert choose(FULL, cores=2, wanted="x264", try_one=try_one).plan.preset == "veryfast"


def test_a_busy_day_is_tried_again_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "choose", lambda plan, **_more: Choice(plan=msgspec.structs.replace(plan, preset="ultrafast")))
    choose_once(SMALL, tmp_path, now_s=lambda: 0)
    monkeypatch.setattr(trial, "choose", lambda plan, **_more: Choice(plan=msgspec.structs.replace(plan, preset="veryfast")))
    assert choose_once(SMALL, tmp_path, now_s=lambda: 80_000).plan.preset == "ultrafast"
    assert choose_once(SMALL, tmp_path, now_s=lambda: 90_000).plan.preset == "veryfast"


def only(**costs_us: int) -> trial.TryOne:
    """Return a machine that has these encoders alone."""

    def try_one(plan: EncodingPlan) -> Trial:
        if plan.encoder not in costs_us:
            raise EncoderMissing(encoder=plan.encoder)
        cost = costs_us[plan.encoder]
        return Trial(encoder=plan.encoder, preset=plan.preset, processor_us=cost, call_us=cost)

    return try_one


def test_hardware_comes_first_and_the_plan_falls_in_order_with_a_reason_for_each_step() -> None:
    choice = choose(FULL, cores=2, try_one=only(h264_qsv=900_000, h264_amf=2_000, libx264=9_000))
    assert choice.plan.encoder == "h264_amf"
    assert choice.tried == (
        Attempt(encoder="h264_nvenc", preset="", reason="refused"),
        Attempt(encoder="h264_qsv", preset="", reason="costly"),
        Attempt(encoder="h264_amf", preset="", reason=""),
    )


def test_what_was_asked_for_is_the_only_one_tried_and_its_absence_an_error() -> None:
    assert choose(FULL, cores=2, wanted="v4l2", try_one=only(h264_nvenc=1, h264_v4l2m2m=2_000)).plan.encoder == "h264_v4l2m2m"
    with pytest.raises(EncoderMissing) as missing:
        choose(FULL, cores=2, wanted="nvenc", try_one=only(libx264=1))
    assert missing.value.facts == {"encoder": "h264_nvenc"}


@pytest.mark.parametrize(
    ("changes", "reason"), [({"held": 2}, "late"), ({"has_headers": False}, "headless"), ({"call_us": 30_000}, "slow"), ({}, "")]
)
def test_an_encoder_that_is_quick_may_still_be_unfit(changes: dict[str, int], reason: str) -> None:
    given: dict[str, int] = {"processor_us": 1_000, "call_us": 1_000, **changes}
    assert Trial(encoder="h264_nvenc", preset="", **given).reason(FULL, 2) == reason  # type: ignore[arg-type]


def test_this_machine_falls_to_x264_and_says_why_nothing_else() -> None:
    choice = choose(SMALL, cores=2)
    reasons = {attempt.encoder: attempt.reason for attempt in choice.tried}
    if choice.plan.encoder == "libx264":
        assert list(reasons) == list(ENCODERS.values())
        assert all(reasons[name] in {"absent", "refused", "headless", "late", "costly", "slow"} for name in list(reasons)[:-1])
    assert choice.tried[-1].reason == ""


def test_an_encoder_that_does_not_open_any_more_is_chosen_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "choose", lambda plan, **_more: Choice(plan=msgspec.structs.replace(plan, encoder="h264_nvenc", preset="")))
    assert choose_once(SMALL, tmp_path).plan.encoder == "h264_nvenc"
    monkeypatch.setattr(trial, "choose", lambda plan, **_more: Choice(plan=msgspec.structs.replace(plan, preset="veryfast")))
    assert choose_once(SMALL, tmp_path).plan.encoder == "h264_nvenc"
    assert choose_once(SMALL, tmp_path, is_anew=True).plan.preset == "veryfast"


def test_the_media_library_says_what_it_carries() -> None:
    assert is_built_in("libx264")
    assert not is_built_in("h264_of_another_world")


def test_a_real_trial_takes_real_time() -> None:
    tried = try_encoder(msgspec.structs.replace(SMALL, preset="ultrafast"))
    assert 0 < tried.call_us < 100_000
    assert tried.sustains(SMALL, cores=2)


def test_the_best_choice_is_made_once_a_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "choose", lambda plan, **_more: Choice(plan=msgspec.structs.replace(plan, preset="veryfast")))
    first = choose_once(SMALL, tmp_path)
    monkeypatch.setattr(trial, "choose", lambda *_args, **_more: pytest.fail("tried again"))
    assert choose_once(SMALL, tmp_path) == first


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\xff\xfe", b'{"x": 3}'])
def test_a_damaged_note_of_the_choice_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / CACHE_NAME).write_bytes(damage)
    assert choose_once(SMALL, tmp_path).plan.encoder in ENCODERS.values()
    assert choose_once(SMALL, tmp_path).plan.encoder in ENCODERS.values()


def test_a_folder_that_cannot_be_written_only_costs_another_trial(tmp_path: Path) -> None:
    assert choose_once(SMALL, tmp_path / "missing").plan.encoder in ENCODERS.values()
