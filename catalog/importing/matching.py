"""Which product of the shelf a product of the file is: by our own id, then merchant code, then valid barcode, then name and seller."""

from __future__ import annotations

from collections import defaultdict

from catalog.importing.drafts import Draft
from catalog.importing.errors import MatchAmbiguous
from catalog.importing.grouping import FileSeller, Group, codes_of
from catalog.product import Product, Seller, Variant, folded
from catalog.products import Products
from catalog.searching import NAME, exact_keys, name_key


class Shelf:
    """What stands in the shop, looked at once for a whole import.

    Withdrawn products are matched only where no product on the shelf is.
    """

    def __init__(self, products: Products) -> None:
        self._standing: dict[str, Product] = {}
        self._owners: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._sellers: dict[str, list[Seller]] = defaultdict(list)
        for product in sorted(products.all(), key=lambda product: product.is_withdrawn):
            self._standing[product.id] = product
            self._names[folded(product.name)].append(product.id)
            for key in exact_keys(product):
                self._owners[key].append(product.id)
        for seller in products.sellers():
            self._sellers[folded(seller.name)].append(seller)

    def seller(self, seller_key: str, described: FileSeller) -> Seller | None:
        """Return the standing seller of that name; where several share it, the one with the file's credit code."""
        same = self._sellers.get(seller_key, [])
        exact = [seller for seller in same if described.seller.uscc and seller.uscc == described.seller.uscc]
        return next(iter(exact or same), None)

    def match(self, group: Group, seller: str | None) -> Product | None:
        """Return the standing product that *group* is, or None for a new one; *seller* is its id, None where the file names none.

        Raises:
            MatchAmbiguous: its codes or its name belong to several.
        """
        if group.product_id in self._standing:
            return self._standing[group.product_id]
        found: dict[str, None] = {}
        for draft in group.drafts:
            for kind, code in sorted(codes_of(draft), reverse=True):
                owners = self._on_shelf_first(self._owners.get((kind.replace("_", "-"), code), []))
                if owners:
                    found.update(dict.fromkeys(owners))
                    break
        if not found:
            name = group.drafts[0].name
            owners = self._names.get(folded(name), []) if seller is None else self._owners.get((NAME, name_key(name, seller)), [])
            found.update(dict.fromkeys(self._on_shelf_first(owners)))
        if len(found) > 1:
            raise MatchAmbiguous(products=" ".join(found))
        return self._standing[next(iter(found))] if found else None

    def _on_shelf_first(self, owners: list[str]) -> list[str]:
        return [owner for owner in owners if not self._standing[owner].is_withdrawn] or owners


def match_variant(product: Product, draft: Draft, group: Group, taken: set[str]) -> Variant | None:
    """Return the variant of *product* that *draft* is, or None for a new one: by our own id, code, barcode, then name.

    A code that several rows of *group* share names the product, not the variant; a variant in *taken* is another row's.
    """
    free = [variant for variant in product.variants if variant.id not in taken]
    for variant in free:
        if variant.id == draft.variant_id:
            return variant
    for code in sorted(codes_of(draft), reverse=True):
        if sum(code in codes_of(other) for other in group.drafts) > 1:
            continue
        same = [variant for variant in free if code in codes_of_variant(variant)]
        if len(same) == 1:
            return same[0]
    named = folded(draft.variant or "")
    same = [variant for variant in free if folded(variant.name) == named]
    if not same and not draft.variant and len(product.variants) == len(group.drafts) == 1:
        return product.variants[0]
    return same[0] if same else None


def codes_of_variant(variant: Variant) -> list[tuple[str, str]]:
    """Return a standing variant's codes as they are compared with a draft's."""
    alone = Product(name="", variants=(variant,))
    return [(kind.replace("-", "_"), key) for kind, key in exact_keys(alone) if kind != NAME]
