"""Where things lie on this machine: the shop's folder, the runtime folder, the logs."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import platformdirs

RUNTIME_VARIABLE = "KAIBO_RUNTIME"


def default_shop() -> Path:
    """Return the folder of the shop that is used when none is named."""
    return Path(platformdirs.user_data_path("kaibo", appauthor=False)) / "shop"


def logs_folder() -> Path:
    """Return where logs and crash boxes are written when there is no shop to hold them."""
    return Path(platformdirs.user_log_path("kaibo", appauthor=False))


def runtime_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Return the user's private folder for doors and previews (0700), made if missing.

    ``KAIBO_RUNTIME`` names another one.
    """
    given = environment if environment is not None else os.environ
    if given.get(RUNTIME_VARIABLE):
        folder = Path(given[RUNTIME_VARIABLE])
    elif sys.platform == "win32" or given.get("XDG_RUNTIME_DIR"):
        folder = Path(platformdirs.user_runtime_path("kaibo", appauthor=False))
    else:  # a service or a bare container has no runtime folder of its own
        folder = Path(platformdirs.user_cache_path("kaibo", appauthor=False)) / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def door_file(shop_folder: Path) -> Path:
    """Return the 0600 file that holds the control door's address and token for *shop_folder*.

    It lies in the runtime folder, not in the shop: a shop may be read-only or on a stick.
    """
    named = hashlib.sha256(str(shop_folder.resolve()).encode()).hexdigest()[:24]
    return runtime_folder() / f"{named}.door"
