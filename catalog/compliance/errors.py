"""What can go wrong while words are checked, items signed and products cleared."""

from __future__ import annotations

from typing import ClassVar

from catalog.errors import CatalogError


class ComplianceError(CatalogError):
    """A rule pack, an item, a document or a signature cannot be used."""

    code: ClassVar[str] = "compliance.error"


class ProfileUnknown(ComplianceError):
    """There is no rule pack of this name. Facts: ``profile``, ``known``."""

    code = "compliance.profile-unknown"
    is_wrong_use = True


class PackInvalid(ComplianceError):
    """A rule pack has a field, pattern or name that the checker does not understand. Facts: ``file``, ``reason``."""

    code = "compliance.pack-invalid"


class PackUnsigned(ComplianceError):
    """The file carries no signature of an issuer. Facts: ``file``."""

    code = "compliance.pack-unsigned"


class PackSignatureWrong(ComplianceError):
    """The pack was changed after it was signed. Facts: ``file``."""

    code = "compliance.pack-signature-wrong"


class IssuerUnknown(ComplianceError):
    """Nobody in this shop has accepted who signed the pack. Facts: ``file``, ``fingerprint``."""

    code = "compliance.issuer-unknown"


class IssuerKeyUnreadable(ComplianceError):
    """The file is no Ed25519 private key."""

    code = "compliance.issuer-key-unreadable"


class PackOlder(ComplianceError):
    """The shop has this version or a newer one. Facts: ``pack``, ``version``, ``newest``."""

    code = "compliance.pack-older"


class PackUnknown(ComplianceError):
    """The shop has taken no such pack, or judges by the shipped one already. Facts: ``pack``."""

    code = "compliance.pack-unknown"


class RuleUnknown(ComplianceError):
    """There is no such rule. Facts: ``rule``, ``known``."""

    code = "compliance.rule-unknown"
    is_wrong_use = True


class WordInvalid(ComplianceError):
    """The word is empty, too long, or stands everywhere. Facts: ``word``."""

    code = "compliance.word-invalid"
    is_wrong_use = True


class CategoryUnknown(ComplianceError):
    """No such category code. Facts: ``category``, ``known``."""

    code = "compliance.category-unknown"
    is_wrong_use = True


class FormatUnknown(ComplianceError):
    """No such number format. Facts: ``format``, ``known``."""

    code = "compliance.format-unknown"
    is_wrong_use = True


class ItemUnknown(ComplianceError):
    """The checklist has no such item. Facts: ``item``."""

    code = "compliance.item-unknown"
    is_wrong_use = True


class ItemElsewhere(ComplianceError):
    """The item belongs to a product and cannot be signed for a room, a host or a broadcast. Facts: ``item``, ``scope``."""

    code = "compliance.item-elsewhere"


class ItemNotWaivable(ComplianceError):
    """The item applies to everybody: it cannot be set aside with a reason. Facts: ``item``."""

    code = "compliance.item-not-waivable"


class SignerMissing(ComplianceError):
    """A signature names no person."""

    code = "compliance.signer-missing"
    is_wrong_use = True


class ReasonMissing(ComplianceError):
    """A person who accepts, waives or withdraws says why. Facts: ``what``."""

    code = "compliance.reason-missing"


class EvidenceMissing(ComplianceError):
    """The document is not there or is not a file. Facts: ``file``."""

    code = "compliance.evidence-missing"


class EvidenceEmpty(ComplianceError):
    """The document is empty. Facts: ``file``."""

    code = "compliance.evidence-empty"


class EvidenceTooLarge(ComplianceError):
    """The document is larger than a shop keeps. Facts: ``file``, ``most_mb``."""

    code = "compliance.evidence-too-large"


class EvidenceBroken(ComplianceError):
    """The PDF or picture is cut off, damaged, or no such document. Facts: ``file``."""

    code = "compliance.evidence-broken"


class EvidenceSwells(ComplianceError):
    """The PDF is small and unpacks into more than a machine can hold. Facts: ``file``, ``most_mb``."""

    code = "compliance.evidence-swells"


class EvidencePictureTooLarge(ComplianceError):
    """The picture has more pixels than can be shown. Facts: ``file``, ``most_megapixels``."""

    code = "compliance.evidence-picture-too-large"


class EvidenceKindUnknown(ComplianceError):
    """A file of this kind is no document. Facts: ``file``."""

    code = "compliance.evidence-kind-unknown"


class EvidenceUnknown(ComplianceError):
    """The shop has no such document, or several begin so. Facts: ``document``."""

    code = "compliance.evidence-unknown"


class EvidenceInUse(ComplianceError):
    """Something relies on the document: it stays. Facts: ``document``, ``count``, ``first``."""

    code = "compliance.evidence-in-use"


class EvidenceDatesTurned(ComplianceError):
    """The document would end before it begins. Facts: ``since``, ``until``."""

    code = "compliance.evidence-dates-turned"


class EvidenceNotYet(ComplianceError):
    """The document holds only from a later day. Facts: ``item``, ``since``."""

    code = "compliance.evidence-not-yet"


class ReaderMissing(ComplianceError):
    """The optional reader of numbers is not installed. Facts: ``extra``."""

    code = "compliance.reader-missing"


class EvidenceExpired(ComplianceError):
    """The document's last day has passed. Facts: ``item``, ``until``."""

    code = "compliance.evidence-expired"


class NumberRefused(ComplianceError):
    """A licence number is wrong in a way that cannot be a slip of the register. Facts: ``item``, ``number``, ``reason``."""

    code = "compliance.number-refused"


class NumberWithoutFormat(ComplianceError):
    """The item carries no number. Facts: ``item``."""

    code = "compliance.number-without-format"


class RangeInvalid(ComplianceError):
    """The signed price range is not one, or leaves out a live price. Facts: ``range``, ``low``, ``high`` (the live prices)."""

    code = "compliance.range-invalid"


class RangeUnreadable(ComplianceError):
    """What was written as a price range is none. Facts: ``range``."""

    code = "compliance.range-unreadable"
    is_wrong_use = True


class UntilInvalid(ComplianceError):
    """The last day of a clearance has passed or is too far away. Facts: ``until``, ``latest``."""

    code = "compliance.until-invalid"


class FindingUnknown(ComplianceError):
    """There is nothing of this rule that a person could accept. Facts: ``rule``."""

    code = "compliance.finding-unknown"


class SettingsUnreadable(ComplianceError):
    """The desk's settings cannot be read. Facts: ``file``."""

    code = "compliance.settings-unreadable"


class SampleOnly(ComplianceError):
    """Signing everything at once is for the sample shop alone. Facts: ``folder``."""

    code = "compliance.sample-only"


class NothingToWithdraw(ComplianceError):
    """The product has no clearance that stands. Facts: ``product``."""

    code = "compliance.nothing-to-withdraw"


class StandingUnknown(ComplianceError):
    """Whether a product is cleared cannot be read now: the database is locked, damaged or gone. Facts: ``file``."""

    code = "gate.unknown"
    retryable = True
