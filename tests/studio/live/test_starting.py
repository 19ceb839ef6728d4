"""What is asked for before the show: destinations that do not get in each other's way, and nothing left of what never began."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from studio.destinations_book import DestinationNameTaken, Target
from studio.keys import StreamAddress
from studio.live.starting import Prepared, broadcast_id, check_targets, fitting_kbps, forget, read_target
from studio.outputs.errors import SameKey
from studio.rtmp.errors import AddressScheme
from studio.show.plan import ShowPlan, Source

WHEN = datetime(2026, 11, 23, 20, 30).astimezone()


def to(name: str, url: str) -> Target:
    return Target(name=name, address=StreamAddress(url))


def planned(folder: Path) -> Prepared:
    """A show whose plan lies in its folder."""
    plan = ShowPlan(
        broadcast=folder.name, shop_folder=str(folder.parent), sources=(Source(name="main", device="pattern"),), microphones=("tone",)
    )
    folder.mkdir()
    (folder / "plan.json").write_text("{}", encoding="utf-8")
    return Prepared(plan=plan, plan_file=folder / "plan.json", blocks=(), concerns=())


def test_different_destinations_may_go_together() -> None:
    check_targets([to("a", "rtmp://host/live/1"), to("b", "rtmp://host/live/2"), to("c", "rtmp://other/live/1")])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("rtmp://host/live/1", "rtmp://host/live/1"),
        ("rtmp://host/live/1", "rtmp://HOST:1935/live/1"),
        ("rtmp://host/live/1", "rtmps://host/live/1"),
        ("rtmp://host/live/1", "rtmp://host/live//1"),
    ],
)
def test_one_stream_is_not_pushed_to_twice(first: str, second: str) -> None:
    with pytest.raises(SameKey) as refused:
        check_targets([to("a", first), to("b", second)])
    assert refused.value.facts == {"first": "a", "second": "b"}


def test_one_name_stands_for_one_destination() -> None:
    with pytest.raises(DestinationNameTaken):
        check_targets([to("a", "rtmp://host/live/1"), to("a", "rtmp://host/live/2")])


def test_a_wrong_address_names_its_destination_and_not_itself() -> None:
    with pytest.raises(AddressScheme) as refused:
        read_target(" 平台 ", "http://host/live/geheim")
    assert refused.value.facts == {"destination": "平台"}


def test_a_broadcasts_id_is_its_local_start_and_some_chance() -> None:
    ids = {broadcast_id(WHEN) for _ in range(50)}
    assert len(ids) == 50
    assert all(re.fullmatch(r"20261123-203000-[0-9a-f]{6}", one) for one in ids)


@pytest.mark.parametrize(
    ("size", "fps", "kbps"), [((1080, 1920), 30, 4000), ((720, 1280), 30, 1800), ((270, 480), 30, 400), ((1080, 1920), 60, 6000)]
)
def test_the_bit_rate_fits_the_picture(size: tuple[int, int], fps: int, kbps: int) -> None:
    assert fitting_kbps(*size, fps) == kbps


def test_a_show_that_never_began_leaves_nothing(tmp_path: Path) -> None:
    prepared = planned(tmp_path / "20261123-203000-a1b2c3")
    forget(prepared.plan_file)
    forget(prepared.plan_file)
    assert not list(tmp_path.iterdir())


def test_what_was_recorded_is_never_forgotten(tmp_path: Path) -> None:
    prepared = planned(tmp_path / "20261123-203000-a1b2c3")
    (prepared.plan_file.parent / "timeline.jsonl").write_text("", encoding="utf-8")
    forget(prepared.plan_file)
    assert prepared.plan_file.exists()
