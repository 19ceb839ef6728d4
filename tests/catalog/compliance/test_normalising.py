"""Normalised text matches whatever the spelling, and every place leads back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.compliance.clauses import clauses, sentences
from catalog.compliance.normalising import normalise


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("全網最低價", "全网最低价"),
        ("ＴＯＰ１", "top1"),
        ("最 好 吃", "最好吃"),
        ("全·网·最·低", "全网最低"),
        ("最\u200b好", "最好"),
        ("全🔥网🔥第一", "全网第一"),
        ("最.低.价", "最低价"),
        ("最,低,价", "最低价"),
        ("全国第1", "全国第一"),
        ("\ud800好", "\ufffd好"),
        ("第1 2页", "第一 2页"),
    ],
)
def test_disguises_are_seen_through(written: str, read: str) -> None:
    assert normalise(written).text == read


def test_a_blank_between_two_thoughts_parts_them() -> None:
    assert normalise("这款颜色很好看 欢迎到店试穿").text == "这款颜色很好看\n欢迎到店试穿"


def test_the_comma_of_a_number_ends_no_clause() -> None:
    text = normalise("本店卖了12,300件，谢谢").text
    (sentence,) = sentences(text)
    assert [text[span.start : span.end] for span in clauses(text, sentence)] == ["本店卖了12,300件", "谢谢"]


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("最好 ·.，全網第1①ﬁ㎏🔥\u200b\n")), max_size=60))
def test_every_place_leads_back(text: str) -> None:
    normalised = normalise(text)
    assert len(normalised.text) == len(normalised.starts) == len(normalised.ends)
    assert list(normalised.starts) == sorted(normalised.starts)
    for place in range(len(normalised.text)):
        start, end = normalised.original(place, place + 1)
        assert 0 <= start < end <= len(text)
