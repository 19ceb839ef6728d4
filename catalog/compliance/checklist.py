"""The checklist of one product, room, host or broadcast: which items apply, and how each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec

from catalog.compliance.errors import ItemUnknown
from catalog.compliance.pack import Item, Pack, Scope, Sentences
from catalog.compliance.signatures import Signature

State = Literal["proved", "signed", "waived", "missing", "failed"]
SETTLED = frozenset({"proved", "signed", "waived"})


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What the shop's record says of an item.

    Attributes:
        is_given: the record proves it.
        is_final: the record disproves it: no signature can settle it.
        code, facts: why it is not proved, or what proves it.
    """

    is_given: bool
    is_final: bool = False
    code: str = ""
    facts: dict[str, str | int] = {}


class ItemState(msgspec.Struct, frozen=True, kw_only=True):
    """How one item stands.

    Attributes:
        wanted: which document is asked for.
        state: "proved" by the record, "signed" with a document, "waived" with a reason; "missing", or "failed": the record disproves it.
        evidence: id of the document, or "".
        number: as signed, several with commas between.
        formats: of the numbers the item wants (``catalog.compliance.number_groups``).
        roles: who may sign for it, as the law names them.
        good_days: how long a signature lasts, 0 as long as its document.
        until: ISO date, the last day of the signature, or "".
        reason_code, reason_facts: why it is missing or failed, or how it is proved.
    """

    id: str
    text: Sentences
    wanted: Sentences
    level: Literal["B", "A"]
    scope: Scope
    state: State
    evidence: str = ""
    number: str = ""
    formats: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    good_days: int = 0
    signed_by: str = ""
    signed_at: str = ""
    until: str = ""
    reason: str = ""
    reason_code: str = ""
    reason_facts: dict[str, str | int] = {}

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is asked."""
        return self.state in SETTLED

    @property
    def blocks(self) -> bool:
        """Whether it keeps the product, or the show, off the air."""
        return self.level == "B" and not self.is_settled


def item_of(pack: Pack, item_id: str) -> Item:
    """Return the item with this id.

    Raises:
        ItemUnknown: there is none.
    """
    named = item_id.strip().upper()
    for item in pack.items:
        if item.id == named:
            return item
    raise ItemUnknown(item=item_id.strip()[:40])


def applicable(pack: Pack, categories: Iterable[str]) -> tuple[Item, ...]:
    """Return the items of scope "product" for goods of *categories*, in the checklist's order."""
    classes = {"ALL", *categories}
    wanted = (item for item in pack.items if item.scope == "product" and not classes.isdisjoint(item.categories))
    return tuple(sorted(wanted, key=lambda item: item.id))


def of_scope(pack: Pack, scope: Scope) -> tuple[Item, ...]:
    """Return the items that are signed once for a room, a host or a broadcast."""
    return tuple(sorted((item for item in pack.items if item.scope == scope), key=lambda item: item.id))


def item_state(item: Item, proof: Proof | None, signature: Signature | None, fault: str, today: date) -> ItemState:
    """Return how *item* stands.

    *fault* is a code that says why the signature does not count although it is in date (another seller's, lost document).
    """
    blank = ItemState(
        id=item.id,
        text=Sentences(zh=item.zh, en=item.en),
        wanted=item.evidence,
        level=item.level,
        scope=item.scope,
        state="missing",
        formats=item.formats,
        roles=item.roles,
        good_days=item.good_days,
    )
    if proof is not None and (proof.is_given or proof.is_final):
        state: State = "proved" if proof.is_given else "failed"
        return msgspec.structs.replace(blank, state=state, reason_code=proof.code, reason_facts=proof.facts)
    if signature is None:
        code, facts = (proof.code, proof.facts) if proof is not None else ("compliance.item-unsigned", {})
        return msgspec.structs.replace(blank, reason_code=code, reason_facts=dict(facts))
    until = last_day(item, signature)
    told = msgspec.structs.replace(
        blank,
        evidence=signature.evidence,
        number=signature.number,
        signed_by=signature.signer,
        signed_at=signature.at,
        until=until,
        reason=signature.reason,
    )
    if until and until < today.isoformat():
        return msgspec.structs.replace(told, reason_code="compliance.signature-expired", reason_facts={"until": until})
    if fault:
        return msgspec.structs.replace(told, reason_code=fault)
    return msgspec.structs.replace(told, state="waived" if signature.act == "waived" else "signed")


def last_day(item: Item, signature: Signature) -> str:
    """Return the ISO date on which a signature ends: its document's last day, or so many days after it was given; "" for none."""
    ends = [signature.valid_until] if signature.valid_until else []
    if item.good_days:
        ends.append((date.fromisoformat(signature.signed_on) + timedelta(days=item.good_days)).isoformat())
    return min(ends, default="")


def missing(states: Iterable[ItemState]) -> tuple[ItemState, ...]:
    """Return the items that block."""
    return tuple(state for state in states if state.blocks)


def earliest_end(states: Iterable[ItemState]) -> str:
    """Return the first ISO date on which a signature among *states* ends, or ""."""
    return min((state.until for state in states if state.until and state.is_settled), default="")


def by_id(states: Iterable[ItemState]) -> Mapping[str, ItemState]:
    """Return *states* by their item's id."""
    return {state.id: state for state in states}
