"""Picture and sound stay together though the sound card's clock is off; the four hours are in the soak."""

from __future__ import annotations

import pytest

from tests.doubles.drifting import watch


@pytest.mark.parametrize("millionths", [200, -200])
def test_after_two_minutes_flash_and_beep_still_agree(millionths: int) -> None:
    """Uncorrected, the card would be 24 ms off by now. Its blocks come 7.5 ms late on average, which nothing can tell from sound."""
    seen = watch(121.0, millionths, seen_from_s=85.0)
    assert len(seen.apart_ms) == 4
    assert seen.apart_ms == pytest.approx([7.5] * 4, abs=2.0)
    assert seen.residual_dbfs < -60
    assert seen.drift.ppm == pytest.approx(millionths, abs=25)
