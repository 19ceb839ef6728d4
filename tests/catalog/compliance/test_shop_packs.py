"""Signed packs: taken only from an issuer whom a person accepted, taken back in one step, and only what is new costs a clearance."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.compliance.checking_text import check_text
from catalog.compliance.errors import (
    ComplianceError,
    IssuerKeyUnreadable,
    IssuerUnknown,
    PackInvalid,
    PackOlder,
    PackSignatureWrong,
    PackUnknown,
    PackUnsigned,
    ReasonMissing,
    RuleUnknown,
    WordInvalid,
)
from catalog.compliance.pack_signing import new_issuer_key, read_document, read_signed, sign_pack
from catalog.compliance.rechecking import recheck
from catalog.compliance.shop_book import SHIPPED, shop_book
from catalog.compliance.shop_packs import own_word, roll_back, take_pack, taken_packs, turn_rule
from catalog.compliance.verdict import judge
from catalog.product import Product
from catalog.products import Products
from catalog.store import Shop
from tests.catalog.compliance.conftest import BY, NOW, TODAY, Clear

PACK = """
id = "tea-union"
version = "{version}"
date = 2026-11-23
title = {{ zh = "示例茶叶协会规则", en = "Sample tea union" }}
[[rules]]
id = "UNION"
zh = "协会用语"
en = "Union words"
severity = "P1"
confidence = "V1"
sources = ["协会"]
explain = {{ zh = "协会不许这样说", en = "The union does not allow it" }}
suggest = {{ zh = "换一种说法", en = "Say it differently" }}
[[rules.cues]]
words = ["{word}"]
"""
KEY = new_issuer_key()


def signed_file(folder: Path, version: str = "1", word: str = "每块独立包装", key: bytes = KEY) -> Path:
    file = folder / f"union-{version}.toml"
    file.write_bytes(sign_pack(PACK.format(version=version, word=word).encode(), key, file.name)[0])
    return file


def take(shop: Shop, file: Path) -> None:
    mark = read_signed(file.read_bytes(), file.name).fingerprint
    take_pack(shop, file, by=BY, accepts=mark.upper(), at=NOW)


def said(shop: Shop, text: str) -> list[str]:
    return [finding.rule for finding in check_text(text, shop_book(shop), ()).findings]


def test_an_issuer_is_accepted_once_by_fingerprint(shop: Shop, tmp_path: Path) -> None:
    first = signed_file(tmp_path)
    with pytest.raises(IssuerUnknown) as refused:
        take_pack(shop, first, by=BY, accepts="", at=NOW)
    assert "UNION" not in said(shop, "每块独立包装")
    take_pack(shop, first, by=BY, accepts=str(refused.value.facts["fingerprint"]), at=NOW)
    assert "UNION" in said(shop, "每块独立包装")
    take_pack(shop, signed_file(tmp_path, "2", "开袋即食"), by=BY, accepts="", at=NOW)
    assert ["UNION" in said(shop, text) for text in ("每块独立包装", "开袋即食")] == [False, True]


@given(place=st.integers(0, 10_000), letter=st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_one_changed_byte_is_seen(place: int, letter: int) -> None:
    signed = bytearray(sign_pack(PACK.format(version="1", word="好茶").encode(), KEY, "a.toml")[0].rstrip())
    signed[place % len(signed)] ^= letter
    with pytest.raises(ComplianceError):
        read_signed(bytes(signed), "a.toml")


def test_an_unsigned_a_changed_and_an_unreadable_pack_are_refused(shop: Shop, tmp_path: Path) -> None:
    file = signed_file(tmp_path)
    plain, changed = tmp_path / "plain.toml", tmp_path / "changed.toml"
    plain.write_text(PACK.format(version="1", word="好茶"), encoding="utf-8")
    changed.write_bytes(file.read_bytes().replace("协会用语".encode(), "协会用意".encode()))
    for wrong, error in ((plain, PackUnsigned), (changed, PackSignatureWrong), (tmp_path / "none.toml", PackUnsigned)):
        with pytest.raises(error):
            take_pack(shop, wrong, by=BY, accepts="", at=NOW)
    assert taken_packs(shop) == []


def with_pattern(pattern: str) -> str:
    return PACK.format(version="1", word=pattern).replace("words = ", "patterns = ")


HOSTILE = ("a = " + "[" * 3000, *map(with_pattern, ("a{99999999999}", "(" * 3000 + ")" * 3000, "x*", "<nobody>")))


@pytest.mark.parametrize("document", HOSTILE)
def test_a_hostile_pack_is_refused(document: str) -> None:
    with pytest.raises(PackInvalid):
        read_document(document.encode(), "a.toml")


@settings(max_examples=100, deadline=1000)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: (PACK.format(version="1", word="x") + text).encode()))
def test_no_pack_crashes_the_reader(content: bytes) -> None:
    for read in (read_document, read_signed):
        with suppress(ComplianceError):
            read(content, "a.toml")


@pytest.mark.parametrize("line", ["surprise = 1", '[[rules]]\nid = "X"', 'terms = { a = ["("] }\nnegation = { before = ["<a>"] }'])
def test_nobody_signs_a_pack_with_unknown_fields_or_broken_patterns(line: str) -> None:
    with pytest.raises(PackInvalid):
        sign_pack((line + PACK.format(version="1", word="好茶")).encode(), KEY, "a.toml")
    with pytest.raises(IssuerKeyUnreadable):
        sign_pack(PACK.encode(), b"no key", "a.toml")


def test_an_older_or_a_second_pack_of_a_version_is_refused_and_a_rollback_leads_back(shop: Shop, tmp_path: Path) -> None:
    for version, word in (("1.9", "甲种说法"), ("1.10", "乙种说法")):
        take(shop, signed_file(tmp_path, version, word))
    for version in ("1.9", "1.10", "1.2"):
        with pytest.raises(PackOlder):
            take(shop, signed_file(tmp_path, version, "丙种说法"))
    assert roll_back(shop, "tea-union", by=BY, reason="误报太多", at=NOW) == "1.9"
    assert ["UNION" in said(shop, text) for text in ("甲种说法", "乙种说法")] == [True, False]
    assert roll_back(shop, "tea-union", by=BY, reason="误报太多", at=NOW) == SHIPPED
    with pytest.raises(PackUnknown):
        roll_back(shop, "tea-union", by=BY, reason="再退", at=NOW)
    assert "UNION" not in said(shop, "甲种说法")


def test_a_rule_is_turned_off_with_a_reason_and_on_again(shop: Shop) -> None:
    with pytest.raises(ReasonMissing):
        turn_rule(shop, "ABS", is_on=False, by=BY, reason=" ", at=NOW)
    with pytest.raises(RuleUnknown):
        turn_rule(shop, "NOBODY", is_on=False, by=BY, reason="试", at=NOW)
    turn_rule(shop, "price", is_on=False, by=BY, reason="法务另行把关", at=NOW)
    assert shop_book(shop).rule("PRICE") is None
    assert "PRICE" not in said(shop, "全网最低价")
    turn_rule(shop, "PRICE", is_on=True, by=BY, reason="恢复", at=NOW)
    assert shop_book(shop).rule("PRICE") is not None


def test_a_shops_own_word_lies_on_top(shop: Shop) -> None:
    with pytest.raises(WordInvalid):
        own_word(shop, "的", is_forbidden=True, asks=False, better="", by=BY, reason="试", at=NOW)
    own_word(shop, "老师傅手作", is_forbidden=True, asks=True, better="按标签说", by=BY, reason="不是手工做的", at=NOW)
    found = next(each for each in check_text("这是老师傅手作的", shop_book(shop), ()).findings if each.rule == "OWN")
    assert (found.kind, found.why.zh, found.suggestion.zh) == ("review", "不是手工做的", "按标签说")
    own_word(shop, "老师傅手作", is_forbidden=False, asks=False, better="", by=BY, reason="改手工了", at=NOW)
    assert "OWN" not in said(shop, "这是老师傅手作的")


def test_only_what_a_new_rule_finds_loses_its_clearance(shop: Shop, shelf: Products, cake: Product, clear: Clear, tmp_path: Path) -> None:
    other = shelf.save(msgspec.structs.replace(cake, id="", revision=0, name="米糕", claims=()), by=BY, at=NOW)
    for product in (cake, other):
        assert clear(product).state == "cleared"
    assert recheck(shop, by=BY, today=TODAY, now=NOW).checked == 0
    take(shop, signed_file(tmp_path))
    done = recheck(shop, by=BY, today=TODAY, now=NOW)
    assert (done.checked, [(each.product, each.rules) for each in done.lost]) == (2, [(cake.id, ("UNION",))])
    assert judge(shop, other, today=TODAY).state == "cleared"
    assert recheck(shop, by=BY, today=TODAY, now=NOW).checked == 0
