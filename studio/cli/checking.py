"""``kaibo check``: words, licence numbers, products and rundowns against the rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from catalog.compliance.checking_text import check_text
from catalog.compliance.errors import CategoryUnknown
from catalog.compliance.finding import Finding, in_language
from catalog.compliance.number_checks import check_number
from catalog.compliance.reading_packs import read_formats
from catalog.compliance.rule_book import rule_book
from catalog.product import CATEGORIES
from studio.cli.face import DONE, FOUND, Face, KaiboCommand, KaiboFamily
from studio.clock import today

BYTE_ORDER_MARK = "\ufeff"


@click.group(cls=KaiboFamily)
def check() -> None:
    """Check words, licence numbers, products and rundowns."""


@check.command("text", cls=KaiboCommand)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@click.option("--category", "categories", default="", help="Codes of what is sold (FOOD_PREPACK,TEA).")
@click.option("--profile", "profiles", default="cn", show_default=True, help="Rule packs (cn,cn-shanghai).")
@click.pass_context
def text(context: click.Context, file: Path, categories: str, profiles: str) -> None:
    """Check words, one line in, one JSON line out.

    A line that is a JSON object with "text" may name its own "product_category"; any other line is text as it stands.
    Exit code 1 where something was found.
    """
    face: Face = context.obj
    book = rule_book(named(profiles))
    given = known_categories(named(categories))
    has_found = False
    for line in lines_of(file):
        words, own = read_line(line)
        checked = check_text(words, book, own or given)
        has_found = has_found or bool(checked.findings)
        record = {"text": words, "findings": [told(each, face.language) for each in checked.findings], "verdict": checked.verdict}
        click.echo(json.dumps(record, ensure_ascii=False))
    context.exit(FOUND if has_found else DONE)


@check.command("number", cls=KaiboCommand)
@click.argument("number_format", metavar="FORMAT")
@click.argument("value")
@click.pass_context
def number(context: click.Context, number_format: str, value: str) -> None:
    """Check a licence or code number: its form, its check character and the dates in it (exit code 1 where it is wrong)."""
    face: Face = context.obj
    checked = check_number(number_format, value, today=today())
    wanted = read_formats()[checked.format]
    reason = face.say(checked.reason) if checked.reason else ""
    document = {
        "format": checked.format,
        "name": wanted.en if face.language == "en" else wanted.zh,
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


def lines_of(file: Path) -> Iterator[str]:
    """Return the lines of *file* ("-" for standard input), read as UTF-8; bytes that are not become the mark for it."""
    if str(file) == "-":
        yield from decoded(sys.stdin.buffer)
        return
    try:
        with file.open("rb") as opened:
            yield from decoded(opened)
    except OSError as error:
        raise click.UsageError(f"{file}: {error.strerror}") from error


def decoded(stream: BinaryIO) -> Iterator[str]:
    """Return the lines of *stream* without their ends."""
    for place, raw in enumerate(stream):
        line = raw.decode("utf-8", errors="replace").removesuffix("\n").removesuffix("\r")
        yield line.removeprefix(BYTE_ORDER_MARK) if place == 0 else line


def read_line(line: str) -> tuple[str, tuple[str, ...]]:
    """Return the words of one line and the categories it names itself; what is no object with a text is text as it stands."""
    if line.startswith("{"):
        try:
            options = json.loads(line)
        except (ValueError, RecursionError):
            options = None
        if isinstance(options, dict) and isinstance(options.get("text"), str):
            return printable(options["text"]), line_categories(options.get("product_category"))
    return line, ()


def line_categories(given: Any) -> tuple[str, ...]:
    """Return the known codes among what a line names (a code, a comma list or a list)."""
    listed = given if isinstance(given, list) else named(given) if isinstance(given, str) else ()
    codes = (each.strip().upper() for each in listed if isinstance(each, str))
    return tuple(code for code in codes if code in CATEGORIES)


def printable(words: str) -> str:
    """Return *words* without halves of characters, which no stream can carry; the length stays."""
    return words.encode("utf-8", errors="replace").decode("utf-8")


def told(finding: Finding, language: str) -> dict[str, Any]:
    """Return a finding as the command line tells it."""
    return {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "start": finding.start,
        "end": finding.end,
        "found": finding.text,
        "clause": finding.clause,
        "why": in_language(finding.why, language),
        "suggestion": in_language(finding.suggestion, language),
        "sources": list(finding.sources),
        **({"field": finding.field} if finding.field else {}),
    }
