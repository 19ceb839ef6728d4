"""Clears a product: a named person signs what is missing, and where nothing is missing any more the clearance is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec

from catalog.compliance.checklist import earliest_end
from catalog.compliance.clearance import Clearance, SignedItem
from catalog.compliance.clearances import write_clearance
from catalog.compliance.desk_settings import desk_settings
from catalog.compliance.errors import FindingUnknown, RangeInvalid, ReasonMissing, UntilInvalid
from catalog.compliance.examined import examined_record, record_hash
from catalog.compliance.price_basis import struck_variants
from catalog.compliance.product_texts import words_key
from catalog.compliance.shop_book import shop_book
from catalog.compliance.signatures import Signature, stamp, write_signatures
from catalog.compliance.signing import PRODUCT, Signer, Signing, prepared, waived
from catalog.compliance.verdict import DEFAULT_PROFILES, Verdict, judge
from catalog.money import HIGHEST_FEN, yuan
from catalog.product import Product, cleaned, folded
from catalog.products import Products
from catalog.store import Shop

USUAL_DAYS = 90
MOST_DAYS = 365


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a person hands in to have a product cleared.

    Attributes:
        waivers: item -> why its condition does not hold.
        accepts: rule -> why its reviewed words may stay.
        price_range: lowest and highest price in fen, or None for the live prices as they are.
        until: last day, or None for 90 days or the first document's end.
    """

    signings: tuple[Signing, ...] = ()
    waivers: Mapping[str, str] = {}
    accepts: Mapping[str, str] = {}
    price_range: tuple[int, int] | None = None
    until: date | None = None


def clear_product(
    shop: Shop,
    product: Product,
    wanted: Wanted,
    *,
    by: str,
    today: date,
    now: datetime,
    profiles: tuple[str, ...] = DEFAULT_PROFILES,
) -> Verdict:
    """Write what was handed in and, if nothing blocks any more, the clearance; return how the product stands then.

    Raises:
        UntilInvalid: the last day is later than a document allows; what was signed stands.
        ComplianceError: something handed in is not in order; nothing was written.
    """
    signer = Signer.named(by, today=today, now=now)
    pack = shop_book(shop, profiles).pack
    seller = Products(shop).seller(product.seller)
    signed_range = price_range(product, wanted.price_range)
    check_until(wanted.until, today, (today + timedelta(days=MOST_DAYS)).isoformat())
    signatures: list[Signature] = []
    if wanted.accepts:
        signatures += accepted(judge(shop, product, profiles=profiles, today=today), wanted.accepts, signer)
    signatures += waived(pack, wanted.waivers, scope=PRODUCT, product=product, seller=seller, signer=signer)
    signatures += prepared(shop, pack, wanted.signings, scope=PRODUCT, product=product, seller=seller, signer=signer)
    with shop.writing() as database:
        write_signatures(database, signatures)
    verdict = judge(shop, product, profiles=profiles, today=today)
    if verdict.state == "blocked" or not verdict.is_ready:
        return verdict
    if desk_settings(shop).requires_two_signers and signed_by(verdict, signer.name):
        facts: dict[str, str | int] = {"by": signer.name}
        return msgspec.structs.replace(verdict, state="needs-person", clearance=None, reason_code="gate.second-person", reason_facts=facts)
    given = write_clearance(shop, permission(shop, verdict, wanted, signed_range, signer=signer, profiles=profiles))
    return msgspec.structs.replace(verdict, state="cleared", clearance=given, reason_code="", reason_facts={})


def signed_by(verdict: Verdict, name: str) -> bool:
    """Return whether *name* signed, waived or accepted anything that *verdict* rests on."""
    people = [state.signed_by for state in verdict.checklist if state.is_settled]
    people += [finding.answered_by for finding in verdict.findings if finding.state == "accepted"]
    return folded(name) in {folded(person) for person in people if person}


def permission(
    shop: Shop, verdict: Verdict, wanted: Wanted, signed_range: tuple[int, int], *, signer: Signer, profiles: tuple[str, ...]
) -> Clearance:
    """Return the clearance of a product that is ready for it.

    Raises:
        UntilInvalid: the last day is later than a document it rests on.
    """
    latest = latest_day(verdict, signer.today)
    check_until(wanted.until, signer.today, latest)
    usual = min((signer.today + timedelta(days=USUAL_DAYS)).isoformat(), latest)
    record = examined_record(verdict.product, verdict.seller, verdict.evidence, signed_range)
    return Clearance(
        product=verdict.product.id,
        revision=verdict.product.revision,
        examined=record_hash(record),
        record=msgspec.json.encode(record).decode(),
        price_min_fen=signed_range[0],
        price_max_fen=signed_range[1],
        until=wanted.until.isoformat() if wanted.until is not None else usual,
        evidence=verdict.evidence,
        items=tuple(
            SignedItem(item=each.id, state=each.state, evidence=each.evidence, number=each.number, reason=each.reason, by=each.signed_by)
            for each in verdict.checklist
        ),
        accepted=tuple(
            SignedItem(item=each.rule, state=each.state, reason=each.clause, by=each.answered_by)
            for each in verdict.findings
            if each.state != "open"
        ),
        profiles=profiles,
        packs=shop_book(shop, profiles).version,
        by=signer.name,
        at=signer.now.isoformat(timespec="milliseconds"),
        is_sample=int(shop.is_sample),
    )


def accepted(verdict: Verdict, accepts: Mapping[str, str], signer: Signer) -> list[Signature]:
    """Return the acceptances of what a rule put to a person, each bound to the very words.

    Raises:
        FindingUnknown: the rule found nothing that a person may accept.
        ReasonMissing: no reason is given.
    """
    signatures = []
    for rule, reason in accepts.items():
        named = rule.strip().upper()
        found = [finding for finding in verdict.findings if finding.rule == named and finding.kind == "review"]
        if not found:
            raise FindingUnknown(rule=rule.strip()[:40])
        if not cleaned(reason):
            raise ReasonMissing(what=named)
        signatures += [
            Signature(
                scope=PRODUCT,
                product=verdict.product.id,
                item=named,
                act="accepted",
                about=key,
                reason=cleaned(reason),
                **stamp(signer.name, signer.today, signer.now),
            )
            for key in dict.fromkeys(words_key(finding) for finding in found)
        ]
    return signatures


def price_range(product: Product, asked: tuple[int, int] | None) -> tuple[int, int]:
    """Return the range to sign.

    Raises:
        RangeInvalid: it is no range, or leaves out a live price.
    """
    live = [variant.price_fen for variant in product.variants]
    low, high = asked if asked is not None else (min(live), max(live))
    if not 0 <= low <= min(live) <= max(live) <= high <= HIGHEST_FEN:
        raise RangeInvalid(range=f"{yuan(low)}-{yuan(high)}", low=yuan(min(live)), high=yuan(max(live)))
    return low, high


def latest_day(verdict: Verdict, today: date) -> str:
    """Return the ISO date beyond which nobody can clear the product: the first end among what it rests on, a year at most."""
    ends = [
        variant.basis.valid_until for variant in struck_variants(verdict.product) if variant.basis is not None and variant.basis.valid_until
    ]
    signed = earliest_end(verdict.checklist)
    return min([(today + timedelta(days=MOST_DAYS)).isoformat(), *ends, *([signed] if signed else [])])


def check_until(until: date | None, today: date, latest: str) -> None:
    """Refuse a last day that has passed or is too late.

    Raises:
        UntilInvalid: it is.
    """
    if until is not None and not today.isoformat() <= until.isoformat() <= latest:
        raise UntilInvalid(until=until.isoformat(), latest=latest)
