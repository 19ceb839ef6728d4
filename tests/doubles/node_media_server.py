"""A second real RTMP(S) server, of another family than nginx: node-media-server on free loopback ports, recording what it gets."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Self

from tests.doubles.nginx_rtmp import free_port

FETCH = Path(__file__).parents[2] / ".ci" / "node-media-server"
START_DEADLINE_S = 15.0


class NodeMediaServer:
    """One server. A context manager.

    certificate: PEM with chain and key for its RTMPS port.
    is_guarded: whether a push must be signed, which ours never is.
    """

    def __init__(self, folder: Path, *, certificate: Path, is_guarded: bool = False) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.port, self.tls_port = free_port(), free_port()
        tls = {"key": str(certificate), "cert": str(certificate)}
        settings: dict[str, Any] = {
            "bind": "127.0.0.1",
            "notify": {"url": ""},
            "store": {"path": str(folder / "data"), "maxHistory": 10},
            "auth": {
                "play": False,
                "publish": is_guarded,
                "secret": "sealed",
                "jwt": {"secret": "sealed", "algorithm": "HS256", "users": []},
            },
            "rtmp": {"port": self.port},
            "rtmps": {"port": self.tls_port, **tls},
            "http": {"port": free_port()},
            "https": {"port": free_port(), **tls},
            "webadmin": {"enable": False},
            "record": {"auto": True, "path": str(folder / "recorded")},
        }
        (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, key: str) -> str:
        return f"rtmp://127.0.0.1:{self.port}/live/{key}"

    def tls_url(self, key: str) -> str:
        return f"rtmps://localhost:{self.tls_port}/live/{key}"

    def recordings(self, key: str) -> list[Path]:
        return sorted((self.folder / "recorded" / "live" / key).glob("*.flv"))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it and wait until it listens."""
        cache = Path(subprocess.run(["bash", FETCH], cwd=FETCH.parents[1], check=True, capture_output=True, text=True).stdout.strip())
        with (self.folder / "said.log").open("ab") as said:
            self._process = subprocess.Popen(
                [cache / "node", cache / "node_modules/node-media-server/bin/app.js", "--config", self.folder / "config.json"],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        end = time.monotonic() + START_DEADLINE_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.tls_port), timeout=1).close()
            except OSError:
                if time.monotonic() > end or self._process.poll() is not None:
                    raise RuntimeError((self.folder / "said.log").read_text(encoding="utf-8")) from None
            else:
                return

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(5)
            self._process = None
