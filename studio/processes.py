"""How one of our own processes is started, from a checkout or from the bundle."""

from __future__ import annotations

import sys


def own_command(*words: str) -> list[str]:
    """Return the command line that runs ``kaibo`` with *words* in a process of its own.

    In the bundle the window's executable starts the command-line one beside it.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable.replace("kaibo-studio", "kaibo"), *words]
    return [sys.executable, "-m", "studio.cli", *words]
