"""The room, the host and the broadcast: what is signed once for all products, and what the preflight asks of it."""

from __future__ import annotations

from datetime import date, datetime

from catalog.compliance.checklist import ItemState, Proof, item_state, of_scope
from catalog.compliance.clearing import Wanted
from catalog.compliance.pack import Item, Pack, Scope
from catalog.compliance.shop_book import shop_book
from catalog.compliance.signatures import latest_signatures, write_signatures
from catalog.compliance.signing import Signer, prepared, waived
from catalog.compliance.verdict import DEFAULT_PROFILES, is_document_whole
from catalog.store import Shop

SCOPES: tuple[Scope, ...] = ("room", "host", "broadcast")
RECORDING = Proof(is_given=True, code="compliance.proved-recording")
"""Kaibo records every broadcast by itself."""


def preflight_scopes(shop: Shop, today: date, *, profiles: tuple[str, ...] = DEFAULT_PROFILES) -> list[ItemState]:
    """Return how every item of room, host and broadcast stands today."""
    return [state for scope in SCOPES for state in scope_states(shop, scope, today, profiles=profiles)]


def scope_states(shop: Shop, scope: Scope, today: date, *, profiles: tuple[str, ...] = DEFAULT_PROFILES) -> tuple[ItemState, ...]:
    """Return how the items of one scope stand today."""
    pack: Pack = shop_book(shop, profiles).pack
    signatures = latest_signatures(shop.database, scope)
    return tuple(
        item_state(item, scope_proof(item), signature, document_fault(shop, signature.evidence if signature else ""), today)
        for item in of_scope(pack, scope)
        for signature in (signatures.get(item.id),)
    )


def scope_proof(item: Item) -> Proof | None:
    """Return what Kaibo itself proves of an item."""
    return RECORDING if item.proof == "recording" else None


def document_fault(shop: Shop, evidence: str) -> str:
    """Return why a signed document does not count, or ""."""
    return "compliance.evidence-lost" if evidence and not is_document_whole(shop, evidence) else ""


def sign_scope(
    shop: Shop, scope: Scope, wanted: Wanted, *, by: str, today: date, now: datetime, profiles: tuple[str, ...] = DEFAULT_PROFILES
) -> tuple[ItemState, ...]:
    """Sign items of the room, the host or the broadcast and return how the scope stands then.

    Raises:
        ComplianceError: something handed in is not in order; nothing was written.
    """
    signer = Signer.named(by, today=today, now=now)
    pack = shop_book(shop, profiles).pack
    signatures = waived(pack, wanted.waivers, scope=scope, product=None, seller=None, signer=signer)
    signatures += prepared(shop, pack, wanted.signings, scope=scope, product=None, seller=None, signer=signer)
    with shop.writing() as database:
        write_signatures(database, signatures)
    return scope_states(shop, scope, today, profiles=profiles)
