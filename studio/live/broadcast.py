"""What is on the picture and why: the rundown's place, the card on air, the seller line, the scene; each change is a fact."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from studio.engine import events
from studio.errors import StudioError
from studio.live.gate import UNVERIFIED, GateBlocked, Refusal
from studio.picture.compositor import Look, look_of
from studio.picture.overlays import Overlays
from studio.show.plan import Entry, SellerLine, ShownCard, ShowPlan

PROGRAMME, SLATE = "programme", "slate"
SCENES = (PROGRAMME, SLATE)
NOTHING = -1


class EntryUnknown(StudioError):
    """The rundown has no such entry. Facts: ``entry``."""

    code = "engine.entry-unknown"


class RundownEnds(StudioError):
    """There is nothing further in this direction."""

    code = "engine.rundown-ends"


class SceneUnknown(StudioError):
    """There is no scene of that name. Facts: ``scene``."""

    code = "engine.scene-unknown"


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
        scene: one of SCENES.
    """

    def __init__(self, plan: ShowPlan, *, overlays: Overlays, gate: Guards, facts: WritesFacts, show: Callable[[Look], None]) -> None:
        """Prepare every overlay of *plan*.

        Raises:
            OverlayDamaged: a painted piece is missing or not what was painted.
        """
        self._overlays, self._gate, self._facts, self._show = overlays, gate, facts, show
        self._plan = plan
        self._guard = threading.RLock()
        self._entries = list(plan.entries)
        self._seller: SellerLine | None = plan.seller
        self.on_air = NOTHING
        self.place = NOTHING
        self.scene = PROGRAMME
        self._behind_slate = NOTHING
        for overlay in (*plan.marks, *((plan.slate,) if plan.slate else ()), *((plan.seller.overlay,) if plan.seller else ())):
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

    def change_scene(self, name: str) -> dict[str, Any]:
        """Show the programme or the slate. Behind the slate no card is on air; with the programme it comes back.

        Raises:
            SceneUnknown, GateBlocked: no such scene; or the card may be shown no longer.
        """
        if name not in SCENES:
            raise SceneUnknown(scene=name)
        with self._guard:
            if name == self.scene:
                return self._where()
            returning = self.on_air if name == SLATE else self._behind_slate
            if name == SLATE:
                self._take_off("slate")
            self.scene = name
            self._behind_slate = returning if name == SLATE else NOTHING
            self._draw()
            self._facts.write(events.SCENE_CHANGED, {"scene": name})
            if name == PROGRAMME and returning != NOTHING:
                return self._move_to(returning)
            return self._where()

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
        for overlay in (entry.seller.overlay, entry.card.overlay):
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
        if self.scene == SLATE:
            self._behind_slate = index
            return self._where()
        is_other_seller = self._seller is None or self._seller.overlay != entry.seller.overlay
        self._seller = entry.seller
        self.on_air = index
        self._gate.watch(entry.card)
        self._draw()
        if is_other_seller:
            self._say_seller(entry.seller)
        self._facts.write(events.CARD_SHOWN, card_facts(index, entry.card), is_urgent=True)
        return self._where()

    def _take_off(self, reason: str) -> None:
        self._behind_slate = NOTHING
        if self.on_air == NOTHING:
            return
        index, self.on_air = self.on_air, NOTHING
        self._gate.watch(None)
        hidden = {"index": index, "product": self._entries[index].card.product, "reason": reason}
        self._facts.write(events.CARD_HIDDEN, hidden, is_urgent=True)

    def _say_seller(self, seller: SellerLine) -> None:
        self._facts.write(events.SELLER_SHOWN, {"seller": seller.seller, "text": seller.text}, is_urgent=True)

    def _where(self) -> dict[str, Any]:
        place = self._entries[self.place].card.product if self.place != NOTHING else ""
        return {"index": self.place, "product": place, "on_air": self.on_air, "scene": self.scene}

    def _draw(self) -> None:
        """Give the picture thread its new look: slate, card, seller line, marks, from below to above."""
        pieces = []
        if self.scene == SLATE and self._plan.slate is not None:
            pieces.append(self._plan.slate)
        if self.on_air != NOTHING:
            pieces.append(self._entries[self.on_air].card.overlay)
        if self._seller is not None:
            pieces.append(self._seller.overlay)
        pieces.extend(self._plan.marks)
        self._show(look_of(tuple(self._overlays.load(piece) for piece in pieces), has_camera=self.scene == PROGRAMME))
