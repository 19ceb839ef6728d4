"""This process's memory and the machine's temperature (Linux, macOS)."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

assert sys.platform != "win32"  # noqa: S101 - tells the type checker which twin this is

THERMAL = Path("/sys/class/thermal")
HARDWARE_MONITORS = Path("/sys/class/hwmon")
STATM = Path("/proc/self/statm")
PROCESSOR_ZONES = ("x86_pkg_temp", "cpu", "soc", "k10temp", "coretemp")
PLAUSIBLE_C = range(1, 130)


def memory_kb() -> int:
    """Return the resident memory in kilobytes; on macOS the most there was so far, which is what the system tells cheaply."""
    try:
        return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except (OSError, ValueError, IndexError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most // 1024 if sys.platform == "darwin" else most


def temperature_c(*, thermal: Path = THERMAL, monitors: Path = HARDWARE_MONITORS) -> int | None:
    """Return the processor's temperature in degrees Celsius, the hottest where there are several, None where it cannot be read.

    Linux kernel, "Generic Thermal Sysfs driver" and "hwmon sysfs interface": thousandths of a degree.
    """
    readings = [_read(zone / "temp") for zone in sorted(thermal.glob("thermal_zone*")) if _is_processor(zone / "type")]
    if not readings:
        readings = [_read(file) for chip in monitors.glob("hwmon*") if _is_processor(chip / "name") for file in chip.glob("temp*_input")]
    return max((degrees for degrees in readings if degrees in PLAUSIBLE_C), default=None)


def _is_processor(file: Path) -> bool:
    try:
        name = file.read_text(encoding="ascii", errors="replace").strip().lower()
    except OSError:
        return False
    return name.startswith(PROCESSOR_ZONES)


def _read(file: Path) -> int:
    try:
        return int(file.read_text(encoding="ascii")) // 1000
    except (OSError, ValueError):
        return 0
