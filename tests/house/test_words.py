"""Every code has its words in three languages, and placeholders agree."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from pathlib import Path

import assets
import capture
import catalog
import studio
from assets.errors import KaiboError
from assets.wording import LANGUAGES, sentences

ROOT = Path(__file__).parents[2]
ABSTRACT = {"kaibo.error", "capture.error", "catalog.error", "studio.error"}
ASKS = {"say", "hint", "note"}


def every_error(kind: type[KaiboError] = KaiboError) -> Iterator[type[KaiboError]]:
    for below in kind.__subclasses__():
        yield below
        yield from every_error(below)


def walk_the_house() -> None:
    for package in (assets, capture, catalog, studio):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(("__main__", "_posix", "_windows")):
                importlib.import_module(module.name)


def fields(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_error_has_its_sentence_and_its_remedy() -> None:
    walk_the_house()
    for language in LANGUAGES:
        words = sentences(language)
        for error in every_error():
            code = error.__dict__.get("code")
            if (
                isinstance(code, str)
                and code not in ABSTRACT
                and "{" not in code
                and error.__module__.split(".")[0] in {"assets", "capture", "catalog", "studio"}
            ):
                assert code in words, f"{error.__module__}.{error.__name__}: {code} has no words in {language}"
                assert words[code].get("hint"), f"{code} says no remedy in {language}"


def test_every_code_that_is_said_exists() -> None:
    words = sentences("en")
    for storey in ("assets", "capture", "catalog", "studio", "ui"):
        for file in (ROOT / storey).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
                first = node.args[0]
                if (
                    name in ASKS
                    and isinstance(first, ast.Constant)
                    and isinstance(first.value, str)
                    and re.fullmatch(r"[a-z]+(\.[a-z0-9-]+)+", first.value)
                ):
                    assert first.value in words, f"{file.name}:{node.lineno}: {first.value}"


def test_the_three_languages_say_the_same() -> None:
    english = sentences("en")
    for language in LANGUAGES:
        words = sentences(language)
        assert set(words) == set(english), f"{language}: {set(words) ^ set(english)}"
        for code, texts in words.items():
            for part in ("message", "hint"):
                assert fields(texts.get(part, "")) == fields(english[code].get(part, "")), f"{code}.{part} in {language}"
                assert bool(texts.get(part)) == bool(english[code].get(part)), f"{code}.{part} in {language}"


def test_chinese_is_chinese() -> None:
    for language in ("zh_CN", "zh_TW"):
        for code, texts in sentences(language).items():
            text = re.sub(r"\{[^}]*\}", "", texts["message"])
            assert re.search(r"[\u4e00-\u9fff]", text) or not re.search(r"[A-Za-z]{4,} [a-z]{2,}", text), f"{code}: {text}"
