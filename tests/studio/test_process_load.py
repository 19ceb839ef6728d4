"""What a process takes, and how hot the machine is, where it says so."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from studio.process_load import LoadMeter, temperature_c

if sys.platform != "win32":
    from studio.machine_posix import temperature_c as read


def test_work_is_seen_as_processor_time() -> None:
    meter = LoadMeter()
    sum(range(2_000_000))
    load = meter.look()
    assert 200 < load.processor_permille < 8000
    assert 5_000 < load.memory_kb < 5_000_000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells none")
def test_the_hottest_processor_zone_counts_and_nothing_else(tmp_path: Path) -> None:
    zones = (("x86_pkg_temp", "61000"), ("acpitz", "99000"), ("cpu-thermal", "72500"), ("cpu", "odd"))
    for number, (kind, millidegrees) in enumerate(zones):
        zone = tmp_path / f"thermal_zone{number}"
        zone.mkdir()
        (zone / "type").write_text(kind + "\n", encoding="ascii")
        (zone / "temp").write_text(millidegrees + "\n", encoding="ascii")
    assert read(thermal=tmp_path, monitors=tmp_path) == 72
    assert read(thermal=tmp_path / "none", monitors=tmp_path / "none") is None


def test_this_machine_says_a_plausible_temperature_or_none() -> None:
    degrees = temperature_c()
    assert degrees is None or 1 <= degrees < 130
