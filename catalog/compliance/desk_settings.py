"""How strict a shop wants its desk: one small TOML file a shop, every change of it an act with a name and a reason."""

from __future__ import annotations

from datetime import datetime

import msgspec

from assets.whole_files import write_whole
from catalog.compliance.desk_acts import write_acts
from catalog.compliance.errors import SettingsUnreadable
from catalog.store import Shop, disk_told_as_ours

FOLDER, FILE = "settings", "checks.toml"


class DeskSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a shop asks for beyond the law's least.

    Attributes:
        requires_signed_room: unsigned blocking items of room, host and broadcast keep a show with a rundown off the air, too. Off by
            default: a shop that has cleared its products only could otherwise not begin.
        requires_two_signers: who clears a product must not be one of those who signed its items.
    """

    requires_signed_room: bool = False
    requires_two_signers: bool = False


def desk_settings(shop: Shop) -> DeskSettings:
    """Return the shop's settings; the defaults where it has none.

    Raises:
        SettingsUnreadable: the file says something else.
    """
    file = shop.folder / FOLDER / FILE
    try:
        return msgspec.toml.decode(file.read_bytes(), type=DeskSettings)
    except FileNotFoundError:
        return DeskSettings()
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise SettingsUnreadable(file=FILE) from error


def change_settings(shop: Shop, changes: dict[str, bool], *, by: str, reason: str, at: datetime) -> DeskSettings:
    """Write *changes* of the settings and who wanted them; return how they are then.

    Raises:
        SettingsUnreadable, SignerMissing, ReasonMissing, CatalogError: why not; nothing has changed.
    """
    before = desk_settings(shop)
    wanted = msgspec.structs.replace(before, **changes)
    if wanted != before:
        file = shop.folder / FOLDER / FILE
        write_acts(shop, "setting", [(name, str(value).lower()) for name, value in changes.items()], reason=reason, by=by, at=at)
        with disk_told_as_ours(shop.folder):
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(
                file, "".join(f"{name} = {str(value).lower()}\n" for name, value in msgspec.structs.asdict(wanted).items()).encode()
            )
    return wanted
