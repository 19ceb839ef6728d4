"""A real Secret Service for tests: gnome-keyring on a private session bus, with a home of its own, unlocked by a password."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
UNLOCKED = 'gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@" </dev/null'
LOCKED = 'cat >/dev/null; gnome-keyring-daemon --start --components=secrets >/dev/null && exec "$@" </dev/null'


class SecretService:
    """One keyring; every ``run`` starts it anew on the same files, as a reboot would.

    *folder* becomes the home of everything that runs; nothing of the user's own keyring is touched.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._runtime = folder / "run"
        self._runtime.mkdir(mode=0o700, exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to live in this home; it has no bus of its own."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DBUS_", "GNOME_", "XDG_", "PYTHON_KEYRING", "DISPLAY", "WAYLAND"))
        }
        kept |= {"HOME": str(self.folder), "XDG_RUNTIME_DIR": str(self._runtime), "PYTHONPATH": str(ROOT)}
        return kept | {f"XDG_{name}_HOME": str(self.folder / name.lower()) for name in ("DATA", "CONFIG", "CACHE", "STATE")}

    def run(self, *command: str, is_unlocked: bool = True, password: str = "shop") -> subprocess.CompletedProcess[str]:  # noqa: S107
        """Run *command* on a session bus where the keyring answers, or where it is locked and nobody can be asked."""
        return subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", UNLOCKED if is_unlocked else LOCKED, "sh", *command],
            input=password, env=self.environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
        )  # fmt: skip

    def python(self, code: str, *words: str, is_unlocked: bool = True) -> str:
        """Run *code* with *words* in ``sys.argv`` and return what it prints; fail where it fails."""
        done = self.run(sys.executable, "-c", code, *words, is_unlocked=is_unlocked)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()
