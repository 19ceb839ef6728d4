"""A server behind a line of its own: a network namespace with a pair of virtual cables, made slow, cut or swallowed. Root only."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from typing import Self

_numbers = itertools.count(1)


def may_shape() -> bool:
    """Whether this machine lets us make network namespaces and shape them."""
    if os.geteuid() != 0 or shutil.which("ip") is None or shutil.which("tc") is None:
        return False
    name = f"kaibo-try-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode == 0
    if made:
        subprocess.run(["ip", "netns", "delete", name], check=True)
    return made


class ShapedLine:
    """One namespace. A context manager.

    Attributes:
        inside: words before a command that runs in it.
        host: the address in it, reachable from outside.
    """

    def __init__(self) -> None:
        number = next(_numbers)
        self._name = f"kaibo-{os.getpid()}-{number}"
        self._cable, self._other = f"kb{os.getpid() % 100_000}n{number}", f"kb{os.getpid() % 100_000}m{number}"
        net = f"10.213.{os.getpid() % 250}.{number * 4}"
        self._here, self.host = (f"{net.rpartition('.')[0]}.{number * 4 + end}" for end in (1, 2))
        self.inside = ("ip", "netns", "exec", self._name)

    def __enter__(self) -> Self:
        _do("ip", "netns", "add", self._name)
        _do("ip", "link", "add", self._cable, "type", "veth", "peer", "name", self._other, "netns", self._name)
        _do("ip", "addr", "add", f"{self._here}/30", "dev", self._cable)
        _do(*self.inside, "ip", "addr", "add", f"{self.host}/30", "dev", self._other)
        _do("ip", "link", "set", self._cable, "up")
        _do(*self.inside, "ip", "link", "set", self._other, "up")
        _do(*self.inside, "ip", "link", "set", "lo", "up")
        return self

    def __exit__(self, *_: object) -> None:
        _do("ip", "link", "delete", self._cable)
        _do("ip", "netns", "delete", self._name)

    def slow(self, kbit: int) -> None:
        """Let no more than *kbit* a second go towards the server."""
        _do("tc", "qdisc", "replace", "dev", self._cable, "root", "tbf", "rate", f"{kbit}kbit", "burst", "16kb", "latency", "400ms")

    def free(self) -> None:
        """Take the limit away."""
        _do("tc", "qdisc", "delete", "dev", self._cable, "root")

    def down(self) -> None:
        """Pull the cable out at the far end."""
        _do(*self.inside, "ip", "link", "set", self._other, "down")

    def up(self) -> None:
        """Plug it in again."""
        _do(*self.inside, "ip", "link", "set", self._other, "up")

    def swallow(self) -> None:
        """Lose whatever the server answers, without a word."""
        _do(*self.inside, "ip", "route", "add", "blackhole", f"{self._here}/32")

    def give_back(self) -> None:
        """Let the answers through again."""
        _do(*self.inside, "ip", "route", "delete", "blackhole", f"{self._here}/32")


def _do(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
