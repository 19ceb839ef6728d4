"""The same edit on many products at once: told in a few words, shown before it is done, written all or nothing, taken back as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from catalog.errors import CatalogError
from catalog.importing.categories import categories_of
from catalog.importing.cells import sentences, stock, words
from catalog.importing.import_book import BATCH
from catalog.importing.planning import Planned
from catalog.importing.writing import Agreed, imports_seen, newest_row
from catalog.money import parse_fen
from catalog.product import TIME_HONOURED, TIME_HONOURED_TAGS, Product, Variant
from catalog.products import Products, check
from catalog.settling import settled
from catalog.shelf_search import Wanted

SETTING = re.compile(r"\s*([a-z_]+)\s*([+-]?=)(.*)", re.DOTALL)
FACTOR = re.compile(r"[x×*]\s*([0-9]{1,3}(?:\.[0-9]{1,4})?)")
Act = Literal["=", "+=", "-="]


class SettingUnreadable(CatalogError):
    """A setting is not FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE with a field and a value that can be. Facts: ``setting``, ``fields``."""

    code = "catalog.setting-unreadable"
    is_wrong_use = True


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the edit.

    Attributes:
        act: "=" sets; "+=" and "-=" add to and take from a list or an amount.
        value: as it was told.
    """

    field: str
    act: Act
    value: str


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """One product before and after; the same where it already is as wanted."""

    before: Product
    after: Product


def money(standing: int | None, setting: Setting) -> int | None:
    """Return an amount: set ("12.80", "" for none), raised or lowered by one, or times a factor ("x0.9"), half a fen rounded up."""
    if found := FACTOR.fullmatch(setting.value.strip()):
        return None if standing is None else int((standing * Decimal(found[1])).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if setting.act == "=":
        return parse_fen(setting.value) if setting.value.strip() else None
    by = parse_fen(setting.value)
    return None if standing is None else standing + (by if setting.act == "+=" else -by)


def live_price(standing: int, setting: Setting) -> int:
    """Return a live price, which is always there."""
    made = money(standing, setting)
    if made is None:
        raise SettingUnreadable(setting=f"{setting.field}{setting.act}{setting.value}", fields=" ".join(FIELDS))
    return made


def pieces(standing: int | None, setting: Setting) -> int | None:
    """Return pieces in stock: set, added to, taken from."""
    told = stock(setting.value)
    if setting.act == "=" or standing is None or told is None:
        return told
    return standing + (told if setting.act == "+=" else -told)


def listed(standing: tuple[str, ...], setting: Setting, told: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list: set, added to, taken from."""
    if setting.act == "=":
        return told
    return (*standing, *told) if setting.act == "+=" else tuple(word for word in standing if word not in told)


def with_categories(product: Product, setting: Setting) -> Product:
    """Return *product* with its category codes told in codes or words."""
    codes, unknown = categories_of(setting.value)
    if unknown:
        raise SettingUnreadable(setting=" ".join(unknown), fields="categories")
    return msgspec.structs.replace(product, categories=listed(product.categories, setting, codes))


def with_tags(product: Product, setting: Setting) -> Product:
    """Return *product* with its tags; who takes away 老字号 takes its code away."""
    told = words(setting.value)
    has_left = setting.act == "-=" and not TIME_HONOURED_TAGS.isdisjoint(told)
    categories = tuple(code for code in product.categories if not (has_left and code == TIME_HONOURED))
    return msgspec.structs.replace(product, tags=listed(product.tags, setting, told), categories=categories)


def with_variants(product: Product, field: str, made: Callable[[Variant], Any]) -> Product:
    """Return *product* with *field* of each variant as *made* says."""
    return msgspec.structs.replace(
        product, variants=tuple(msgspec.structs.replace(variant, **{field: made(variant)}) for variant in product.variants)
    )


WORD_FIELDS = ("brand", "origin", "link", "description", "card_text", "cue_text", "notes")
SETTERS: Mapping[str, Callable[[Product, Setting], Product]] = MappingProxyType(
    {
        "price": lambda product, told: with_variants(product, "price_fen", lambda each: live_price(each.price_fen, told)),
        "compared_price": lambda product, told: with_variants(product, "compared_fen", lambda each: money(each.compared_fen, told)),
        "cost": lambda product, told: with_variants(product, "cost_fen", lambda each: money(each.cost_fen, told)),
        "stock": lambda product, told: with_variants(product, "stock", lambda each: pieces(each.stock, told)),
        "unit": lambda product, told: with_variants(product, "unit", lambda _each: told.value),
        "categories": with_categories,
        "tags": with_tags,
        "claims": lambda product, told: msgspec.structs.replace(product, claims=listed(product.claims, told, sentences(told.value))),
        "withdrawn": lambda product, told: msgspec.structs.replace(
            product, is_withdrawn=told.value.strip().casefold() in {"yes", "true", "1"}
        ),
    }
)
FIELDS = (*SETTERS, *WORD_FIELDS)


def read_setting(text: str) -> Setting:
    """Return what *text* tells: "price=x0.9", "tags+=首发", "stock=".

    Raises:
        SettingUnreadable: it is no setting.
    """
    found = SETTING.fullmatch(text)
    if not found or found[1] not in FIELDS or (found[1] in WORD_FIELDS and found[2] != "="):
        raise SettingUnreadable(setting=text[:60], fields=" ".join(FIELDS))
    return Setting(field=found[1], act=found[2], value=found[3])  # type: ignore[arg-type]  # the pattern has only these


def edited(product: Product, settings: Iterable[Setting]) -> Product:
    """Return *product* with all *settings*, as the shelf would keep it.

    Raises:
        ProductInvalid, SettingUnreadable, Money...: it cannot be like this.
    """
    made = product
    for setting in settings:
        setter = SETTERS.get(setting.field)
        made = setter(made, setting) if setter else msgspec.structs.replace(made, **{setting.field: setting.value})
    made = settled(made)
    check(made)
    return made


def preview(products: Products, wanted: Wanted, settings: Iterable[Setting]) -> tuple[tuple[Edited, ...], Agreed]:
    """Return every product that is *wanted* before and after, and what ``writing.write`` needs to do it; nothing is written.

    Raises:
        CatalogError: one of the products cannot be like this; then none is.
    """
    settings = tuple(settings)
    as_of, seen = newest_row(products.shop), imports_seen(products.shop)
    both = tuple(Edited(before=product, after=edited(product, settings)) for product in products.wanted(wanted))
    planned = tuple(Planned(product=each.after, rows=()) for each in both if each.after != each.before)
    told = "; ".join(f"{setting.field}{setting.act}{setting.value}" for setting in settings)
    return both, Agreed(
        kind=BATCH,
        file=told[:200],
        sha256="",
        new=0,
        changed=len(planned),
        unchanged=len(both) - len(planned),
        planned=planned,
        sellers=(),
        as_of=as_of,
        imports_seen=seen,
    )
