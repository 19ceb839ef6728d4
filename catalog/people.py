"""The people of a shop and what they do there: who may be named as the one who signs, hosts or looks after the desk."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from catalog.connection import held
from catalog.errors import CatalogError, NameMissing
from catalog.product import cleaned, folded
from catalog.store import Shop

ROLES = ("owner", "manager", "host", "assistant", "controller", "desk", "reviewer", "trainer")
"""店主, 店长, 主播, 助播, 场控, 中控, 审核, 培训."""
PAPERS = ("id-card", "residence-permit", "passport", "other")
SHORTEST_PIN, LONGEST_PIN, SHORTEST_NUMBER = 4, 12, 6
KEY_BYTES = 32


class RoleUnknown(CatalogError):
    """Nobody in a shop has this role. Facts: ``role``."""

    code = "catalog.role-unknown"


class PersonUnknown(CatalogError):
    """Nobody of this name works here. Facts: ``name``."""

    code = "catalog.person-unknown"


class PersonTwice(CatalogError):
    """Somebody of this name works here already. Facts: ``name``."""

    code = "catalog.person-twice"


class PinWeak(CatalogError):
    """The PIN is not 4 to 12 digits, or all of them are the same."""

    code = "catalog.pin-weak"


class PaperUnreadable(CatalogError):
    """The number of an identity paper is too short to be one."""

    code = "catalog.paper-unreadable"


class CheckedBySelf(CatalogError):
    """Nobody checks their own identity. Facts: ``name``."""

    code = "catalog.checked-by-self"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the shop.

    Attributes:
        id: "" before the first save.
        name: as it stands beside a signature; a role ("示例店长") where the shop prefers no names.
        role: one of ``ROLES``.
        is_gone: works here no longer; old signatures keep the name.
        has_pin: a PIN was set.
    """

    id: str = ""
    name: str
    role: str = "desk"
    is_gone: bool = False
    has_pin: bool = False


