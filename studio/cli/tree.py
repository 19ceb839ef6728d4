"""The whole command line as a tree, each family imported only when it is called."""

from __future__ import annotations

import importlib

import click

FAMILIES = {
    "demo": "studio.cli.demo:demo",
    "doctor": "studio.cli.doctor:doctor",
    "devices": "studio.cli.devices:devices",
    "products": "studio.cli.products:products",
    "people": "studio.cli.people:people",
    "check": "studio.cli.checking:check",
    "evidence": "studio.cli.evidence:evidence",
    "clear": "studio.cli.clearing:clear",
    "packs": "studio.cli.packs:packs",
    "live": "studio.cli.live:live",
    "rehearse": "studio.cli.rehearse:rehearse",
    "plan": "studio.cli.plan:plan",
    "scenes": "studio.cli.scenes:scenes",
    "status": "studio.cli.control:status",
    "stop": "studio.cli.control:stop",
    "broadcasts": "studio.cli.broadcasts:broadcasts",
    "orders": "studio.cli.orders:orders",
    "summary": "studio.cli.summary:summary",
    "tasks": "studio.cli.tasks:tasks",
    "backup": "studio.cli.safekeeping:backup",
    "restore": "studio.cli.safekeeping:restore",
    "destinations": "studio.cli.destinations:destinations",
}


class Kaibo(click.Group):
    """The whole command line, each family imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(FAMILIES)

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
