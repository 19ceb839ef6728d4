"""The door ``kaibo``: finds the command's family, opens it, and turns what went wrong into an exit code."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from assets.wording import say, system_language
from studio.cli.face import OUR_BUG

FAMILIES = {
    "demo": "studio.cli.demo:demo",
    "doctor": "studio.cli.doctor:doctor",
    "devices": "studio.cli.devices:devices",
    "products": "studio.cli.products:products",
    "check": "studio.cli.checking:check",
    "clear": "studio.cli.clearing:clear",
    "live": "studio.cli.live:live",
    "rehearse": "studio.cli.rehearse:rehearse",
    "status": "studio.cli.control:status",
    "stop": "studio.cli.control:stop",
    "broadcasts": "studio.cli.broadcasts:broadcasts",
    "orders": "studio.cli.orders:orders",
    "summary": "studio.cli.summary:summary",
    "backup": "studio.cli.safekeeping:backup",
    "restore": "studio.cli.safekeeping:restore",
    "destinations": "studio.cli.destinations:destinations",
    "keeper": "studio.cli.processes:keeper",
    "engine": "studio.cli.processes:engine",
    "courier": "studio.cli.processes:courier",
    "receiver": "studio.cli.processes:receiver",
    "errand": "studio.cli.processes:errand",
}
HIDDEN = frozenset({"keeper", "engine", "courier", "receiver", "errand"})


class Kaibo(click.Group):
    """The whole command line, each family imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in FAMILIES if name not in HIDDEN]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = FAMILIES.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        found: click.Command = getattr(importlib.import_module(module), name)
        return found


@click.group(cls=Kaibo, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kaibo", message="%(version)s")
def kaibo() -> None:
    """Go live, honestly: products, checks, broadcast, recording and takings of one shop."""


def main() -> Any:
    """Run the command line and end with its exit code (0, 1, 2, 3 or 70)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(kaibo.main(standalone_mode=True))
    except Exception:  # noqa: BLE001 - the top of the process: everything a merchant meets has a code, this is a bug of ours
        from studio.crash_box import write_crash_box  # the box is opened only when it is needed

        click.echo(say("kaibo.bug", system_language(), file=str(write_crash_box(sys.exc_info()))), err=True)
        sys.exit(OUR_BUG)


if __name__ == "__main__":
    main()
