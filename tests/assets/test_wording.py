"""Every code speaks the merchant's language, and a machine's language is understood."""

from __future__ import annotations

import pytest

from assets.errors import KaiboError
from assets.wording import LANGUAGES, hint, say, sentences, system_language, told
from studio.rtmp.errors import AddressHasSpaces
from studio.show.errors import RowRefusal, RundownRefused


class Renamed(KaiboError):
    """An error with a fact."""

    code = "destinations.unknown"
    retryable = True


def test_a_sentence_carries_its_facts() -> None:
    assert say("destinations.unknown", "en", name="平台") == "No destination is called “平台”."
    assert "平台" in say("destinations.unknown", "zh_CN", name="平台")


def test_a_fact_with_braces_or_percent_signs_is_told_as_it_is() -> None:
    assert "{name} %s {0}" in say("destinations.unknown", "en", name="{name} %s {0}")


def test_a_code_without_a_remedy_has_an_empty_hint() -> None:
    assert hint("live.events-lost", "en") == ""


def test_an_unknown_code_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        say("no.such-code", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_is_told_whole(language: str) -> None:
    record = told(Renamed(name="平台"), language)
    assert (record["code"], record["facts"], record["retryable"]) == ("destinations.unknown", {"name": "平台"}, True)
    assert record["message"]
    assert record["hint"]
    assert "refused" not in record


def test_every_refused_row_is_told() -> None:
    rows = tuple(RowRefusal(row=row, column="product", code="catalog.product-unknown", facts={"product": f"P{row}"}) for row in (2, 5))
    refused = told(RundownRefused(rows), "en")["refused"]
    assert isinstance(refused, list)
    assert [(row["row"], row["code"]) for row in refused] == [(2, "catalog.product-unknown"), (5, "catalog.product-unknown")]
    assert "P5" in refused[1]["message"]


def test_an_error_prints_its_code_and_facts_for_a_log() -> None:
    assert str(Renamed(name="平台")) == "destinations.unknown name=平台"
    assert str(AddressHasSpaces()) == "rtmp.address-spaces"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_SG.UTF-8"}, "zh_CN"),
        ({"LANG": "zh-Hant-HK"}, "zh_TW"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_TW"),
        ({"LANG": "zh_HK"}, "zh_TW"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "en_US"}, "zh_TW"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh_CN"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_machines_language_is_understood(environment: dict[str, str], language: str) -> None:
    assert system_language(environment) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_has_stray_blanks_around_it(language: str) -> None:
    for code, words in sentences(language).items():
        for part, text in words.items():
            line = text.removeprefix("  ") if part == "message" else text  # a line of a list may be indented
            assert line == line.strip(), f"{code} {part}"
            assert part in {"message", "hint"}, f"{code} {part}"


def test_chinese_speaks_with_chinese_signs() -> None:
    """Half-width commas and question marks between Chinese characters are slips of the pen."""
    for language in ("zh_CN", "zh_TW"):
        for code, words in sentences(language).items():
            for text in words.values():
                for before, sign, after in zip(text, text[1:], text[2:], strict=False):
                    is_slip = sign in ",?!;" and "\u4e00" <= before <= "\u9fff" and "\u4e00" <= after <= "\u9fff"
                    assert not is_slip, f"{language} {code}: {text}"
