"""What the model looks at in a text: runs of one to three characters, the same by sound, and pairs with one between."""

from __future__ import annotations

import re
from collections.abc import Mapping

from catalog.compliance.learning.sounds import sounded

NOT_SPOKEN = re.compile(r"[\W_]+")
EDGE = "|"
GAP = "*"
LONGEST = 3
WIDEST_GAP = 2


def letters_of(normalised: str) -> str:
    """Return what is left of a normalised text when marks and blanks are gone."""
    return NOT_SPOKEN.sub("", normalised)


def terms_of(normalised: str, table: Mapping[int, int]) -> list[str]:
    """Return the terms of a normalised text; a term that stands twice is listed twice."""
    letters = letters_of(normalised)
    return written_terms(letters) + sound_terms(letters, table)


def written_terms(letters: str) -> list[str]:
    """Return the runs of characters, and the pairs that have one or two others between them."""
    return runs(f"{EDGE}{letters}{EDGE}") + [
        letters[place] + GAP * gap + letters[place + gap + 1] for gap in range(1, WIDEST_GAP + 1) for place in range(len(letters) - gap - 1)
    ]


def sound_terms(letters: str, table: Mapping[int, int]) -> list[str]:
    """Return the runs of sounds."""
    return runs(sounded(letters, table))


def runs(text: str) -> list[str]:
    """Return every run of one to three signs of *text*."""
    return [text[place : place + length] for length in range(1, LONGEST + 1) for place in range(len(text) - length + 1)]
