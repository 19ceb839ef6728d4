"""What is seen at each moment: a look, and the way from one look to the next by a cut or a fade."""

from __future__ import annotations

from typing import Protocol

import msgspec

from capture.picture import Picture
from studio.picture.canvas import Canvas
from studio.picture.compositor import Fade, Part, Parts
from studio.picture.scene_layers import Coming, Countdown, PictureLayer


class Sight(Protocol):
    """What the sources give, as the picture is made of it."""

    def picture(self, source: str, due_ns: int) -> Picture | None:
        """Return the newest picture of *source* that is due, or None before its first."""

    def is_away(self, source: str) -> bool:
        """Return whether *source* has given nothing for so long that something else should be seen."""


class Seen(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A source in its place.

    Attributes:
        covered: what lies there while it is away, None: its last picture stays.
        is_main: while it is away, the slate takes the whole picture.
    """

    source: str
    layer: PictureLayer
    covered: Part | None = None
    is_main: bool = False


class Look(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What the picture is made of from one moment on; replaced whole, never changed.

    Attributes:
        ground: what the scene shows, from below to above.
        above: card, seller's line and marks, which lie on whatever the ground shows.
        slate: over the whole picture while the main source is away; None: its last picture stays.
    """

    ground: tuple[Seen | Countdown | Part, ...] = ()
    above: tuple[Coming | Part, ...] = ()
    slate: Part | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that can be seen in it."""
        return tuple(item.source for item in self.ground if isinstance(item, Seen))

    def parts(self, sight: Sight, due_ns: int) -> Parts:
        """Return what is seen at *due_ns*."""
        parts: list[Part] = []
        for item in self.ground:
            if isinstance(item, Seen):
                if self.slate is not None and item.is_main and sight.is_away(item.source):
                    parts = [self.slate]
                    break
                parts.append(_seen(item, sight, due_ns))
            elif isinstance(item, Countdown):
                parts += item.parts(due_ns)
            else:
                parts.append(item)
        parts += [item.part(due_ns) if isinstance(item, Coming) else item for item in self.above]
        return tuple(parts)


def _seen(item: Seen, sight: Sight, due_ns: int) -> Part:
    if item.covered is not None and sight.is_away(item.source):
        return item.covered
    return Part(item.layer, sight.picture(item.source, due_ns))


class FadingLook:
    """The way from one look to another; when it is over, the other look."""

    def __init__(self, before: Look, after: Look, *, begins_ns: int, length_ns: int, size: tuple[int, int]) -> None:
        self._before, self._after = before, after
        self._begins_ns, self._length_ns = begins_ns, length_ns
        self._scratch: Canvas | None = Canvas(*size)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of both."""
        return self._before.sources + self._after.sources

    def parts(self, sight: Sight, due_ns: int) -> Parts:
        """Return what is seen at *due_ns*; called by one thread."""
        after = self._after.parts(sight, due_ns)
        share = (due_ns - self._begins_ns) / self._length_ns
        if share >= 1 or self._scratch is None:
            self._scratch = None
            return after
        return (Part(Fade(self._before.parts(sight, due_ns), after, max(share, 0.0), self._scratch)),)


AnyLook = Look | FadingLook
