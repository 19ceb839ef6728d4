"""The shelf: every product in its newest revision, found, searched, saved and withdrawn."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import sqlite_utils

from catalog.barcodes import compared_form
from catalog.errors import NameMissing, ProductAmbiguous, ProductChanged, ProductInvalid, ProductUnknown, ShopDamaged
from catalog.money import HIGHEST_FEN
from catalog.product import BASIS_KINDS, CATEGORIES, Product, Revision, Seller, Variant, cleaned, folded
from catalog.scanned_codes import read_code
from catalog.search_index import text_id_of
from catalog.searching import BARCODE, MERCHANT_CODE, exact_keys
from catalog.settling import settled
from catalog.shelf_search import Wanted, found_documents
from catalog.store import DATABASE, Shop

Record = TypeVar("Record", Product, Seller)
HIGHEST_STOCK = 999_999_999


class Products:
    """The products of one shop.

    Withdrawn products stay findable: orders and broadcasts of the past name them.
    """

    def __init__(self, shop: Shop, *, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self.shop = shop
        self.random_bytes = random_bytes

    def get(self, product_id: str) -> Product:
        """Return the product with this id.

        Raises:
            ProductUnknown: there is none.
        """
        for product in self._current("product = ?", [product_id]):
            return product
        raise ProductUnknown(product=product_id)

    def find(self, text: str) -> Product | None:
        """Return the one product *text* names: its id, else a valid barcode, else a merchant code (whole, any case and width).

        What a scanner read is understood: a GS1 link names its goods, a scale's label the merchant code on it.

        Raises:
            ProductAmbiguous: several have that barcode or code. Products on the shelf win over withdrawn ones.
        """
        named = cleaned(text)
        for product in self._current("product = ?", [named]):
            return product
        code = read_code(named)
        for kind, key in ((BARCODE, code.gtin or compared_form(named)), (MERCHANT_CODE, folded(named)), (MERCHANT_CODE, code.item)):
            found = self._with_key(kind, key) if key else []
            if found := [product for product in found if not product.is_withdrawn] or found:
                if len(found) > 1:
                    raise ProductAmbiguous(text=named, products=" ".join(product.id for product in found))
                return found[0]
        return None

    def found(self, text: str) -> Product:
        """Return what :meth:`find` finds.

        Raises:
            ProductUnknown: nothing.
            ProductAmbiguous: too much.
        """
        product = self.find(text)
        if product is None:
            raise ProductUnknown(product=cleaned(text))
        return product

    def search(self, text: str, limit: int = 50) -> list[Product]:
        """Return products in which every word of *text* occurs (name, variant, code, barcode, tag, pinyin, initials).

        Products on the shelf come before withdrawn ones, then by name; an empty *text* lists all; a *limit* of -1 is none.
        """
        return list(self.wanted(Wanted(text=text), limit))

    def wanted(self, wanted: Wanted, limit: int = -1) -> Iterator[Product]:
        """Return the products that are *wanted*, one by one, in the order of the shelf."""
        return (self._decoded(document) for document in found_documents(self.shop.database, wanted, limit))

    def all(self) -> Iterator[Product]:
        """Return every product, also the withdrawn, by id."""
        return self._current("1 ORDER BY product", [])

    def save(self, product: Product, *, by: str, at: datetime) -> Product:
        """Write *product* as a new revision and return it; without a difference return what stands.

        A product without an id gets one. ``product.revision`` must be the revision it was made from.

        Raises:
            ProductChanged: somebody saved another revision since.
            ProductInvalid, NameMissing: it may not be saved like this.
            ProductUnknown: it has an id and a revision but does not exist.
        """
        author = cleaned(by)
        if not author:
            raise NameMissing
        product = self.named(settled(product))
        check(product)
        with self.shop.writing() as database:
            standing = next(self._current("product = ?", [product.id]), None)
            if standing is None and product.revision:
                raise ProductUnknown(product=product.id)
            if standing is not None and standing.revision != product.revision:
                raise ProductChanged(product=product.id, revision=standing.revision)
            if product == standing:
                return standing
            saved = msgspec.structs.replace(product, revision=self._highest_revision(product.id) + 1)
            write_revision(database, saved, author=author, at=at)
        return saved

    def history(self, product_id: str) -> list[Revision]:
        """Return the product's revisions, the newest first; an undone import's are left out.

        Raises:
            ProductUnknown: there is no such product.
        """
        rows = self.shop.database.query(
            "SELECT * FROM product_revisions WHERE product = ? AND (import_id = '' OR import_id IN "
            "(SELECT id FROM imports WHERE state = 'done')) ORDER BY revision DESC",
            [product_id],
        )
        revisions = [
            Revision(product=self._decoded(row["document"]), by=row["author"], at=row["at"], import_id=row["import_id"]) for row in rows
        ]
        if not revisions:
            raise ProductUnknown(product=product_id)
        return revisions

    def withdraw(self, product_id: str, *, by: str, at: datetime) -> Product:
        """Take the product off the shelf; it can be put back by saving it with ``is_withdrawn`` false."""
        return self.save(msgspec.structs.replace(self.get(product_id), is_withdrawn=True), by=by, at=at)

    def seller(self, seller_id: str) -> Seller | None:
        """Return the seller with this id, or None."""
        rows = self.shop.database.query("SELECT document FROM current_sellers WHERE seller = ?", [seller_id])
        return next((decoded(row["document"], Seller, self.shop.folder / DATABASE) for row in rows), None)

    def sellers(self) -> list[Seller]:
        """Return every seller, by name."""
        rows = self.shop.database.query("SELECT document FROM current_sellers")
        found = [decoded(row["document"], Seller, self.shop.folder / DATABASE) for row in rows]
        return sorted(found, key=lambda seller: (seller.name, seller.id))

    def save_seller(self, seller: Seller) -> Seller:
        """Write *seller*, with an id if it has none, and return it; the older record is kept."""
        if not cleaned(seller.name):
            raise ProductInvalid(field="seller", value="")
        saved = seller if seller.id else msgspec.structs.replace(seller, id=self.new_id("s"))
        with self.shop.writing() as database:
            database.table("seller_revisions").insert(seller_record(saved, ""))
        return saved

    def named(self, product: Product) -> Product:
        """Return *product* with ids for itself and its variants where they have none."""
        variants = tuple(variant if variant.id else msgspec.structs.replace(variant, id=self.new_id("v")) for variant in product.variants)
        return msgspec.structs.replace(product, id=product.id or self.new_id("p"), variants=variants)

    def new_id(self, letter: str) -> str:
        """Return a new short stable id: *letter* and eight letters and digits without 0, 1, 8, 9."""
        return letter + base64.b32encode(self.random_bytes(5)).decode().lower()

    def _current(self, where: str, parameters: Iterable[Any]) -> Iterator[Product]:
        rows = self.shop.database.query(f"SELECT document FROM current_products WHERE {where}", list(parameters))  # noqa: S608 - ours
        return (self._decoded(row["document"]) for row in rows)

    def _decoded(self, document: str) -> Product:
        return decoded(document, Product, self.shop.folder / DATABASE)

    def _with_key(self, kind: str, key: str) -> list[Product]:
        owners = "id IN (SELECT revision_id FROM product_keys WHERE kind = ? AND key = ?) ORDER BY product"
        return list(self._current(owners, [kind, key]))

    def _highest_revision(self, product_id: str) -> int:
        row = self.shop.database.execute("SELECT max(revision) FROM product_revisions WHERE product = ?", [product_id]).fetchone()
        return int(row[0] or 0)


INSERT_REVISION = (
    "INSERT INTO product_revisions (product, revision, import_id, author, at, name, seller, is_withdrawn, document, text_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def write_revision(database: sqlite_utils.Database, product: Product, *, author: str, at: datetime, import_id: str = "") -> None:
    """Write one revision with what it is found by, inside the caller's transaction."""
    document = msgspec.json.encode(product).decode()
    when = at.astimezone(UTC).isoformat(timespec="milliseconds")
    about = (product.id, product.revision, import_id, author, when, product.name, product.seller, int(product.is_withdrawn), document)
    key = database.execute(INSERT_REVISION, (*about, text_id_of(database, product))).lastrowid
    keys = [(key, kind, value) for kind, value in exact_keys(product)]
    database.conn.executemany("INSERT INTO product_keys (revision_id, kind, key) VALUES (?, ?, ?)", keys)


