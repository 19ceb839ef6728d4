"""A real PulseAudio with one silent loudspeaker whose monitor is a microphone; PortAudio finds both through ALSA."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

MICROPHONE = "kaibo_mic"
LOUDSPEAKER = "kaibo_out"
RATE = 48_000


class SoundServer:
    """Runs PulseAudio on a private socket in *folder*; it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "pulse.socket"
        self._process: subprocess.Popen[bytes] | None = None
        self.alsa_file = folder / "alsa.conf"
        self.alsa_file.write_text(
            "</usr/share/alsa/alsa.conf>\n"
            f'pcm.{MICROPHONE} {{ type pulse server "unix:{self._socket}" device "kaibo.monitor" '
            'hint { show on description "Kaibo test microphone" } }\n'
            f'pcm.{LOUDSPEAKER} {{ type pulse server "unix:{self._socket}" device "kaibo" '
            'hint { show on description "Kaibo test loudspeaker" } }\n',
            encoding="utf-8",
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        environment = {
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(self._folder),
            "PULSE_RUNTIME_PATH": str(self._folder),
            "PATH": "/usr/bin:/bin"
        }  # fmt: skip
        (self._folder / "log").touch()
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    "pulseaudio", "-n", "--daemonize=no", "--system=false", "--exit-idle-time=-1", "--disable-shm=yes", "--use-pid-file=no",
                    "-L", f"module-native-protocol-unix socket={self._socket} auth-anonymous=1",
                    "-L", f"module-null-sink sink_name=kaibo rate={RATE} channels=2",
                ],
                env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        waiting = threading.Event()
        for _ in range(200):
            if self._told("list", "short", "sinks").find("kaibo") >= 0:
                return
            waiting.wait(0.05)
        raise TimeoutError((self._folder / "log").read_text(encoding="utf-8"))

    def kill(self) -> None:
        """End the server at once, as a pulled plug does."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
        self._socket.unlink(missing_ok=True)

    def play(self, samples: NDArray[np.float32]) -> subprocess.Popen[bytes]:
        """Start playing *samples*, float32, shape (count, 2), on the loudspeaker; whoever calls waits for the process or ends it."""
        file = self._folder / "played.raw"
        file.write_bytes(samples.astype("<f4").tobytes())
        return subprocess.Popen([
            "paplay", f"--server=unix:{self._socket}", "--device=kaibo", "--raw", "--format=float32le", f"--rate={RATE}", "--channels=2",
            "--latency-msec=50", str(file),
        ])  # fmt: skip

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()

    def _told(self, *asked: str) -> str:
        answer = subprocess.run(["pactl", f"--server=unix:{self._socket}", *asked], capture_output=True, check=False, text=True, timeout=10)
        return answer.stdout
