"""Writes a text by its sounds: one sign a character, the same for characters that speech and typing confuse."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIRST_SIGN = 0xE000
"""Sounds are written in Unicode's private area, one sign a syllable."""
FIRST_CHARACTER, LAST_CHARACTER = 0x4E00, 0x9FFF
NUMERALS = str.maketrans("0123456789", "零一二三四五六七八九")
LOOKALIKES = {"v": "微", "w": "微", "q": "扣"}
"""Letters that stand for a word in speech about messengers."""


def loose(syllable: str) -> str:
    """Return a toneless syllable with what the south and a microphone confuse made one: zh/z, ch/c, sh/s, n/l, -ng/-n."""
    begun = re.sub("^([zcs])h", r"\1", syllable)
    return re.sub("ng$", "n", re.sub("^l", "n", begun))


def sound_table(syllables: Mapping[str, str]) -> dict[int, int]:
    """Return for every character's code the code of its sound's sign, from each character's toneless *syllables*."""
    kinds = sorted({loose(syllable) for syllable in syllables.values()})
    signs = {kind: FIRST_SIGN + place for place, kind in enumerate(kinds)}
    return {ord(character): signs[loose(syllable)] for character, syllable in syllables.items()}


def sounded(letters: str, table: Mapping[int, int]) -> str:
    """Return *letters* by their sounds; digits sound as Chinese numerals, what has no sound stays."""
    spoken = letters.translate(NUMERALS)
    for letter, word in LOOKALIKES.items():
        spoken = spoken.replace(letter, word)
    return spoken.translate(table)
