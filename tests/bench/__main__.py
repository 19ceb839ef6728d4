"""Runs every measurement and writes ``build/bench.json``: ``python -m tests.bench [NAME ...]``."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import catalogue, checking, clearance, cost, orders, sound, timing
from tests.bench.figures import Figure

OUT = Path("build/bench.json")
MEASUREMENTS: dict[str, Callable[[Path], list[Figure]]] = {
    "cost": cost.measure,
    "timing": timing.measure,
    "scene": cost.measure_scene,
    "orders": orders.measure,
    "sound": sound.measure,
    "clearance": clearance.measure,
    "catalogue": catalogue.measure,
    "checking": checking.measure,
}


def main(wanted: list[str]) -> None:
    """Measure what is *wanted*, everything by default."""
    OUT.parent.mkdir(exist_ok=True)
    known = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() and wanted else {}
    for name in wanted or list(MEASUREMENTS):
        with tempfile.TemporaryDirectory(prefix="kaibo-bench-") as folder:
            for figure in MEASUREMENTS[name](Path(folder)):
                known[figure.name] = figure.told()
                print(f"{figure.name:24} {figure.value:10.3f} {figure.unit:12} ratio {figure.ratio:.3f}  {figure.limit}", flush=True)
        OUT.write_text(json.dumps(known, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
