"""Turns products and a rundown into the plan the engine shows: every piece painted beforehand, every fact beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from catalog.barcodes import compared_form
from catalog.compliance.disclosures import of_product, of_show
from catalog.errors import ProductAmbiguous, ProductUnknown
from catalog.product import Product, Variant, folded
from catalog.products import Products
from catalog.store import Shop
from studio.clock import utc_now
from studio.picture.look import DEFAULT_LOOK, CanvasSize, read_look
from studio.show.card import card_facts
from studio.show.easel import Easel
from studio.show.errors import RowRefusal, RundownRefused, VariantUnknown
from studio.show.permission import permission
from studio.show.plan import Entry, SellerLine, ShownCard, ShowPlan, Source
from studio.show.reading_scenes import scenes_of
from studio.show.rundown_item import RundownItem
from studio.show.scene import read_scene
from studio.show.sound_plan import SoundPlan

CARDS = "cards"
"""The folder of a shop that holds painted pieces."""


def plan_show(
    shop: Shop,
    items: Sequence[RundownItem],
    *,
    broadcast: str,
    sources: tuple[Source, ...],
    microphones: tuple[str, ...],
    sound: SoundPlan = SoundPlan(),  # noqa: B008 - a frozen record
    width: int = 1080,
    height: int = 1920,
    frames_per_second: int = 30,
    video_kbps: int = 4000,
    audio_kbps: int = 128,
    host: str = "",
    encoder: str = "",
    preset: str = "",
    destinations: tuple[str, ...] = (),
    overrides: tuple[str, ...] = (),
    is_rehearsal: bool = False,
    is_advertisement: bool = False,
    is_ai_generated: bool = False,
    segment_seconds: int = 300,
    look: str = DEFAULT_LOOK,
    language: str = "zh_CN",
    today: date | None = None,
) -> ShowPlan:
    """Return the whole show of *items*, every piece painted into ``SHOP/cards``.

    A product that is not cleared is planned all the same; the gate keeps it off the air and says why.

    Raises:
        RundownRefused: rows whose product or variant the shop does not have.
        SceneFault: one of the shop's own scenes is wrong.
        SellerTooLong, LinkTooLong, PieceNotKept: why a piece could not be painted.
    """
    easel = easel_for(shop, width=width, height=height, look=look, language=language)
    named = _products_of(shop, items)
    entries = tuple(
        plan_entry(shop, product, variant=variant, item=item, width=width, height=height, look=look, language=language, today=today)
        for item, product, variant in named
    )
    said = of_show(is_advertisement=is_advertisement, is_ai_generated=is_ai_generated)
    return ShowPlan(
        broadcast=broadcast,
        shop_folder=str(shop.folder.absolute()),
        host=host,
        width=width,
        height=height,
        frames_per_second=frames_per_second,
        video_kbps=video_kbps,
        audio_kbps=audio_kbps,
        sources=sources,
        microphones=microphones,
        sound=sound,
        entries=entries,
        seller=entries[0].seller if entries else _only_seller(shop, easel),
        marks=easel.marks(is_rehearsal=is_rehearsal, is_sample=shop.is_sample),
        disclosures=easel.disclosed(said),
        slate=easel.slate(),
        scenes=tuple(easel.planned(scene) for scene in scenes_of(shop.folder)),
        encoder=encoder,
        preset=preset,
        destinations=destinations,
        overrides=overrides,
        is_rehearsal=is_rehearsal,
        is_sample=shop.is_sample,
        segment_seconds=segment_seconds,
    )


def plan_entry(
    shop: Shop,
    product: Product,
    *,
    variant: Variant | None = None,
    price_fen: int | None = None,
    item: RundownItem | None = None,
    width: int,
    height: int,
    look: str = DEFAULT_LOOK,
    language: str = "zh_CN",
    paint_folder: Path | None = None,
    today: date | None = None,
) -> Entry:
    """Return *product* as one line of the show, its card and its seller's line painted.

    Without a *variant* the one *item* names is taken, else the first; without a *price_fen* the item's, else the
    catalogue's; without a *paint_folder* ``SHOP/cards``; without a day, today here.

    Raises:
        VariantUnknown: the product has no variant of *item*'s name.
        SellerTooLong, LinkTooLong, PieceNotKept: why a piece could not be painted.
    """
    easel = easel_for(shop, width=width, height=height, look=look, language=language, paint_folder=paint_folder)
    chosen = variant or variant_of(product, item)
    asked_fen = price_fen if price_fen is not None or item is None else item.price_fen
    day = today or utc_now().astimezone().date()
    facts = card_facts(product, chosen, price_fen=asked_fen, language=language, today=day)
    seller = easel.seller_line(Products(shop).seller(product.seller) if product.seller else None)
    clearance, examined = permission(shop, product, day)
    card = ShownCard(
        product=product.id,
        revision=product.revision,
        name=facts.name,
        variant=facts.variant,
        price_fen=facts.price_fen,
        price_text=facts.price_text + facts.unit_text,
        unit=facts.unit,
        compared_fen=facts.compared_fen,
        compared_text=facts.compared_text,
        basis_text=facts.basis_text,
        stock=facts.stock,
        link=facts.link,
        clearance=clearance,
        examined=examined,
        overlay=easel.card(facts),
    )
    return Entry(
        card=card,
        seller=seller,
        disclosures=easel.disclosed(of_product(product)),
        minutes=item.minutes if item else 0,
        must_say=item.must_say if item else (),
        never_say=item.never_say if item else (),
    )


def replan_entry(
    shop: Shop, entry: Entry, *, width: int, height: int, look: str = DEFAULT_LOOK, language: str = "zh_CN", today: date | None = None
) -> Entry:
    """Return *entry* painted anew after its product was edited; the price is the catalogue's, the host's lines stay."""
    product = Products(shop).get(entry.card.product)
    still = any(folded(variant.name) == folded(entry.card.variant) for variant in product.variants)
    item = RundownItem(
        product=product.id,
        variant=entry.card.variant if still else "",
        minutes=entry.minutes,
        must_say=entry.must_say,
        never_say=entry.never_say,
    )
    return plan_entry(shop, product, item=item, width=width, height=height, look=look, language=language, today=today)


def easel_for(shop: Shop, *, width: int, height: int, look: str, language: str, paint_folder: Path | None = None) -> Easel:
    """Return the easel of *shop* for a picture of this size."""
    return Easel(
        folder=paint_folder or shop.folder / CARDS,
        size=CanvasSize(width=width, height=height),
        look=read_look(look),
        scene=read_scene(),
        language=language,
    )


def product_of(shop: Shop, text: str) -> Product:
    """Return the one product *text* names: id, barcode, merchant code, else its whole name.

    Raises:
        ProductUnknown, ProductAmbiguous: none, or several.
    """
    products = Products(shop)
    found = products.find(text)
    if found is not None:
        return found
    wanted = folded(text)
    alike = [product for product in products.search(text) if folded(product.name) == wanted and not product.is_withdrawn]
    if len(alike) > 1:
        raise ProductAmbiguous(text=text, products=" ".join(product.id for product in alike))
    if not alike:
        raise ProductUnknown(product=text)
    return alike[0]


def variant_of(product: Product, item: RundownItem | None) -> Variant:
    """Return the variant *item* names, by 规格, else by the barcode or merchant code it calls the product by, else the first.

    Raises:
        VariantUnknown: there is no such 规格.
    """
    if item is None:
        return product.variants[0]
    if item.variant:
        for variant in product.variants:
            if folded(variant.name) == folded(item.variant):
                return variant
        raise VariantUnknown(product=product.name, variant=item.variant)
    barcode, code = compared_form(item.product), folded(item.product)
    called = (v for v in product.variants if (barcode and compared_form(v.barcode) == barcode) or folded(v.merchant_code) == code)
    return next(called, product.variants[0])


def _products_of(shop: Shop, items: Sequence[RundownItem]) -> list[tuple[RundownItem, Product, Variant]]:
    named: list[tuple[RundownItem, Product, Variant]] = []
    refused: list[RowRefusal] = []
    for row, item in enumerate(items, start=1):
        try:
            product = product_of(shop, item.product)
            named.append((item, product, variant_of(product, item)))
        except (ProductUnknown, ProductAmbiguous, VariantUnknown) as error:
            column = "variant" if isinstance(error, VariantUnknown) else "product"
            refused.append(RowRefusal(row=item.row or row, column=column, code=error.code, facts=error.facts))
    if refused:
        raise RundownRefused(tuple(refused))
    return named


def _only_seller(shop: Shop, easel: Easel) -> SellerLine | None:
    """Return the line of a shop that has one seller, and no line where there is none to tell."""
    sellers = Products(shop).sellers()
    return easel.seller_line(sellers[0]) if len(sellers) == 1 else None
