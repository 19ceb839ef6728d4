"""``kaibo check``: words, licence numbers, products and rundowns against the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from catalog.compliance.checking_text import check_text
from catalog.compliance.desk_acts import acts
from catalog.compliance.desk_settings import desk_settings
from catalog.compliance.errors import CategoryUnknown
from catalog.compliance.finding import in_language
from catalog.compliance.number_groups import check_wanted
from catalog.compliance.pack import Sentences
from catalog.compliance.reading_packs import read_formats
from catalog.compliance.rechecking import recheck
from catalog.compliance.rule_book import RuleBook, rule_book
from catalog.compliance.scopes import SCOPES, preflight_scopes
from catalog.compliance.shop_book import shop_book
from catalog.compliance.verdict import Verdict, judge
from catalog.errors import ProductAmbiguous, ProductUnknown
from catalog.money import yuan
from catalog.product import CATEGORIES
from catalog.products import Products
from catalog.store import DATABASE, Shop
from studio.cli.check_record import (
    finding_lines,
    finding_record,
    item_lines,
    item_record,
    override_lines,
    override_records,
    told_reason,
    verdict_record,
    verdict_words,
)
from studio.cli.desk import desk
from studio.cli.face import DONE, FOUND, Face, KaiboCommand, KaiboFamily
from studio.cli.packs import recheck_lines, recheck_record
from studio.cli.script_lines import lines_of, read_line
from studio.clock import today, utc_now
from studio.reports.as_pdf import write_pdf
from studio.reports.review_sheet import review_pdf, review_workbook
from studio.show.planning import product_of
from studio.show.rundown import read_rundown
from studio.show.rundown_item import RundownItem

PROFILE = click.option("--profile", "profiles", default="cn", show_default=True, help="Rule packs (cn,cn-shanghai).")
STATES = ("blocked", "needs-person", "cleared")
"""The worst first: a rundown stands as its worst product does."""


@click.group(cls=KaiboFamily)
def check() -> None:
    """Check words, licence numbers, products and rundowns."""


@check.command("text", cls=KaiboCommand)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@click.option("--category", "categories", default="", help="Codes of what is sold (FOOD_PREPACK,TEA).")
@PROFILE
@click.pass_context
def text(context: click.Context, file: Path, categories: str, profiles: str) -> None:
    """Check words, one line in, one JSON line out.

    A line that is a JSON object with "text" may name its own "product_category"; any other line is text as it stands.
    Exit code 1 where something was found.
    """
    face: Face = context.obj
    book = book_of(face, named(profiles))
    given = known_categories(named(categories))
    has_found = False
    for line in lines_of(file):
        words, own = read_line(line)
        checked = check_text(words, book, own or given)
        has_found = has_found or bool(checked.findings)
        record = {"text": words, "findings": [finding_record(each, face.language) for each in checked.findings], "verdict": checked.verdict}
        click.echo(json.dumps(record, ensure_ascii=False))
    context.exit(FOUND if has_found else DONE)


@check.command("number", cls=KaiboCommand)
@click.argument("number_format", metavar="FORMAT")
@click.argument("value")
@click.option("--category", "categories", default="", help="Codes of the goods it is for; a number of other goods is told.")
@click.pass_context
def number(context: click.Context, number_format: str, value: str, categories: str) -> None:
    """Check a licence or code number: its form, its check character and the dates in it (exit code 1 where it is wrong).

    FORMAT may be either of two ("JY/YB"), free text (CERT, GI) or an amount ("AMOUNT<=50000").
    """
    face: Face = context.obj
    checked = check_wanted(number_format, value, today=today(), categories=known_categories(named(categories)))
    wanted = read_formats().get(checked.format)
    reason = face.say(checked.reason) if checked.reason else ""
    document = {
        "format": checked.format,
        "name": in_language(Sentences(zh=wanted.zh, en=wanted.en), face.language) if wanted is not None else checked.format,
        "value": checked.value,
        "valid": checked.is_valid,
        "level": checked.level,
        "reason": reason,
        "code": checked.reason,
        "parts": checked.parts,
    }
    verdict = face.say(
        "cli.check.number-right" if checked.is_valid else "cli.check.number-wrong", name=document["name"], value=checked.value
    )
    face.print(document, f"{verdict} {reason}".strip())
    context.exit(DONE if checked.level == "ok" else FOUND)


@check.command("product", cls=KaiboCommand)
@click.argument("product", metavar="ID")
@PROFILE
@click.pass_context
def one_product(context: click.Context, product: str, profiles: str) -> None:
    """Say whether a product may be shown today, and what is missing (exit code 1 where it may not)."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        verdict = judge(shop, Products(shop).found(product), profiles=named(profiles), today=today())
    face.print(verdict_record(verdict, face), verdict_words(verdict, face))
    context.exit(DONE if verdict.state == "cleared" else FOUND)


