"""``kaibo clear``: a named person signs what the checklist asks for, and clears a product, the room, the host or the broadcast."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from catalog.compliance.checklist import ItemState
from catalog.compliance.clearances import withdraw_clearance
from catalog.compliance.clearing import Wanted, clear_product
from catalog.compliance.clearing_many import clear_products
from catalog.compliance.errors import RangeUnreadable
from catalog.compliance.pack import Scope
from catalog.compliance.scopes import SCOPES, sign_scope
from catalog.compliance.signing import Signing
from catalog.errors import CatalogError
from catalog.money import parse_fen
from catalog.products import Products
from catalog.store import Shop
from studio.cli.check_record import item_lines, item_record, told_reason, verdict_record, verdict_words
from studio.cli.checking import PROFILE, named
from studio.cli.face import DONE, FOUND, Face, KaiboCommand
from studio.cli.people import note_signer
from studio.clock import today, utc_now

SHELF = "shelf"
KEPT = re.compile(r"[0-9a-f]{6,64}")
"""The id of a document, or its first letters."""
RANGE_MARKS = ("-", "–", "—", "~", "～", "至", "到")


@click.command("clear", cls=KaiboCommand)
@click.argument("subject", metavar="ID")
@click.option("--by", required=True, metavar="NAME", help="Who signs.")
@click.option(
    "--item",
    "items",
    multiple=True,
    metavar="ITEM=FILE",
    help="A checklist item with its document (a file, or the id of one on file); ITEM=FILE#NUMBER adds a licence number;"
    " B04,B30=FILE signs two.",
)
@click.option("--number", "numbers", multiple=True, metavar="ITEM=NUMBER", help="A licence number for an item.")
@click.option("--expires", "expiries", multiple=True, metavar="ITEM=DATE", help="The last day of an item's document.")
@click.option("--waive", "waivers", multiple=True, metavar="ITEM:REASON", help="An item whose condition does not hold, and why.")
@click.option("--accept", "accepts", multiple=True, metavar="RULE:REASON", help="Words a rule put to a person that may stay, and why.")
@click.option("--price", "price", default="", metavar="MIN-MAX", help="The prices in yuan that are permitted.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of the clearance.")
@click.option("--withdraw", "withdrawal", default="", metavar="REASON", help="Take the product's clearance back, and why.")
@PROFILE
@click.pass_context
def clear(context: click.Context, /, subject: str, **given: Any) -> None:
    """Clear a product (its ID, barcode or code), or sign for the "room", the "host" or the "broadcast".

    "shelf" signs for every product what its goods want of the items, and clears those that lack nothing more.

    Exit code 1 where something is still missing; the answer says what.
    """
    face: Face = context.obj
    wanted = Wanted(
        signings=signings_of(given["items"], given["numbers"], given["expiries"]),
        waivers=dict(parted(text, ":", "--waive is ITEM:REASON") for text in given["waivers"]),
        accepts=dict(parted(text, ":", "--accept is RULE:REASON") for text in given["accepts"]),
        price_range=range_of(given["price"]),
        until=given["until"].date() if given["until"] is not None else None,
    )
    profiles = named(given["profiles"])
    with Shop.open(face.shop_folder, create=False) as shop:
        note_signer(face, shop, given["by"])
        if subject.lower() in SCOPES:
            is_done = clear_scope(face, shop, subject.lower(), wanted, by=given["by"], profiles=profiles)  # type: ignore[arg-type]  # one of SCOPES
        elif subject.lower() == SHELF:
            is_done = clear_shelf(face, shop, wanted, by=given["by"], profiles=profiles)
        elif given["withdrawal"]:
            is_done = withdraw(face, shop, subject, by=given["by"], reason=given["withdrawal"])
        else:
            is_done = clear_one(face, shop, subject, wanted, by=given["by"], profiles=profiles)
    context.exit(DONE if is_done else FOUND)


def clear_one(face: Face, shop: Shop, subject: str, wanted: Wanted, *, by: str, profiles: tuple[str, ...]) -> bool:
    """Clear one product, tell how it stands, and return whether it is cleared."""
    product = Products(shop).found(subject)
    verdict = clear_product(shop, product, wanted, by=by, today=today(), now=utc_now(), profiles=profiles)
    face.print(verdict_record(verdict, face), verdict_words(verdict, face))
    return verdict.state == "cleared"


def clear_shelf(face: Face, shop: Shop, wanted: Wanted, *, by: str, profiles: tuple[str, ...]) -> bool:
    """Clear every product on the shelf that can be, tell how they stand, and return whether all are cleared."""
    products = [product for product in Products(shop).all() if not product.is_withdrawn]
    done = list(clear_products(shop, products, wanted.signings, by=by, today=today(), now=utc_now(), profiles=profiles))
    left = [each for each in done if each.state != "cleared"]
    document = {
        "cleared": len(done) - len(left),
        "products": [
            {
                "product": each.product.id,
                "name": each.product.name,
                "verdict": each.state,
                "reason": told_reason(each.code, each.facts, face) if each.code else None,
            }
            for each in done
        ],
    }
    lines = [face.say("cli.clear.shelf", cleared=len(done) - len(left), left=len(left))]
    lines += [f"  {each.product.name}: {face.say(each.code, **each.facts)}" for each in left if each.code]
    face.print(document, "\n".join(lines))
    return not left


def clear_scope(face: Face, shop: Shop, scope: Scope, wanted: Wanted, *, by: str, profiles: tuple[str, ...]) -> bool:
    """Sign for the room, the host or the broadcast, tell how it stands, and return whether nothing blocks any more."""
    states = sign_scope(shop, scope, wanted, by=by, today=today(), now=utc_now(), profiles=profiles)
    is_done = not any(state.blocks for state in states)
    document = {
        "scope": scope,
        "verdict": "cleared" if is_done else "needs-person",
        "findings": [],
        "checklist": [item_record(state, face) for state in states],
        "clearance": {"scope": scope, "state": "cleared", "until": first_end(states), "by": by.strip()} if is_done else None,
    }
    words = face.say("cli.clear.scope-done" if is_done else "cli.clear.scope-open", scope=face.say(f"cli.clear.{scope}"))
    face.print(document, "\n".join([words, *item_lines(states, face)]))
    return is_done


def withdraw(face: Face, shop: Shop, subject: str, *, by: str, reason: str) -> bool:
    """Take a clearance back and tell so."""
    product = Products(shop).found(subject)
    clearance = withdraw_clearance(shop, product.id, by=by, reason=reason, at=utc_now())
    face.print({"withdrawn": clearance.id, "product": product.id, "clearance": None}, face.say("cli.clear.withdrawn", name=product.name))
    return True


def first_end(states: tuple[ItemState, ...]) -> str:
    """Return the first ISO date on which one of the signatures ends, or ""."""
    return min((state.until for state in states if state.until and state.is_settled), default="")


def signings_of(items: tuple[str, ...], numbers: tuple[str, ...], expiries: tuple[str, ...]) -> tuple[Signing, ...]:
    """Return what is handed in, item by item."""
    handed: dict[str, Signing] = {}
    for text in items:
        ids, place = parted(text, "=", "--item is ITEM=FILE")
        file, number = document_and_number(place)
        on_file = str(file).lower() if KEPT.fullmatch(str(file).lower()) and not file.exists() else ""
        for item in named(ids):
            handed[item.upper()] = Signing(item=item.upper(), file=None if on_file else file, evidence=on_file, number=number)
    change(handed, numbers, "--number is ITEM=NUMBER", lambda value: {"number": value})
    change(handed, expiries, "--expires is ITEM=DATE", lambda value: {"valid_until": day_of(value)})
    return tuple(handed.values())


def change(handed: dict[str, Signing], texts: tuple[str, ...], usage: str, fields: Callable[[str], dict[str, Any]]) -> None:
    """Put what *texts* say into the signings they name."""
    for text in texts:
        ids, value = parted(text, "=", usage)
        for item in named(ids):
            standing = handed.get(item.upper(), Signing(item=item.upper()))
            handed[item.upper()] = msgspec.structs.replace(standing, **fields(value))


def document_and_number(place: str) -> tuple[Path, str]:
    """Return the file and the number after "#"; a file whose own name holds "#" is taken as it is."""
    whole = Path(place).expanduser()
    name, mark, number = place.rpartition("#")
    if not mark or whole.exists():
        return whole, ""
    return Path(name).expanduser(), number.strip()


def parted(text: str, mark: str, usage: str) -> tuple[str, str]:
    """Return what stands before and after the first *mark*.

    Raises:
        UsageError: nothing does.
    """
    before, found, after = text.partition(mark)
    if not found or not before.strip() or not after.strip():
        raise click.UsageError(f"{usage}: {text}")
    return before.strip(), after.strip()


def day_of(text: str) -> date:
    """Return the day an ISO date names.

    Raises:
        UsageError: it names none.
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError as error:
        raise click.UsageError(f"--expires: {text}") from error


def range_of(text: str) -> tuple[int, int] | None:
    """Return the price range in fen, or None where none is given; one price is a range of its own.

    Raises:
        RangeUnreadable: it is none.
    """
    if not text.strip():
        return None
    for mark in RANGE_MARKS:
        low, found, high = text.partition(mark)
        if found:
            break
    try:
        return parse_fen(low), parse_fen(high if found else low)
    except CatalogError as error:
        raise RangeUnreadable(range=text[:40]) from error
