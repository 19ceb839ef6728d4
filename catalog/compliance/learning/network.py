"""The network: terms of a text in, how likely each kind of wrong is out; one hidden layer, eight bits a weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
STEPS = 127
"""Of a quantised weight, to either side of zero."""


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """What was learned.

    Attributes:
        terms: term -> its row.
        weights: int8, a row a term, a column a hidden unit.
        steps: float32, what one step of each row's weights is worth.
        rarity: float32, a term's inverse document frequency.
        hidden_bias: a number a hidden unit.
        out, out_bias: hidden units to ``kinds`` and, as the last column, to "something is wrong".
        kinds: what the columns of ``out`` stand for; the first is "clean", the others are rules.
    """

    terms: Mapping[str, int]
    weights: NDArray[np.int8]
    steps: Floats
    rarity: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats
    kinds: tuple[str, ...]

    def heard(self, said: Iterable[str]) -> Floats:
        """Return the logits of ``kinds`` and, last, of "something is wrong", for the terms of one text."""
        places, values = weighed(said, self.terms, self.rarity)
        hidden = (values * self.steps[places]) @ self.weights[places].astype(np.float32) + self.hidden_bias
        logits: Floats = np.maximum(hidden, 0) @ self.out + self.out_bias
        return logits


def weighed(said: Iterable[str], terms: Mapping[str, int], rarity: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return the rows of the known terms and their weights: rarer counts more, and all together have length one."""
    counted = Counter(place for term in said if (place := terms.get(term)) is not None)
    places = np.fromiter(counted.keys(), np.int64, len(counted))
    values = (1 + np.log(np.fromiter(counted.values(), np.float32, len(counted)))) * rarity[places]
    return places, (values / max(float(np.sqrt(values @ values)), 1e-9)).astype(np.float32)


def quantised(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return *weights* in eight bits, and what one step of each row is worth."""
    steps = np.maximum(np.abs(weights).max(axis=1), 1e-9) / STEPS
    return np.round(weights / steps[:, None]).astype(np.int8), steps.astype(np.float32)


def softmax(logits: Floats) -> Floats:
    """Return *logits* (the last axis) as shares of one."""
    grown = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = grown / grown.sum(axis=-1, keepdims=True)
    return shares


def vocabulary(said: Sequence[Sequence[str]], least: int) -> tuple[dict[str, int], Floats]:
    """Return the terms that stand in at least *least* of the texts *said*, sorted, with their rarity."""
    seen = Counter(term for terms in said for term in set(terms))
    kept = sorted(term for term, count in seen.items() if count >= least)
    rarity = np.array([np.log((1 + len(said)) / (1 + seen[term])) + 1 for term in kept], np.float32)
    return {term: place for place, term in enumerate(kept)}, rarity
