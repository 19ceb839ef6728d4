"""Loudness as EBU R128 and ITU-R BS.1770-4 measure it: momentary, short-term and integrated with both gates."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from capture.sound import CHANNELS, RATE
from studio.sound.filtering import STEP, Filter

K_WEIGHTING = (
    (1.53512485958697, -2.69169619810638, 1.19839281085285, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621),
)
"""BS.1770-4, tables 1 and 2, at 48 kHz: the head, then what is left out below."""

OFFSET = -0.691
HOP = RATE // 10
"""Blocks of 400 ms begin every 100 ms."""
MOMENTARY_HOPS, SHORT_TERM_HOPS = 4, 30

ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0
FINEST = 0.05
"""Loudness units of one bin of what is kept for the integrated loudness: a show of ten hours needs no more room than one of a minute."""
BINS = round((20.0 - ABSOLUTE_GATE) / FINEST)

SILENCE = -96.0
"""Told where there is nothing to measure."""


def lufs(energy: float) -> float:
    """Return the loudness of a mean square summed over channels."""
    return max(SILENCE, OFFSET + 10 * math.log10(energy)) if energy > 0 else SILENCE


class Loudness:
    """Measures stretches that follow each other, shape (2, a multiple of STEP). Used by the sound thread alone."""

    def __init__(self) -> None:
        self._weighting = Filter(K_WEIGHTING, CHANNELS)
        self._rows: list[NDArray[np.float64]] = []
        self._waiting = 0
        self._hops: deque[float] = deque(maxlen=SHORT_TERM_HOPS)
        self._counts = np.zeros(BINS)
        self._energies = np.zeros(BINS)

    def hear(self, samples: NDArray[np.float32]) -> list[float]:
        """Take *samples*; return the momentary loudness of every block of 400 ms that they completed."""
        weighted = self._weighting.run(samples)
        rows = weighted.reshape(CHANNELS, -1, STEP)
        self._rows.append(np.einsum("crs,crs->r", rows, rows).astype(np.float64))
        self._waiting += len(self._rows[-1])
        blocks: list[float] = []
        if self._waiting * STEP < HOP:
            return blocks
        energies, in_hop = np.concatenate(self._rows), HOP // STEP
        for first in range(0, len(energies) - in_hop + 1, in_hop):
            self._hops.append(float(energies[first : first + in_hop].sum()) / HOP)
            if len(self._hops) >= MOMENTARY_HOPS:
                blocks.append(self._keep())
        left = energies[len(energies) // in_hop * in_hop :]
        self._rows, self._waiting = [left], len(left)
        return blocks

    @property
    def momentary(self) -> float:
        """LUFS of the last 400 ms."""
        return self._of(MOMENTARY_HOPS)

    @property
    def short_term(self) -> float:
        """LUFS of the last 3 s."""
        return self._of(SHORT_TERM_HOPS)

    @property
    def integrated(self) -> float:
        """LUFS since the beginning, without silence (below -70 LUFS) and pauses (10 LU below the rest)."""
        heard = float(self._counts.sum())
        if not heard:
            return SILENCE
        gate = lufs(float(self._energies.sum()) / heard) + RELATIVE_GATE
        first = max(0, math.floor((gate - ABSOLUTE_GATE) / FINEST))
        counted = float(self._counts[first:].sum())
        return lufs(float(self._energies[first:].sum()) / counted) if counted else SILENCE

    def _of(self, hops: int) -> float:
        last = list(self._hops)[-hops:]
        return lufs(sum(last) / len(last)) if last else SILENCE

    def _keep(self) -> float:
        energy = sum(list(self._hops)[-MOMENTARY_HOPS:]) / MOMENTARY_HOPS
        loudness = lufs(energy)
        if loudness > ABSOLUTE_GATE:
            place = min(BINS - 1, int((loudness - ABSOLUTE_GATE) / FINEST))
            self._counts[place] += 1
            self._energies[place] += energy
        return loudness
