"""``kaibo people``: who works here in which role, their PINs, trainings and identity checks."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, date, datetime

import click
import msgspec

from catalog.people import KEY_BYTES, PAPERS, ROLES, People, Person, PersonFact
from catalog.store import Shop
from studio.cli.asking import BY, author
from studio.cli.face import FOUND, Face, KaiboFamily, pass_face
from studio.cli.passphrase import keys_of

IDENTITY_KEY = "identity-papers"
DAY = click.DateTime(["%Y-%m-%d"])


@click.group(cls=KaiboFamily)
def people() -> None:
    """The people of the shop: hosts, assistants, controllers, reviewers; who did what about them is kept."""


@people.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="desk", show_default=True)
@BY
@pass_face
def add_person(face: Face, name: str, role: str, by: str) -> None:
    """Add a person."""
    with Shop.open(face.shop_folder, create=False) as shop:
        saved = People(shop).save(Person(name=name, role=role), by=author(by), at=datetime.now(UTC))
    print_people(face, [saved])


@people.command("list")
@pass_face
def list_people(face: Face) -> None:
    """List everybody, those who work here first."""
    with Shop.open(face.shop_folder, create=False) as shop:
        print_people(face, People(shop).all())


@people.command("show")
@click.argument("name")
@pass_face
def show_person(face: Face, name: str) -> None:
    """Show one person with everything that was noted."""
    with Shop.open(face.shop_folder, create=False) as shop:
        everybody = People(shop)
        person = everybody.known(name)
        facts = everybody.facts(person)
    lines = [person_line(face, person), *(fact_line(face, fact) for fact in facts)]
    face.print({"people": [msgspec.to_builtins(person)], "facts": msgspec.to_builtins(facts)}, "\n".join(lines))


@people.command("change")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES))
@click.option("--rename", metavar="NAME")
@click.option("--gone", is_flag=True, help="Works here no longer; old signatures keep the name.")
@BY
@pass_face
def change_person(face: Face, name: str, role: str | None, rename: str | None, by: str, *, gone: bool) -> None:
    """Change a person's role or name, or note that they left."""
    with Shop.open(face.shop_folder, create=False) as shop:
        everybody = People(shop)
        person = everybody.known(name)
        changed = msgspec.structs.replace(person, role=role or person.role, name=rename or person.name, is_gone=gone)
        print_people(face, [everybody.save(changed, by=author(by), at=datetime.now(UTC))])


@people.command("pin")
@click.argument("name")
@click.option("--check", is_flag=True, help="Only say whether it is the right one (exit code 1 where not).")
@BY
@pass_face
@click.pass_context
def pin_of_person(context: click.Context, face: Face, name: str, by: str, *, check: bool) -> None:
    """Set a person's PIN, or check it; it is typed, or read from standard input, never an argument."""
    with Shop.open(face.shop_folder, create=False) as shop:
        everybody = People(shop)
        person = everybody.known(name)
        typed = typed_secret(face, "people.ask-pin")
        if check:
            is_right = everybody.is_pin(person, typed)
            face.print({"right": is_right}, face.say("people.pin-right" if is_right else "people.pin-wrong", name=person.name))
            context.exit(0 if is_right else FOUND)
        everybody.set_pin(person, typed, by=author(by), at=datetime.now(UTC))
    face.print({"set": True}, face.say("people.pin-set", name=person.name))


@people.command("train")
@click.argument("name")
@click.argument("topic")
@click.option("--on", type=DAY, help="The day; today if left out.")
@click.option("--until", type=DAY, help="The last day on which it counts.")
@BY
@pass_face
def train_person(face: Face, name: str, topic: str, *, on: datetime | None, until: datetime | None, by: str) -> None:
    """Note that a person was trained in TOPIC."""
    day: date = on.date() if on else datetime.now(UTC).astimezone().date()
    with Shop.open(face.shop_folder, create=False) as shop:
        everybody = People(shop)
        person = everybody.known(name)
        everybody.note_training(person, topic, on=day, until=until.date() if until else None, by=author(by), at=datetime.now(UTC))
        print_facts(face, person, everybody.facts(person)[:1])


@people.command("check-identity")
@click.argument("name")
@click.option("--paper", type=click.Choice(PAPERS), default=PAPERS[0], show_default=True)
@BY
@pass_face
def check_identity(face: Face, name: str, paper: str, by: str) -> None:
    """Note that an identity paper was seen; its number is typed, or read from standard input, and not kept."""
    with Shop.open(face.shop_folder, create=False) as shop:
        everybody = People(shop)
        person = everybody.known(name)
        number = typed_secret(face, "people.ask-number")
        fact = everybody.note_identity(person, paper, number, key=identity_key(face, shop), by=author(by), at=datetime.now(UTC))
        print_facts(face, person, [fact])


def identity_key(face: Face, shop: Shop) -> bytes:
    """Return the key under which papers are hashed, made at the first check; it lies with the shop's other keys, not in its database."""
    keys = keys_of(face, shop)
    kept = keys.get(IDENTITY_KEY)
    if kept is None:
        kept = secrets.token_hex(KEY_BYTES)
        keys.put(IDENTITY_KEY, kept)
    return bytes.fromhex(kept)


def typed_secret(face: Face, code: str) -> str:
    """Return what is typed unseen, or the first line of standard input where nobody types."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    typed: str = click.prompt(face.say(code), hide_input=True, err=True)
    return typed


def note_signer(face: Face, shop: Shop, name: str) -> None:
    """Tell in which role the person who signs is known here; any other name may sign too."""
    person = People(shop).named(name)
    if person is not None:
        face.note("people.signs-as", name=person.name, role=face.say(f"people.role-{person.role}"))


def print_people(face: Face, found: list[Person]) -> None:
    """Print the people *found*."""
    face.print({"people": msgspec.to_builtins(found)}, "\n".join(person_line(face, person) for person in found))


def print_facts(face: Face, person: Person, facts: list[PersonFact]) -> None:
    """Print what was noted."""
    document = {"people": [msgspec.to_builtins(person)], "facts": msgspec.to_builtins(facts)}
    face.print(document, "\n".join(fact_line(face, fact) for fact in facts))


def person_line(face: Face, person: Person) -> str:
    """Return one person as a line."""
    gone = face.say("people.gone") if person.is_gone else ""
    return "  ".join(filter(None, (person.name, face.say(f"people.role-{person.role}"), gone)))


def fact_line(face: Face, fact: PersonFact) -> str:
    """Return one fact as a line; of an identity check only what is kept."""
    told = " ".join(str(value) for name, value in fact.facts.items() if value and name not in {"keyed_hash", "is_gone"})
    return face.say("people.fact", at=fact.at, by=fact.by, what=face.say(f"people.did-{fact.kind}"), told=told)
