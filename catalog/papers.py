"""What each document says and what relies on it: its type, number, holder, scope and dates, the calendar, and its removal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from catalog.compliance.errors import (
    EvidenceDatesTurned,
    EvidenceInUse,
    EvidenceKindUnknown,
    EvidenceUnknown,
    NumberRefused,
    ReasonMissing,
    SignerMissing,
)
from catalog.compliance.number_checks import check_number, fitting_formats
from catalog.document_dangers import refuse_broken
from catalog.evidence import KINDS, Evidence, evidence_file, is_whole, kind_of, read_document, take_in
from catalog.product import cleaned
from catalog.store import Shop, disk_told_as_ours

PaperType = Literal["", "licence", "authorisation", "report", "certificate", "price", "screenshot", "record", "other"]
TYPES: tuple[PaperType, ...] = ("licence", "authorisation", "report", "certificate", "price", "screenshot", "record", "other")
START = re.compile(r"[0-9a-f]{6,64}")
"""So many of an id's first letters name a document."""

RELIED_ON = """
SELECT evidence, scope AS subject, product, item FROM signatures shown WHERE evidence != '' AND act IN ('signed', 'waived') AND NOT EXISTS (
  SELECT 1 FROM signatures later WHERE later.scope = shown.scope AND later.product = shown.product AND later.item = shown.item
  AND later.act IN ('signed', 'waived') AND later.id > shown.id)
UNION SELECT tree.value, 'basis', product, '' FROM current_products, json_tree(iif(json_valid(document), document, '{}')) AS tree
  WHERE tree.key = 'document' AND tree.value != ''
UNION SELECT each.value, 'clearance', product, clearances.id
  FROM clearances, json_each(iif(json_valid(document), document, '{}'), '$.evidence') AS each
"""
"""Whatever names a document: an item's newest signature, a price basis, a clearance (one that is over must stay provable too)."""
EVER_SIGNED = "SELECT 1 FROM signatures WHERE evidence = ? LIMIT 1"
NEWEST_PAPERS = "SELECT * FROM evidence_papers shown WHERE id = (SELECT max(id) FROM evidence_papers WHERE evidence = shown.evidence)"


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What a person wrote down of a document.

    Attributes:
        format: which kind of number ("SC"), "" where nobody said.
        number: as checked, masked where personal.
        holder, scope: whom it was given to, and what for.
        valid_from, valid_until: ISO dates, or "".
    """

    type: PaperType = ""
    format: str = ""
    number: str = ""
    holder: str = ""
    scope: str = ""
    valid_from: str = ""
    valid_until: str = ""


class Reliance(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that rests on a document.

    Attributes:
        subject: "product", "room", "host", "broadcast" for a signed item; "basis" for a struck price; "clearance".
        product: its id, or "".
        item: checklist item, or the clearance's id.
    """

    subject: str
    product: str
    item: str


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document of the shop with everything known of it.

    Attributes:
        state: "good", "not-yet", "expired", or "lost": it no longer lies in the shop as it was taken in.
    """

    evidence: Evidence
    paper: Paper
    relied_on: tuple[Reliance, ...]
    state: Literal["good", "not-yet", "expired", "lost"]


def add_documents(shop: Shop, files: Sequence[Path], paper: Paper, *, by: str, today: date, at: datetime) -> list[Document]:
    """Take *files* in, each described as *paper*, all or none; a document the shop has already is only described anew.

    Raises:
        SignerMissing, NumberRefused, EvidenceDatesTurned: the description is not in order.
        EvidenceMissing, EvidenceEmpty, EvidenceTooLarge, EvidenceSwells, EvidencePictureTooLarge, EvidenceBroken, EvidenceKindUnknown:
            one of the files is no document; none was taken in.
    """
    person = named(by)
    whole = checked_paper(paper, today)
    for file in files:
        if kind_of(file) not in KINDS:
            raise EvidenceKindUnknown(file=file.name)
        refuse_broken(read_document(file), file.name, kind_of(file))
    taken = [take_in(shop, file, by=person, at=at) for file in files]
    write_papers(shop, [each.id for each in taken], whole, by=person, at=at)
    return documents(shop, today, {each.id for each in taken})


def describe(shop: Shop, evidence: str, paper: Paper, *, by: str, today: date, at: datetime) -> Document:
    """Write down anew what a document says; fields left empty keep what stands.

    Raises:
        EvidenceUnknown, SignerMissing, NumberRefused, EvidenceDatesTurned: that cannot be.
    """
    found = document_of(shop, evidence, today)
    said = {field: value for field, value in msgspec.structs.asdict(paper).items() if value}
    if "number" in said:
        said = {"format": "", **said}
    whole = checked_paper(msgspec.structs.replace(found.paper, **said), today)
    write_papers(shop, [found.evidence.id], whole, by=named(by), at=at)
    return document_of(shop, found.evidence.id, today)


def checked_paper(paper: Paper, today: date) -> Paper:
    """Return *paper* with its number as it is kept; a number whose format nobody said gets the one it fits.

    Raises:
        FormatUnknown, NumberRefused, EvidenceDatesTurned: it is not in order.
    """
    if paper.valid_from and paper.valid_until and paper.valid_from > paper.valid_until:
        raise EvidenceDatesTurned(since=paper.valid_from, until=paper.valid_until)
    tidy = msgspec.structs.replace(paper, holder=cleaned(paper.holder), scope=cleaned(paper.scope), number=cleaned(paper.number))
    if not tidy.number or "*" in tidy.number:
        return tidy
    named_format = tidy.format or next(iter(fitting_formats(tidy.number, today)), "")
    if not named_format:
        return tidy
    checked = check_number(named_format, tidy.number, today=today)
    if checked.level == "block":
        raise NumberRefused(item=checked.format, number=checked.value, reason=checked.reason)
    until = tidy.valid_until or (checked.expires.isoformat() if checked.expires else "")
    return msgspec.structs.replace(tidy, format=checked.format, number=checked.value, valid_until=until)


def write_papers(shop: Shop, ids: Iterable[str], paper: Paper, *, by: str, at: datetime) -> None:
    """Write *paper* for every document of *ids*, together; a document without anything to say gets no row."""
    if paper == Paper():
        return
    stamp = {"by": by, "at": at.isoformat(timespec="milliseconds")}
    with shop.writing() as database:
        database.table("evidence_papers").insert_all({"evidence": each, **msgspec.structs.asdict(paper), **stamp} for each in ids)


def documents(shop: Shop, today: date, ids: Iterable[str] | None = None) -> list[Document]:
    """Return the shop's documents (or those of *ids*) that were not taken away, the first to end first, those without an end last."""
    wanted = None if ids is None else set(ids)
    papers, reliances = papers_of(shop), reliances_of(shop)
    found = []
    for row in shop.database.query("SELECT * FROM evidence ORDER BY taken_at, id"):
        evidence = msgspec.convert(row, Evidence)
        if wanted is not None and evidence.id not in wanted:
            continue
        if is_removed(shop, evidence):
            continue
        paper = papers.get(evidence.id, Paper())
        state = state_of(paper, today) if is_whole(shop, evidence) else "lost"
        found.append(Document(evidence=evidence, paper=paper, relied_on=tuple(reliances.get(evidence.id, ())), state=state))
    return sorted(found, key=lambda each: (each.paper.valid_until or "9999", each.evidence.taken_at))


