"""``kaibo evidence``: the shop's documents, what they say, what rests on them, and which ones end soon."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from catalog.compliance.errors import EvidenceUnknown
from catalog.compliance.number_checks import NumberChecked
from catalog.evidence import evidence_file, read_document
from catalog.papers import TYPES, Document, Paper, add_documents, describe, document_of, documents, expiring, remove_document
from catalog.products import Products
from catalog.reading_documents import read_numbers
from catalog.store import Shop
from studio.cli.face import DONE, FOUND, Face, KaiboCommand, KaiboFamily
from studio.clock import today, utc_now

SHORT_ID = 12
MOST_TOLD = 200
"""A licence that serves a whole shelf is relied on thousands of times."""


@click.group(cls=KaiboFamily)
def evidence() -> None:
    """Keep the documents that prove: licences, reports, authorisations."""


def paper_options(command: Any) -> Any:
    """Add the options that say what a document is."""
    for option in reversed(
        (
            click.option("--by", required=True, metavar="NAME", help="Who hands it in."),
            click.option("--type", "paper_type", type=click.Choice(TYPES), help="What it is."),
            click.option("--number", default="", help="Its number; checked, and its format found where it is not named."),
            click.option("--format", "number_format", default="", metavar="FORMAT", help="The number's format (USCC, SC, JY ...)."),
            click.option("--holder", default="", help="Whom it was given to."),
            click.option("--scope", default="", help="What it holds for."),
            click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="The first day it holds."),
            click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day it holds."),
        )
    ):
        command = option(command)
    return command


def paper_from(given: dict[str, Any]) -> Paper:
    """Return what the options say of a document."""

    def day(value: datetime | None) -> str:
        return value.date().isoformat() if value is not None else ""

    return Paper(
        type=given["paper_type"] or "",
        format=given["number_format"].strip().upper(),
        number=given["number"],
        holder=given["holder"],
        scope=given["scope"],
        valid_from=day(given["since"]),
        valid_until=day(given["until"]),
    )


@evidence.command("add", cls=KaiboCommand)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@paper_options
@click.pass_context
def add(context: click.Context, /, files: tuple[Path, ...], **given: Any) -> None:
    """Take in PDFs and pictures, all or none; one document may serve many products."""
    face: Face = context.obj
    with Shop.open(face.shop_folder) as shop:
        added = add_documents(shop, [file.expanduser() for file in files], paper_from(given), by=given["by"], today=today(), at=utc_now())
        tell(face, shop, added)


@evidence.command("describe", cls=KaiboCommand)
@click.argument("document", metavar="ID")
@paper_options
@click.pass_context
def describe_one(context: click.Context, /, document: str, **given: Any) -> None:
    """Write down anew what a document says; what is left out stays."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        tell(face, shop, [describe(shop, document, paper_from(given), by=given["by"], today=today(), at=utc_now())])


@evidence.command("list", cls=KaiboCommand)
@click.option("--expiring", "days", type=click.IntRange(0, 3650), metavar="DAYS", help="Only what has ended, or ends within so many days.")
@click.pass_context
def list_all(context: click.Context, days: int | None) -> None:
    """List the documents, the first to end first (with --expiring, exit code 1 where there are any)."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        found = documents(shop, today())
        if days is not None:
            found = expiring(found, today(), days)
        tell(face, shop, found)
    context.exit(FOUND if found and days is not None else DONE)


@evidence.command("read", cls=KaiboCommand)
@click.argument("document", metavar="ID-or-FILE")
@click.pass_context
def read(context: click.Context, document: str) -> None:
    """Read numbers and the last day off a document, as a suggestion: a person compares and confirms it."""
    face: Face = context.obj
    file = Path(document).expanduser()
    if file.is_file():
        content, name = read_document(file), file.name
    else:
        with Shop.open(face.shop_folder, create=False) as shop:
            found = document_of(shop, document, today()).evidence
            if not evidence_file(shop, found).is_file():
                raise EvidenceUnknown(document=document[:40])
            content, name = read_document(evidence_file(shop, found)), found.name
    reading = read_numbers(content, name, today())
    numbers = [{**number_record(each.number, face), "line": each.line} for each in reading.numbers]
    lines = [f"  {each['format']}: {each['value']} {each['reason']}".rstrip() for each in numbers]
    if reading.valid_until:
        lines.append(f"  {face.say('cli.evidence.until', until=reading.valid_until)}")
    head = face.say("cli.evidence.read" if lines else "cli.evidence.read-nothing", file=name, lines=reading.lines)
    document_told = {"file": name, "lines": reading.lines, "suggestions": numbers, "valid_until": reading.valid_until, "confirmed": False}
    face.print(document_told, "\n".join([head, *lines]))


@evidence.command("remove", cls=KaiboCommand)
@click.argument("document", metavar="ID")
@click.option("--by", required=True, metavar="NAME", help="Who takes it away.")
@click.option("--reason", required=True, help="Why.")
@click.pass_context
def remove(context: click.Context, document: str, by: str, reason: str) -> None:
    """Take away a document that nothing relies on and nobody ever signed with."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        gone = remove_document(shop, document, by=by, reason=reason, today=today(), at=utc_now())
    face.print({"removed": gone.evidence.id, "name": gone.evidence.name}, face.say("cli.evidence.removed", name=gone.evidence.name))


def tell(face: Face, shop: Shop, found: list[Document]) -> None:
    """Print *found*."""
    names = {product.id: product.name for product in Products(shop).all()} if any(each.relied_on for each in found) else {}
    records = [document_record(each, shop, names) for each in found]
    words = [document_words(each, face) for each in found] or [face.say("cli.evidence.none")]
    face.print({"evidence": records, "as_of": today().isoformat()}, "\n".join(words))


def document_record(found: Document, shop: Shop, names: dict[str, str]) -> dict[str, Any]:
    """Return one document for programs."""
    return {
        **msgspec.structs.asdict(found.evidence),
        **msgspec.structs.asdict(found.paper),
        "file": str(evidence_file(shop, found.evidence)),
        "sha256": found.evidence.id,
        "state": found.state,
        "relied_on": [
            {"subject": each.subject, "product": each.product, "name": names.get(each.product, ""), "item": each.item}
            for each in found.relied_on[:MOST_TOLD]
        ],
        "relied_on_count": len(found.relied_on),
    }


def document_words(found: Document, face: Face) -> str:
    """Return one document for people."""
    paper = found.paper
    said = " ".join(part for part in (paper.number, paper.holder, paper.scope) if part)
    until = face.say("cli.evidence.until", until=paper.valid_until) if paper.valid_until else ""
    products = len({each.product for each in found.relied_on if each.product})
    serves = face.say("cli.evidence.serves", count=products) if products else ""
    state = "" if found.state == "good" else face.say(f"cli.evidence.{found.state}")
    parts = [found.evidence.id[:SHORT_ID], found.evidence.name, said, until, serves, state]
    return "  ".join(part for part in parts if part)


def number_record(checked: NumberChecked, face: Face) -> dict[str, Any]:
    """Return one number as ``kaibo check number`` tells it."""
    return {
        "format": checked.format,
        "value": checked.value,
        "valid": checked.is_valid,
        "level": checked.level,
        "reason": face.say(checked.reason) if checked.reason else "",
        "code": checked.reason,
        "parts": checked.parts,
    }
