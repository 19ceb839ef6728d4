"""What is published of the checker: its figures on the tuning set and the last set, its errors, and the neighbours of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from catalog.compliance.learning.corpus import FOLDER, Manifest, read_manifest
from catalog.compliance.learning.measuring import Figures, Share
from catalog.compliance.learning.neighbours import NEIGHBOURS

RECORD = "figures.json"
MOST_OPENINGS = 3
ROWS = (
    ("found", "违规的句子，查到（violation 或 review）", "至少 0.75，目标 0.90"),
    ("grave", "其中最严重的（P0），查到", "至少 0.85，目标 0.95"),
    ("outright", "违规的句子，直接判 violation", "至少 0.45，目标 0.70"),
    ("stopped", "合法的句子，误判 violation", "至多 5 %，目标 3 %"),
    ("asked", "合法的句子，误判 violation 或 review", "至多 20 %，目标 10 %"),
    ("named", "查到的里面，规则说对（或相邻）", "至少 0.70"),
)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence the checker got wrong."""

    text: str
    label: str
    rule: str
    verdict: str
    found: tuple[str, ...]


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement of one set."""

    on: str
    model: str
    figures: Figures
    errors: tuple[Answer, ...]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Every measurement that counts: the tuning set's with the model that is shipped, and each opening of the last set."""

    tune: Measured | None = None
    last: tuple[Measured, ...] = ()


def read_record(folder: Path = FOLDER) -> Record:
    """Return what was measured so far."""
    file = folder / RECORD
    return msgspec.json.decode(file.read_bytes(), type=Record) if file.exists() else Record()


def write_record(record: Record, folder: Path = FOLDER) -> None:
    """Write what was measured."""
    (folder / RECORD).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")


def page() -> str:
    """Return the generated part of the manual's page."""
    return "\n".join(lines(read_manifest(), read_record()))


def lines(manifest: Manifest, record: Record) -> Iterator[str]:
    """Return the page line by line."""
    openings = record.last
    heads = [f"第 {number} 次 {each.on}" for number, each in enumerate(openings, 1)]
    heads += ["调试集（600 句）"] if record.tune is not None else []
    measured = [each.figures for each in openings] + ([record.tune.figures] if record.tune is not None else [])
    yield from table(
        ["", "要求", *heads], ([words, wanted, *(share(getattr(each, name)) for each in measured)] for name, words, wanted in ROWS)
    )
    models = [f"`{each.model}`" for each in (*openings, *([record.tune] if record.tune is not None else []))]
    yield f"\n模型：{'、'.join(models)}。最后一组的 SHA-256：`{manifest.last.sha256}`，最多打开 {MOST_OPENINGS} 次。\n"
    yield "## 句子从哪里来 · Where the sentences come from\n"
    sets = (*manifest.train, manifest.tune, manifest.last)
    yield from table(["文件", "句", "作者"], ([each.file, str(each.lines), each.authors] for each in sets))
    if openings:
        yield "\n## 最后一组里判错的 · Errors on the last set\n"
        yield from table(["句子", "应是", "判为"], (error_row(each) for each in openings[-1].errors))
    yield "\n## 相邻的规则 · Neighbouring rules\n"
    yield from table(["规则", "为什么相邻"], ([" · ".join(sorted(pair)), why] for pair, why in NEIGHBOURS.items()))


def share(each: Share) -> str:
    """Return a share with its counts."""
    return f"**{each.value:.1%}**（{each.count}/{each.of}）"


def error_row(error: Answer) -> list[str]:
    """Return one error: what was said, what it is, what the checker made of it."""
    heard = " ".join(dict.fromkeys(error.found))
    return [error.text.replace("|", "／").replace("\n", " "), f"{error.label} {error.rule}".strip(), f"{error.verdict} {heard}".strip()]


def table(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """Return a table in Markdown."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