@check.command("rundown", cls=KaiboCommand)
@click.argument("file", type=click.Path(path_type=Path))
@PROFILE
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), metavar="F", help="Write the review (播前审核表) as a workbook.")
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), metavar="F", help="Write the review as a PDF to sign and keep.")
@click.pass_context
def rundown(context: click.Context, file: Path, profiles: str, xlsx: Path | None, pdf: Path | None) -> None:
    """Say for every product of a rundown whether it may be shown today, and check what must be said (exit code 1 where not)."""
    face: Face = context.obj
    listed = read_rundown(file)
    with Shop.open(face.shop_folder, create=False) as shop:
        judged = [judged_item(shop, item, named(profiles), face) for item in listed]
        scopes = preflight_scopes(shop, today(), profiles=named(profiles))
        is_strict = desk_settings(shop).requires_signed_room
        name, is_sample = shop.name, shop.is_sample
        overrides = [act for scope in SCOPES for act in acts(shop, "override", subject=scope)]
    items = [record for record, _ in judged]
    unsigned = ["needs-person"] if is_strict and any(state.blocks for state in scopes) else []
    worst = min([*(item["verdict"] for item in items), *unsigned], key=STATES.index)
    document: dict[str, Any] = {
        "verdict": worst,
        "items": items,
        "findings": [{"product": item["product"], **finding} for item in items for finding in item["findings"]],
        "checklist": [{"product": item["product"], **state} for item in items for state in item["checklist"]]
        + [{"product": "", **item_record(state, face)} for state in scopes],
        "clearance": [item["clearance"] for item in items] if worst == "cleared" else None,
        "overrides": [{"product": item["product"], **told} for item in items for told in item["overrides"]]
        + [{"product": "", **told} for told in override_records(overrides)],
    }
    lines = [*(words for _, words in judged), *item_lines(scopes, face), *override_lines(overrides, face)]
    made: dict[str, Any] = {"shop": name, "language": face.language, "made_at": utc_now()}
    files = {
        **({"xlsx": (xlsx, review_workbook(document, **made))} if xlsx else {}),
        **({"pdf": (pdf, review_pdf(document, is_sample=is_sample, **made))} if pdf else {}),
    }
    for kind, (place, content) in files.items():
        write_pdf(place, content)
        document[kind] = str(place.absolute())
        lines.append(face.say("cli.check.written", file=place))
    face.print(document, "\n".join(lines))
    context.exit(DONE if worst == "cleared" else FOUND)


def judged_item(shop: Shop, item: RundownItem, profiles: tuple[str, ...], face: Face) -> tuple[dict[str, Any], str]:
    """Return one line of the rundown as record and words: the product, its price in this show, and what must be said."""
    try:
        product = product_of(shop, item.product)
    except (ProductUnknown, ProductAmbiguous) as error:
        unknown = told_reason(error.code, error.facts, face)
        record: dict[str, Any] = {"row": item.row, "product": item.product, "name": "", "verdict": "blocked", "reason": unknown}
        return {**record, "findings": [], "checklist": [], "clearance": None, "overrides": []}, unknown["message"]
    verdict = judge(shop, product, profiles=profiles, today=today())
    record = {"row": item.row, **verdict_record(verdict, face)}
    book = shop_book(shop, profiles)
    said = [finding for words in item.must_say for finding in check_text(words, book, product.categories).findings]
    record["findings"] += [{**finding_record(finding, face.language), "field": "must_say"} for finding in said]
    if rules := " ".join(dict.fromkeys(finding.rule for finding in said if finding.is_blocking)):
        reason = told_reason("gate.must-say", {"name": product.name, "rules": rules}, face)
        record |= {"verdict": "blocked", "clearance": None, "reason": reason}
    elif is_price_outside(item, verdict) and verdict.clearance is not None:
        low, high = (yuan(fen) for fen in verdict.clearance.signed_range)
        reason = told_reason("gate.price-out-of-range", {"price": yuan(item.price_fen or 0), "low": low, "high": high}, face)
        record |= {"verdict": "needs-person", "clearance": None, "reason": reason}
    words = verdict_words(verdict, face, str(record["verdict"]), record["reason"])
    return record, "\n".join([words, *finding_lines(said, face)])


def book_of(face: Face, profiles: tuple[str, ...]) -> RuleBook:
    """Return the rules words are checked by: the shop's own where there is a shop, else the shipped ones."""
    if not (face.shop_folder / DATABASE).is_file():
        return rule_book(profiles)
    with Shop.open(face.shop_folder, create=False) as shop:
        return shop_book(shop, profiles)


def is_price_outside(item: RundownItem, verdict: Verdict) -> bool:
    """Return whether the rundown's own price leaves the signed range."""
    clearance = verdict.clearance
    return clearance is not None and item.price_fen is not None and not clearance.price_min_fen <= item.price_fen <= clearance.price_max_fen


def named(listed: str) -> tuple[str, ...]:
    """Return the names in a comma list, in their order, each once."""
    return tuple(dict.fromkeys(name.strip() for name in listed.split(",") if name.strip()))


def known_categories(categories: Iterable[str]) -> tuple[str, ...]:
    """Return *categories* in capitals.

    Raises:
        CategoryUnknown: there is no such code.
    """
    codes = tuple(category.upper() for category in categories)
    for code in codes:
        if code not in CATEGORIES:
            raise CategoryUnknown(category=code[:40], known=" ".join(CATEGORIES))
    return codes


@check.command("shelf", cls=KaiboCommand)
@click.option("--by", default="Kaibo", show_default=True, metavar="NAME", help="Who asked for it.")
@click.pass_context
def shelf(context: click.Context, by: str) -> None:
    """Judge every cleared product anew where the rules have changed since (exit code 1 where one lost its clearance)."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        done = recheck(shop, by=by, today=today(), now=utc_now())
        version = shop_book(shop).version
    face.print({**recheck_record(done), "packs": version}, "\n".join(recheck_lines(done, face)))
    context.exit(FOUND if done.lost else DONE)


check.add_command(desk)
