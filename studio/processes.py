"""How one of our own processes is started, from a checkout or from the bundle."""

from __future__ import annotations

import sys
from pathlib import Path


def own_command(*words: str) -> list[str]:
    """Return the command line that runs ``kaibo`` with *words* in a process of its own.

    In the bundle the window's executable starts the command-line one beside it. From a checkout Python is told not to
    look for modules in the folder it is called from: a merchant's own ``json.py`` is none of ours.
    """
    program = Path(sys.executable)
    if getattr(sys, "frozen", False):
        return [str(program.with_name(f"kaibo{program.suffix}")), *words]
    return [sys.executable, "-P", "-m", "studio.cli", *words]
