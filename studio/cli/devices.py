"""``kaibo devices``: what can be seen, heard and played on, with ids that stay; and the clap that sets a microphone's delay."""

from __future__ import annotations

import click

from capture.finding import list_devices
from studio.cli.face import Face, KaiboCommand, pass_face


@click.command("devices", cls=KaiboCommand)
@pass_face
def devices(face: Face) -> None:
    """List what can be seen and heard with, and played on."""
    found = list_devices()
    every = [(kind, found[kind]) for kind in ("cameras", "microphones", "loudspeakers", "screens")]
    lines = [f"{kind:12} {device['spec']:40} {device['name']}" for kind, listed in every for device in listed]
    face.print(found, "\n".join(lines) or face.say("cli.devices.none"))