def state_of(paper: Paper, today: date) -> Literal["good", "not-yet", "expired"]:
    """Return whether a document holds on *today*."""
    day = today.isoformat()
    if paper.valid_until and paper.valid_until < day:
        return "expired"
    return "not-yet" if paper.valid_from > day else "good"


def reliances_of(shop: Shop) -> Mapping[str, list[Reliance]]:
    """Return what rests on every document, by its id, in one look at the database."""
    found: dict[str, list[Reliance]] = {}
    for row in shop.database.query(RELIED_ON):
        found.setdefault(row["evidence"], []).append(Reliance(subject=row["subject"], product=row["product"], item=row["item"]))
    return found


def papers_of(shop: Shop) -> Mapping[str, Paper]:
    """Return the newest description of every document."""
    return {row["evidence"]: msgspec.convert(row, Paper) for row in shop.database.query(NEWEST_PAPERS)}


def newest_paper(shop: Shop, evidence: str) -> Paper:
    """Return the newest description of one document; an empty one where nobody wrote any."""
    rows = shop.database.query("SELECT * FROM evidence_papers WHERE evidence = ? ORDER BY id DESC LIMIT 1", [evidence])
    return next((msgspec.convert(row, Paper) for row in rows), Paper())


def expiring(found: Iterable[Document], today: date, days: int) -> list[Document]:
    """Return the documents that have ended or end within *days*: the calendar of what to renew."""
    last = (today + timedelta(days=days)).isoformat()
    return [each for each in found if each.paper.valid_until and each.paper.valid_until <= last]


