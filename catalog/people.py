"""The people of a shop and what they do there: who may be named as the one who signs, hosts or looks after the desk."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable

import msgspec

from catalog.errors import CatalogError, NameMissing
from catalog.product import cleaned, folded
from catalog.store import Shop

ROLES = ("owner", "manager", "host", "desk", "reviewer", "trainer")


class RoleUnknown(CatalogError):
    """Nobody in a shop has this role. Facts: ``role``."""

    code = "catalog.role-unknown"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the shop.

    Attributes:
        id: "" before the first save.
        name: as it stands beside a signature; a role ("示例店长") where the shop prefers no names.
        role: one of ``ROLES``.
        is_gone: works here no longer; old signatures keep the name.
    """

    id: str = ""
    name: str
    role: str = "desk"
    is_gone: bool = False


class People:
    """The people of one shop."""

    def __init__(self, shop: Shop, *, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self.shop = shop
        self.random_bytes = random_bytes

    def all(self) -> list[Person]:
        """Return everybody, those who work here first, by name."""
        rows = self.shop.database.query("SELECT id, name, role, is_gone FROM people ORDER BY is_gone, name, id")
        return [Person(id=row["id"], name=row["name"], role=row["role"], is_gone=bool(row["is_gone"])) for row in rows]

    def named(self, name: str) -> Person | None:
        """Return who is called *name* (any case and width) and works here, or None."""
        return next((person for person in self.all() if folded(person.name) == folded(name) and not person.is_gone), None)

    def save(self, person: Person) -> Person:
        """Write *person*, with an id if there is none, and return it.

        Raises:
            NameMissing, RoleUnknown: who or what it is cannot be said.
        """
        if not cleaned(person.name):
            raise NameMissing
        if person.role not in ROLES:
            raise RoleUnknown(role=person.role)
        new_id = "n" + base64.b32encode(self.random_bytes(5)).decode().lower()
        saved = msgspec.structs.replace(person, name=cleaned(person.name), id=person.id or new_id)
        with self.shop.writing() as database:
            row = {"id": saved.id, "name": saved.name, "role": saved.role, "is_gone": int(saved.is_gone)}
            database.table("people").upsert(row, pk="id")
        return saved
