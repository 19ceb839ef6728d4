"""``kaibo devices``: what can be seen, heard and played on, with ids that stay; and the clap that finds a microphone's delay."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from capture.clap import Clap, find_clap, watch
from capture.clock import monotonic
from capture.device_states import DeviceState
from capture.finding import list_devices, open_camera, open_microphone
from studio.cli.face import Face, KaiboCommand, pass_face
from studio.errors import StudioError

WATCHED_WIDTH, WATCHED_HEIGHT, WATCHED_FPS = 360, 640, 30


class DeviceFailed(StudioError):
    """A camera or microphone gives nothing; ``code`` is the device's own. Facts: ``device``."""

    def __init__(self, code: str, device: str) -> None:
        super().__init__(device=device)
        self.code = code  # type: ignore[misc]  # an error of the capture storey, told by its code


@click.command("devices", cls=KaiboCommand)
@click.argument("what", type=click.Choice(("list", "clap")), default="list")
@click.option("--camera", metavar="SPEC", help="For clap: whose picture.")
@click.option("--microphone", metavar="SPEC", help="For clap: whose sound.")
@click.option("--seconds", type=click.FloatRange(2.0, 60.0), default=8.0, show_default=True, help="For clap: how long to watch.")
@pass_face
def devices(face: Face, /, what: str, **given: Any) -> None:
    """List what can be seen and heard with, and played on; or find, by a clap, how far a camera and a microphone are apart."""
    if what == "list":
        found = list_devices()
        every = [(kind, found[kind]) for kind in ("cameras", "microphones", "loudspeakers", "screens")]
        lines = [f"{kind:12} {device['spec']:40} {device['name']}" for kind, listed in every for device in listed]
        face.print(found, "\n".join(lines) or face.say("cli.devices.none"))
        return
    if not given["camera"] or not given["microphone"]:
        raise click.UsageError("clap needs --camera and --microphone")
    face.note("cli.devices.clap-now", seconds=round(given["seconds"]))
    clap = _watched(given["camera"], given["microphone"], given["seconds"])
    late = clap.sound_delay_ms
    code = "cli.devices.clap-picture-late" if late >= 0 else "cli.devices.clap-sound-late"
    face.print(msgspec.to_builtins(clap), face.say(code, ms=abs(late), claps=clap.claps, spread_ms=clap.spread_ms))


def _watched(camera_spec: str, microphone_spec: str, seconds: float) -> Clap:
    """Open both, watch them clap, close them.

    Raises:
        SpecUnknown, DeviceFailed, ClapNotSeen, ClapNotHeard, ClapUnclear: no clap was found, or nothing to find it with.
    """
    begun_ns = monotonic()
    wrong: dict[str, str] = {}

    def told(device: str, _state: DeviceState, code: str) -> None:
        wrong[device] = code

    camera = open_camera(
        camera_spec,
        width=WATCHED_WIDTH,
        height=WATCHED_HEIGHT,
        frames_per_second=WATCHED_FPS,
        epoch_ns=begun_ns,
        clock=monotonic,
        on_state=told,
    )
    try:
        microphone = open_microphone(microphone_spec, epoch_ns=begun_ns, clock=monotonic, on_state=told)
        try:
            watched = watch(camera, microphone, seconds=seconds, clock=monotonic)
            for device, code in wrong.items():
                if code:
                    raise DeviceFailed(code, device)
            return find_clap(watched)
        finally:
            microphone.close()
    finally:
        camera.close()
