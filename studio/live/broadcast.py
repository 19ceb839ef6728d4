"""What is on the picture and why: the rundown's place, the card on air, the seller line, the scene; each change is a fact."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from studio.engine import events
from studio.errors import StudioError
from studio.live.gate import UNVERIFIED, GateBlocked, Refusal
from studio.picture.overlays import Overlays
from studio.picture.scenery import Scenery
from studio.picture.transitions import AnyLook, FadingLook, Look
from studio.show.plan import Disclosed, Entry, PlannedScene, SellerLine, ShownCard, ShowPlan
from studio.show.scene import PROGRAMME

NOTHING = -1
LONGEST_FADE_MS = 3_000
MILLISECOND_NS = 1_000_000


class EntryUnknown(StudioError):
    """The rundown has no such entry. Facts: ``entry``."""

    code = "engine.entry-unknown"


class RundownEnds(StudioError):
    """There is nothing further in this direction."""

    code = "engine.rundown-ends"


class WritesFacts(Protocol):
    """The fact writer, as it is used here."""

    def write(self, kind: str, facts: Mapping[str, Any], *, is_urgent: bool = False) -> None:
        """Write one fact; returns at once."""


class Guards(Protocol):
    """The gate, as it is used here."""

    def may_show(self, card: ShownCard) -> Refusal | None:
        """Return why *card* may not be shown, or None."""

    def meet(self, card: ShownCard) -> None:
        """Learn of a card that is planned."""

    def watch(self, card: ShownCard | None) -> None:
        """Watch over what is on air."""


def card_facts(index: int, card: ShownCard) -> dict[str, str | int]:
    """Return what the timeline says of a card that was shown; the struck price's facts only where there is one."""
    facts: dict[str, str | int] = {
        "index": index,
        "product": card.product,
        "revision": card.revision,
        "name": card.name,
        "variant": card.variant,
        "price_fen": card.price_fen,
        "price": card.price_text,
        "unit": card.unit,
        "clearance": card.clearance,
        "card": card.overlay.sha256,
    }
    if card.compared_fen is not None:
        facts |= {"compared_fen": card.compared_fen, "compared": card.compared_text, "basis": card.basis_text}
    return facts


