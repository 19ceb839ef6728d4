"""Opens a page in a real browser that reaches no network, and listens to what its console says."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

needs_browser = pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium as the witness")


def needs_nothing_else(page: str) -> bool:
    """Whether the page fetches nothing: every source, link and style lies in the page itself."""
    return not re.search(r'(?:src|href|action)="(?!data:|#)|url\((?!data:|#)|@import|<script|<iframe', page)


def shown_colours(page: Path, folder: Path) -> Mapping[tuple[int, ...], int]:
    """The colours of the page as Chromium draws it, and how many pixels have each; fails on any word in the console."""
    picture = folder / "page.png"
    words = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking",
             "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", f"--user-data-dir={folder / 'profile'}",
             "--window-size=900,1200", f"--screenshot={picture}"]  # fmt: skip
    ran = subprocess.run([*words, page.as_uri()], capture_output=True, check=False, timeout=60)
    assert b"CONSOLE" not in ran.stderr, ran.stderr.decode(errors="replace")
    with Image.open(picture) as shown:
        colours = shown.convert("RGB").getcolors(shown.width * shown.height) or []
    return {tuple(colour) if isinstance(colour, tuple) else (int(colour),): count for count, colour in colours}
