"""How one platform's export is read, as data: which column means what, what counts as paid, where refunds stand."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from catalog.sales.errors import OrderMapUnreadable, PlatformUnknown

FOLDER = Path(__file__).parents[2] / "assets" / "orders"

Role = Literal[
    "order_id", "line_id", "product_name", "variant", "barcode", "merchant_code", "platform_product", "quantity", "ordered", "paid",
    "unit_price", "discount", "paid_time", "created_time", "status", "after_sale", "refund", "returned_quantity", "currency", "traffic",
]  # fmt: skip

LIKE_A_NUMBER = r"(?!1[3-9]\d{9}$)(?!\d{17}[Xx]$)(?=.*\d)[A-Za-z0-9#][A-Za-z0-9#._/-]{0,63}"
"""Letters and digits with a digit among them; never a mobile number of eleven digits, nor an identity number that ends in X."""


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of export.

    Attributes:
        columns: for each role the names its column may have, the preferred first; of merchant_code every one is read, of
            product_name the first that is filled.
            No other column is ever kept.
        recognise: the columns that together are this export's header.
        view: "orders" where one row is a whole order and an export of the same platform's "lines" knows better.
        paid: when a line counts as paid: its time is there ("time"), the order's first line has one ("first-time"), its
            status is none of *unpaid_statuses* ("status"), its amount is not negative ("amount").
        refund: where refunds stand: nowhere ("none"), in words ("status"), on each line ("amount"), once an order, for
            its returned lines ("order-returned") or all of them ("order"), as negative rows ("negative-row").
        id_shape: what the platform's order and line numbers look like (a regular expression for the whole of one): a row
            whose number does not is refused, because a torn file may have somebody's note there.
        date_in_order_id: the order's number begins with its date (YYMMDD-), used where no time is given.
        traffic_words: the values of the traffic column that are kept; all others are not.
        live_words: those of them that mean a live stream.
        confidence: "seen", or "unverified" where nobody has read a current file.
    """

    id: str
    platform: str
    currency: str = "CNY"
    columns: dict[Role, tuple[str, ...]]
    recognise: tuple[str, ...] = ()
    view: Literal["lines", "orders"] = "lines"
    paid: Literal["time", "first-time", "status", "amount"] = "time"
    unpaid_statuses: tuple[str, ...] = ()
    refund: Literal["none", "status", "amount", "order-returned", "order", "negative-row"] = "none"
    full_refunds: tuple[str, ...] = ("退款成功", "已全额退款")
    partial_refunds: tuple[str, ...] = ("部分退款",)
    no_refunds: tuple[str, ...] = ("待商家处理", "售后中", "售后处理中", "售后关闭", "无售后", "无售后或售后取消")
    is_day_first: bool = False
    id_shape: str = LIKE_A_NUMBER
    date_in_order_id: bool = False
    traffic_words: tuple[str, ...] = ()
    live_words: tuple[str, ...] = ()
    source: str = ""
    checked_on: str = ""
    confidence: str = "seen"

    @property
    def version(self) -> str:
        """The profile's id and a mark of its content: a file read by a changed profile is another reading."""
        return f"{self.id}:{hashlib.sha256(msgspec.json.encode(self, order='deterministic')).hexdigest()[:8]}"

    @property
    def is_till(self) -> bool:
        """Whether it lists sales without order numbers."""
        return "order_id" not in self.columns


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """Return every profile that comes with Kaibo."""
    return tuple(msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Profile) for file in sorted(FOLDER.glob("*.toml")))


def profiles_for(platform: str) -> tuple[Profile, ...]:
    """Return the profiles to try for *platform*; "auto" means all.

    Raises:
        PlatformUnknown: no profile has this platform.
    """
    found = tuple(profile for profile in shipped_profiles() if platform in {"auto", profile.platform})
    if not found:
        raise PlatformUnknown(platform=platform, platforms=", ".join(sorted({profile.platform for profile in shipped_profiles()})))
    return found


def mapped_profile(file: Path) -> Profile:
    """Return the profile a merchant's own map describes.

    ``{"platform": "...", "columns": {"order_id": "...", "paid": "...", ...}, ...}``; a column is a name or a list of names,
    every other field of :class:`Profile` may stand beside them. Without ``paid`` and ``refund`` rules the columns decide.

    Raises:
        OrderMapUnreadable: with the place that is wrong.
    """
    try:
        told = json.loads(file.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise OrderMapUnreadable(file=str(file), place="JSON") from None
    if not isinstance(told, dict) or not isinstance(told.get("columns"), dict):
        raise OrderMapUnreadable(file=str(file), place="columns")
    columns = {role: [names] if isinstance(names, str) else names for role, names in told["columns"].items() if names}
    platform = str(told.get("platform") or "mapped")
    try:
        profile = msgspec.convert(
            {"id": f"map-{platform}", "paid": _paid_rule(told, columns), "refund": _refund_rule(columns)}
            | told
            | {"platform": platform, "columns": columns},
            Profile,
        )
    except msgspec.ValidationError as error:
        raise OrderMapUnreadable(file=str(file), place=str(error)) from None
    if not profile.columns.get("paid") and not profile.columns.get("unit_price"):
        raise OrderMapUnreadable(file=str(file), place="columns: paid")
    if not {"product_name", "barcode", "merchant_code", "platform_product"} & profile.columns.keys():
        raise OrderMapUnreadable(file=str(file), place="columns: product_name")
    return profile


def _paid_rule(told: Mapping[str, Any], columns: Mapping[str, Any]) -> str:
    if told.get("unpaid_statuses"):
        return "status"
    return "time" if "paid_time" in columns and "order_id" in columns else "amount"


def _refund_rule(columns: Mapping[str, Any]) -> str:
    if "refund" in columns:
        return "amount"
    if "after_sale" in columns:
        return "status"
    return "none" if "order_id" in columns else "negative-row"
