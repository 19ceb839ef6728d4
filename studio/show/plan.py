"""The whole show as the engine needs it, prepared before going live: a frozen record, one JSON file a broadcast."""

from __future__ import annotations

import msgspec

from studio.show.adjustment import Adjustment
from studio.show.scene import PROGRAMME, SLATE, Scene, read_scene
from studio.show.sound_plan import SoundPlan, SoundSource, sources_of


class Overlay(msgspec.Struct, frozen=True, kw_only=True):
    """A painted piece that lies on the picture.

    Attributes:
        file: absolute path of an RGBA PNG, named by its own SHA-256.
        sha256: of that file's bytes.
        x, y: left and top on the canvas, even pixels.
        width, height: pixels, even.
    """

    file: str
    sha256: str
    x: int
    y: int
    width: int
    height: int


class ShownCard(msgspec.Struct, frozen=True, kw_only=True):
    """A product's card and the facts it shows; the timeline repeats them.

    Attributes:
        price_fen, compared_fen: whole fen; compared_fen is None without a struck price.
        price_text: as painted ("¥68.00/盒").
        compared_text, basis_text: as painted, empty without a struck price.
        clearance: id of the clearance that permitted this card.
        examined: hash of what that clearance is bound to.
    """

    product: str
    revision: int
    name: str
    variant: str
    price_fen: int
    price_text: str
    unit: str
    compared_fen: int | None
    compared_text: str
    basis_text: str
    stock: int | None
    link: str
    clearance: str
    examined: str
    overlay: Overlay


class SellerLine(msgspec.Struct, frozen=True, kw_only=True):
    """Who actually sells: on the picture for the whole broadcast (S01 article 26).

    Attributes:
        seller: the seller's id in the catalogue.
        text: as painted: name, address, contact or link.
    """

    seller: str
    text: str
    overlay: Overlay


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the rundown."""

    card: ShownCard
    seller: SellerLine
    minutes: int = 0
    must_say: tuple[str, ...] = ()
    never_say: tuple[str, ...] = ()


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One camera of the show.

    Attributes:
        name: what scenes and the desk call it.
        device: its SPEC as it may be shown and kept; a network camera's password and query are not in it (they never lie on a disk).
        adjustment: how its pictures are set right.
    """

    name: str
    device: str
    adjustment: Adjustment = Adjustment()

    @property
    def kind(self) -> str:
        """The kind of device ("webcam", "clip", ...)."""
        return self.device.partition(":")[0]


class PlannedScene(msgspec.Struct, frozen=True, kw_only=True):
    """A scene as this show has it.

    Attributes:
        slates: for each of its layers the painted slate, or None.
        figures: of its countdown: the digits, then the colon, each where the middle one lies; empty without a countdown.
    """

    scene: Scene
    slates: tuple[Overlay | None, ...] = ()
    figures: tuple[Overlay, ...] = ()


def bare_scenes() -> tuple[PlannedScene, ...]:
    """Return the two scenes that every show has."""
    return tuple(PlannedScene(scene=read_scene(name)) for name in (PROGRAMME, SLATE))


class ShowPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the engine needs to go live.

    Attributes:
        broadcast: id, also the folder's name under ``SHOP/broadcasts``.
        shop_folder: absolute path.
        host: who speaks, as typed; may be empty.
        sources: the cameras, the main one first.
        microphones: device SPECs of the command line.
        sound: how the microphones and whatever else is heard are treated.
        seller: the line shown before any product is on air.
        marks: painted marks that always lie on the picture (a rehearsal's, the sample shop's).
        slate: the full-size be-right-back picture, or None.
        scenes: what can be shown; the show begins with the programme.
        encoder: a key of ``studio.encoding.plan.ENCODERS``, empty for the first in their order that this machine sustains.
        preset: x264 preset that is taken untried, empty for what this machine sustains.
        destinations: names only; addresses and keys never come here.
        has_compliance_override, overrides: names and reasons that let a blocked show go on ("name: reason").
    """

    broadcast: str
    shop_folder: str
    host: str = ""
    width: int = 1080
    height: int = 1920
    frames_per_second: int = 30
    video_kbps: int = 4000
    audio_kbps: int = 128
    sources: tuple[Source, ...]
    microphones: tuple[str, ...]
    sound: SoundPlan = SoundPlan()
    entries: tuple[Entry, ...] = ()
    seller: SellerLine | None = None
    marks: tuple[Overlay, ...] = ()
    slate: Overlay | None = None
    scenes: tuple[PlannedScene, ...] = msgspec.field(default_factory=bare_scenes)
    encoder: str = ""
    preset: str = ""
    destinations: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    is_rehearsal: bool = False
    is_sample: bool = False
    segment_seconds: int = 300

    @property
    def heard(self) -> tuple[SoundSource, ...]:
        """Every strip of the mixer."""
        return self.sound.sources or sources_of(self.microphones)
