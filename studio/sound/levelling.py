"""Brings the mix slowly to the loudness that was asked for, as a careful hand at the fader would."""

from __future__ import annotations

from collections import deque

from studio.sound.loudness import RELATIVE_GATE, lufs

REMEMBERED = 120
"""Blocks of 100 ms in which something was heard."""

QUIETEST = -50.0
"""LUFS before our own gain: quieter than that is a room, not a speaker, and is not raised."""

LEAST_DB, MOST_DB = -24.0, 18.0

FIRST_BLOCKS = 30
FIRST_DB, THEN_DB = 0.8, 0.1
"""Most that the gain moves a block: within the first three seconds of sound, and after."""


class Levelling:
    """Follows one mix. Used by the sound thread alone.

    Each block's loudness is kept less the gain it was heard with, so the gain never chases itself; what the limiter takes away
    counts as well.

    Attributes:
        target: LUFS wanted.
        gain_db: to be applied to what comes next.
    """

    def __init__(self, target: float) -> None:
        self.target = target
        self.gain_db = 0.0
        self._energies: deque[float] = deque(maxlen=REMEMBERED)
        self._heard = 0

    def hear(self, blocks: list[float]) -> None:
        """Take the momentary loudness (LUFS) of the blocks that went out with the present gain."""
        for block in blocks:
            own = block - self.gain_db
            if own <= QUIETEST:
                continue
            self._energies.append(10 ** (own / 10))
            self._heard += 1
            wanted = min(MOST_DB, max(LEAST_DB, self.target - self._typical()))
            most = FIRST_DB if self._heard <= FIRST_BLOCKS else THEN_DB
            self.gain_db += min(most, max(-most, wanted - self.gain_db))

    def _typical(self) -> float:
        """Return the loudness of what is remembered, without its pauses."""
        energies = list(self._energies)
        gate = sum(energies) / len(energies) * 10 ** (RELATIVE_GATE / 10)
        kept = [energy for energy in energies if energy >= gate]
        return lufs(sum(kept) / len(kept)) - lufs(1.0)
