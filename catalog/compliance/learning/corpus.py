"""Reads the labelled sentences, and finds those that stand in two sets with hardly a difference."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from catalog.compliance.learning.features import letters_of
from catalog.compliance.normalising import normalise

FOLDER = Path(__file__).parents[3] / "assets" / "compliance" / "corpus"
MANIFEST = "manifest.toml"
PIECE = 4
"""Characters of the pieces by which two sentences are compared."""
ALIKE = 0.5
"""Two sentences that share more of their pieces than this (Jaccard) are one."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence and what its author says of it.

    Attributes:
        label: "violation" must be stopped, "review" needs a person, "clean" is lawful.
        rule: the kind of wrong, "" where it is clean; ``also`` are others it touches.
        severity: "P0" (worst) to "P3", "-" where it is clean.
        category: the goods it is said of.
    """

    text: str
    label: Literal["violation", "review", "clean"]
    rule: str = ""
    also: tuple[str, ...] = ()
    severity: str = "-"
    category: str = "ALL"
    note: str = ""

    @property
    def rules(self) -> frozenset[str]:
        """Every rule it breaks."""
        return frozenset({self.rule, *self.also} - {""})


class Opening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One time the last set was opened: when, with which model, and what came out."""

    on: str
    model: str
    figures: str


class SetOfSentences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of the corpus as the manifest names it."""

    file: str
    sha256: str
    lines: int
    authors: str
    openings: tuple[Opening, ...] = ()


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the corpus consists of."""

    train: tuple[SetOfSentences, ...]
    tune: SetOfSentences
    last: SetOfSentences


def read_manifest(folder: Path = FOLDER) -> Manifest:
    """Return the corpus's table of contents."""
    return msgspec.toml.decode((folder / MANIFEST).read_bytes(), type=Manifest)


def read_set(listed: SetOfSentences, folder: Path = FOLDER) -> list[Sample]:
    """Return the sentences of one set.

    Raises:
        ValueError: the file is not the one the manifest names.
    """
    raw = (folder / listed.file).read_bytes()
    if hashlib.sha256(raw).hexdigest() != listed.sha256:
        raise ValueError(f"{listed.file} is not the file that the manifest names")
    return msgspec.json.Decoder(Sample).decode_lines(raw)


def pieces(text: str) -> frozenset[str]:
    """Return the runs of four characters of *text*, or the whole where it is shorter."""
    letters = letters_of(normalise(text).text)
    return frozenset(letters[place : place + PIECE] for place in range(max(1, len(letters) - PIECE + 1)))


def near_duplicates(samples: Iterable[str], others: Iterable[str]) -> list[tuple[int, int]]:
    """Return the places (of *samples*, of *others*) whose sentences are one and the same but for a few characters."""
    known = [pieces(text) for text in others]
    owners = defaultdict(list)
    for number, each in enumerate(known):
        for piece in each:
            owners[piece].append(number)
    found = []
    for place, text in enumerate(samples):
        mine = pieces(text)
        shared: dict[int, int] = defaultdict(int)
        for piece in mine:
            for number in owners.get(piece, ()):
                shared[number] += 1
        found += [(place, number) for number, count in shared.items() if count > ALIKE * (len(mine) + len(known[number]) - count)]
    return found
