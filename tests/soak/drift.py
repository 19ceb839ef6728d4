"""Four hours with a sound card that is 200 millionths off, in simulated time: ``python -m tests.soak.drift [HOURS] [MILLIONTHS]``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.doubles.drifting import watch

OUT = Path("build/soak-drift.md")
TOGETHER_MS, QUIET_DBFS = 20.0, -60.0


def main(hours: float, millionths: float) -> int:
    """Run, write what was seen, return 0 where picture and sound stayed together."""
    seen = watch(hours * 3600, millionths)
    apart, residual = max(map(abs, seen.apart_ms)), seen.residual_dbfs
    is_kept = apart < TOGETHER_MS and residual < QUIET_DBFS and len(seen.apart_ms) >= hours * 359
    rows = [
        f"# Drift: {hours:g} hours, a card {millionths:+g} millionths off",
        "",
        "| | seen | promised |",
        "|---|---|---|",
        f"| flashes with their beep | {len(seen.apart_ms)} | every one |",
        f"| farthest apart | {apart:.1f} ms | under {TOGETHER_MS:g} ms |",
        f"| in the last minute | {seen.apart_ms[-1]:.1f} ms | |",
        f"| loudest 20 ms beside the tone | {residual:.1f} dBFS | under {QUIET_DBFS:g} dBFS |",
        f"| the desk's meter | {seen.drift.ppm} millionths, {seen.drift.ms} ms made good | |",
        "",
    ]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("\n".join(rows), encoding="utf-8")
    print("\n".join(rows), flush=True)
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 4.0, float(sys.argv[2]) if len(sys.argv) > 2 else 200.0))
