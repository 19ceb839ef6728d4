"""``kaibo destinations test``: what the line carries, measured before going live, where the user says so."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from catalog.store import Shop
from studio.cli.face import FOUND, Face, KaiboCommand, pass_face
from studio.cli.passphrase import keys_of
from studio.destinations_book import DestinationsBook, Target, target_from
from studio.encoding.still_picture import still_picture
from studio.errors import StudioError
from studio.live.starting import fitting_kbps
from studio.outputs.uplink import TOO_SLOW, measure_uplink

SOUND_KBPS = 128
SMALLEST_S, LONGEST_S = 3.0, 120.0


class UplinkUndecided(StudioError):
    """A test that would be seen by viewers was not asked for outright. Facts: ``name``."""

    code = "destinations.test-undecided"
    is_wrong_use = True


@click.command("test", cls=KaiboCommand)
@click.argument("name")
@click.option("--at", default="", help='Measure to this RTMP server instead: an address with a key; "-" reads it from standard input.')
@click.option("--publish", "is_public", is_flag=True, help="Measure to the destination itself: viewers may see a grey picture.")
@click.option("--seconds", type=click.FloatRange(SMALLEST_S, LONGEST_S), default=10.0, show_default=True)
@click.option(
    "--kbps", type=click.IntRange(200, 20_000), help="Picture's bit rate the line is wanted for; that of 1080x1920 at 30 if left out."
)
@pass_face
def measure_line(face: Face, /, *, name: str, at: str, is_public: bool, seconds: float, kbps: int | None) -> None:
    """Measure what the line carries, before going live.

    Nothing goes on air by surprise: name another server with --at, or say --publish.
    """
    if not at and not is_public:
        raise UplinkUndecided(name=name)
    target = _target(face, name, sys.stdin.readline() if at == "-" else at)
    face.note("cli.uplink.measuring", server=f"{target.address.host}:{target.address.port}", seconds=round(seconds))
    needed_kbps = (kbps or fitting_kbps(1080, 1920, 30)) + SOUND_KBPS
    ca_file = Path(target.ca_file) if target.ca_file else None
    report = measure_uplink(target.leads_to[0], still_picture(), needed_kbps=needed_kbps, seconds=seconds, ca_file=ca_file)
    facts = {"kbps": report.kbps, "needed": report.needed_kbps, "delay": max(report.delay_ms, report.round_trip_ms, 0)}
    server = f"{target.address.host}:{target.address.port}"
    face.print(
        {"destination": name, "server": server, **msgspec.to_builtins(report)}, face.say(f"cli.uplink.verdict.{report.verdict}", **facts)
    )
    if report.verdict == TOO_SLOW:
        click.get_current_context().exit(FOUND)


def _target(face: Face, name: str, at: str) -> Target:
    """Return where to measure: at *at*, else at the saved destination itself."""
    book = DestinationsBook(face.shop_folder / "settings")
    saved = book.saved(name)
    if at:
        return target_from(name, at, ca_file=saved.ca_file)
    with Shop.open(face.shop_folder) as shop:
        return book.target(name, keys_of(face, shop))
