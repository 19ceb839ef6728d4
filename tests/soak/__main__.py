"""The fault drill: ``python -m tests.soak [FAULTS] [SEED]`` writes ``build/soak.md``; root only, for it makes networks of its own."""

from __future__ import annotations

import random
import signal
import sys
import tempfile
from pathlib import Path

from tests.soak.drill import FAULTS, drill

OUT = Path("build/soak.md")


def main(count: int, seed: int) -> int:
    """Run, write the table, return 0 where every promise held."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that networks, disks and servers go with us
    with tempfile.TemporaryDirectory(prefix="kaibo-soak-") as folder:
        Path(folder).chmod(0o755)  # the servers' own user writes recordings below
        report = drill(Path(folder), count, seed)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(report.table(), encoding="utf-8")
    print(f"{OUT}: {'everything was kept' if not report.failures else '; '.join(report.failures)}", flush=True)
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(
        main(
            int(sys.argv[1]) if len(sys.argv) > 1 else FAULTS,
            int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(10**6),
        )
    )
