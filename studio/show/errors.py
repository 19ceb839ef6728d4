"""What can go wrong while a show is prepared: cards, seller lines, rundowns."""

from __future__ import annotations

import msgspec

from studio.errors import StudioError


class ShowError(StudioError):
    """The show could not be prepared."""

    code = "card.error"


class SellerTooLong(ShowError):
    """The seller's line does not fit legibly. Facts: ``seller``."""

    code = "card.seller-too-long"
    is_finding = True


class LinkTooLong(ShowError):
    """The product's link makes a QR code too fine for a telephone. Facts: ``bytes``, ``most``."""

    code = "card.link-too-long"
    is_finding = True


class PieceNotKept(ShowError):
    """A painted piece could not be written into the shop's folder. Facts: ``folder``, ``reason``."""

    code = "card.not-kept"
    retryable = True


class AdjustmentWrong(ShowError):
    """A camera cannot be set like this. Facts: ``part``."""

    code = "show.adjustment-wrong"


class SourceNameWrong(ShowError):
    """A camera cannot be called so, or two are called the same. Facts: ``name``."""

    code = "show.source-name-wrong"


class SceneFault(ShowError):
    """A scene's file cannot be used. Facts: ``scene``, ``line``, and ``field`` where one is at fault."""

    code = "scene.not-toml"


class SceneFieldUnknown(SceneFault):
    """The file names something that no scene has."""

    code = "scene.field-unknown"


class SceneValueWrong(SceneFault):
    """A value is of the wrong kind or out of its range."""

    code = "scene.value-wrong"


class SceneLayerUnclear(SceneFault):
    """A layer must show exactly one thing."""

    code = "scene.layer-unclear"


class SceneOffCanvas(SceneFault):
    """A layer reaches over the edge of the picture."""

    code = "scene.off-canvas"


class SceneFileMissing(SceneFault):
    """A clip, picture or folder of a scene is not there."""

    code = "scene.file-missing"


class RundownUnreadable(ShowError):
    """The file is not a rundown at all. Facts: ``file``."""

    code = "rundown.unreadable"


class RundownWithoutProducts(ShowError):
    """The table has no column that names products. Facts: ``file``."""

    code = "rundown.no-product-column"


class RundownEmpty(ShowError):
    """The rundown has no items. Facts: ``file``."""

    code = "rundown.empty"


class ProductMissing(ShowError):
    """The row names no product."""

    code = "rundown.product-missing"
    is_finding = True


class MinutesUnreadable(ShowError):
    """Not a number of minutes, or more than a day. Facts: ``value``."""

    code = "rundown.minutes-unreadable"
    is_finding = True


class SentencesUnreadable(ShowError):
    """Not sentences. Facts: ``value``."""

    code = "rundown.sentences-unreadable"
    is_finding = True


class VariantUnknown(ShowError):
    """The product has no such variant. Facts: ``product``, ``variant``."""

    code = "rundown.variant-unknown"
    is_finding = True


class RowRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in one row.

    Attributes:
        row: as a spreadsheet shows it, from 1; in a JSON rundown the item's number, from 1.
        column: as the file calls it.
        code, facts: of the sentence that says what is wrong.
    """

    row: int
    column: str
    code: str
    facts: dict[str, str | int] = {}


class RundownRefused(ShowError):
    """Some rows cannot be used, so nothing is. Facts: ``count``, and of the first ``row``, ``column``; ``rows`` has them all."""

    code = "rundown.refused"
    is_finding = True

    def __init__(self, refused: tuple[RowRefusal, ...]) -> None:
        super().__init__(count=len(refused), row=refused[0].row, column=refused[0].column)
        self.rows = refused


class SoundNameWrong(ShowError):
    """A sound source cannot be called so, or two are called the same, or there is none of that name. Facts: ``name``."""

    code = "sound.name-wrong"
    is_wrong_use = True


class StripWrong(ShowError):
    """How a sound source is to be treated is not to be understood, or not possible. Facts: ``strip``, ``how``."""

    code = "sound.strip-wrong"
    is_wrong_use = True
