"""People: a role, a PIN nobody can read, trainings, and an identity check that keeps no number."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

import msgspec
import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import NameMissing
from catalog.people import CheckedBySelf, PaperUnreadable, People, Person, PersonTwice, PersonUnknown, PinWeak, RoleUnknown
from catalog.store import Shop

NUMBER, KEY = "11010519491231002X", bytes(32)


@pytest.fixture
def people(shop: Shop) -> People:
    return People(shop, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def host(people: People, at: datetime) -> Person:
    return people.save(Person(name=" 示例主播 ", role="host"), by="示例店长", at=at)


def test_people_have_a_role_and_leave(people: People, host: Person, at: datetime) -> None:
    assert people.named("示例主播") == host
    people.save(msgspec.structs.replace(host, is_gone=True), by="示例店长", at=at)
    assert (people.named("示例主播"), len(people.all())) == (None, 1)
    assert [(fact.kind, fact.facts["is_gone"], fact.by) for fact in people.facts(host)] == [
        ("saved", True, "示例店长"),
        ("saved", False, "示例店长"),
    ]


def test_who_cannot_be_told_apart_is_refused(people: People, host: Person, at: datetime) -> None:
    for wrong, error in (
        (Person(name="示例主播"), PersonTwice),
        (Person(name="示例", role="king"), RoleUnknown),
        (Person(name=" "), NameMissing),
    ):
        with pytest.raises(error):
            people.save(wrong, by="示例店长", at=at)
    with pytest.raises(PersonUnknown):
        people.known("没有这个人")
    with pytest.raises(NameMissing):
        people.save(Person(name="示例场控"), by=" ", at=at)
    assert len(people.all()) == 1


def test_a_pin_is_checked_and_never_kept(shop: Shop, people: People, host: Person, at: datetime) -> None:
    people.set_pin(host, "２４６８", by="示例店长", at=at)
    assert (people.is_pin(host, "2468"), people.is_pin(host, "2469"), people.known("示例主播").has_pin) == (True, False, True)
    assert b"2468" not in b"".join(file.read_bytes() for file in shop.folder.glob("shop.db*"))


@pytest.mark.parametrize("pin", ["", "123", "1111", "12ab", "1" * 13, "٣٤٥٦"])
def test_a_pin_anybody_would_guess_is_refused(people: People, host: Person, at: datetime, pin: str) -> None:
    with pytest.raises(PinWeak):
        people.set_pin(host, pin, by="示例店长", at=at)
    assert not people.is_pin(host, pin)


def test_of_an_identity_check_the_number_is_not_kept(shop: Shop, people: People, host: Person, at: datetime) -> None:
    fact = people.note_identity(host, "id-card", NUMBER, key=KEY, by="示例店长", at=at)
    assert (fact.by, fact.facts["paper"], fact.facts["last_four"], len(fact.facts["keyed_hash"])) == ("示例店长", "id-card", "002X", 64)
    assert people.is_same_paper(host, "110105 19491231 002x", key=KEY)
    assert not people.is_same_paper(host, NUMBER, key=b"1" * 32)
    written = b"".join(file.read_bytes() for file in shop.folder.rglob("*") if file.is_file())
    assert NUMBER.encode() not in written
    assert NUMBER[6:14].encode() not in written


def test_a_check_that_proves_nothing_is_refused(people: People, host: Person, at: datetime) -> None:
    with pytest.raises(CheckedBySelf):
        people.note_identity(host, "id-card", NUMBER, key=KEY, by="示例主播", at=at)
    with pytest.raises(PaperUnreadable):
        people.note_identity(host, "id-card", "12-3", key=KEY, by="示例店长", at=at)
    assert [fact.kind for fact in people.facts(host)] == ["saved"]


def test_trainings_are_kept_for_good(shop: Shop, people: People, host: Person, at: datetime) -> None:
    people.note_training(host, "直播话术合规", on=date(2026, 11, 1), until=date(2027, 10, 31), by="示例培训师", at=at)
    assert people.facts(host)[0].facts == {"topic": "直播话术合规", "on": "2026-11-01", "until": "2027-10-31"}
    for statement in ("UPDATE person_facts SET author = 'x'", "DELETE FROM person_facts"):
        with pytest.raises(sqlite3.IntegrityError):
            shop.database.execute(statement)


@given(pin=st.text(max_size=14))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_pin_is_kept_or_refused(people: People, host: Person, at: datetime, pin: str) -> None:
    try:
        people.set_pin(host, pin, by="示例店长", at=at)
    except PinWeak:
        return
    assert people.is_pin(host, pin)
