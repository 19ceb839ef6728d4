"""``kaibo live``: a headless broadcast; commands in as JSON Lines, events out as JSON Lines, one result at the end."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import click

from catalog.compliance.desk_acts import write_acts
from catalog.store import Shop
from studio.cli.checking import named
from studio.cli.face import FOUND, Face, KaiboCommand, pass_face
from studio.cli.passphrase import keys_of
from studio.clock import utc_now
from studio.destinations_book import DestinationsBook, Target
from studio.encoding.plan import ENCODERS
from studio.errors import StudioError
from studio.live.attending import Attending
from studio.live.end_signals import EndSignals
from studio.live.preflight import Block, GateBlocked
from studio.live.starting import Prepared, Wanted, check_targets, prepare_show, read_target
from studio.outputs.platforms import platform
from studio.show.asked_sound import LOUDEST_LUFS, QUIETEST_LUFS, USUAL_LUFS, read_sound
from studio.show.rundown import read_rundown
from studio.show.rundown_item import RundownItem
from studio.show.sound_plan import MUSIC
from studio.show.sources import read_cameras
from studio.sound.voices import voices


class AllRefused(StudioError):
    """The show ended, and every destination had refused it; only the recording is there. Facts: ``names``."""

    code = "live.all-refused"


class PictureSize(click.ParamType[tuple[int, int]]):
    """A size such as 1080x1920, both even."""

    name = "WxH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        across, _, down = str(value).lower().partition("x")
        if not (across.isdecimal() and down.isdecimal()):
            self.fail(f"{value!r} is no size such as 1080x1920", param, ctx)
        size = int(across), int(down)
        if any(side % 2 or not 64 <= side <= 4096 for side in size):
            self.fail(f"{value!r}: both sides must be even and between 64 and 4096", param, ctx)
        return size


class Seconds(click.FloatRange):
    """A time that ends: neither "nan" nor "inf", which are numbers for Python and none for a clock."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        seconds = super().convert(value, param, ctx)
        return seconds if math.isfinite(seconds) else self.fail(f"{value!r} is no number of seconds", param, ctx)


def live_options(command: Any) -> Any:
    """Add the options that ``live``, ``rehearse`` and ``plan`` share."""
    for option in reversed(
        (
            click.option("--rundown", type=click.Path(dir_okay=False, path_type=Path), help="JSON, XLSX or CSV; without it no cards."),
            click.option(
                "--camera",
                "cameras",
                required=True,
                multiple=True,
                metavar="[NAME=]SPEC",
                help="webcam:ID, network:URL, screen:N, window:ID, clip:FILE, once:FILE, still:FILE, slides:FOLDER[@SECONDS], pattern."
                " The first is the main one; NAME=- reads the SPEC from standard input.",
            ),
            click.option(
                "--adjust",
                "adjustments",
                multiple=True,
                metavar="NAME:HOW",
                help="mirror, rotate=90, crop=LEFT:TOP:RIGHT:BOTTOM (percent), exposure, warmth, tint (-100 to 100), delay (ms).",
            ),
            click.option(
                "--microphone",
                "microphones",
                required=True,
                multiple=True,
                metavar="[NAME=]SPEC",
                help="live:ID, clip:FILE, tone, silence; several are mixed.",
            ),
            click.option("--music", multiple=True, metavar="[NAME=]SPEC", help="Played under the voices, and down while somebody speaks."),
            click.option("--voice", type=click.Choice(list(voices())), default="off", show_default=True, help="How voices are treated."),
            click.option(
                "--strip",
                "strips",
                multiple=True,
                metavar="NAME:HOW",
                help="Of a microphone or music: voice=PRESET, fader=DB, delay=MS, mute, clip (neither a voice nor music).",
            ),
            click.option(
                "--loudness",
                type=click.FloatRange(QUIETEST_LUFS, LOUDEST_LUFS),
                metavar="LUFS",
                help=f"Bring the mix to this loudness; {USUAL_LUFS:g} with a treated voice, as it comes without one.",
            ),
            click.option("--monitor", default="", metavar="LOUDSPEAKER", help="Play the mix here too; kaibo devices lists them."),
            click.option(
                "--to", "to", multiple=True, metavar="NAME[=URL]", help="A saved destination, or NAME=URL, or NAME=- from standard input."
            ),
            click.option(
                "--ca",
                "ca_file",
                type=click.Path(exists=True, dir_okay=False),
                help="An extra certificate authority (PEM) for the destinations.",
            ),
            click.option("--seconds", type=Seconds(min=0.5), help="End by itself after so long."),
            click.option(
                "--events", "events_file", type=click.Path(dir_okay=False, path_type=Path), help="Write every event here, a JSON line each."
            ),
            click.option("--size", type=PictureSize(), default="1080x1920", show_default=True),
            click.option("--fps", type=click.IntRange(5, 60), default=30, show_default=True),
            click.option("--kbps", type=click.IntRange(200, 20_000), help="Picture's bit rate; by size if left out."),
            click.option("--encoder", type=click.Choice(list(ENCODERS)), help="This one and no other; the first that works, if left out."),
            click.option("--preset", default="", help="x264 preset, taken untried; what this machine sustains if left out."),
            click.option("--profile", default="cn", show_default=True, help="Rule packs, comma-separated."),
            click.option("--host", default="", help="Who speaks, for the timeline."),
            click.option("--advertisement", "is_advertisement", is_flag=True, help="Say “advertisement” on the picture all the while."),
            click.option("--ai-generated", "is_ai_generated", is_flag=True, help="Say “AI-generated” on the picture all the while."),
            click.option("--advance", type=Seconds(min=1.0), help="Show the next card every so many seconds."),
            click.option(
                "--override", "overrides", multiple=True, metavar="NAME:REASON", help="Go on although checks block; kept in the timeline."
            ),
        )
    ):
        command = option(command)
    return command


