"""Decides whether a product's card may be on the picture, before it is shown and for as long as it is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Protocol

import msgspec

from catalog.compliance.standing import Standing
from catalog.errors import CatalogError
from studio.errors import StudioError
from studio.show.plan import ShownCard

POLL_S = 0.5
PATIENCE_S = 5.0
"""A card that was in order stays this long while the catalogue cannot be read; then nobody could vouch for it."""

UNVERIFIED = "gate.unverified"
NOT_PLANNED = "gate.card-outdated"
PRICE_CHANGED = "gate.price-changed"
OUT_OF_RANGE = "gate.price-out-of-range"

log = logging.getLogger("kaibo.engine")


class GateBlocked(StudioError):
    """The product may not be shown. Facts: ``product``, ``reason`` (a code); ``count``, ``first`` for the preflight's sentence."""

    code = "gate.blocked"
    is_finding = True


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a card must not be on the picture.

    Attributes:
        reason: a code: the catalogue's own for a product that is not cleared, or one of this room's.
        is_withdrawn: the clearance itself is gone; otherwise what the card shows is no longer what was cleared.
    """

    reason: str
    is_withdrawn: bool


def judge_card(card: ShownCard, standing: Standing, *, has_own_price: bool = False) -> Refusal | None:
    """Return why *card* must not be shown while its product stands as *standing*, or None when it may.

    *has_own_price* says that the rundown names a price that is not the catalogue's, so that an edit there does not change it.
    """
    if not standing.is_clear:
        return Refusal(reason=standing.reason_code, is_withdrawn=True)
    if standing.examined != card.examined:
        return Refusal(reason=NOT_PLANNED, is_withdrawn=False)
    if not standing.price_min_fen <= card.price_fen <= standing.price_max_fen:
        return Refusal(reason=OUT_OF_RANGE, is_withdrawn=False)
    if standing.revision != card.revision and card.price_fen not in standing.price_fens and not has_own_price:
        return Refusal(reason=PRICE_CHANGED, is_withdrawn=False)
    return None


class ReadsStandings(Protocol):
    """The catalogue's reader, as the gate uses it (``catalog.compliance.standing.StandingReader``).

    Every call may raise a CatalogError: the database is locked or damaged, and nobody knows.
    """

    def changed(self) -> bool:
        """Whether the database was written to since the last call."""

    def standing(self, product_id: str, *, today: date) -> Standing:
        """Return how a product stands today."""

    def close(self) -> None:
        """Let go of the database."""


class Gate:
    """Asks the catalogue on a thread of its own; ``may_show`` may be called from any."""

    def __init__(
        self,
        open_reader: Callable[[], ReadsStandings],
        *,
        today: Callable[[], date],
        on_refused: Callable[[ShownCard, Refusal], None],
        poll_s: float = POLL_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Prepare the gate. *on_refused* is called from the gate's thread when the card on air may stay no longer."""
        self._open_reader, self._today, self._on_refused = open_reader, today, on_refused
        self._poll_s, self._patience_s = poll_s, patience_s
        self._reader: ReadsStandings | None = None
        self._asked = threading.Condition()
        self._questions: list[_Question] = []
        self._on_air: ShownCard | None = None
        self._is_news = False
        self._is_closing = False
        self._unknown_since = 0.0
        self._judged_on: date | None = None
        self._own_prices: set[tuple[str, int]] = set()
        self._thread = threading.Thread(target=self._run, name="gate", daemon=True)
        self._thread.start()

    def may_show(self, card: ShownCard, deadline_s: float = 1.0) -> Refusal | None:
        """Return why *card* may not be shown, or None when it may; no answer in time is a refusal."""
        question = _Question(card)
        with self._asked:
            self._questions.append(question)
            self._asked.notify_all()
        if not question.answered.wait(deadline_s):
            return Refusal(reason=UNVERIFIED, is_withdrawn=False)
        return question.refusal

    def meet(self, card: ShownCard) -> None:
        """Learn, as soon as there is time, whether the rundown gives *card* a price of its own; to be called when it is planned."""
        with self._asked:
            self._questions.append(_Question(card, is_meeting=True))
            self._asked.notify_all()

    def watch(self, card: ShownCard | None) -> None:
        """Watch over *card* from now on: it is on air. None: nothing is."""
        with self._asked:
            self._on_air = card
            self._is_news = True
            self._unknown_since = 0.0

    def close(self) -> None:
        """End the thread."""
        with self._asked:
            self._is_closing = True
            self._asked.notify_all()
        self._thread.join(2.0)

    def _run(self) -> None:
        try:
            while True:
                with self._asked:
                    self._asked.wait_for(lambda: self._questions or self._is_closing, self._poll_s)
                    if self._is_closing:
                        break
                    questions, self._questions = self._questions, []
                for question in questions:
                    question.refusal = self._judge(question.card, is_meeting=question.is_meeting)
                    question.answered.set()
                if not questions:
                    self._look()
        except Exception:
            log.exception("gate_failed")
        finally:
            self._let_go()

    def _judge(self, card: ShownCard, *, is_meeting: bool = False) -> Refusal | None:
        try:
            standing = self._opened().standing(card.product, today=self._today())
        except CatalogError:
            self._let_go()
            return Refusal(reason=UNVERIFIED, is_withdrawn=False)
        price = (card.product, card.price_fen)
        if is_meeting and standing.revision == card.revision and card.price_fen not in standing.price_fens:
            self._own_prices.add(price)
        return judge_card(card, standing, has_own_price=price in self._own_prices)

    def _look(self) -> None:
        """Judge the card on air again when the catalogue or the date has changed."""
        card = self._on_air
        if card is None:
            return
        today = self._today()
        try:
            has_changed = self._opened().changed()
        except CatalogError:
            self._let_go()
            has_changed = True
        if not (has_changed or self._is_news or self._unknown_since or today != self._judged_on):
            return
        self._is_news, self._judged_on = False, today
        refusal = self._judge(card)
        if refusal is not None and refusal.reason == UNVERIFIED:
            now = time.monotonic()
            self._unknown_since = self._unknown_since or now
            if now - self._unknown_since < self._patience_s:
                return
        self._unknown_since = 0.0
        with self._asked:
            if refusal is None or self._on_air is not card:
                return
            self._on_air = None
        self._on_refused(card, refusal)

    def _opened(self) -> ReadsStandings:
        if self._reader is None:
            self._reader = self._open_reader()
        return self._reader

    def _let_go(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()


class _Question:
    """One card somebody waits to show, or has planned."""

    def __init__(self, card: ShownCard, *, is_meeting: bool = False) -> None:
        self.card, self.is_meeting = card, is_meeting
        self.refusal: Refusal | None = Refusal(reason=UNVERIFIED, is_withdrawn=False)
        self.answered = threading.Event()
