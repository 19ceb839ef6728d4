"""Reads what is to be said, line by line, as people keep it: UTF-8, GB18030 from an old notepad, or UTF-16 with its mark."""

from __future__ import annotations

import codecs
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from catalog.errors import FileMissing
from catalog.importing.text_table import is_strange
from catalog.product import CATEGORIES

BYTE_ORDER_MARK = "\ufeff"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def lines_of(file: Path) -> Iterator[str]:
    """Return the lines of *file*, or of standard input for "-", each as soon as it is there.

    Raises:
        FileMissing: the file cannot be read.
    """
    if str(file) == "-":
        yield from decoded(sys.stdin.buffer)
        return
    try:
        with file.open("rb") as opened:
            yield from decoded(opened)
    except OSError as error:
        raise FileMissing(file=str(file)) from error


def decoded(stream: BinaryIO) -> Iterator[str]:
    """Return the lines of *stream* without their ends."""
    if isinstance(stream, io.BufferedReader) and stream.peek(2).startswith(UTF_16):
        with io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="\n") as words:
            yield from (line.removesuffix("\n").removesuffix("\r") for line in words)
        return
    for place, raw in enumerate(stream):
        line = text_of(raw.removesuffix(b"\n").removesuffix(b"\r"))
        yield line.removeprefix(BYTE_ORDER_MARK) if place == 0 else line


def text_of(raw: bytes) -> str:
    """Return one line as text; bytes that are neither UTF-8 nor everyday Chinese in GB18030 become the mark for it."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        chinese = raw.decode("gb18030")
    except UnicodeDecodeError:
        chinese = ""
    return chinese if chinese and not is_strange(chinese) else raw.decode("utf-8", errors="replace")


def read_line(line: str) -> tuple[str, tuple[str, ...]]:
    """Return the words of one line and the categories it names itself; what is no object with a text is text as it stands."""
    if line.startswith("{"):
        try:
            options = json.loads(line)
        except (ValueError, RecursionError):
            options = None
        if isinstance(options, dict) and isinstance(options.get("text"), str):
            return printable(options["text"]), line_categories(options.get("product_category"))
    return line, ()


def line_categories(given: Any) -> tuple[str, ...]:
    """Return the known codes among what a line names (a code, a comma list or a list)."""
    listed = given if isinstance(given, list) else given.split(",") if isinstance(given, str) else ()
    codes = (each.strip().upper() for each in listed if isinstance(each, str))
    return tuple(dict.fromkeys(code for code in codes if code in CATEGORIES))


def printable(words: str) -> str:
    """Return *words* without halves of characters, which no stream can carry; the length stays."""
    return words.encode("utf-8", errors="replace").decode("utf-8")
