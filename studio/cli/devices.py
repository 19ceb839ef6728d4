"""``kaibo devices``: cameras, microphones and screens, with ids that stay."""

from __future__ import annotations

import click
from capture.finding import list_devices

from studio.cli.face import Face, KaiboCommand, pass_face


@click.command("devices", cls=KaiboCommand)
@pass_face
def devices(face: Face) -> None:
    """List what can be seen and heard with."""
    found = list_devices()
    lines = [f"{kind:12} {device['spec']:40} {device['name']}" for kind, listed in found.items() for device in listed]
    face.print(found, "\n".join(lines) or face.say("cli.devices.none"))
