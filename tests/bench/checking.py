"""How many clauses a second the text checker answers on one core, with rules, model and everything on."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from catalog.compliance.checking_text import check_text
from catalog.compliance.learning.corpus import read_manifest, read_set
from catalog.compliance.rule_book import rule_book
from tests.bench.figures import Figure

WANTED = 1000
RUNS = 5
SCRIPT_CHARACTERS = 10_000


def measure(folder: Path) -> list[Figure]:
    """Return clauses a second on the tuning set, and seconds for a script of ten thousand characters."""
    book = rule_book(("cn",))
    said = [sample for sample in read_set(read_manifest().tune) if sample.text]
    script = "，".join(sample.text for sample in said * 3)[:SCRIPT_CHARACTERS]
    rates, scripts = [], []
    for _ in range(RUNS):
        began = time.process_time()
        for sample in said:
            check_text(sample.text, book, (sample.category,))
        rates.append(len(said) / (time.process_time() - began))
        began = time.process_time()
        check_text(script, book)
        scripts.append(time.process_time() - began)
    return [
        Figure(
            name="check_clauses_per_s",
            value=statistics.median(rates),
            unit="clauses/s",
            yardstick=WANTED,
            runs=rates,
            limit="at least 1,000 on one core",
        ),
        Figure(
            name="check_script_s", value=statistics.median(scripts), unit="s", yardstick=1.0, runs=scripts, limit="10,000 characters in 1 s"
        ),
    ]
