"""``kaibo packs``: signed rule packs taken offline and taken back, rules turned off with a reason, the shop's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from assets.whole_files import write_whole
from catalog.compliance.errors import IssuerKeyUnreadable
from catalog.compliance.pack_signing import new_issuer_key, sign_pack
from catalog.compliance.rechecking import Rechecked, recheck
from catalog.compliance.shop_book import choices, own_words, shop_book, turned_off
from catalog.compliance.shop_packs import issuers, own_word, roll_back, take_pack, taken_packs, turn_rule
from catalog.store import Shop, disk_told_as_ours
from studio.cli.face import Face, KaiboCommand, KaiboFamily
from studio.clock import today, utc_now

BY = click.option("--by", required=True, metavar="NAME", help="Who does it.")
REASON = click.option("--reason", required=True, help="Why.")


@click.group(cls=KaiboFamily)
def packs() -> None:
    """Keep the rules up to date, offline and signed."""


@packs.command("list", cls=KaiboCommand)
@click.pass_context
def list_all(context: click.Context) -> None:
    """Tell which rules judge, whom the shop trusts, what it turned off and which words it added."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        version, taken, off, words = shop_book(shop).version, taken_packs(shop), turned_off(choices(shop)), own_words(choices(shop))
        trusted = [{"fingerprint": mark, "by": act.by, "at": act.at} for mark, act in issuers(shop).items()]
    lines = [face.say("cli.packs.version", version=version)]
    lines += [f"  {'●' if each.is_active else '○'} {each.pack} {each.version}  {each.by} {each.at[:10]}" for each in taken]
    lines += [f"  {face.say('cli.packs.is-off', rule=rule)}" for rule in off]
    lines += [f"  {face.say('cli.packs.own-word', word=each.word, why=each.why)}" for each in words]
    document = {
        "version": version,
        "packs": [msgspec.structs.asdict(each) for each in taken],
        "issuers": trusted,
        "off": list(off),
        "words": [msgspec.structs.asdict(each) for each in words],
    }
    face.print(document, "\n".join(lines))


@packs.command("add", cls=KaiboCommand)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@BY
@click.option("--accept", default="", metavar="FINGERPRINT", help="Trust this issuer from now on; compare the fingerprint by telephone.")
@click.pass_context
def add(context: click.Context, file: Path, by: str, accept: str) -> None:
    """Take a signed pack; every cleared product is judged anew, and only what a new rule finds loses its clearance."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        signed = take_pack(shop, file.expanduser(), by=by, accepts=accept, at=utc_now())
        told = {"pack": signed.pack.id, "version": signed.pack.version, "fingerprint": signed.fingerprint}
        tell(face, told, face.say("cli.packs.taken", pack=signed.pack.id, version=signed.pack.version), judged_anew(shop, by))


@packs.command("rollback", cls=KaiboCommand)
@click.argument("pack")
@BY
@REASON
@click.pass_context
def rollback(context: click.Context, pack: str, by: str, reason: str) -> None:
    """Go back to the version of a pack before the one that judges."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        version = roll_back(shop, pack, by=by, reason=reason, at=utc_now())
        tell(face, {"pack": pack, "version": version}, face.say("cli.packs.rolled-back", pack=pack, version=version), judged_anew(shop, by))


@packs.command("sign", cls=KaiboCommand)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--key", "key_file", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The issuer's private key (PEM).")
@click.option("--new-key", "is_new", is_flag=True, help="Make the key first; whoever has the file signs in your name.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The signed pack; FILE itself if left out.")
@click.pass_context
def sign(context: click.Context, file: Path, key_file: Path, is_new: bool, out: Path | None) -> None:  # noqa: FBT001 - Click gives options by name
    """Sign a rule pack as its issuer (for associations and malls)."""
    face: Face = context.obj
    with disk_told_as_ours(key_file.parent):
        if is_new and key_file.exists():
            raise click.BadParameter(f"{key_file} is there already", param_hint="--key")
        if is_new:
            write_whole(key_file, new_issuer_key(), is_private=True)
        if not key_file.is_file():
            raise IssuerKeyUnreadable
        content, key = file.read_bytes(), key_file.read_bytes()
    signed, fingerprint = sign_pack(content, key, file.name)
    target = out or file
    with disk_told_as_ours(target.parent):
        write_whole(target, signed)
    face.print(
        {"file": str(target.absolute()), "fingerprint": fingerprint}, face.say("cli.packs.signed", file=target, fingerprint=fingerprint)
    )


@packs.command("off", cls=KaiboCommand)
@click.argument("rule")
@BY
@REASON
@click.pass_context
def off(context: click.Context, rule: str, by: str, reason: str) -> None:
    """Turn a rule off, with a name and a reason that are kept."""
    turn(context.obj, rule, by, reason, is_on=False)


@packs.command("on", cls=KaiboCommand)
@click.argument("rule")
@BY
@REASON
@click.pass_context
def on(context: click.Context, rule: str, by: str, reason: str) -> None:
    """Turn a rule on again."""
    turn(context.obj, rule, by, reason, is_on=True)


@packs.command("forbid", cls=KaiboCommand)
@click.argument("word")
@BY
@REASON
@click.option("--better", default="", help="What may be said instead.")
@click.option("--ask", "asks", is_flag=True, help="Ask a person instead of stopping.")
@click.pass_context
def forbid(context: click.Context, /, word: str, **given: Any) -> None:
    """Put a word of the shop's own on top of the rules."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        plain = own_word(shop, word, is_forbidden=True, at=utc_now(), **given)
        tell(face, {"word": plain}, face.say("cli.packs.own-word", word=plain, why=given["reason"]), judged_anew(shop, given["by"]))


@packs.command("allow", cls=KaiboCommand)
@click.argument("word")
@BY
@REASON
@click.pass_context
def allow(context: click.Context, word: str, by: str, reason: str) -> None:
    """Take a word of the shop's own away again."""
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        plain = own_word(shop, word, is_forbidden=False, asks=False, better="", by=by, reason=reason, at=utc_now())
        tell(face, {"word": plain}, face.say("cli.packs.word-gone", word=plain), judged_anew(shop, by))


def turn(face: Face, rule: str, by: str, reason: str, *, is_on: bool) -> None:
    """Turn a rule on or off and tell it."""
    with Shop.open(face.shop_folder, create=False) as shop:
        named = turn_rule(shop, rule, is_on=is_on, by=by, reason=reason, at=utc_now())
        words = face.say("cli.packs.is-on" if is_on else "cli.packs.is-off", rule=named)
        tell(face, {"rule": named, "on": is_on}, words, judged_anew(shop, by))


def judged_anew(shop: Shop, by: str) -> Rechecked:
    """Judge every cleared product by the rules as they are now."""
    return recheck(shop, by=by, today=today(), now=utc_now())


def tell(face: Face, document: dict[str, Any], words: str, done: Rechecked) -> None:
    """Tell what changed and what it did to the cleared products."""
    face.print({**document, "rechecked": recheck_record(done)}, "\n".join([words, *recheck_lines(done, face)]))


def recheck_record(done: Rechecked) -> dict[str, Any]:
    """Return a re-check for programs."""
    return {"checked": done.checked, "lost": [{**msgspec.structs.asdict(each), "rules": list(each.rules)} for each in done.lost]}


def recheck_lines(done: Rechecked, face: Face) -> list[str]:
    """Return a re-check for people."""
    lines = [face.say("cli.packs.rechecked", checked=done.checked, lost=len(done.lost))]
    return lines + [f"  {each.name} ({' '.join(each.rules)})" for each in done.lost]
