"""Three roads to a server, each with the faults that can be done to it: begun, and put right again."""

from __future__ import annotations

import contextlib
import random
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Self

import msgspec

from tests.doubles import fault_proxy as proxy_modes
from tests.doubles.certificates import Certificates
from tests.doubles.doorman import Doorman
from tests.doubles.fault_proxy import FaultProxy
from tests.doubles.nginx_rtmp import NginxRtmp
from tests.doubles.shaped_line import ShapedLine

QUICK_TO_FORGET = "ping 2s; ping_timeout 1s; drop_idle_publisher 2s;"
"""A server that notices within two seconds that we have gone, so that it takes us again when the line is back."""
DISK_MB = 64
KEPT_OF_A_PUSH = " record_max_size 600K;"
"""Enough pushes must fit on the small disk before it is filled on purpose."""
HOST_NAME = "server.drill.test"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of fault.

    Attributes:
        begin, end: do it, put it right.
        is_served_meanwhile: the server can be reached although it lasts, so we must be back while it does.
    """

    begin: Callable[[], object]
    end: Callable[[], object]
    is_served_meanwhile: bool = False


class Road:
    """A destination with its server. A context manager.

    Attributes:
        url: where to push.
        faults: by name.
    """

    url: str
    faults: Mapping[str, Fault]

    def __init__(self) -> None:
        self._leaving = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._enter(self._leaving)
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.close()

    def _enter(self, leaving: contextlib.ExitStack) -> None:
        raise AssertionError


def server(leaving: contextlib.ExitStack, folder: Path, **options: object) -> NginxRtmp:
    """Start a server that ends with *leaving*."""
    started = NginxRtmp(folder, **{"options": QUICK_TO_FORGET, "is_recording": False, **options}).start()  # type: ignore[arg-type]
    leaving.callback(started.stop)
    return started


class LineRoad(Road):
    """A server behind a line of its own: the line is made slow, cut or swallows."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def _enter(self, leaving: contextlib.ExitStack) -> None:
        line = leaving.enter_context(ShapedLine())
        self.url = server(leaving, self._folder, host=line.host, inside=line.inside).url("line")
        self.faults = {
            "line of 1 Mbit/s": Fault(begin=lambda: line.slow(1000), end=line.free),
            "line of 0.3 Mbit/s": Fault(begin=lambda: line.slow(300), end=line.free),
            "link down": Fault(begin=line.down, end=line.up),
            "blackhole": Fault(begin=line.swallow, end=line.give_back),
        }


class ProxyRoad(Road):
    """A server behind a proxy with TLS: what travels is mistreated; its name may be forgotten (*forget*, *remember*)."""

    def __init__(
        self,
        folder: Path,
        certificates: Certificates,
        *,
        host: str = "localhost",
        forget: Callable[[], object],
        remember: Callable[[], object],
        chance: random.Random | None = None,
    ) -> None:
        super().__init__()
        self._folder, self._certificates, self._host = folder, certificates, host
        self._forget, self._remember, self._chance = forget, remember, chance

    def _enter(self, leaving: contextlib.ExitStack) -> None:
        behind = server(leaving, self._folder)
        proxy = leaving.enter_context(FaultProxy(behind.port, certificates=self._certificates.files, chance=self._chance))
        self.url = f"rtmps://{self._host}:{proxy.port}/live/proxy"

        def turn(mode: str, *, certificate: str = "good", is_cut: bool = False) -> Callable[[], None]:
            def begin() -> None:
                proxy.mode, proxy.certificate = mode, certificate
                if is_cut:
                    proxy.cut()

            return begin

        def lose_name() -> None:
            self._forget()
            proxy.cut()

        right = turn(proxy_modes.PASS)
        self.faults = {
            "delay": Fault(begin=turn(proxy_modes.DELAY), end=right, is_served_meanwhile=True),
            "jitter": Fault(begin=turn(proxy_modes.JITTER), end=right, is_served_meanwhile=True),
            "half-open": Fault(begin=turn(proxy_modes.HALF_OPEN), end=right),
            "byte by byte": Fault(begin=turn(proxy_modes.CRUMBS, is_cut=True), end=right, is_served_meanwhile=True),
            "reset": Fault(begin=turn(proxy_modes.CUT), end=right),
            "garbage": Fault(begin=turn(proxy_modes.NOISE), end=right),
            "certificate wrong": Fault(begin=turn(proxy_modes.PASS, certificate="wrong-name", is_cut=True), end=right),
            "name lookup gone": Fault(begin=lose_name, end=self._remember, is_served_meanwhile=True),
        }


class ServerRoad(Road):
    """A server that is killed, stopped, replaced, refuses, or (where *disk* is a small one) has no room left."""

    def __init__(self, folder: Path, *, disk: Path | None) -> None:
        super().__init__()
        self._folder, self._disk = folder, disk
        self._servers: list[NginxRtmp] = []

    def _enter(self, leaving: contextlib.ExitStack) -> None:
        self._doorman = leaving.enter_context(Doorman(is_open=True))
        self._leaving_servers = leaving
        first = self._another(0)
        self.url = first.url("server")
        self.faults = {
            "server killed": Fault(begin=self._kill, end=self._start),
            "server stopped": Fault(begin=self._pause, end=self._resume),
            "server replaced": Fault(begin=self._kill, end=lambda: self._another(first.port)),
            "key refused": Fault(begin=self._refuse, end=self._let_in),
        }
        if self._disk is not None:
            filler = self._disk / "filler"
            self.faults["disk full"] = Fault(begin=lambda: fill(filler), end=filler.unlink, is_served_meanwhile=True)

    @property
    def _now(self) -> NginxRtmp:
        return self._servers[-1]

    def _another(self, port: int) -> NginxRtmp:
        folder = self._folder / str(len(self._servers))
        self._servers.append(
            server(
                self._leaving_servers,
                folder,
                port=port,
                options=QUICK_TO_FORGET + (KEPT_OF_A_PUSH if self._disk is not None else ""),
                on_publish=self._doorman.url,
                is_recording=self._disk is not None,
                records_to=self._disk,
            )
        )
        return self._now

    def _kill(self) -> None:
        self._now.kill()

    def _start(self) -> None:
        self._now.start()

    def _pause(self) -> None:
        self._now.pause()

    def _resume(self) -> None:
        self._now.resume()

    def _refuse(self) -> None:
        self._doorman.is_open = False
        self._now.kill()
        self._now.start()

    def _let_in(self) -> None:
        self._doorman.is_open = True


def fill(filler: Path) -> None:
    """Take all the room there is."""
    with filler.open("wb", buffering=0) as out:
        for size in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while out.write(b"x" * size):
                    pass


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A small disk at *folder*. Root only."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", folder], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