class PersonFact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done about a person; kept for good.

    Attributes:
        kind: "saved", "pin", "training" or "identity".
        facts: of a saving ``name``, ``role``, ``is_gone``; of a training ``topic``, ``on``, ``until``; of an identity check
            ``paper``, ``last_four``, ``keyed_hash``, never the number.
        by, at: who did it, and when (UTC, ISO 8601).
    """

    kind: str
    facts: dict[str, Any]
    by: str
    at: str


class People:
    """The people of one shop."""

    def __init__(
        self, shop: Shop, *, random_bytes: Callable[[int], bytes] = secrets.token_bytes, hasher: PasswordHasher | None = None
    ) -> None:
        self.shop = shop
        self.random_bytes = random_bytes
        self.hasher = hasher or PasswordHasher()

    def all(self) -> list[Person]:
        """Return everybody, those who work here first, by name."""
        rows = self.shop.database.query("SELECT * FROM people ORDER BY is_gone, name, id")
        return [
            Person(id=row["id"], name=row["name"], role=row["role"], is_gone=bool(row["is_gone"]), has_pin=bool(row["pin_hash"]))
            for row in rows
        ]

    def named(self, name: str) -> Person | None:
        """Return who is called *name* (any case and width) and works here, or None."""
        return next((person for person in self.all() if folded(person.name) == folded(name) and not person.is_gone), None)

    def known(self, name: str) -> Person:
        """Return who is called *name* and works here.

        Raises:
            PersonUnknown: nobody is.
        """
        person = self.named(name)
        if person is None:
            raise PersonUnknown(name=cleaned(name))
        return person

    def save(self, person: Person, *, by: str, at: datetime) -> Person:
        """Write *person*, with an id if there is none, and return it.

        Raises:
            NameMissing, RoleUnknown: who or what it is cannot be said.
            PersonTwice: a name beside a signature must mean one person.
        """
        if not cleaned(person.name):
            raise NameMissing
        if person.role not in ROLES:
            raise RoleUnknown(role=person.role)
        new_id = "n" + base64.b32encode(self.random_bytes(5)).decode().lower()
        saved = msgspec.structs.replace(person, name=cleaned(person.name), id=person.id or new_id)
        row = {"id": saved.id, "name": saved.name, "role": saved.role, "is_gone": int(saved.is_gone)}
        with self.shop.writing() as database:
            same = self.named(saved.name)
            if same is not None and same.id != saved.id and not saved.is_gone:
                raise PersonTwice(name=saved.name)
            database.table("people").upsert(row, pk="id")
            self._note(saved.id, "saved", {"name": saved.name, "role": saved.role, "is_gone": saved.is_gone}, by, at)
        return saved

    def set_pin(self, person: Person, pin: str, *, by: str, at: datetime) -> None:
        """Set the PIN of *person*; only its argon2 hash is kept.

        Raises:
            PinWeak: anybody would guess it.
        """
        digits = unicodedata.normalize("NFKC", pin).strip()
        if not (SHORTEST_PIN <= len(digits) <= LONGEST_PIN and digits.isascii() and digits.isdigit() and len(set(digits)) > 1):
            raise PinWeak
        pin_hash = self.hasher.hash(digits)
        with self.shop.writing() as database:
            database.table("people").update(person.id, {"pin_hash": pin_hash})
            self._note(person.id, "pin", {}, by, at)

    def is_pin(self, person: Person, pin: str) -> bool:
        """Return whether *pin* is the PIN of *person*; about a tenth of a second, so that nobody tries them all."""
        row = self.shop.database.execute("SELECT pin_hash FROM people WHERE id = ?", [person.id]).fetchone()
        try:
            return bool(row and self.hasher.verify(row[0], unicodedata.normalize("NFKC", pin).strip()))
        except (VerificationError, InvalidHashError):
            return False

    def note_training(self, person: Person, topic: str, *, on: date, until: date | None, by: str, at: datetime) -> None:
        """Note that *person* was trained in *topic*, and until when that counts."""
        if not cleaned(topic):
            raise NameMissing
        facts = {"topic": cleaned(topic), "on": on.isoformat(), "until": until.isoformat() if until else ""}
        with self.shop.writing():
            self._note(person.id, "training", facts, by, at)

    def note_identity(self, person: Person, paper: str, number: str, *, key: bytes, by: str, at: datetime) -> PersonFact:
        """Note that *by* has seen the identity paper of *person*, and return what is kept: never the number itself.

        The number's last four characters tell two papers apart for people; its hash under *key*, which is not kept in the
        shop's folder, tells whether a paper is the same one again.

        Raises:
            CheckedBySelf, PaperUnreadable, NameMissing: it would prove nothing.
        """
        if folded(by) == folded(person.name):
            raise CheckedBySelf(name=person.name)
        plain = plain_number(number)
        if len(plain) < SHORTEST_NUMBER or paper not in PAPERS:
            raise PaperUnreadable
        facts = {"paper": paper, "last_four": plain[-4:], "keyed_hash": keyed_hash(key, paper, plain)}
        with self.shop.writing():
            return self._note(person.id, "identity", facts, by, at)

    def is_same_paper(self, person: Person, number: str, *, key: bytes) -> bool:
        """Return whether *number* is the one whose check was noted last."""
        seen = next((fact for fact in self.facts(person) if fact.kind == "identity"), None)
        return seen is not None and hmac.compare_digest(
            seen.facts["keyed_hash"], keyed_hash(key, seen.facts["paper"], plain_number(number))
        )

    def facts(self, person: Person) -> list[PersonFact]:
        """Return what was done about *person*, the newest first."""
        rows = self.shop.database.query("SELECT * FROM person_facts WHERE person = ? ORDER BY id DESC", [person.id])
        return [PersonFact(kind=row["kind"], facts=msgspec.json.decode(row["document"]), by=row["author"], at=row["at"]) for row in rows]

    def _note(self, person_id: str, kind: str, facts: Mapping[str, Any], by: str, at: datetime) -> PersonFact:
        author = cleaned(by)
        if not author:
            raise NameMissing
        fact = PersonFact(kind=kind, facts=dict(facts), by=author, at=at.astimezone(UTC).isoformat(timespec="seconds"))
        row = {"person": person_id, "kind": kind, "document": msgspec.json.encode(fact.facts).decode(), "author": author, "at": fact.at}
        with held(self.shop.database):
            self.shop.database.table("person_facts").insert(row)
        return fact


def plain_number(number: str) -> str:
    """Return the letters and digits of a paper's *number*, whatever marks and blanks it was typed with."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", number).upper() if letter.isalnum())


def keyed_hash(key: bytes, paper: str, plain: str) -> str:
    """Return the HMAC-SHA256 of a paper's number: without *key* the few possible numbers cannot be tried out."""
    return hmac.new(key, f"{paper}\n{plain}".encode(), hashlib.sha256).hexdigest()
