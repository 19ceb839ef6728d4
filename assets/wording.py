"""Looks up the sentences of every code in the merchant's language."""

from __future__ import annotations

import locale
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assets.errors import KaiboError, RefusedRow

LANGUAGES = ("zh_CN", "zh_TW", "en")
FOLDER = Path(__file__).parent / "words"


@cache
def sentences(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return every code's sentences in *language*: ``{code: {"message": ..., "hint": ...}}``."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return tomllib.load(file)


def say(code: str, language: str, /, **facts: object) -> str:
    """Return the sentence of *code* in *language* with *facts* put in.

    Raises:
        KeyError: the code has no sentence. A house test makes that impossible for shipped codes.
    """
    return sentences(language)[code]["message"].format(**named(facts, language))


def hint(code: str, language: str, /, **facts: object) -> str:
    """Return what the merchant can do about *code*, or an empty string where nothing can be done."""
    return sentences(language)[code].get("hint", "").format(**named(facts, language))


def named(facts: Mapping[str, object], language: str) -> Mapping[str, object]:
    """Return *facts* with the names of fields (the fact ``fields``, one blank between) in the merchant's language."""
    if "fields" not in facts:
        return facts
    words = sentences(language)
    told = (words.get(f"field.{name}", {"message": name})["message"] for name in str(facts["fields"]).split())
    return {**facts, "fields": (", " if language == "en" else "、").join(told)}


def told(error: KaiboError, language: str) -> dict[str, object]:
    """Return *error* as the record every face of Kaibo prints: code, message, hint, facts, and the refused rows where it has some."""
    record: dict[str, object] = {
        "code": error.code,
        "message": say(error.code, language, **error.facts),
        "hint": hint(error.code, language, **error.facts),
        "facts": error.facts,
        "retryable": error.retryable,
    }
    return {**record, "refused": [told_row(row, language) for row in error.rows]} if error.rows else record


def told_row(row: RefusedRow, language: str) -> dict[str, object]:
    """Return one refused row: where it stands and what is wrong with it."""
    return {"row": row.row, "column": row.column, "code": row.code, "message": say(row.code, language, **row.facts)}


def system_language(environment: Mapping[str, str] | None = None) -> str:
    """Return the language of this machine's user: traditional for TW, HK and MO, simplified for other Chinese, else English."""
    named = environment if environment is not None else os.environ
    tag = next((named[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if named.get(key)), "")
    if not tag and environment is None:
        tag = locale.getlocale()[0] or ""
    tag = tag.replace("-", "_")
    if tag.startswith(("zh_TW", "zh_HK", "zh_MO", "zh_Hant", "Chinese (Traditional)")):
        return "zh_TW"
    if tag.startswith(("zh", "Chinese")):
        return "zh_CN"
    return "en"
