"""The entries of a running show as the engine has them: adds one, paints them anew when their product was edited."""

from __future__ import annotations

from typing import Any

import msgspec

from catalog.products import Products
from catalog.store import Shop
from studio.keeper.link import Link
from studio.show.plan import ShowPlan
from studio.show.planning import plan_entry, replan_entry

NOTHING = -1


class Entries:
    """Knows every entry by its place in the engine's rundown. Used from one thread."""

    def __init__(self, shop: Shop, plan: ShowPlan) -> None:
        self._shop = shop
        self._width, self._height = plan.width, plan.height
        self._entries = list(plan.entries)

    def show(self, link: Link, text: str) -> dict[str, Any]:
        """Show the product *text* names (id, barcode, merchant code); one that is not in the rundown is put at its end first.

        Raises:
            CatalogError, StudioError: it cannot be painted, or the gate refuses it.
        """
        product = Products(self._shop).find(text) if text else None
        if product is not None and all(entry.card.product != product.id for entry in self._entries):
            entry = plan_entry(self._shop, product, width=self._width, height=self._height)
            link.call("entry", entry=msgspec.to_builtins(entry))
            self._entries.append(entry)
        return link.call("show", product=product.id if product is not None else text)

    def repaint(self, link: Link, index: int) -> None:
        """Paint entry *index* anew and show it again, where the host has not gone on meanwhile.

        Raises:
            CatalogError, StudioError: it cannot be painted, or the gate refuses it.
        """
        if 0 <= index < len(self._entries) and self._replace(link, index)["on_air"] == NOTHING:
            link.call("jump", index=index)

    def repaint_where_host_is(self, link: Link, product: str) -> None:
        """Paint every entry of *product* anew and show the one the host has come to.

        Raises:
            CatalogError, StudioError: it cannot be painted, or the gate refuses it.
        """
        for index, entry in enumerate(self._entries):
            if entry.card.product == product:
                self._replace(link, index)
        link.call("show")

    def _replace(self, link: Link, index: int) -> dict[str, Any]:
        entry = self._entries[index] = replan_entry(self._shop, self._entries[index], width=self._width, height=self._height)
        return link.call("entry", index=index, entry=msgspec.to_builtins(entry))
