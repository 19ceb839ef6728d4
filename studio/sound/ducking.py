"""Pushes music down while somebody speaks, and lets it come back after."""

from __future__ import annotations

SPEAKING = 10 ** (-42 / 20)
"""RMS of the voices above which somebody speaks."""

DOWN_DB = -12.0
FALL_DB, RISE_DB = 100.0, 12.0
"""A second: down within a word, back within a second."""
HOLD_S = 0.7
"""A breath is no pause."""


class Ducking:
    """One for all music of a mix. Used by the sound thread alone."""

    def __init__(self) -> None:
        self._held_s = 0.0
        self._now_db = 0.0

    def gains(self, voices_rms: float, seconds: float) -> tuple[float, float]:
        """Return the music's gain at the beginning and the end of a stretch in which the voices had *voices_rms*."""
        before = self._now_db
        self._held_s = HOLD_S if voices_rms > SPEAKING else max(0.0, self._held_s - seconds)
        if self._held_s > 0:
            self._now_db = max(DOWN_DB, before - FALL_DB * seconds)
        else:
            self._now_db = min(0.0, before + RISE_DB * seconds)
        return 10 ** (before / 20), 10 ** (self._now_db / 20)