def seller_record(seller: Seller, import_id: str) -> dict[str, str]:
    """Return the row of one seller's record."""
    return {
        "seller": seller.id,
        "import_id": import_id,
        "name_key": folded(seller.name),
        "document": msgspec.json.encode(seller).decode(),
    }


def decoded(document: str, kind: type[Record], file: Path) -> Record:
    """Return the record a row of the database *file* holds; fields that came later have their defaults.

    Raises:
        ShopDamaged: it is no such record.
    """
    try:
        return msgspec.json.decode(document, type=kind)
    except msgspec.MsgspecError as error:
        raise ShopDamaged(file=str(file)) from error


def check(product: Product) -> None:
    """Refuse what no shelf may hold.

    Raises:
        ProductInvalid: with the field and its value.
    """
    if not cleaned(product.name):
        raise ProductInvalid(field="name", value=product.name)
    if not product.variants:
        raise ProductInvalid(field="variants", value="")
    for category in product.categories:
        if category not in CATEGORIES:
            raise ProductInvalid(field="categories", value=category)
    names = [folded(variant.name) for variant in product.variants]
    if len(set(names)) < len(names):
        raise ProductInvalid(field="variants", value=next(name for name in names if names.count(name) > 1))
    for variant in product.variants:
        check_variant(variant)


def check_variant(variant: Variant) -> None:
    """Refuse amounts and pieces that cannot be.

    Raises:
        ProductInvalid: with the field and its value.
    """
    for field, amount in (("price", variant.price_fen), ("compared_price", variant.compared_fen), ("cost", variant.cost_fen)):
        if amount is not None and not 0 <= amount <= HIGHEST_FEN:
            raise ProductInvalid(field=field, value=amount)
    if variant.stock is not None and not 0 <= variant.stock <= HIGHEST_STOCK:
        raise ProductInvalid(field="stock", value=variant.stock)
    if variant.basis is not None and variant.basis.kind not in BASIS_KINDS:
        raise ProductInvalid(field="basis", value=variant.basis.kind)
