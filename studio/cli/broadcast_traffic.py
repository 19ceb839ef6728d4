"""``kaibo broadcasts traffic``: what only the platform knows of a broadcast, typed in or read from its own export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from catalog.broadcasts.indexing import broadcast_with_id
from catalog.money import parse_fen, yuan
from catalog.sales.reading_traffic import read_traffic
from catalog.sales.traffic import figure_names, is_money, keep_traffic
from catalog.store import Shop
from studio.cli.face import Face, KaiboCommand, pass_face
from studio.clock import utc_now

TYPED = "typed"


def with_figures(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option a figure: ``--peak-online N``."""
    for name in reversed(figure_names()):
        kind = str if is_money(name) else int
        function = click.option(f"--{name.replace('_', '-')}", name, metavar="YUAN" if is_money(name) else "N", type=kind)(function)
    return function


@click.command("traffic", cls=KaiboCommand)
@click.argument("broadcast")
@click.option("--file", "file", type=click.Path(path_type=Path), metavar="F", help="The platform's own export of broadcasts.")
@click.option("--final", "is_final", is_flag=True, help="These are the platform's next-day figures; they no longer change.")
@with_figures
@pass_face
def traffic(face: Face, /, broadcast: str, file: Path | None, *, is_final: bool, **typed: Any) -> None:
    """Keep what the platform tells of BROADCAST; what is not told stays unknown, never zero.

    Figures that are typed in win over those of the file; a figure told again is replaced.
    """
    with Shop.open(face.shop_folder, create=False) as shop:
        figures = read_traffic(file, broadcast_with_id(shop, broadcast)) if file else {}
        figures |= {name: number(value) for name, value in typed.items() if value is not None}
        source = file.name if file else TYPED
        kept = keep_traffic(shop, broadcast, figures, is_final=is_final, source=source, at=utc_now())
    told = {name: yuan(value) if is_money(name) else value for name, value in kept.figures.items()}
    state = face.say(f"report.state.{'final' if kept.is_final else 'provisional'}")
    words = face.say("cli.broadcasts.traffic", broadcast=broadcast, count=len(told), state=state)
    face.print({"broadcast": broadcast, "figures": told, "is_final": kept.is_final}, words)


def number(value: str | int) -> int:
    """Return a typed figure as it is kept: money in whole fen.

    Raises:
        MoneyUnreadable, MoneyNegative, MoneyTooFine, MoneyTooLarge: it is no amount.
    """
    return value if isinstance(value, int) else parse_fen(value)
