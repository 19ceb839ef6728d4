"""How a source is set right before anybody sees it: turned, mirrored, cropped, its light and colour trimmed."""

from __future__ import annotations

from typing import Literal

import msgspec

from studio.show.errors import AdjustmentWrong

CROP_PARTS = 4
MOST_CROPPED = 90
MOST_TRIM = 100


class Adjustment(msgspec.Struct, frozen=True, kw_only=True):
    """What is done to every picture of a source; neutral as it stands.

    Attributes:
        mirror: left and right are exchanged, first.
        rotate: degrees clockwise, next.
        crop: percent cut off what is seen then, at the left, top, right, bottom.
        exposure: a hundred is one stop lighter, -100 one stop darker.
        warmth: a hundred is much warmer (candle-like), -100 much colder.
        tint: a hundred takes much green away, -100 adds it.
        delay_ms: the camera's pictures are known to be this old when they come.
    """

    mirror: bool = False
    rotate: Literal[0, 90, 180, 270] = 0
    crop: tuple[int, int, int, int] = (0, 0, 0, 0)
    exposure: int = 0
    warmth: int = 0
    tint: int = 0
    delay_ms: int = 0

    @property
    def is_trimmed(self) -> bool:
        """Whether light or colour is to be changed."""
        return bool(self.exposure or self.warmth or self.tint)


def read_adjustment(text: str) -> Adjustment:
    """Return what *text* asks for: ``mirror,rotate=90,crop=10:0:10:0,exposure=20,warmth=-15,tint=5,delay=120``.

    Raises:
        AdjustmentWrong: with the part that cannot be read.
    """
    given: dict[str, object] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = part.partition("=")
        try:
            given |= _read(name.strip(), value.strip())
        except ValueError as error:
            raise AdjustmentWrong(part=part) from error
    try:
        return msgspec.convert(given, Adjustment)
    except msgspec.ValidationError as error:
        raise AdjustmentWrong(part=text) from error


def _read(name: str, value: str) -> dict[str, object]:
    if name == "mirror" and not value:
        return {"mirror": True}
    if name == "rotate":
        return {"rotate": int(value)}
    if name == "crop":
        return {"crop": checked_crop([int(part) for part in value.split(":")])}
    if name in {"exposure", "warmth", "tint"} and abs(int(value)) <= MOST_TRIM:
        return {name: int(value)}
    if name == "delay" and 0 <= int(value) <= 2000:  # two seconds: no camera is further behind
        return {"delay_ms": int(value)}
    raise ValueError(name)


def checked_crop(percents: list[int]) -> tuple[int, int, int, int]:
    """Return *percents* as left, top, right, bottom.

    Raises:
        ValueError: these are not four, or nothing would be left.
    """
    if len(percents) != CROP_PARTS or min(percents) < 0:
        raise ValueError(percents)
    left, top, right, bottom = percents
    if left + right > MOST_CROPPED or top + bottom > MOST_CROPPED:
        raise ValueError(percents)
    return left, top, right, bottom