def wanted_from(given: dict[str, Any], *, is_rehearsal: bool = False) -> Wanted:
    """Return what the options ask for, files as absolute paths: the engine runs in another folder.

    Raises:
        SpecUnknown: no camera or microphone is written like this.
    """
    for text in given["overrides"]:
        name, _, reason = text.partition(":")
        if not name.strip() or not reason.strip():
            raise click.BadParameter("--override is NAME:REASON, both given")
    sound = read_sound(
        given["microphones"],
        given["music"],
        given["strips"],
        voice=given["voice"],
        voices=tuple(voices()),
        loudness=given["loudness"],
        monitor=given["monitor"],
    )
    return Wanted(
        cameras=read_cameras([_whole(text) for text in given["cameras"]], given["adjustments"]),
        microphones=tuple(source.spec for source in sound.sources if source.role != MUSIC),
        sound=sound,
        width=given["size"][0],
        height=given["size"][1],
        frames_per_second=given["fps"],
        video_kbps=given["kbps"] or 0,
        host=given["host"],
        encoder=given["encoder"] or "",
        preset=given["preset"],
        profiles=named(given["profile"]),
        overrides=tuple(given["overrides"]),
        is_rehearsal=is_rehearsal,
        is_advertisement=given["is_advertisement"],
        is_ai_generated=given["is_ai_generated"],
    )


def _whole(text: str) -> str:
    """Return *text* with its SPEC; ``-`` and ``NAME=-`` take the next line of standard input, where no process list shows it."""
    if text == "-":
        return sys.stdin.readline().strip()
    name, equals, spec = text.partition("=")
    return f"{name}={sys.stdin.readline().strip()}" if equals and spec == "-" else text


def addresses_from(to: Sequence[str], ca_file: str | None) -> list[Target | str]:
    """Return the destinations *to* gives, a saved one as its name; ``NAME=-`` takes the next line of standard input.

    Raises:
        DestinationNameWrong, AddressWrong: one of them cannot be.
    """
    authority = str(Path(ca_file).absolute()) if ca_file else ""
    given: list[Target | str] = []
    for text in to:
        name, equals, url = text.partition("=")
        given.append(read_target(name, sys.stdin.readline() if url == "-" else url, authority) if equals else name.strip())
    return given


def targets_from(face: Face, shop: Shop, given: Sequence[Target | str]) -> list[Target]:
    """Return *given* with the saved destinations looked up; a passphrase is asked once, and only for one that was saved."""
    book = DestinationsBook(shop.folder / "settings")
    for name in (one for one in given if isinstance(one, str)):
        book.saved(name)
    keys = cache(lambda: keys_of(face, shop))
    targets = [one if isinstance(one, Target) else book.target(one, keys()) for one in given]
    check_targets(targets)
    return targets


def told_block(face: Face, block: Block) -> dict[str, Any]:
    """Return one block in the user's language."""
    facts = {**block.facts, "product": block.subject, "name": block.name}
    if "platform" in block.facts:
        facts["platform"] = platform(str(block.facts["platform"])).names[face.language]
    return {
        "subject": block.subject,
        "name": block.name,
        "code": block.code,
        "message": face.say(block.code, **facts),
        "hint": face.hint(block.code, **facts),
    }


