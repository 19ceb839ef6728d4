"""Paints the pieces of one show through the shelf and lays each where the scene wants it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from assets.wording import say
from catalog.compliance.disclosures import Disclosure
from catalog.product import Seller
from studio.picture.card_painter import paint_card
from studio.picture.look import CanvasSize, Look
from studio.picture.mark_painter import paint_disclosure, paint_mark
from studio.picture.seller_painter import BETWEEN, paint_seller
from studio.picture.slate_painter import FIGURES, figures_at, paint_figure, paint_slate
from studio.show.card import CardFacts
from studio.show.piece_shelf import Kept, PieceShelf
from studio.show.plan import Disclosed, Overlay, PlannedScene, SellerLine
from studio.show.scene import BE_RIGHT_BACK, Layer, Scene, place_card, place_disclosures, place_marks, place_seller
from studio.show.seller_words import seller_words


class Easel(msgspec.Struct, frozen=True, kw_only=True):
    """Where and how pieces are painted.

    Attributes:
        folder: of the painted pieces.
        size: of the picture.
        language: of the words on the picture: the audience's, not the desk's.
    """

    folder: Path
    size: CanvasSize
    look: Look
    scene: Scene
    language: str

    def card(self, facts: CardFacts) -> Overlay:
        """Return the card of *facts*.

        Raises:
            LinkTooLong, PieceNotKept: why it could not be painted.
        """
        look = self.look.card
        kept = self._shelf.piece(("card", facts, self.size, look), lambda: paint_card(facts, self.size, look))
        return self._laid(kept, place_card(self.scene.places, self.size, kept.width, kept.height))

    def seller_line(self, seller: Seller | None) -> SellerLine:
        """Return the line of *seller* with what is known of them.

        Raises:
            SellerTooLong, PieceNotKept: why it could not be painted.
        """
        parts = seller_words(seller, language=self.language)
        look = self.look.seller
        kept = self._shelf.piece(("seller", parts, self.size, look), lambda: paint_seller(parts, self.size, look))
        overlay = self._laid(kept, place_seller(self.scene.places, self.size))
        return SellerLine(seller=seller.id if seller else "", text=BETWEEN.join(parts), overlay=overlay)

    def marks(self, *, is_rehearsal: bool, is_sample: bool) -> tuple[Overlay, ...]:
        """Return the marks that always lie on such a show's picture."""
        look = self.look.mark
        wanted = ((is_rehearsal, "card.rehearsal", look.rehearsal_paper), (is_sample, "card.sample", look.sample_paper))
        kept = [self._mark(say(code, self.language), paper) for is_wanted, code, paper in wanted if is_wanted]
        places = place_marks(self.scene.places, self.size, tuple(mark.width for mark in kept))
        return tuple(self._laid(mark, place) for mark, place in zip(kept, places, strict=True))

    def disclosed(self, disclosures: tuple[Disclosure, ...]) -> tuple[Disclosed, ...]:
        """Return what the law wants on the picture, painted; where it lies depends on what else is there when it is shown.

        Raises:
            PieceNotKept: it could not be painted.
        """
        texts = [say(each.code, self.language, **each.facts).strip() for each in disclosures]
        kept = [self._disclosure(text) for text in texts]
        places = place_disclosures(self.scene.places, self.size, tuple(piece.height for piece in kept), below=0)
        return tuple(
            Disclosed(code=each.code, text=text, overlay=self._laid(piece, place))
            for each, text, piece, place in zip(disclosures, texts, kept, places, strict=True)
        )

    def slate(self) -> Overlay:
        """Return the full-size picture that says the show will be right back."""
        return self._slate(say("card.slate", self.language), say("card.slate-hint", self.language), (0, 0), self.size)

    def planned(self, scene: Scene) -> PlannedScene:
        """Return *scene* with its slates and the figures of its countdown painted."""
        counting = next((layer for layer in scene.layers if layer.countdown_seconds), None)
        return PlannedScene(
            scene=scene,
            slates=tuple(self._slate_of(layer) for layer in scene.layers),
            figures=self._figures(counting) if counting is not None else (),
        )

    def _slate_of(self, layer: Layer) -> Overlay | None:
        if not layer.slate or layer == Layer(slate=BE_RIGHT_BACK):
            return None  # the show's own, which is painted anyway
        left, top, width, height = layer.rectangle(self.size)
        ready = "card.slate" if layer.slate == BE_RIGHT_BACK else f"card.slate-{layer.slate}"
        words = layer.words or say(ready, self.language)
        hint = layer.hint or ("" if layer.words else say(f"{ready}-hint", self.language))
        return self._slate(words, hint, (left, top), CanvasSize(width=width, height=height))

    def _slate(self, words: str, hint: str, place: tuple[int, int], size: CanvasSize) -> Overlay:
        look = self.look.slate
        kept = self._shelf.piece(("slate", words, hint, size, look), lambda: paint_slate(words, hint, size, look))
        return self._laid(kept, place)

    def _figures(self, layer: Layer) -> tuple[Overlay, ...]:
        left, top, width, height = layer.rectangle(self.size)
        size, look = CanvasSize(width=width, height=height), self.look.slate
        kept = [
            self._shelf.piece(("figure", figure, size, look), lambda figure=figure: paint_figure(figure, size, look))  # type: ignore[misc]
            for figure in FIGURES
        ]
        middle, line = figures_at(size)
        places = [((left + middle - figure.width // 2) // 2 * 2, top + line) for figure in kept]
        return tuple(self._laid(figure, place) for figure, place in zip(kept, places, strict=True))

    @property
    def _shelf(self) -> PieceShelf:
        return PieceShelf(self.folder)

    def _mark(self, words: str, paper: str) -> Kept:
        look = self.look.mark
        return self._shelf.piece(("mark", words, paper, self.size, look), lambda: paint_mark(words, self.size, look, paper=paper))

    def _disclosure(self, words: str) -> Kept:
        look, side = self.look.mark, self.scene.places.side
        return self._shelf.piece(("disclosure", words, self.size, look, side), lambda: paint_disclosure(words, self.size, look, side=side))

    def _laid(self, kept: Kept, place: tuple[int, int]) -> Overlay:
        file = str(self._shelf.file(kept).absolute())
        return Overlay(file=file, sha256=kept.sha256, x=place[0], y=place[1], width=kept.width, height=kept.height)
