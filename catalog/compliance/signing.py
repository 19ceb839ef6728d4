"""A named person signs checklist items with documents: everything is checked before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import msgspec

from catalog.compliance.checklist import item_of
from catalog.compliance.errors import (
    EvidenceExpired,
    EvidenceMissing,
    EvidenceNotYet,
    ItemElsewhere,
    ItemNotWaivable,
    NumberRefused,
    NumberWithoutFormat,
    ReasonMissing,
    SignerMissing,
)
from catalog.compliance.examined import seller_key
from catalog.compliance.number_checks import NumberChecked
from catalog.compliance.number_groups import check_several
from catalog.compliance.pack import Item, Pack, Scope
from catalog.compliance.signatures import Signature, latest_signatures, stamp
from catalog.evidence import read_document, take_in
from catalog.papers import Paper, evidence_named, newest_paper
from catalog.product import Product, Seller, cleaned
from catalog.store import Shop

PRODUCT: Scope = "product"


class Signing(msgspec.Struct, frozen=True, kw_only=True):
    """What a person hands in for one item.

    Attributes:
        file: the document; None where the shop has it already.
        evidence: the id (or its first letters) of a document the shop has; "" with neither: a number is added to the one on file.
        number: a licence number, or "".
        valid_until: the document's last day, where it has one.
    """

    item: str
    file: Path | None = None
    evidence: str = ""
    number: str = ""
    valid_until: date | None = None


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs, and when."""

    name: str
    today: date
    now: datetime

    @classmethod
    def named(cls, name: str, *, today: date, now: datetime) -> Signer:
        """Return the signer.

        Raises:
            SignerMissing: nobody is named.
        """
        person = cleaned(name)
        if not person:
            raise SignerMissing
        return cls(name=person, today=today, now=now)


def prepared(
    shop: Shop, pack: Pack, signings: Sequence[Signing], *, scope: Scope, product: Product | None, seller: Seller | None, signer: Signer
) -> list[Signature]:
    """Return *signings* as signatures, their documents taken into the shop.

    An item of the room, the host or the broadcast that is handed in with a product is signed where it belongs.

    Raises:
        ItemUnknown, ItemElsewhere, EvidenceMissing, EvidenceEmpty, EvidenceTooLarge, EvidenceSwells, EvidencePictureTooLarge,
        EvidenceUnknown, EvidenceExpired, EvidenceNotYet, NumberRefused, NumberWithoutFormat: one of them is not in order;
        nothing was written.
    """
    items = [item_in(pack, signing.item, scope) for signing in signings]
    numbers = [checked_numbers(item, signing, signer.today) for item, signing in zip(items, signings, strict=True)]
    known = {key: paper_of(shop, signing) for key, signing in {(each.file, each.evidence): each for each in signings}.items()}
    papers = [known[signing.file, signing.evidence] for signing in signings]
    ends = [
        last_day(item, signing, number, paper, signer.today)
        for item, signing, number, paper in zip(items, signings, numbers, papers, strict=True)
    ]
    signatures = []
    taken = {file: take_in(shop, file, by=signer.name, at=signer.now).id for file in {each.file: None for each in signings} if file}
    for item, signing, number, end in zip(items, signings, numbers, ends, strict=True):
        owner = product.id if product is not None and item.scope == PRODUCT else ""
        signatures.append(
            Signature(
                scope=item.scope,
                product=owner,
                item=item.id,
                act="signed",
                evidence=taken[signing.file] if signing.file is not None else document_of(shop, item, signing, owner),
                number=",".join(checked.value for checked in number),
                about=seller_key(seller) if item.binds_seller else "",
                valid_until=end,
                **stamp(signer.name, signer.today, signer.now),
            )
        )
    return signatures


def waived(
    pack: Pack, waivers: Mapping[str, str], *, scope: Scope, product: Product | None, seller: Seller | None, signer: Signer
) -> list[Signature]:
    """Return the items that a person sets aside because their condition does not hold.

    Raises:
        ItemUnknown, ItemElsewhere, ItemNotWaivable, ReasonMissing: that cannot be.
    """
    signatures = []
    for named, reason in waivers.items():
        item = item_in(pack, named, scope)
        if item.when is None:
            raise ItemNotWaivable(item=item.id)
        if not cleaned(reason):
            raise ReasonMissing(what=item.id)
        signatures.append(
            Signature(
                scope=item.scope,
                product=product.id if product is not None and item.scope == PRODUCT else "",
                item=item.id,
                act="waived",
                about=seller_key(seller) if item.binds_seller else "",
                reason=cleaned(reason),
                **stamp(signer.name, signer.today, signer.now),
            )
        )
    return signatures


def item_in(pack: Pack, named: str, scope: Scope) -> Item:
    """Return the item, if it may be signed from *scope*.

    Raises:
        ItemUnknown, ItemElsewhere: it may not.
    """
    item = item_of(pack, named)
    if scope not in {item.scope, PRODUCT}:
        raise ItemElsewhere(item=item.id, scope=item.scope)
    return item


def checked_numbers(item: Item, signing: Signing, today: date) -> tuple[NumberChecked, ...]:
    """Return the numbers handed in, checked; one that only registers disagree about is taken.

    Raises:
        NumberWithoutFormat: the item has no number.
        NumberRefused: one of them cannot be right.
    """
    if not signing.number:
        return ()
    if not item.formats:
        raise NumberWithoutFormat(item=item.id)
    checks = check_several(item.formats, signing.number, today=today)
    for checked in checks:
        if checked.level == "block":
            raise NumberRefused(item=item.id, number=checked.value, reason=checked.reason)
    return checks


def paper_of(shop: Shop, signing: Signing) -> Paper:
    """Return what is known of the document handed in, read but not yet taken in.

    Raises:
        EvidenceMissing, EvidenceEmpty, EvidenceTooLarge, EvidenceSwells, EvidencePictureTooLarge, EvidenceUnknown: it is none.
    """
    if signing.file is not None:
        known = hashlib.sha256(read_document(signing.file)).hexdigest()
        return newest_paper(shop, known)
    return newest_paper(shop, evidence_named(shop, signing.evidence).id) if signing.evidence else Paper()


def last_day(item: Item, signing: Signing, numbers: tuple[NumberChecked, ...], paper: Paper, today: date) -> str:
    """Return the document's last day as ISO date, or "".

    Raises:
        EvidenceExpired, EvidenceNotYet: it has passed; or the first has not come.
    """
    if paper.valid_from > today.isoformat():
        raise EvidenceNotYet(item=item.id, since=paper.valid_from)
    written = date.fromisoformat(paper.valid_until) if paper.valid_until and signing.valid_until is None else None
    days = [day for day in (signing.valid_until, written, *(number.expires for number in numbers)) if day is not None]
    if not days:
        return ""
    if min(days) < today:
        raise EvidenceExpired(item=item.id, until=min(days).isoformat())
    return min(days).isoformat()


def document_of(shop: Shop, item: Item, signing: Signing, owner: str) -> str:
    """Return the id of a document the shop has: the one that is named or, for a number alone, the one on file.

    Raises:
        EvidenceMissing: there is none.
    """
    if signing.evidence:
        return evidence_named(shop, signing.evidence).id
    standing = latest_signatures(shop.database, item.scope, owner).get(item.id)
    if standing is None or not standing.evidence:
        raise EvidenceMissing(file=item.id)
    return standing.evidence