def print_blocks(face: Face, prepared: Prepared) -> None:
    """Say what blocks and what a person should look at, on standard error."""
    for block in prepared.blocks:
        told = told_block(face, block)
        click.echo(f"✕ {told['name']}: {told['message']} {told['hint']}", err=True)
    unsigned = sorted(block.name for block in prepared.concerns if block.code == "gate.item-unsigned")
    for block in prepared.concerns:
        if block.code != "gate.item-unsigned":
            click.echo(f"▲ {told_block(face, block)['message']}", err=True)
    if unsigned:
        face.note("cli.live.concerns", count=len(unsigned), items=" ".join(unsigned))


def prepared_from(
    face: Face, shop: Shop, items: Sequence[RundownItem], wanted: Wanted, targets: Sequence[Target], *, besides: Sequence[str] = ()
) -> Prepared:
    """Plan and paint the show for *targets*, and for those called *besides*; exit with 1 where something blocks and nobody overrides."""
    names = [*besides, *(target.name for target in targets)]
    prepared = prepare_show(shop, items, wanted, destinations=names, now=datetime.now().astimezone(), stated=targets)
    print_blocks(face, prepared)
    if prepared.blocks and not wanted.overrides:
        error = GateBlocked(count=len(prepared.blocks), first=prepared.blocks[0].name)
        face.fail(error, blocks=[told_block(face, block) for block in prepared.blocks])
        click.get_current_context().exit(FOUND)
    keep_overrides(shop, prepared, wanted.overrides)
    return prepared


def keep_overrides(shop: Shop, prepared: Prepared, overrides: Sequence[str]) -> None:
    """Write down who let the show go on although something was in the way, for every such thing."""
    if not prepared.blocks:
        return
    blocked = [(block.subject, f"{block.code} {prepared.plan.broadcast}") for block in prepared.blocks]
    for text in overrides:
        by, _, reason = text.partition(":")
        write_acts(shop, "override", blocked, reason=reason, by=by, at=utc_now())


def result_words(face: Face, result: Mapping[str, Any]) -> str:
    """Return the result of a broadcast in words: pictures, destinations, recording."""
    if not result["broadcast"]:
        return face.say("cli.live.never-began")
    lines = [face.say("cli.live.ended", broadcast=result["broadcast"], frames=result["frames"], dropped=result["dropped_frames"])]
    for one in result["destinations"]:
        why = face.say(one["code"]) if one["code"] else ""
        figures = {"seconds": one["sent_seconds"], "reconnects": one["reconnects"], "dropped": one["dropped"]}
        lines.append(face.say("cli.live.sent", name=one["name"], why=why, **figures).rstrip())
    return "\n".join([*lines, *(f"  {segment}" for segment in result["segments"])])


@click.command("live", cls=KaiboCommand)
@live_options
@pass_face
def live(face: Face, /, **given: Any) -> None:
    """Go live from the command line, to any number of destinations, recording all the while.

    Commands are read from standard input, a JSON line each: {"do":"next"}, previous, jump (index), show (product), hide,
    scene (name, fade_ms), mute (on, source), fader (source, db), delay (source, ms), voice (preset, source), compare (on),
    correct (said, put_right, by), start and stop (destination), stop. The end of standard input changes nothing; Ctrl+C ends the
    broadcast cleanly. Exit code 3 where no destination had the show; the recording is kept all the same.
    """
    wanted = wanted_from(given)
    addresses = addresses_from(given["to"], given["ca_file"])
    items = read_rundown(given["rundown"]) if given["rundown"] else ()
    with Shop.open(face.shop_folder) as shop:
        targets = targets_from(face, shop, addresses)
        with EndSignals() as signals:
            prepared = prepared_from(face, shop, items, wanted, targets)
            attending = Attending(
                shop, prepared, targets, voice=face, events_file=given["events_file"], reads_commands=True, signals=signals
            )
            result = attending.attend(seconds=given["seconds"], advance_s=given["advance"])
    refused = [one["name"] for one in result["destinations"] if one["state"] == "refused"]
    if refused and len(refused) == len(result["destinations"]):
        if not face.is_json:
            face.print({}, result_words(face, result))
        click.get_current_context().exit(face.fail(AllRefused(names=" ".join(refused)), **result))
    face.print(result, result_words(face, result))
