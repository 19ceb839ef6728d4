"""The model is what its sentences teach, says where it heard something, and does as well as is published."""

from __future__ import annotations

import hashlib
import time
import tracemalloc
from itertools import pairwise

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.compliance.checking_text import Checked, check_text
from catalog.compliance.learning.corpus import FOLDER, Sample, near_duplicates, read_manifest, read_set
from catalog.compliance.learning.ear import WINDOW, windows
from catalog.compliance.learning.making import learned_network, sounds, training_samples
from catalog.compliance.learning.measuring import answers, figures
from catalog.compliance.learning.model_file import FILE, Limits, read_model, written
from catalog.compliance.learning.neighbours import NEIGHBOURS, are_neighbours
from catalog.compliance.learning.publishing import MOST_OPENINGS, read_record
from catalog.compliance.learning.sounds import sounded
from catalog.compliance.learning.training import Recipe
from catalog.compliance.normalising import normalise
from catalog.compliance.reading_packs import read_profiles
from catalog.compliance.rule_book import ready, rule_book

BOOK = rule_book(("cn",))
RULES_ALONE = ready(read_profiles(("cn",)))
MANIFEST = read_manifest()
SMALL = Recipe(hidden=4, networks=2, epochs=2, seed=7)


def heard(text: str, *categories: str) -> Checked:
    return check_text(text, BOOK, categories)


def test_every_set_is_the_one_that_was_sealed() -> None:
    for listed in (*MANIFEST.train, MANIFEST.tune, MANIFEST.last):
        raw = (FOLDER / listed.file).read_bytes()
        assert (hashlib.sha256(raw).hexdigest(), len(raw.splitlines())) == (listed.sha256, listed.lines)
    assert MANIFEST.last.sha256 == "f7c4842225d0cbf5cbe446ad9df464b497aab1b00c9ffbf9e7c5849b358411e0"


def test_nothing_is_learned_that_is_judged_by() -> None:
    learned = [sample.text for sample in training_samples(MANIFEST)]
    assert not near_duplicates(learned, [sample.text for listed in (MANIFEST.tune, MANIFEST.last) for sample in read_set(listed)])


def test_two_sentences_with_hardly_a_difference_are_one() -> None:
    known = ["这款酱油是老厂酿的，味道很鲜", "今天发货"]
    assert near_duplicates(["这款酱油是老厂酿的 味道很鲜哦", "明天开播"], known) == [(0, 0)]


def test_the_shipped_model_does_as_well_as_is_published() -> None:
    published = read_record().tune
    assert published is not None
    samples = read_set(MANIFEST.tune)
    assert (BOOK.model and f"model/{BOOK.model.version}") == published.model.split()[-1]
    assert figures(samples, answers(samples, BOOK)) == published.figures


def test_the_last_set_was_opened_three_times_at_most_and_each_time_is_written_down() -> None:
    openings = read_record().last
    assert len(openings) == len(MANIFEST.last.openings) <= MOST_OPENINGS
    assert [each.figures.told() for each in openings] == [each.figures for each in MANIFEST.last.openings]


def test_the_same_seed_gives_the_same_file() -> None:
    several = read_set(MANIFEST.train[0])
    samples = several[:120] + [each for each in several if each.rule == "PROMISE"][:5]
    table = sounds()
    limits = Limits(violation=1, review=0, grave_review=-1)
    one, other = (written(learned_network(samples, table, SMALL), table, limits) for _ in range(2))
    assert one == other
    assert read_model(one).network.kinds[0] == "clean"


def test_the_model_is_read_in_a_moment_and_is_small() -> None:
    raw = FILE.read_bytes()
    began = time.process_time()
    read_model(raw)
    assert time.process_time() - began < 0.3
    tracemalloc.start()
    kept = read_model(raw)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept.network.weights.dtype == np.int8
    assert used < 30_000_000


@pytest.mark.parametrize(("one", "other"), [("特供", "特工"), ("常家", "厂家"), ("1折", "一哲"), ("南边", "兰边"), ("v信", "微信")])
def test_what_sounds_alike_is_alike(one: str, other: str) -> None:
    table = sounds()
    assert sounded(one, table) == sounded(other, table)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("我姥姥糖高了十年，喝了俩月，针都不打了", "TEA"),
        ("写纸上那串数字就是我 截屏搜一下 价不一样", "ALL"),
        ("这个是从里面流出来的，外面老百姓喝不着", "ALCOHOL"),
    ],
)
def test_it_hears_what_no_rule_has_words_for(text: str, category: str) -> None:
    assert check_text(text, RULES_ALONE, (category,)).verdict == "clean"
    checked = heard(text, category)
    assert checked.verdict != "clean"
    for finding in checked.findings:
        assert finding.text in text
        assert len(finding.why.zh) <= 30


def test_a_finding_of_the_model_points_to_the_clause_that_says_it() -> None:
    text = "欢迎大家来直播间，今天三款茶，我姥姥糖高了十年喝了俩月针都不打了，喜欢的点关注"
    (finding,) = (each for each in heard(text, "TEA").findings if each.rule == "MED")
    assert "针都不打了" in finding.text
    assert "关注" not in finding.text


def test_one_word_on_a_card_is_left_to_the_rules() -> None:
    assert heard("示例黄酒").findings == ()
    assert heard("2000001000014").findings == ()
    assert {finding.rule for finding in heard("顶级款").findings} == {"ABS"}


def test_a_long_text_is_heard_in_overlapping_windows() -> None:
    text = normalise("今天天气不错，" * 100).text
    spans = windows(text)
    assert all(one.start < other.start < one.end for one, other in pairwise(spans))
    assert max(span.end - span.start for span in spans) <= WINDOW
    assert (spans[0].start, spans[-1].end) == (0, len(text) - 1)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["最", "治", "糖尿病", "，", "。", " ", "\n", "Ａ", "1", "\ud800", "的", "🔥", "全网最低"]) | st.characters(),
        max_size=500,
    ),
    st.integers(1, 40),
)
def test_any_text_of_ten_thousand_characters_is_answered_in_time_and_from_within(parts: list[str], times: int) -> None:
    text = ("".join(parts) * times)[:10_000]
    began = time.process_time()
    for finding in heard(text).findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]
    assert time.process_time() - began < 1.5


def test_neighbours_are_rules_and_both_ways() -> None:
    known = {ready_rule.rule.id for ready_rule in BOOK.rules}
    assert all(pair <= known and len(pair) == 2 for pair in NEIGHBOURS)
    assert are_neighbours("MED", "FUNC")
    assert are_neighbours("FUNC", "MED")
    assert not are_neighbours("MED", "EDU")


def test_a_sentence_knows_every_rule_it_breaks() -> None:
    sample = msgspec.json.decode(b'{"text":"x","label":"violation","rule":"MED","also":["EXPERT"],"near":[]}', type=Sample)
    assert sample.rules == {"MED", "EXPERT"}
