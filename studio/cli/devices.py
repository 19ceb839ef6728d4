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
    every = [("cameras", found["cameras"]), ("microphones", found["microphones"]), ("screens", found["screens"])]
    lines = [f"{kind:12} {device['spec']:40} {device['name']}" for kind, listed in every for device in listed]
    face.print(found, "\n".join(lines) or face.say("cli.devices.none"))
