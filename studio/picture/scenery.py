"""Builds the look of a scene from what was planned: its layers in their places, card, seller's line and marks above."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from studio.errors import StudioError
from studio.picture.compositor import Part
from studio.picture.fitting import Framing, framing_of
from studio.picture.look import CanvasSize
from studio.picture.overlays import Overlays
from studio.picture.rectangles import Rectangle
from studio.picture.scene_layers import RISE, SECOND_NS, ColourLayer, Coming, Countdown, PictureLayer, as_picture
from studio.picture.transitions import Look, Seen
from studio.show.adjustment import Adjustment
from studio.show.plan import Overlay, PlannedScene, ShowPlan, source_called
from studio.show.scene import BE_RIGHT_BACK, Layer, Places, place_card, place_disclosures, place_marks, place_seller

COVERING = frozenset({"webcam", "network"})
"""Kinds of sources that cover their place where a scene does not say; the others lie whole within it."""


class SceneUnknown(StudioError):
    """There is no scene of that name. Facts: ``scene``."""

    code = "engine.scene-unknown"


class SceneNeedsCamera(StudioError):
    """The scene shows a camera that this show does not have. Facts: ``scene``, ``camera``."""

    code = "engine.scene-needs-camera"


def media_of(planned: PlannedScene) -> dict[str, str]:
    """Return the scene's own clips, pictures and slides: a name for each, and its SPEC."""
    return {_medium_name(planned, number): layer.medium for number, layer in enumerate(planned.scene.layers) if layer.medium}


class Scenery:
    """The scenes of one show. Overlays are prepared when the show is, so that a change of scene costs nothing."""

    def __init__(self, plan: ShowPlan, overlays: Overlays) -> None:
        """Prepare every painted piece of every scene.

        Raises:
            OverlayDamaged: one is missing or not what was painted.
        """
        self._plan, self._overlays = plan, overlays
        self._size = CanvasSize(width=plan.width, height=plan.height)
        self._scenes = {planned.scene.name: planned for planned in plan.scenes}
        slate = overlays.load(plan.slate) if plan.slate is not None else None
        self._slate = Part(slate) if slate is not None else None
        self._slate_picture = as_picture(slate, plan.width, plan.height) if slate is not None else None
        for planned in plan.scenes:
            for overlay in (*planned.slates, *planned.figures):
                if overlay is not None:
                    overlays.load(overlay)

    def scene(self, name: str) -> PlannedScene:
        """Return the scene called *name*.

        Raises:
            SceneUnknown, SceneNeedsCamera: there is none; or it shows a camera that this show does not have.
        """
        planned = self._scenes.get(name)
        if planned is None:
            raise SceneUnknown(scene=name)
        for called in planned.scene.cameras:
            if source_called(self._plan, called) is None:
                raise SceneNeedsCamera(scene=name, camera=called)
        return planned

    def look(
        self,
        planned: PlannedScene,
        *,
        card: Overlay | None,
        card_since_ns: int,
        seller: Overlay | None,
        begun_ns: int,
        disclosures: Sequence[Overlay] = (),
    ) -> Look:
        """Return what *planned* shows with this card and seller's line; it came at *begun_ns*, the card at *card_since_ns*.

        Marks and *disclosures* lie on every scene: none can take them away.
        """
        ground: list[Seen | Countdown | Part] = []
        for number, layer in enumerate(planned.scene.layers):
            ground += self._layer(planned, number, layer, begun_ns)
        above: list[Coming | Part] = []
        places = planned.scene.places
        if card is not None and planned.scene.has_card:
            is_moved = places != Places()
            prepared = self._overlays.load(_at(card, place_card(places, self._size, card.width, card.height)) if is_moved else card)
            above.append(Coming(prepared, card_since_ns, self._size.pixels(RISE)))
        is_moved = msgspec.structs.replace(places, card=Places().card) != Places()
        if seller is not None:
            above.append(Part(self._overlays.load(_at(seller, place_seller(places, self._size)) if is_moved else seller)))
        widths = tuple(mark.width for mark in self._plan.marks)
        for mark, place in zip(self._plan.marks, place_marks(places, self._size, widths), strict=True):
            above.append(Part(self._overlays.load(_at(mark, place) if is_moved else mark)))
        below = max((mark.height for mark in self._plan.marks), default=0)
        heights = tuple(each.height for each in disclosures)
        for each, place in zip(disclosures, place_disclosures(places, self._size, heights, below=below), strict=True):
            above.append(Part(self._overlays.load(_at(each, place))))
        return Look(ground=tuple(ground), above=tuple(above), slate=self._slate)

    def _layer(self, planned: PlannedScene, number: int, layer: Layer, begun_ns: int) -> Sequence[Seen | Countdown | Part]:
        place = layer.rectangle(self._size)
        if layer.colour:
            return (Part(ColourLayer(layer.colour, place)),)
        if layer.slate:
            return self._slates(planned, number, layer, begun_ns)
        if layer.medium:
            framing = _framing(layer, (), is_covering=False)
            return (Seen(source=_medium_name(planned, number), layer=PictureLayer(framing, place)),)
        called = source_called(self._plan, layer.camera)
        source = next(source for source in self._plan.sources if source.name == called)
        framing = _framing(layer, (source.adjustment,), is_covering=source.kind in COVERING)
        return (
            Seen(
                source=source.name,
                layer=PictureLayer(framing, place),
                covered=self._covered(place),
                is_main=source is self._plan.sources[0],
            ),
        )

    def _slates(self, planned: PlannedScene, number: int, layer: Layer, begun_ns: int) -> Sequence[Seen | Countdown | Part]:
        painted = planned.slates[number] if number < len(planned.slates) else None
        if painted is None and layer.slate == BE_RIGHT_BACK:
            return (self._slate,) if self._slate is not None else ()
        found: list[Seen | Countdown | Part] = [Part(self._overlays.load(painted))] if painted is not None else []
        if layer.countdown_seconds and planned.figures:
            figures = tuple(self._overlays.load(figure) for figure in planned.figures)
            found.append(Countdown(figures, begun_ns + layer.countdown_seconds * SECOND_NS))
        return found

    def _covered(self, place: Rectangle) -> Part | None:
        if self._slate_picture is None:
            return None
        return Part(PictureLayer(Framing(), place), self._slate_picture)


def _framing(layer: Layer, before: tuple[Adjustment, ...], *, is_covering: bool) -> Framing:
    own = Adjustment(mirror=layer.mirror, rotate=layer.rotate, crop=layer.crop)
    return framing_of((*before, own), is_covering=layer.fit == "cover" if layer.fit else is_covering)


def _medium_name(planned: PlannedScene, number: int) -> str:
    return f"{planned.scene.name}/{number}"


def _at(overlay: Overlay, place: tuple[int, int]) -> Overlay:
    file, sha256, width, height = overlay.file, overlay.sha256, overlay.width, overlay.height
    return Overlay(file=file, sha256=sha256, x=place[0], y=place[1], width=width, height=height)
