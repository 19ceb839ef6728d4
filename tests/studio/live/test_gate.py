"""Nothing comes on the picture, and nothing stays there, without a clearance that holds today for what the card shows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from catalog.compliance.standing import Standing
from catalog.errors import CatalogError
from studio.live.gate import UNVERIFIED, Gate, Refusal, judge_card
from studio.show.plan import Overlay, ShownCard

TODAY = date(2026, 11, 23)
CARD = ShownCard(
    product="p1", revision=3, name="n", variant="v", price_fen=6800, price_text="", unit="", compared_fen=None, compared_text="",
    basis_text="", stock=None, link="", clearance="c1", examined="e1", overlay=Overlay(file="f", sha256="s", x=0, y=0, width=2, height=2),
)  # fmt: skip


def stands(**changes: Any) -> Standing:
    """Return how a product stands: cleared, unless told otherwise."""
    given: dict[str, Any] = {
        "product": "p1",
        "revision": 3,
        "clearance": "c1",
        "examined": "e1",
        "is_clear": True,
        "reason_code": "",
        "price_fens": (6800,),
    }
    return Standing(**given | {"price_min_fen": 5000, "price_max_fen": 9000} | changes)


class Catalogue:
    """Says what it is told to say."""

    def __init__(self) -> None:
        self.now = stands()
        self.error: type[Exception] | None = None
        self.is_news = False
        self.asked_for: list[date] = []
        self.closed = 0

    def changed(self) -> bool:
        if self.error:
            raise self.error
        is_news, self.is_news = self.is_news, False
        return is_news

    def standing(self, product_id: str, *, today: date) -> Standing:
        self.asked_for.append(today)
        if self.error:
            raise self.error
        return self.now

    def close(self) -> None:
        self.closed += 1


class Stand:
    """A gate with its catalogue, its date and what it refused."""

    def __init__(self) -> None:
        self.catalogue = Catalogue()
        self.today = TODAY
        self.refused: list[Refusal] = []
        self.heard = threading.Event()
        self.gate = Gate(lambda: self.catalogue, today=lambda: self.today, on_refused=self.hear, poll_s=0.02, patience_s=0.15)

    def hear(self, card: ShownCard, refusal: Refusal) -> None:
        self.refused.append(refusal)
        self.heard.set()

    def quiet(self, seconds: float = 0.1) -> bool:
        return not self.heard.wait(seconds)


@pytest.fixture
def stand() -> Iterator[Stand]:
    """Return a gate that looks every 20 ms."""
    stand = Stand()
    yield stand
    stand.gate.close()


@pytest.mark.parametrize(
    ("standing", "wanted"),
    [
        (stands(), None),
        (stands(revision=4), None),
        (stands(is_clear=False, reason_code="clearance.expired"), Refusal(reason="clearance.expired", is_withdrawn=True)),
        (stands(price_min_fen=6900), Refusal(reason="gate.price-out-of-range", is_withdrawn=False)),
        (stands(examined="e2"), Refusal(reason="gate.card-outdated", is_withdrawn=False)),
        (stands(revision=4, price_fens=(7000,)), Refusal(reason="gate.price-changed", is_withdrawn=False)),
        (stands(revision=3, price_fens=(7000,)), None),
    ],
)
def test_a_card_is_judged_by_what_was_cleared_and_what_it_shows(standing: Standing, wanted: Refusal | None) -> None:
    assert judge_card(CARD, standing) == wanted


def test_a_cleared_product_may_be_shown(stand: Stand) -> None:
    assert stand.gate.may_show(CARD) is None
    assert stand.catalogue.asked_for == [TODAY]


def test_a_catalogue_that_does_not_answer_refuses(stand: Stand) -> None:
    stand.catalogue.error = CatalogError
    refusal = stand.gate.may_show(CARD)
    assert refusal is not None
    assert refusal.reason == UNVERIFIED


def test_a_catalogue_that_answers_again_is_asked_again(stand: Stand) -> None:
    stand.catalogue.error = CatalogError
    stand.gate.may_show(CARD)
    stand.catalogue.error = None
    assert stand.gate.may_show(CARD) is None
    assert stand.catalogue.closed == 1


def test_a_catalogue_that_hangs_refuses_in_time() -> None:
    hanging = threading.Event()

    def never() -> Any:
        hanging.wait(5)
        raise CatalogError

    gate = Gate(never, today=lambda: TODAY, on_refused=lambda _card, _refusal: None)
    refusal = gate.may_show(CARD, deadline_s=0.1)
    hanging.set()
    gate.close()
    assert refusal == Refusal(reason=UNVERIFIED, is_withdrawn=False)


def change(catalogue: Catalogue, standing: Standing) -> None:
    catalogue.now, catalogue.is_news = standing, True


@pytest.mark.parametrize("standing", [stands(is_clear=False), stands(examined="e2"), stands(revision=4, price_fens=(1,))])
def test_what_is_on_air_is_watched(stand: Stand, standing: Standing) -> None:
    stand.gate.watch(CARD)
    assert stand.quiet()
    change(stand.catalogue, standing)
    assert stand.heard.wait(1)
    assert stand.refused == [judge_card(CARD, standing)]


def test_a_clearance_that_ends_at_midnight_ends_on_air(stand: Stand) -> None:
    stand.gate.watch(CARD)
    assert stand.quiet()
    stand.catalogue.now = stands(is_clear=False)
    assert stand.quiet()
    stand.today = date(2026, 11, 24)
    assert stand.heard.wait(1)


def test_a_short_silence_of_the_catalogue_takes_nothing_off(stand: Stand) -> None:
    stand.gate.watch(CARD)
    stand.catalogue.error = CatalogError
    assert stand.quiet(0.08)
    stand.catalogue.error = None
    assert stand.quiet(0.3)


def test_a_long_silence_takes_the_card_off(stand: Stand) -> None:
    stand.gate.watch(CARD)
    stand.catalogue.error = CatalogError
    assert stand.heard.wait(1)
    assert [refusal.reason for refusal in stand.refused] == [UNVERIFIED]


def test_a_price_of_the_rundowns_own_outlasts_edits_of_the_catalogue(stand: Stand) -> None:
    stand.catalogue.now = stands(price_fens=(7000,))
    stand.gate.meet(CARD)
    assert stand.gate.may_show(CARD) is None
    stand.gate.watch(CARD)
    change(stand.catalogue, stands(revision=4, price_fens=(7100,)))
    assert stand.quiet()
    assert stand.gate.may_show(CARD) is None


def test_what_is_off_air_is_watched_no_more(stand: Stand) -> None:
    stand.gate.watch(CARD)
    stand.gate.watch(None)
    change(stand.catalogue, stands(is_clear=False))
    assert stand.quiet()
