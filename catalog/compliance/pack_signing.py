"""Signed rule packs: one TOML file whose last line is an Ed25519 signature over everything before it, and who gave it out."""

from __future__ import annotations

import hashlib
import re

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key

from catalog.compliance.errors import IssuerKeyUnreadable, PackInvalid, PackSignatureWrong, PackUnsigned
from catalog.compliance.pack import Pack
from catalog.compliance.rule_book import ready

PURPOSE = b"kaibo rule pack 1\n"
"""Stands before what is signed, so that a signature for something else never serves here."""
LINE = re.compile(rb"\n# signed ed25519 ([0-9a-f]{64}) ([0-9a-f]{128})\s*\Z")
MOST_BYTES = 8_000_000


class SignedPack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack whose signature is right.

    Attributes:
        document: the TOML as it was signed.
        public_key: the issuer's, hexadecimal.
    """

    pack: Pack
    document: str
    public_key: str

    @property
    def fingerprint(self) -> str:
        """The issuer's, as people compare it."""
        return fingerprint(self.public_key)


def fingerprint(public_key: str) -> str:
    """Return what people compare of a public key: the first forty digits of its SHA-256 in groups of four."""
    digits = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:40]
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def same_fingerprint(one: str, other: str) -> bool:
    """Return whether two people mean the same key, however they write blanks and capitals."""
    return bool(one.strip()) and re.sub(r"[\s:-]", "", one).lower() == re.sub(r"[\s:-]", "", other).lower()


def new_issuer_key() -> bytes:
    """Return a new issuer's private key as PEM; whoever has it can sign in the issuer's name."""
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def sign_pack(content: bytes, key_pem: bytes, name: str) -> tuple[bytes, str]:
    """Return *content* signed (an older signature is replaced) and the issuer's fingerprint.

    Raises:
        IssuerKeyUnreadable: the key is none.
        PackInvalid: the content is no rule pack, or one that would not run.
    """
    try:
        key = load_pem_private_key(key_pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise IssuerKeyUnreadable from error
    if not isinstance(key, Ed25519PrivateKey):
        raise IssuerKeyUnreadable
    document = LINE.sub(b"", content).rstrip() + b"\n"
    read_document(document, name)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    signature = key.sign(PURPOSE + document).hex()
    return document + f"\n# signed ed25519 {public} {signature}\n".encode(), fingerprint(public)


def read_signed(content: bytes, name: str) -> SignedPack:
    """Return the pack in *content*, its signature verified.

    Raises:
        PackUnsigned, PackSignatureWrong: nobody signed it, or it was changed since.
        PackInvalid: it is no rule pack: a field is unknown, a pattern does not compile.
    """
    found = LINE.search(content) if len(content) <= MOST_BYTES else None
    if found is None:
        raise PackUnsigned(file=name)
    document, public, signature = content[: found.start()], found.group(1).decode(), bytes.fromhex(found.group(2).decode())
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, PURPOSE + document)
    except (InvalidSignature, ValueError) as error:
        raise PackSignatureWrong(file=name) from error
    return SignedPack(pack=read_document(document, name), document=document.decode("utf-8"), public_key=public)


def read_document(document: bytes, name: str) -> Pack:
    """Return the pack *document* holds.

    Raises:
        PackInvalid: it holds none, or one that would not run.
    """
    try:
        pack = msgspec.toml.decode(document, type=Pack)
        ready(pack)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        raise PackInvalid(file=name, reason=str(error)[:200]) from error
    return pack
