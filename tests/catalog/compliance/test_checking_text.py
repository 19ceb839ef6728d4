"""The rules hear what hosts say, leave everyday speech alone, and say where and why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.compliance.checking_text import Checked, check_text
from catalog.compliance.rule_book import rule_book
from tests.catalog.compliance.spoken import EVERYDAY, HEARD

BOOK = rule_book(("cn",))
WORDS = sorted({word for ready in BOOK.cues for word in ready.cue.words})


def heard(text: str, *categories: str) -> Checked:
    return check_text(text, BOOK, categories)


def rules(text: str, *categories: str) -> set[str]:
    return {finding.rule for finding in heard(text, *categories).findings}


@pytest.mark.parametrize(("rule", "text"), HEARD, ids=[text for _, text in HEARD])
def test_a_rule_hears_its_own(rule: str, text: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_speech_is_left_alone(text: str) -> None:
    assert heard(text).verdict == "clean", heard(text).findings


def test_a_finding_says_where_it_stands_in_the_original() -> None:
    text = "家人们，這是全 網 最 低 價 哦"
    finding = next(each for each in heard(text).findings if each.rule == "PRICE")
    assert text[finding.start : finding.end] == "全 網 最 低 價"
    assert finding.clause == "這是全 網 最 低 價 哦"


def test_an_exception_frees_only_the_hit_it_overlaps() -> None:
    assert rules("第一次来的朋友，这是全国第一的酱油") == {"ABS"}
    assert rules("最佳赏味期三天，这是最佳的糕点") == {"ABS"}


def test_a_negation_frees_its_own_clause_only() -> None:
    assert heard("我不敢说这是全国第一").verdict == "clean"
    assert heard("别家都说最好，我们才是最好").verdict == "violation"
    assert heard("不得不说，这就是全国第一").verdict == "violation"
    assert heard("不止全国第一").verdict == "violation"
    assert heard("没有比这更好的了").verdict == "violation"


def test_a_comparison_with_its_basis_is_lawful() -> None:
    assert heard("前七日本店最低成交价129元，今天99元").verdict == "clean"
    assert heard("原价129元，今天99元").verdict == "violation"
    assert heard("建议零售价129元，见右下角文件，今天99元").verdict == "clean"


def test_comparing_with_ones_own_goods_asks_for_proof() -> None:
    checked = heard("这是我们店里卖得最好的一款")
    assert (checked.verdict, checked.findings[0].severity) == ("review", "P3")


def test_the_category_decides() -> None:
    assert "FUNC" in rules("这个能护眼明目", "FOOD_PREPACK")
    assert "FUNC" not in rules("这个能护眼明目", "E3C")
    assert "COSM" in rules("三天美白", "COSMETICS")
    assert heard("缓解颈椎病", "MED_DEVICE").verdict == "review"
    assert heard("缓解颈椎病", "FOOD_PREPACK").verdict == "violation"


def test_goods_nobody_has_classed_meet_every_rule() -> None:
    assert "COSM" in rules("三天美白")
    assert "FUNC" in rules("喝了能瘦十斤")


def test_a_prize_is_judged_by_its_worth() -> None:
    assert heard("抽奖送五万元，规则见页面").verdict != "violation"
    assert heard("抽奖送六万元现金").verdict == "violation"
    assert heard("抽奖送60000元现金").verdict == "violation"


def test_a_number_is_personal_only_with_its_check_character() -> None:
    assert "PRIVACY" in rules("身份证11010519491231002X记一下")
    assert "PRIVACY" not in rules("追溯码110105194912310021")


def test_a_promise_is_logged_and_stops_nobody() -> None:
    checked = heard("假一赔十，四十八小时内发货")
    assert {finding.rule for finding in checked.findings} == {"PROMISE"}
    assert all(finding.is_log for finding in checked.findings)
    assert checked.verdict == "review"


def test_nothing_is_found_in_nothing() -> None:
    for text in ("", " ", "\n", "，。！", "🔥"):
        assert heard(text).findings == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.lists(st.sampled_from(WORDS) | st.sampled_from("的了，。吗不最好 、1"), max_size=40).map("".join))
def test_the_checker_never_fails_and_points_into_the_text(text: str) -> None:
    for finding in heard(text).findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "最好",
        "的",
        "喝",
        "全国",
        "我们家",
        "治糖尿病",
        "一百万",
        "孩子妈妈",
        "人民路12弄",
        "都要",
        "最 ",
        "最好，",
        "1,",
        "不",
        "加我微",
    ],
)
@pytest.mark.timeout(20)
def test_no_ten_thousand_characters_keep_the_checker_for_long(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    assert all(finding.end <= len(text) for finding in heard(text).findings)
