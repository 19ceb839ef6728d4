"""``kaibo check desk``: how strict the shop wants its checks, and what was done at the desk besides signing."""

from __future__ import annotations

from typing import get_args

import click
import msgspec

from catalog.compliance.desk_acts import Kind, acts
from catalog.compliance.desk_settings import change_settings, desk_settings
from catalog.store import Shop
from studio.cli.face import Face, KaiboCommand
from studio.clock import utc_now


@click.command("desk", cls=KaiboCommand)
@click.option("--signed-room/--no-signed-room", "requires_signed_room", default=None, help="Unsigned room, host and broadcast block too.")
@click.option("--two-signers/--no-two-signers", "requires_two_signers", default=None, help="Who clears must not be who signed.")
@click.option("--by", default="", metavar="NAME", help="Who changes it.")
@click.option("--reason", default="", help="Why.")
@click.pass_context
def desk(context: click.Context, /, by: str, reason: str, **changes: bool | None) -> None:
    """Tell how strict the shop wants its checks, or change it with a name and a reason."""
    face: Face = context.obj
    wanted = {name: value for name, value in changes.items() if value is not None}
    with Shop.open(face.shop_folder, create=False) as shop:
        settings = change_settings(shop, wanted, by=by, reason=reason, at=utc_now()) if wanted else desk_settings(shop)
        done = acts(shop, *get_args(Kind))
    values = msgspec.structs.asdict(settings)
    lines = [face.say(f"cli.desk.{name.replace('_', '-')}-{'on' if value else 'off'}") for name, value in values.items()]
    lines += [f"  {act.at[:16]}  {act.by}  {act.kind} {act.subject} {act.detail}: {act.reason}" for act in done]
    face.print({"settings": values, "acts": [msgspec.structs.asdict(act) for act in done]}, "\n".join(lines))
