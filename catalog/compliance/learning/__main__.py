"""``make model`` and its measurements: ``python -m catalog.compliance.learning make|tune|last``."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

import msgspec

from catalog.compliance.learning.corpus import FOLDER, MANIFEST, SetOfSentences, read_manifest, read_set
from catalog.compliance.learning.making import made
from catalog.compliance.learning.measuring import answers, figures, is_error
from catalog.compliance.learning.model_file import FILE
from catalog.compliance.learning.publishing import MOST_OPENINGS, Answer, Measured, read_record, write_record
from catalog.compliance.learning.training import Recipe
from catalog.compliance.reading_packs import read_profiles
from catalog.compliance.rule_book import ready, rule_book

PROFILES = ("cn",)


def say(words: str) -> None:
    """Write one line."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def make() -> None:
    """Write the model anew."""
    began = time.monotonic()
    raw = made(read_manifest(), ready(read_profiles(PROFILES)), Recipe(), say)
    FILE.write_bytes(raw)
    say(f"{FILE.name}: {len(raw)} bytes in {time.monotonic() - began:.0f} s")


def measured(listed: SetOfSentences) -> Measured:
    """Return the figures of one set and its errors."""
    samples = read_set(listed)
    book = rule_book(PROFILES)
    checked = answers(samples, book)
    errors = tuple(
        Answer(text=sample.text, label=sample.label, rule=sample.rule, verdict=each.verdict, found=tuple(one.rule for one in each.findings))
        for sample, each in zip(samples, checked, strict=True)
        if is_error(sample, each)
    )
    today = datetime.now(UTC).date().isoformat()
    return Measured(on=today, model=book.version, figures=figures(samples, checked), errors=errors)


def measure_tune() -> None:
    """Measure the tuning set with the shipped model and write it down."""
    found = measured(read_manifest().tune)
    write_record(msgspec.structs.replace(read_record(), tune=found))
    say(f"tune, {found.model}: {found.figures.told()}")


def open_last() -> None:
    """Open the last set, and write down that it was opened.

    Raises:
        SystemExit: it was opened three times.
    """
    record = read_record()
    if len(record.last) >= MOST_OPENINGS:
        raise SystemExit("The last set was opened three times; it says nothing new any more.")
    found = measured(read_manifest().last)
    write_record(msgspec.structs.replace(record, last=(*record.last, found)))
    note = f'\n[[last.openings]]\non = "{found.on}"\nmodel = "{found.model}"\nfigures = "{found.figures.told()}"\n'
    with (FOLDER / MANIFEST).open("a", encoding="utf-8", newline="\n") as manifest:
        manifest.write(note)
    say(f"last, opening {len(record.last) + 1}, {found.model}: {found.figures.told()}")


ACTS = {"make": make, "tune": measure_tune, "last": open_last}

if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        ACTS[wanted]()