def evidence_named(shop: Shop, named_id: str) -> Evidence:
    """Return the document on file whose id begins with *named_id*.

    Raises:
        EvidenceUnknown: there is none, or there are several.
    """
    start = named_id.strip().lower()
    if not START.fullmatch(start):
        raise EvidenceUnknown(document=named_id[:40])
    rows = shop.database.query("SELECT * FROM evidence WHERE id >= ? AND id < ? LIMIT 2", [start, start + "g"])
    found = [msgspec.convert(row, Evidence) for row in rows]
    if len(found) != 1 or is_removed(shop, found[0]):
        raise EvidenceUnknown(document=named_id[:40])
    return found[0]


def is_removed(shop: Shop, evidence: Evidence) -> bool:
    """Return whether a document was taken away and not handed in again."""
    if evidence_file(shop, evidence).exists():
        return False
    return shop.database.execute("SELECT 1 FROM evidence_removals WHERE evidence = ?", [evidence.id]).fetchone() is not None


def document_of(shop: Shop, named_id: str, today: date) -> Document:
    """Return the document whose id begins with *named_id*, with everything known of it.

    Raises:
        EvidenceUnknown: there is none, or there are several.
    """
    return documents(shop, today, {evidence_named(shop, named_id).id})[0]


def remove_document(shop: Shop, named_id: str, *, by: str, reason: str, today: date, at: datetime) -> Document:
    """Take a document's file away and keep that, why and by whom it was; what was ever signed with stays.

    Raises:
        EvidenceUnknown, SignerMissing, ReasonMissing: it is not said which, who or why.
        EvidenceInUse: something relies on it.
        CatalogError: the disk would not let it go.
    """
    person, why = named(by), cleaned(reason)
    if not why:
        raise ReasonMissing(what=named_id[:40])
    found = document_of(shop, named_id, today)
    relied_on = found.relied_on
    if relied_on or shop.database.execute(EVER_SIGNED, [found.evidence.id]).fetchone():
        first = relied_on[0] if relied_on else None
        told = f"{first.product} {first.item}".strip() if first is not None else ""
        raise EvidenceInUse(document=found.evidence.name, count=max(1, len(relied_on)), first=told or (first.subject if first else ""))
    with shop.writing() as database, disk_told_as_ours(shop.folder):
        row = {"evidence": found.evidence.id, "reason": why, "by": person, "at": at.isoformat(timespec="milliseconds")}
        database.table("evidence_removals").insert(row)
        evidence_file(shop, found.evidence).unlink(missing_ok=True)
    return found


def named(by: str) -> str:
    """Return who did it.

    Raises:
        SignerMissing: nobody is named.
    """
    person = cleaned(by)
    if not person:
        raise SignerMissing
    return person
