"""What is not cleared does not go on air, and what is no longer cleared does not stay there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from studio.show.plan import Overlay
from tests.doubles.evening import SMALL, Evenings, kaibo, plan_of, shown_to_a_person
from tests.journeys.conftest import SIGNER

Rundown = Callable[..., str]
GREY = (96, 96, 96)


@pytest.fixture
def plain(tmp_path: Path) -> tuple[str, ...]:
    """A camera that shows one grey, so that whatever else is seen is ours."""
    Image.new("RGB", (270, 480), GREY).save(tmp_path / "plain.png")
    return ("--camera", f"still:{tmp_path / 'plain.png'}")


def pictures_with(card: Overlay, segments: list[str]) -> list[bool]:
    """Whether the card's place shows anything but the plain camera, picture by picture."""
    seen = []
    for segment in segments:
        with av.open(segment) as recording:
            for picture in recording.decode(video=0):
                place = picture.to_ndarray(format="gray")[card.y : card.y + card.height, card.x : card.x + card.width]
                seen.append(bool(np.ptp(place[4:-4, 4:-4]) > 60))
    return seen


def test_what_is_not_cleared_keeps_the_show_off_the_air(uncleared: Path, tmp_path: Path, rundown: Rundown) -> None:
    shop = Path(shutil.copytree(uncleared, tmp_path / "shop"))
    refused = kaibo("live", "--rundown", rundown("DEMO-DUCK", "DEMO-CAKE"), *SMALL, "--lang", "en", shop=shop, ok=(1,))
    assert refused["error"]["code"] == "gate.blocked"
    assert [block["code"] for block in refused["blocks"]] == ["gate.items-missing"] * 2
    assert all(shown_to_a_person(block) for block in (refused["error"], *refused["blocks"]))
    assert not list((shop / "broadcasts").glob("*"))
    assert kaibo("status", shop=shop)["processes"] == []


def test_an_override_goes_on_air_as_a_fact_and_opens_no_gate(evening: Evenings, uncleared: Path, tmp_path: Path, rundown: Rundown) -> None:
    shop = Path(shutil.copytree(uncleared, tmp_path / "shop"))
    show = evening("--rundown", rundown("DEMO-DUCK"), "--override", f"{SIGNER}:已向平台电话确认", shop=shop).live()
    show.do("next")
    show.wait("command.refused", code="gate.blocked")
    show.end()
    assert [line.facts["text"] for line in show.timeline("override")] == [f"{SIGNER}:已向平台电话确认"]
    assert not show.timeline("card.shown")


def test_a_price_outside_the_signed_range_keeps_the_show_off_the_air(shop: Path, rundown: Rundown) -> None:
    refused = kaibo("live", "--rundown", rundown({"product": "DEMO-DUCK", "price": "59.90"}), *SMALL, shop=shop, ok=(1,))
    (block,) = refused["blocks"]
    assert (block["code"], shown_to_a_person(block)) == ("gate.price-out-of-range", True)
    assert not list((shop / "broadcasts").glob("*"))


def test_a_product_edited_on_air_is_off_the_picture_within_a_second(
    evening: Evenings, shop: Path, rundown: Rundown, plain: tuple[str, ...]
) -> None:
    show = evening("--rundown", rundown("DEMO-DUCK", "DEMO-CAKE"), *plain).live()
    show.do("next")
    shown = show.wait("card.shown")
    show.wait("health", count=3)
    kaibo("products", "edit", "DEMO-DUCK", "--name", "另一种鸭", "--by", SIGNER, shop=shop, ok=(0,))
    edited = datetime.now(UTC)
    hidden = show.wait("card.hidden", reason="withdrawn")
    assert (datetime.fromisoformat(hidden["at"]) - edited).total_seconds() < 1
    show.wait("health", count=len([event for event in show.events if event["kind"] == "health"]) + 2)
    show.do("next")
    show.wait("card.shown", index=1)
    show.do("previous")
    refused = show.wait("command.refused", do="previous")
    assert refused["facts"] == {"do": "previous", "code": "gate.blocked", "reason": "gate.changed", "product": shown["facts"]["product"]}
    result = show.end()
    (withdrawn,) = show.timeline("clearance.withdrawn")
    assert (withdrawn.facts["product"], withdrawn.facts["reason"]) == (shown["facts"]["product"], "gate.changed")
    assert [line.facts["index"] for line in show.timeline("card.shown")] == [0, 1]
    seen = pictures_with(plan_of(show).entries[0].card.overlay, result["segments"])
    began = show.timeline("broadcast.started")[0].at
    last = next(number for number in range(seen.index(True), len(seen)) if not seen[number]) - 1
    assert last / 30 < (edited - began).total_seconds() + 1


def test_a_price_inside_the_signed_range_is_painted_anew_and_shown_again(evening: Evenings, shop: Path, rundown: Rundown) -> None:
    show = evening("--rundown", rundown("DEMO-DUCK", "DEMO-CAKE")).live()
    show.do("next")
    before = show.wait("card.shown")
    kaibo("products", "edit", "DEMO-DUCK", "--price", "66", "--by", SIGNER, shop=shop, ok=(0,))
    after = show.wait("card.shown", price_fen=6600)
    assert (before["facts"]["price"], after["facts"]["price"]) == ("¥68.00/盒", "¥66.00/盒")
    assert before["facts"]["card"] != after["facts"]["card"]
    show.do("next")
    show.wait("card.shown", index=1)
    kaibo("products", "edit", "DEMO-DUCK", "--price", "65.5", "--by", SIGNER, shop=shop, ok=(0,))
    show.do("previous")
    show.wait("card.shown", price_fen=6550)
    kaibo("products", "edit", "DEMO-DUCK", "--price", "59", "--by", SIGNER, shop=shop, ok=(0,))
    show.wait("card.hidden", reason="withdrawn")
    show.end()
    assert [line.facts["price_fen"] for line in show.timeline("card.shown")] == [6800, 6600, 3900, 6550]
    assert [line.facts["price_fen"] for line in show.timeline("entry.changed")] == [6600, 6550]


def test_what_is_shown_and_put_right_by_hand_is_in_the_timeline(evening: Evenings, shop: Path, rundown: Rundown) -> None:
    kaibo("clear", "DEMO-CUP", "--by", SIGNER, "--withdraw", "供应商召回", shop=shop, ok=(0, 1))
    show = evening("--rundown", rundown("DEMO-DUCK"), shop=shop).live()
    show.do("show", product="DEMO-CUP")
    assert show.wait("command.refused", do="show")["facts"]["code"] == "gate.blocked"
    show.do("show", product="DEMO-TEA")
    tea = show.wait("card.shown", name="示例龙井茶")
    show.do("correct", said="全网最低价", put_right="直播价八十八元一罐", by=SIGNER)
    show.wait("correction")
    show.do("show", product="NO-SUCH-THING")
    assert show.wait("command.refused", product="")["facts"]["code"] == "engine.entry-unknown"
    show.say("这不是命令")
    show.say('{"do":"jump","index":' + "9" * 40 + "}")
    show.end()
    (correction,) = show.timeline("correction")
    said = {"said": "全网最低价", "put_right": "直播价八十八元一罐", "by": SIGNER, "product": tea["facts"]["product"]}
    assert correction.facts == said
    assert [line.facts["name"] for line in show.timeline("card.shown")] == ["示例龙井茶"]
