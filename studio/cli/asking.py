"""Options that several families share: who answers for a change, and which products are asked for."""

from __future__ import annotations

import functools
import getpass
from collections.abc import Callable
from typing import Any

import click

from catalog.importing.categories import categories_of
from catalog.product import cleaned
from catalog.shelf_search import Wanted

BY = click.option("--by", metavar="NAME", default="", help="Who answers for it; this computer's user if left out.")
FILTERS = (
    click.option("--search", "text", default="", metavar="TEXT", help="Words of the name, variant, code, barcode, tag, or pinyin."),
    click.option("--category", "categories", multiple=True, metavar="CAT", help="A category code or word; several are all asked for."),
    click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; several are all asked for."),
    click.option("--withdrawn/--on-shelf", "is_withdrawn", default=None, help="Only withdrawn products, or only the others."),
)


def author(by: str) -> str:
    """Return who answers for a change: the name given, or this computer's user."""
    return by.strip() or getpass.getuser()


def asked_for(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* the filters as one argument ``wanted``."""

    @functools.wraps(command)
    def with_wanted(
        *arguments: Any, text: str, categories: tuple[str, ...], tags: tuple[str, ...], is_withdrawn: bool | None, **more: Any
    ) -> Any:
        codes = tuple(code for words in categories for code in known_codes(words))
        wanted = Wanted(text=text, categories=codes, tags=tuple(map(cleaned, tags)), is_withdrawn=is_withdrawn)
        return command(*arguments, wanted=wanted, **more)

    return functools.reduce(lambda made, option: option(made), reversed(FILTERS), with_wanted)


def known_codes(words: str) -> tuple[str, ...]:
    """Return the category codes of *words*.

    Raises:
        BadParameter: nobody knows them.
    """
    codes, unknown = categories_of(words)
    if unknown or not codes:
        raise click.BadParameter(words, param_hint="--category")
    return codes
