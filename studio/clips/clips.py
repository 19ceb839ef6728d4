"""Makes the clips of a broadcast: one MP4 a product's interval, each with its file as an advertisement beside it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from assets.whole_files import write_whole
from assets.wording import say
from catalog.broadcasts.broadcast import SHOP_ZONE, Broadcast, Interval, told_time
from catalog.broadcasts.indexing import timeline_file
from catalog.broadcasts.timeline import read_timeline
from catalog.compliance.standing import Standing, StandingReader
from catalog.product import Product
from catalog.products import Products
from catalog.store import DATABASE, Shop
from studio.clips.advertisement_check import KEPT_YEARS, refusal
from studio.clips.clip_plan import pieces, recorded, was_corrected
from studio.clips.cutting import copied, exact, mark_picture
from studio.clips.errors import ClipUnwritable
from studio.reports.figures import money_text
from studio.reports.web_font import WEIGHTS

UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
LONGEST_NAME = 40
MARK_SIZE = 40


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one interval: the file, or why there is none.

    Attributes:
        mark: "picture" where 广告 stands in the picture, "title" where only in the file's title: the platform's own mark is needed.
        refusal, facts: code and facts of why it may not go out, or "".
    """

    product: str
    name: str
    from_ms: int
    to_ms: int
    file: Path | None = None
    seconds: float = 0.0
    mark: str = ""
    refusal: str = ""
    facts: Mapping[str, Any] = {}


def make_clips(shop: Shop, broadcast: Broadcast, out: Path, *, is_exact: bool, by: str, language: str, now: datetime) -> list[Clip]:
    """Cut every interval of *broadcast* into *out*; what may not go out is told with its reason, and nothing of it is written.

    *by* has checked that everybody who can be seen and heard agrees to it.

    Raises:
        ClipUnwritable: *out* cannot be written. ClipSourceBroken: a segment of the recording is missing or cannot be read.
    """
    folder = timeline_file(shop, broadcast.id).parent
    lines = read_timeline(folder / timeline_file(shop, broadcast.id).name)
    segments, today = recorded(folder, lines), now.astimezone(SHOP_ZONE).date()
    shelf = {product.id: product for product in Products(shop).all()}
    reader = StandingReader(shop.folder / DATABASE)
    found = []
    try:
        for number, interval in enumerate(broadcast.intervals, start=1):
            standing, product = reader.standing(interval.product, today=today), shelf.get(interval.product)
            reason = refusal(standing, product, was_corrected=was_corrected(interval, lines))
            parts = pieces(interval, segments)
            clip = Clip(product=interval.product, name=interval.name, from_ms=interval.from_ms, to_ms=interval.to_ms)
            if reason or not parts or product is None:
                facts = standing.reason_facts if reason == standing.reason_code else {}
                found.append(msgspec.structs.replace(clip, refusal=reason or "clips.not-recorded", facts=facts))
                continue
            words = [
                say("clips.mark", language),
                titled(product, interval),
                *([say("report.sample", language)] if broadcast.is_sample else []),
            ]
            title = " · ".join(words)
            if is_exact:
                made, seconds = exact(parts, title=title, mark=mark_picture(words, WEIGHTS[700], size=MARK_SIZE))
            else:
                made, seconds = copied(parts, title=title)
            file = out / f"{number:02d}-{UNSAFE.sub('_', interval.name or interval.product)[:LONGEST_NAME].strip(' .')}.mp4"
            mark = "picture" if is_exact else "title"
            done = msgspec.structs.replace(clip, file=file, seconds=round(seconds, 2), mark=mark)
            _write(file, made)
            _write(file.with_suffix(".json"), advertisement_file(done, broadcast, standing, made, by=by, today=today))
            found.append(done)
    finally:
        reader.close()
    return found


def titled(product: Product, interval: Interval) -> str:
    """Return the clip's title: the product, with the price as its card showed it."""
    return product.name if interval.price_fen is None else f"{product.name} {money_text(interval.price_fen, 'CNY')}"


def advertisement_file(clip: Clip, broadcast: Broadcast, standing: Standing, made: bytes, *, by: str, today: date) -> bytes:
    """Return what is kept of an advertisement (S09-13): what it shows, on which clearance, who has checked it, and until when."""
    until = date(today.year + KEPT_YEARS, today.month, min(today.day, 28))
    told = {
        "broadcast": broadcast.id,
        "product": clip.product,
        "name": clip.name,
        "from": told_time(clip.from_ms),
        "to": told_time(clip.to_ms),
        "mark": clip.mark,
        "clearance": standing.clearance,
        "sha256": hashlib.sha256(made).hexdigest(),
        "consent_checked_by": by,
        "made_on": today.isoformat(),
        "keep_until": until.isoformat(),
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1)


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)
    except OSError as error:
        raise ClipUnwritable(file=str(file)) from error
