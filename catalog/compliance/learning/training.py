"""Trains the network with Adam on small batches; the same seed gives the same weights."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from catalog.compliance.learning.network import Floats, softmax

SMALLEST = 1e-8
MOMENTUM, SPREAD = 0.9, 0.999

Batch = tuple[NDArray[np.int64], Floats, NDArray[np.int64]]
"""Places, values, and the number of the text each belongs to."""


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """How to train, chosen on the tuning set.

    Attributes:
        hidden: hidden units of one network.
        networks: how many are trained from different beginnings and averaged.
        lost_terms, lost_units: share of terms and of hidden units left out at every step, so that nothing hangs on one of them.
        least: texts a term must stand in to be kept.
    """

    hidden: int = 64
    networks: int = 3
    epochs: int = 12
    batch: int = 128
    rate: float = 0.004
    lost_terms: float = 0.2
    lost_units: float = 0.3
    least: int = 2
    seed: int = 20261123


class Sheet(msgspec.Struct, frozen=True):
    """Texts as rows of a sparse table: ``places`` and ``values`` of all rows after one another, ``starts`` of each."""

    places: NDArray[np.int64]
    values: Floats
    starts: NDArray[np.int64]

    def batch(self, rows: NDArray[np.int64]) -> Batch:
        """Return places, values and the number within the batch of the row each belongs to."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        owners = np.repeat(np.arange(len(rows)), lengths)
        begins = np.repeat(self.starts[rows] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        picked = begins + np.arange(len(owners))
        return self.places[picked], self.values[picked], owners


def sheet_of(rows: Sequence[tuple[NDArray[np.int64], Floats]]) -> Sheet:
    """Return *rows* as one table."""
    starts = np.concatenate(([0], np.cumsum([len(places) for places, _ in rows])))
    return Sheet(np.concatenate([places for places, _ in rows]), np.concatenate([values for _, values in rows]), starts)


class Weights(msgspec.Struct, frozen=True):
    """One trained network, not yet quantised."""

    terms: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats

    def each(self) -> tuple[Floats, ...]:
        """Return the four tables in their order."""
        return self.terms, self.hidden_bias, self.out, self.out_bias


def trained(sheet: Sheet, kinds: NDArray[np.int64], *, term_count: int, kind_count: int, lawful: int, recipe: Recipe, seed: int) -> Weights:
    """Return a network trained to tell *kinds* from the rows of *sheet*, and whether anything is wrong at all.

    Kind 0 is clean; kind *lawful* is told, but nothing wrong.
    """
    random = np.random.default_rng(seed)
    weights = Weights(
        random.normal(0, 0.05, (term_count, recipe.hidden)).astype(np.float32),
        np.zeros(recipe.hidden, np.float32),
        random.normal(0, recipe.hidden**-0.5, (recipe.hidden, kind_count + 1)).astype(np.float32),
        np.zeros(kind_count + 1, np.float32),
    )
    adam = _Adam(weights)
    for epoch in range(recipe.epochs):
        order = random.permutation(len(kinds))
        for begin in range(0, len(kinds), recipe.batch):
            rows = order[begin : begin + recipe.batch]
            slopes = _slopes(weights, sheet.batch(rows), kinds[rows], lawful=lawful, random=random, recipe=recipe)
            adam.step(slopes, recipe.rate * (1 - epoch / recipe.epochs))
    return weights


def _slopes(
    weights: Weights, batch: Batch, kinds: NDArray[np.int64], *, lawful: int, random: np.random.Generator, recipe: Recipe
) -> tuple[Floats, ...]:
    """Return how each weight should change for one batch (the gradient of both cross entropies)."""
    places, values, owners = batch
    values *= (random.random(len(values)) > recipe.lost_terms) / np.float32(1 - recipe.lost_terms)
    summed = added_up(weights.terms[places] * values[:, None], owners, len(kinds)) + weights.hidden_bias
    kept = (random.random(summed.shape) > recipe.lost_units).astype(np.float32) / np.float32(1 - recipe.lost_units)
    hidden = np.maximum(summed, 0) * kept
    logits = hidden @ weights.out + weights.out_bias
    off = np.empty_like(logits)
    off[:, :-1] = softmax(logits[:, :-1])
    off[np.arange(len(kinds)), kinds] -= 1
    off[:, -1] = 1 / (1 + np.exp(-logits[:, -1])) - ((kinds > 0) & (kinds != lawful))
    off /= np.float32(len(kinds))
    hidden_off = (off @ weights.out.T) * kept * (summed > 0)
    order = np.argsort(places, kind="stable")
    terms = added_up(hidden_off[owners[order]] * values[order, None], places[order], len(weights.terms))
    return terms, hidden_off.sum(axis=0), hidden.T @ off, off.sum(axis=0)


def added_up(rows: Floats, owners: NDArray[np.int64], count: int) -> Floats:
    """Return the sums of the *rows* of each owner; *owners* only grow."""
    sums = np.zeros((count, rows.shape[1]), np.float32)
    if len(owners):
        begins = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
        sums[owners[begins]] = np.add.reduceat(rows, begins, axis=0)
    return sums


class _Adam:
    """Adam (Kingma and Ba 2015): steps by a running mean of the slopes over their running size."""

    def __init__(self, weights: Weights) -> None:
        self.tables = weights.each()
        self.means = [np.zeros_like(table) for table in self.tables]
        self.sizes = [np.zeros_like(table) for table in self.tables]
        self.count = 0

    def step(self, slopes: tuple[Floats, ...], rate: float) -> None:
        """Change the weights in place."""
        self.count += 1
        first, second = np.float32(1 - MOMENTUM**self.count), np.float32(1 - SPREAD**self.count)
        for number, slope in enumerate(slopes):
            self.means[number] += np.float32(1 - MOMENTUM) * (slope - self.means[number])
            self.sizes[number] += np.float32(1 - SPREAD) * (slope * slope - self.sizes[number])
            pace = np.sqrt(self.sizes[number] / second) + np.float32(SMALLEST)
            self.tables[number][...] -= np.float32(rate) * (self.means[number] / first) / pace
