"""Rule packs are data: complete, in two languages, short, and refused when they hold what nobody understands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assets.wording import LANGUAGES, sentences
from catalog.compliance import proofs
from catalog.compliance.checklist import applicable, of_scope
from catalog.compliance.errors import PackInvalid, ProfileUnknown
from catalog.compliance.number_groups import AMOUNT, FREE_TEXT
from catalog.compliance.proofs import PROOFS
from catalog.compliance.reading_packs import FOLDER, known_profiles, read_formats, read_pack, read_profiles
from catalog.compliance.rule_book import ready, rule_book
from catalog.product import CATEGORIES

EVERY = read_profiles(("cn", "cn-shanghai"))
HEAD = 'id = "x"\nversion = "1"\ndate = 2026-01-01\ntitle = { zh = "甲", en = "a" }\n'
RULE = HEAD + (
    '[[rules]]\nid = "X"\nzh = "甲"\nen = "a"\nseverity = "P1"\nconfidence = "V1"\nsources = []\n'
    'explain = { zh = "甲", en = "a" }\nsuggest = { zh = "甲", en = "a" }\n[[rules.cues]]\n'
)


def test_the_shipped_profiles_are_known() -> None:
    assert known_profiles() == ("cn", "cn-shanghai")


@pytest.mark.parametrize("rule", EVERY.rules, ids=lambda rule: rule.id)
def test_a_rule_is_short_and_has_its_sources(rule: object) -> None:
    assert rule.sources
    assert rule.cues
    assert 0 < len(rule.explain.zh) <= 30  # type: ignore[attr-defined]
    assert 0 < len(rule.explain.en) <= 60  # type: ignore[attr-defined]
    assert set(rule.categories) | set(rule.softer_categories) <= set(CATEGORIES)  # type: ignore[attr-defined]
    assert set(rule.settled_by) <= {item.id for item in EVERY.items}  # type: ignore[attr-defined]


def test_the_checklist_is_whole() -> None:
    named = [item.id for item in EVERY.items]
    assert len(named) == len(set(named)) == 56
    for item in EVERY.items:
        assert set(item.categories) <= set(CATEGORIES)
        wanted = {one for several in item.formats for one in several.split("/")}
        assert {one for one in wanted if not AMOUNT.fullmatch(one)} <= {*read_formats(), *FREE_TEXT}
        assert item.proof in {"", "recording", *PROOFS}


def test_every_scope_and_category_has_its_items() -> None:
    assert {item.id for item in of_scope(EVERY, "host")} == {"B05", "B06", "B07"}
    assert {"B30", "B31", "B39"} <= {item.id for item in applicable(EVERY, ["ALCOHOL"])}
    assert "B43" not in {item.id for item in applicable(EVERY, ["ALCOHOL"])}
    assert "B35" in {item.id for item in applicable(EVERY, ["HEALTH_FOOD"])}
    assert "B35" not in {item.id for item in applicable(read_profiles(("cn",)), ["HEALTH_FOOD"])}


def test_the_book_says_which_packs_it_is() -> None:
    assert rule_book(("cn",)).version.startswith("cn/")


@pytest.mark.parametrize(
    "text",
    [HEAD + 'colour = "red"', RULE + 'kind = "guess"', RULE + 'wrods = ["a"]', "not toml", HEAD.replace("2026-01-01", '"soon"')],
)
def test_a_pack_with_what_nobody_understands_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PackInvalid):
        read_pack(file)


@pytest.mark.parametrize("pattern", ["(", "<nobody>", "a*"])
def test_a_pattern_that_cannot_be_is_refused(tmp_path: Path, pattern: str) -> None:
    file = tmp_path / "x.toml"
    file.write_text(RULE + f"patterns = ['{pattern}']", encoding="utf-8")
    with pytest.raises(PackInvalid):
        ready(read_pack(file))


def test_every_reason_has_its_sentence() -> None:
    rooms = Path(proofs.__file__).parent.glob("*.py")
    codes = {code for room in rooms for code in re.findall(r'"((?:compliance|gate)\.[a-z-]+)"', room.read_text(encoding="utf-8"))}
    assert len(codes) > 50
    for language in LANGUAGES:
        assert codes <= set(sentences(language)), codes - set(sentences(language))


@pytest.mark.parametrize("profile", ["nowhere", "../cn", "", "cn.checklist"])
def test_an_unknown_profile_is_refused(profile: str) -> None:
    with pytest.raises(ProfileUnknown):
        read_profiles((profile,), FOLDER)