class Broadcast:
    """The show between go and stop. Commands come from one thread, withdrawals from the gate's; a lock keeps them apart.

    Overlays are prepared when entries come in, so showing one only replaces the look the picture thread reads. (Of a very long
    rundown the last are only checked then, and prepared on the commanding thread when they are shown.)

    Attributes:
        on_air: index of the entry whose card is on the picture, or NOTHING.
        place: index of the entry the host has come to, or NOTHING.
        scene: the name of what shows.
    """

    def __init__(
        self,
        plan: ShowPlan,
        *,
        overlays: Overlays,
        gate: Guards,
        facts: WritesFacts,
        show: Callable[[AnyLook], None],
        enter: Callable[[PlannedScene], None],
        now_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Prepare every overlay of *plan*. *enter* opens what a scene shows besides the cameras; it may wait for it a moment.

        Raises:
            OverlayDamaged: a painted piece is missing or not what was painted.
        """
        self._overlays, self._gate, self._facts, self._show = overlays, gate, facts, show
        self._enter, self._now_ns = enter, now_ns
        self._scenery = Scenery(plan, overlays)
        self._plan = plan
        self._guard = threading.RLock()
        self._entries = list(plan.entries)
        self._seller: SellerLine | None = plan.seller
        self._disclosed: tuple[Disclosed, ...] = plan.disclosures
        self.on_air = NOTHING
        self.place = NOTHING
        self.scene = PROGRAMME
        self._planned = self._scenery.scene(PROGRAMME)
        self._scene_since_ns = self._card_since_ns = now_ns()
        self._look = Look()
        self._waiting = NOTHING
        always = (*plan.marks, *(each.overlay for each in plan.disclosures))
        for overlay in (*always, *((plan.seller.overlay,) if plan.seller else ())):
            overlays.load(overlay)
        for entry in plan.entries:
            self._load(entry)
        self._draw()

    # -- commands

    def begin(self) -> None:
        """The show goes on air: say who sells."""
        with self._guard:
            if self._seller is not None:
                self._say_seller(self._seller)
            self._say_disclosed((), self._disclosed, "")

    def next(self) -> dict[str, Any]:
        """Show the next entry.

        Raises:
            RundownEnds, GateBlocked: nothing further; or it may not be shown (the old card is gone, the host has moved on).
        """
        return self._step(1)

    def previous(self) -> dict[str, Any]:
        """Show the entry before; raises as ``next`` does."""
        return self._step(-1)

    def jump(self, index: int) -> dict[str, Any]:
        """Show entry *index*, from 0.

        Raises:
            EntryUnknown, GateBlocked: there is none; or it may not be shown.
        """
        with self._guard:
            if not 0 <= index < len(self._entries):
                raise EntryUnknown(entry=index)
            return self._move_to(index)

    def show(self, product: str) -> dict[str, Any]:
        """Show the entry of *product*, or, without a name, the one the host has come to; raises as ``jump`` does."""
        with self._guard:
            if not product:
                return self.jump(max(self.place, 0))
            found = next((number for number, entry in enumerate(self._entries) if entry.card.product == product), NOTHING)
            if found == NOTHING:
                raise EntryUnknown(entry=product)
            return self._move_to(found)

    def hide(self, reason: str = "asked") -> dict[str, Any]:
        """Take the card off the picture."""
        with self._guard:
            self._take_off(reason)
            self._draw()
            return self._where()

    def change_entry(self, entry: Entry, index: int | None) -> dict[str, Any]:
        """Replace entry *index*, or add one at the end; a card on air changes with its entry.

        Raises:
            EntryUnknown, OverlayDamaged, GateBlocked: nothing has changed, or the new card on air may not be shown.
        """
        self._load(entry)
        with self._guard:
            if index is None:
                index = len(self._entries)
                self._entries.append(entry)
            elif 0 <= index < len(self._entries):
                self._entries[index] = entry
            else:
                raise EntryUnknown(entry=index)
            changed = {"index": index, "product": entry.card.product, "price_fen": entry.card.price_fen}
            self._facts.write(events.ENTRY_CHANGED, changed, is_urgent=True)
            if self.on_air == index:
                return self._move_to(index, reason="changed")
            return self._where()

    def change_scene(self, name: str, fade_ms: int = 0) -> dict[str, Any]:
        """Show another scene, by a cut or a fade. While it has no place for a card none is on air; after it the card comes back.

        Raises:
            SceneUnknown, SceneNeedsCamera, GateBlocked: no such scene; or it cannot be shown; or the card may be shown no longer.
        """
        with self._guard:
            planned = self._scenery.scene(name)
            if name == self.scene:
                return self._where()
        self._enter(planned)
        with self._guard:
            returning = NOTHING
            if not planned.scene.has_card:
                waiting = self._waiting if self.on_air == NOTHING else self.on_air
                self._take_off("slate")
                self._waiting = waiting
            elif self.on_air == NOTHING:
                returning, self._waiting = self._waiting, NOTHING
            before = self._look
            self.scene, self._planned, self._scene_since_ns = name, planned, self._now_ns()
            length_ms = max(0, min(fade_ms, LONGEST_FADE_MS))
            self._draw(before if length_ms else None, length_ms)
            self._facts.write(events.SCENE_CHANGED, {"scene": name} | ({"fade_ms": length_ms} if length_ms else {}))
            return self._move_to(returning) if returning != NOTHING else self._where()

    def correct(self, said: str, put_right: str, by: str) -> None:
        """Record that something said was put right."""
        with self._guard:
            product = self._entries[self.on_air].card.product if self.on_air != NOTHING else ""
            self._facts.write(events.CORRECTION, {"said": said, "put_right": put_right, "by": by, "product": product}, is_urgent=True)

    def withdraw(self, card: ShownCard, refusal: Refusal) -> None:
        """The gate says that *card* may stay no longer."""
        with self._guard:
            if self.on_air == NOTHING or self._entries[self.on_air].card != card:
                return
            if refusal.is_withdrawn:
                withdrawn = {"product": card.product, "clearance": card.clearance, "reason": refusal.reason}
                self._facts.write(events.CLEARANCE_WITHDRAWN, withdrawn, is_urgent=True)
            reason = "withdrawn" if refusal.is_withdrawn else "unverified" if refusal.reason == UNVERIFIED else "changed"
            self._take_off(reason)
            self._draw()

    # -- steps, with the lock held

    def _load(self, entry: Entry) -> None:
        for overlay in (entry.seller.overlay, entry.card.overlay, *(each.overlay for each in entry.disclosures)):
            if self._overlays.has_room:
                self._overlays.load(overlay)
            else:
                self._overlays.check(overlay)
        self._gate.meet(entry.card)

    def _step(self, by: int) -> dict[str, Any]:
        with self._guard:
            index = self.place + by
            if not 0 <= index < len(self._entries):
                raise RundownEnds
            return self._move_to(index)

    def _move_to(self, index: int, reason: str = "next") -> dict[str, Any]:
        """Come to entry *index* and show its card if the gate lets it through; whatever it says, the card before goes."""
        self.place = index
        entry = self._entries[index]
        refusal = self._gate.may_show(entry.card)
        self._take_off(reason)
        if refusal is not None:
            self._draw()
            raise GateBlocked(product=entry.card.product, reason=refusal.reason, count=1, first=entry.card.name)
        if not self._planned.scene.has_card:
            self._waiting = index
            return self._where()
        is_other_seller = self._seller is None or self._seller.overlay != entry.seller.overlay
        self._seller = entry.seller
        before, self._disclosed = self._disclosed, (*self._plan.disclosures, *entry.disclosures)
        self.on_air = index
        self._card_since_ns = self._now_ns()
        self._gate.watch(entry.card)
        self._draw()
        if is_other_seller:
            self._say_seller(entry.seller)
        self._facts.write(events.CARD_SHOWN, card_facts(index, entry.card), is_urgent=True)
        self._say_disclosed(before, self._disclosed, entry.card.product)
        return self._where()

    def _take_off(self, reason: str) -> None:
        self._waiting = NOTHING
        if self.on_air == NOTHING:
            return
        index, self.on_air = self.on_air, NOTHING
        self._gate.watch(None)
        hidden = {"index": index, "product": self._entries[index].card.product, "reason": reason}
        self._facts.write(events.CARD_HIDDEN, hidden, is_urgent=True)

    def _say_seller(self, seller: SellerLine) -> None:
        self._facts.write(events.SELLER_SHOWN, {"seller": seller.seller, "text": seller.text}, is_urgent=True)

    def _say_disclosed(self, before: tuple[Disclosed, ...], now: tuple[Disclosed, ...], product: str) -> None:
        """Write what came onto the picture and what left it, so that its presence is known to the second."""
        old, new = {each.code: each.text for each in before}, {each.code: each.text for each in now}
        for code, text in old.items():
            if new.get(code) != text:
                self._facts.write(events.DISCLOSURE_HIDDEN, {"code": code, "text": text}, is_urgent=True)
        for code, text in new.items():
            if old.get(code) != text:
                self._facts.write(events.DISCLOSURE_SHOWN, {"code": code, "text": text, "product": product}, is_urgent=True)

    def _where(self) -> dict[str, Any]:
        place = self._entries[self.place].card.product if self.place != NOTHING else ""
        return {"index": self.place, "product": place, "on_air": self.on_air, "scene": self.scene}

    def _draw(self, before: Look | None = None, fade_ms: int = 0) -> None:
        """Give the picture thread its new look; *before* is faded from."""
        card = self._entries[self.on_air].card.overlay if self.on_air != NOTHING else None
        self._look = self._scenery.look(
            self._planned,
            card=card,
            card_since_ns=self._card_since_ns,
            seller=self._seller.overlay if self._seller is not None else None,
            begun_ns=self._scene_since_ns,
            disclosures=[each.overlay for each in self._disclosed],
        )
        if before is None:
            self._show(self._look)
            return
        size = (self._plan.width, self._plan.height)
        self._show(FadingLook(before, self._look, begins_ns=self._scene_since_ns, length_ns=fade_ms * MILLISECOND_NS, size=size))
