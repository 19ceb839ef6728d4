"""``kaibo broadcasts clips``: one vertical MP4 a product's interval, after the advertisement check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from catalog.broadcasts.indexing import broadcast_with_id
from catalog.store import Shop
from studio.cli.face import DONE, FOUND, Face, KaiboCommand
from studio.clips.clips import Clip, make_clips
from studio.clock import utc_now


@click.command("clips", cls=KaiboCommand)
@click.argument("broadcast")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Where to; without it, clips/ in the broadcast's folder.")
@click.option("--exact", "is_exact", is_flag=True, help="Cut to the moment, encoded anew with the mark in the picture; takes longer.")
@click.option("--by", required=True, metavar="NAME", help="Who has checked that everybody who is seen or heard agrees.")
@click.pass_context
def clips(context: click.Context, broadcast: str, out: Path | None, by: str, *, is_exact: bool) -> None:
    """Cut BROADCAST's recording into clips, one for each time a product was shown.

    A clip that is posted is an advertisement: it goes out only where the product is cleared today, no authority must review
    it first, and nothing had to be put right meanwhile. Exit code 1: some clips were refused, the others were made.
    """
    face: Face = context.obj
    with Shop.open(face.shop_folder, create=False) as shop:
        found = broadcast_with_id(shop, broadcast)
        folder = (out or shop.folder / "broadcasts" / found.id / "clips").absolute()
        made = make_clips(shop, found, folder, is_exact=is_exact, by=by, language=face.language, now=utc_now())
    told = [record(clip, face) for clip in made]
    face.print({"clips": told}, "\n".join(line(each, face) for each in told) or face.say("cli.clips.none"))
    context.exit(FOUND if any(clip.refusal for clip in made) else DONE)


def record(clip: Clip, face: Face) -> dict[str, Any]:
    """Return one clip as the command line tells it: its file, or why there is none."""
    return {
        "product": clip.product,
        "name": clip.name,
        "file": str(clip.file) if clip.file else None,
        "seconds": clip.seconds,
        "mark": clip.mark,
        "refused": {"code": clip.refusal, "message": face.say(clip.refusal, **clip.facts)} if clip.refusal else None,
    }


def line(told: dict[str, Any], face: Face) -> str:
    """Return one line about a clip."""
    if told["refused"]:
        return face.say("cli.clips.refused", name=told["name"], message=told["refused"]["message"])
    code = "cli.clips.made" if told["mark"] == "picture" else "cli.clips.made-copied"
    return face.say(code, file=told["file"], seconds=told["seconds"])
