"""A real RTMP(S) server for tests: Debian's nginx with its RTMP and stream modules, on free loopback ports, all files in one folder.

Use the fixtures ``nginx`` (short pings, records) and ``make_nginx`` (own choice) of ``tests/conftest.py``.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

MODULES = Path("/usr/lib/nginx/modules")
IMPATIENT = "ping 5s; ping_timeout 3s; drop_idle_publisher 5s;"
START_DEADLINE_S = 5.0


FIRST_PORT, PORTS = 18_000, 7_000
"""Below those that the system gives to callers; each worker of a run beside others has its own."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens at, and that no test beside this one will be given."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = FIRST_PORT + (worker % 2) * PORTS + secrets.randbelow(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class NginxRtmp:
    """One nginx. ``url("key")`` is where to push; what was pushed lies in ``recordings()``.

    options: lines for the rtmp server (IMPATIENT, or "" for nginx's defaults).
    on_publish: an HTTP address that may refuse a key.
    certificates: name -> PEM with certificate chain and key; each gets an RTMPS port, see ``tls_url``.
    host, inside: the address it listens at, and the words that run it where that address is (a network namespace).
    port: to listen at, where another one listened before.
    records_to: where recordings go, in place of a folder of its own.
    """

    def __init__(
        self,
        folder: Path,
        *,
        options: str = IMPATIENT,
        on_publish: str = "",
        certificates: Mapping[str, Path] | None = None,
        is_recording: bool = True,
        host: str = "127.0.0.1",
        inside: Sequence[str] = (),
        port: int = 0,
        records_to: Path | None = None,
    ) -> None:
        self.folder, self._host, self._inside = folder, host, tuple(inside)
        self.port, self.http_port = port or free_port(), free_port()
        recorded = records_to or folder / "recorded"
        self.tls_ports = {name: free_port() for name in certificates or {}}
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True)
        recorded.mkdir(parents=True, exist_ok=True)
        recorded.chmod(0o777)
        self._recorded = recorded
        record = f"record all; record_path {recorded}; record_unique on;" if is_recording else "record off;"
        doorman = f"on_publish {on_publish};" if on_publish else ""
        relays = "".join(
            f"server {{ listen 127.0.0.1:{self.tls_ports[name]} ssl; ssl_certificate {pem}; ssl_certificate_key {pem};"
            f" proxy_pass 127.0.0.1:{self.port}; }}\n"
            for name, pem in (certificates or {}).items()
        )
        stream = f"stream {{ {relays} }}" if relays else ""
        (folder / "nginx.conf").write_text(
            f"""
load_module {MODULES}/ngx_rtmp_module.so;
{f"load_module {MODULES}/ngx_stream_module.so;" if stream else ""}
worker_processes 1; daemon off; {"user root;" if os.getuid() == 0 else ""}
pid {folder}/nginx.pid; error_log {folder}/error.log info;
events {{ worker_connections 256; }}
rtmp {{ server {{ listen {host}:{self.port}; {options}
  application live {{ live on; {record} {doorman} }} }} }}
{stream}
http {{ access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen {host}:{self.http_port}; location /stat {{ rtmp_stat all; }} }} }}
""",
            encoding="utf-8",
        )

    def url(self, key: str, app: str = "live") -> str:
        return f"rtmp://{self._host}:{self.port}/{app}/{key}"

    def tls_url(self, certificate: str, key: str, host: str = "localhost") -> str:
        return f"rtmps://{host}:{self.tls_ports[certificate]}/live/{key}"

    def start(self) -> NginxRtmp:
        self._process = subprocess.Popen(
            [*self._inside, "nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "error.log")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + START_DEADLINE_S
        while not self._answers():
            if time.monotonic() > end or self._process.poll() is not None:
                raise RuntimeError((self.folder / "error.log").read_text(encoding="utf-8", errors="replace"))
        return self

    def kill(self) -> None:
        """SIGKILL to master and worker at once, as a crash would."""
        self._signal(signal.SIGKILL)

    def pause(self) -> None:
        """SIGSTOP: the system still accepts connections and bytes for it, nobody reads them."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        if self._process is None:
            return
        self._signal(signal.SIGCONT)
        self._signal(signal.SIGKILL)

    def streams(self) -> dict[str, Mapping[str, str]]:
        """What /stat says of each stream that is being published: bytes in, picture size, codecs."""
        told: dict[str, Mapping[str, str]] = {}
        for stream in self._stat().iter("stream"):
            if stream.find("publishing") is not None:
                name = stream.findtext("name", "")
                told[name] = {
                    "bytes_in": stream.findtext("bytes_in", "0"),
                    "width": stream.findtext("meta/video/width", ""),
                    "height": stream.findtext("meta/video/height", ""),
                    "video_codec": stream.findtext("meta/video/codec", ""),
                    "audio_codec": stream.findtext("meta/audio/codec", ""),
                }
        return told

    def recordings(self, key: str = "") -> list[Path]:
        """The recorded FLV files of *key*, oldest first."""
        return sorted(self._recorded.glob(f"{key}*.flv"), key=lambda file: file.stat().st_mtime_ns)

    def _stat(self) -> ET.Element:
        with urllib.request.urlopen(f"http://{self._host}:{self.http_port}/stat", timeout=3) as answer:
            return ET.fromstring(answer.read())  # noqa: S314 - our own server

    def _answers(self) -> bool:
        try:
            socket.create_connection((self._host, self.port), timeout=1).close()
            socket.create_connection((self._host, self.http_port), timeout=1).close()
        except OSError:
            return False
        return True

    def _signal(self, number: signal.Signals) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        os.killpg(process.pid, number)
        if number is signal.SIGKILL:
            process.wait(5)
            self._process = None
