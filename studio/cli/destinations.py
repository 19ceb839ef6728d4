"""``kaibo destinations``: where the show may go; addresses are shown without their keys."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from catalog.store import Shop
from studio.cli.face import Face, KaiboFamily, pass_face
from studio.cli.passphrase import keys_of
from studio.cli.uplink import measure_line
from studio.clock import utc_now
from studio.destinations_book import DestinationsBook, SavedDestination
from studio.keeper.clients import attach
from studio.keeper.link import CommandRefused, KeeperGone
from studio.outputs.platforms import Platform, PlatformNeedsServer, platform, platforms
from studio.rtmp.address import joined_address, read_address, target_of

FROM_STANDARD_INPUT = "-"
OF_PLATFORM = "platform"
NOT_LIVE = "keeper.not-live"


def _told(saved: SavedDestination) -> dict[str, object]:
    return {
        "name": saved.name,
        "server": saved.server,
        "ca_file": saved.ca_file,
        "is_required": saved.is_required,
        "backup_server": saved.backup_server,
        "platform": saved.platform,
        "valid_until": saved.valid_until,
        "is_expired": saved.good_until is not None and saved.good_until <= utc_now(),
    }


def _words(face: Face, saved: SavedDestination) -> str:
    """Return one line: name, server, and until when the key is good where that is known."""
    line = f"{saved.name}  {saved.server}/…"
    if saved.good_until is not None:
        code = "cli.destinations.expired" if saved.good_until <= utc_now() else "cli.destinations.valid-until"
        line += "  " + face.say(code, until=f"{saved.good_until.astimezone():%Y-%m-%d %H:%M}")
    return line


@click.group("destinations", cls=KaiboFamily)
def destinations() -> None:
    """Where the show goes."""


destinations.add_command(measure_line)


@destinations.command("list")
@pass_face
def list_destinations(face: Face) -> None:
    """List the saved destinations, without keys, and until when their keys are good."""
    saved = DestinationsBook(face.shop_folder / "settings").all()
    lines = [_words(face, one) for one in saved] or [face.say("cli.destinations.none")]
    face.print({"destinations": [_told(one) for one in saved]}, "\n".join(lines))


@destinations.command("platforms")
@pass_face
def list_platforms(face: Face) -> None:
    """List what is known of platforms: servers, limits, where the key is found, each with its source and date."""
    told = [
        {
            "id": one.id,
            "name": one.names[face.language],
            "servers": list(one.servers),
            "backup": one.backup,
            "where": face.say(f"platform.key.{one.id}"),
            "key_page": one.key_page,
            "third_party": one.third_party,
            "most_video_kbps": one.most_video_kbps,
            "most_audio_kbps": one.most_audio_kbps,
            "most_fps": one.most_fps,
            "longest_key_frame_s": one.longest_key_frame_s,
            "sizes": list(one.sizes),
            "source": one.source,
            "checked_on": one.checked_on.isoformat(),
            "confidence": one.confidence,
        }
        for one in platforms()
    ]
    face.print({"platforms": told}, "\n".join(f"{one['id']}  {one['name']}: {one['where']}" for one in told))


@destinations.command("add")
@click.argument("name")
@click.argument("url", default=FROM_STANDARD_INPUT)
@click.option(
    "--platform", "platform_name", help="douyin, kuaishou, bilibili, youtube …: then a key alone will do where the server is known."
)
@click.option("--server", help="The server's address where the platform gives server and key apart.")
@click.option("--backup", default="", help='A second address; "-" reads it from the next line, "platform" takes the platform\'s own.')
@click.option(
    "--valid-until", type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%d"]), help="When the key ends; read from it where it says so."
)
@click.option("--ca", "ca_file", type=click.Path(exists=True, dir_okay=False), help="An extra certificate authority (PEM).")
@click.option("--required", "is_required", is_flag=True, help="The show counts as live only while this one sends.")
@pass_face
def add(
    face: Face,
    /,
    *,
    name: str,
    url: str,
    platform_name: str | None,
    server: str | None,
    backup: str,
    valid_until: datetime | None,
    ca_file: str | None,
    is_required: bool,
) -> None:
    """Save a destination; "-" reads the address from standard input, so that no key stands in the process list.

    With --platform or --server the key alone may be given.
    """
    chosen = platform(platform_name) if platform_name else None
    whole = _whole(sys.stdin.readline() if url == FROM_STANDARD_INPUT else url, server, chosen)
    read_address(whole)
    second = _backup(sys.stdin.readline() if backup == FROM_STANDARD_INPUT else backup, whole, chosen)
    authority = str(Path(ca_file).absolute()) if ca_file else ""
    with Shop.open(face.shop_folder) as shop:
        saved = DestinationsBook(shop.folder / "settings").save(
            name,
            whole,
            keys_of(face, shop),
            ca_file=authority,
            is_required=is_required,
            backup=second,
            platform=chosen.id if chosen is not None else "",
            good_until=valid_until.astimezone() if valid_until is not None else None,
        )
    face.print({"destination": _told(saved)}, face.say("cli.destinations.saved", name=saved.name))


def _whole(given: str, server: str | None, chosen: Platform | None) -> str:
    """Return the whole address of what was given: an address as it stands, a key behind its server.

    Raises:
        PlatformNeedsServer: a key alone, and the platform has no server for everyone.
    """
    given = given.strip()
    if "://" in given or (server is None and chosen is None):
        return given
    if server is None and chosen is not None:
        if not chosen.servers:
            raise PlatformNeedsServer(platform=chosen.id)
        server = chosen.servers[0]
    return joined_address(server or "", given)


def _backup(given: str, whole: str, chosen: Platform | None) -> str:
    """Return the second address, or "".

    Raises:
        PlatformNeedsServer: the platform's own was asked for, and it has none.
    """
    given = given.strip()
    if given != OF_PLATFORM:
        return given
    if chosen is None or not chosen.backup:
        raise PlatformNeedsServer(platform=chosen.id if chosen is not None else "")
    return joined_address(chosen.backup, target_of(read_address(whole)).key)


@destinations.command("remove")
@click.argument("name")
@pass_face
def remove(face: Face, name: str) -> None:
    """Forget a destination and its key."""
    with Shop.open(face.shop_folder) as shop:
        DestinationsBook(shop.folder / "settings").remove(name, keys_of(face, shop))
    face.print({"removed": name}, face.say("cli.destinations.removed", name=name))


@destinations.command("start")
@click.argument("names", nargs=-1, required=True)
@pass_face
def start(face: Face, names: tuple[str, ...]) -> None:
    """Begin to send to these again while the show is live."""
    _command(face, "destinations.start", names)
    face.print({"started": list(names)}, face.say("cli.destinations.started", names=" ".join(names)))


@destinations.command("stop")
@click.argument("names", nargs=-1, required=True)
@pass_face
def stop(face: Face, names: tuple[str, ...]) -> None:
    """End the sending to these; the show and the other destinations go on."""
    _command(face, "destinations.stop", names)
    face.print({"stopped": list(names)}, face.say("cli.destinations.ended", names=" ".join(names)))


def _command(face: Face, do: str, names: tuple[str, ...]) -> None:
    """Have the running show do it.

    Raises:
        CommandRefused: nothing is live, or the show has no destination of that name.
    """
    try:
        link = attach(face.shop_folder, role="cli")
    except KeeperGone:
        raise CommandRefused(NOT_LIVE, {}) from None
    link.listen()
    try:
        link.call(do, names=list(names))
    finally:
        link.close()
