"""How fast a loudspeaker must be fed so that what waits for it neither grows nor runs dry, whatever its clock does."""

from __future__ import annotations

from capture.resampling import MOST_OFF
from capture.sound import RATE

TURN = 0.05
"""As fast as a microphone's clock is followed (``capture.steadying``)."""

SMOOTHING = 1 / 20
"""Of what is seen to wait each time a stretch comes."""

SLEW = 20e-6


class Pacing:
    """A loop like a microphone's: the difference between what waits and what should wait steers the resampler's pace."""

    def __init__(self, wanted: int) -> None:
        """Prepare: *wanted* samples should wait when a stretch comes."""
        self._wanted = wanted
        self._error = 0.0
        self._own = 0.0
        self._pace = 0.0

    def pace(self, waiting: int, count: int) -> float:
        """Return the pace (over 1 makes fewer samples) for a stretch of *count* that finds *waiting* samples before it."""
        self._error += (waiting - self._wanted - self._error) * SMOOTHING
        late_s = self._error / RATE
        self._own = min(MOST_OFF, max(-MOST_OFF, self._own + TURN * TURN * late_s * count / RATE))
        wanted = min(MOST_OFF, max(-MOST_OFF, self._own + 2 * TURN * late_s))
        self._pace += min(SLEW, max(-SLEW, wanted - self._pace))
        return 1 + self._pace

    def begin_anew(self) -> None:
        """Forget the difference, not the clock: what waited was cut, or ran dry."""
        self._error = 0.0
