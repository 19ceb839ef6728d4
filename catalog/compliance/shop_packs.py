"""The rule packs of one shop: issuers accepted once, every version taken kept, one way back, rules turned off with a reason, own words."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import msgspec

from catalog.compliance.desk_acts import DeskAct, acts, write_acts
from catalog.compliance.errors import IssuerUnknown, PackOlder, PackUnknown, PackUnsigned, RuleUnknown, WordInvalid
from catalog.compliance.pack_signing import MOST_BYTES, SignedPack, fingerprint, read_signed, same_fingerprint
from catalog.compliance.shop_book import SHIPPED, shop_book
from catalog.product import cleaned
from catalog.store import Shop

ALWAYS = "cn"
LONGEST_WORD = 40


class TakenPack(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a pack that the shop has taken.

    Attributes:
        is_active: it is the one that judges.
    """

    pack: str
    version: str
    fingerprint: str
    by: str
    at: str
    is_active: bool


def take_pack(shop: Shop, file: Path, *, by: str, accepts: str, at: datetime) -> SignedPack:
    """Take the signed pack in *file*; *accepts* is the fingerprint of an issuer whom this shop trusts from now on, or "".

    Raises:
        PackUnsigned, PackSignatureWrong, PackInvalid: it is no pack to be trusted.
        IssuerUnknown: nobody here has accepted who signed it.
        PackOlder: a newer version judges already, or this version says something else than before.
        SignerMissing: nobody is named.
    """
    try:
        content = file.read_bytes()[: MOST_BYTES + 1]
    except OSError as error:
        raise PackUnsigned(file=file.name) from error
    signed = read_signed(content, file.name)
    known = signed.fingerprint in issuers(shop)
    if not known and not same_fingerprint(accepts, signed.fingerprint):
        raise IssuerUnknown(file=file.name, fingerprint=signed.fingerprint)
    standing = {taken.version: taken for taken in taken_packs(shop) if taken.pack == signed.pack.id}
    newest = max(standing, key=version_key, default="")
    if signed.pack.version in standing or (newest and version_key(signed.pack.version) < version_key(newest)):
        raise PackOlder(pack=signed.pack.id, version=signed.pack.version, newest=newest)
    reason = signed.pack.title.zh
    if not known:
        write_acts(shop, "issuer", [(signed.fingerprint, signed.public_key)], reason=reason, by=by, at=at)
    write_acts(shop, "pack", [(signed.pack.id, signed.pack.version)], reason=reason, by=by, at=at)
    row = {"pack": signed.pack.id, "version": signed.pack.version, "document": signed.document, "fingerprint": signed.fingerprint}
    with shop.writing() as database:
        database.table("rule_packs").insert({**row, "by": cleaned(by), "at": at.isoformat(timespec="milliseconds")})
    return signed


def issuers(shop: Shop) -> dict[str, DeskAct]:
    """Return whom the shop trusts, by fingerprint."""
    return {fingerprint(act.detail): act for act in acts(shop, "issuer")}


def taken_packs(shop: Shop) -> list[TakenPack]:
    """Return every version of every pack taken, the newest last."""
    active = {act.subject: act.detail for act in acts(shop, "pack", "rollback")}
    rows = shop.database.query("SELECT pack, version, fingerprint, by, at FROM rule_packs ORDER BY id")
    return [msgspec.convert({**row, "is_active": active.get(row["pack"]) == row["version"]}, TakenPack) for row in rows]


def roll_back(shop: Shop, pack: str, *, by: str, reason: str, at: datetime) -> str:
    """Go back to the version of *pack* before the one that judges, or to the shipped one; return it.

    Raises:
        PackUnknown: the shop has taken no such pack, or judges by the shipped one already.
        SignerMissing, ReasonMissing: it is not said who or why.
    """
    versions = [taken for taken in taken_packs(shop) if taken.pack == pack]
    place = next((number for number, taken in enumerate(versions) if taken.is_active), None)
    if place is None:
        raise PackUnknown(pack=pack[:40])
    before = versions[place - 1].version if place else SHIPPED
    write_acts(shop, "rollback", [(pack, before)], reason=reason, by=by, at=at)
    return before


def turn_rule(shop: Shop, rule: str, *, is_on: bool, by: str, reason: str, at: datetime) -> str:
    """Turn a rule off, or on again, with a name and a reason; return its id.

    Raises:
        RuleUnknown: there is none.
        SignerMissing, ReasonMissing: it is not said who or why.
    """
    named = rule.strip().upper()
    known = {each.id for each in shop_book(shop, (ALWAYS,), with_off=True).pack.rules}
    if named not in known:
        raise RuleUnknown(rule=rule[:40], known=" ".join(sorted(known)))
    write_acts(shop, "rule-on" if is_on else "rule-off", [(named, "")], reason=reason, by=by, at=at)
    return named


def own_word(shop: Shop, word: str, *, is_forbidden: bool, asks: bool, better: str, by: str, reason: str, at: datetime) -> str:
    """Put a word of the shop's own on top of the rules, or take it away; with *asks* a person is asked instead of stopped.

    Raises:
        WordInvalid: it is empty, too long, or one letter that stands everywhere.
        SignerMissing, ReasonMissing: it is not said who or why.
    """
    plain = cleaned(word)
    if not 2 <= len(plain) <= LONGEST_WORD or not re.search(r"\w", plain):
        raise WordInvalid(word=plain[:LONGEST_WORD])
    detail = f"{'review' if asks else 'violation'} {cleaned(better)}".strip() if is_forbidden else ""
    write_acts(shop, "own-word" if is_forbidden else "own-word-off", [(plain, detail)], reason=reason, by=by, at=at)
    return plain


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """Return *version* for comparing: numbers as numbers."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"[.\-_]", version))
