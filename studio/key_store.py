"""Where stream keys are kept: the system's keyring, or a file sealed with a passphrase where none answers."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Protocol

import keyring
import keyring.errors
import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from assets.whole_files import write_whole
from studio.errors import StudioError

SERVICE = "kaibo"
SEALED_NAME = "keys.sealed"
PROBE_NAME = "kaibo-probe"
# RFC 9106 section 4, second recommended choice (64 MiB, three passes, four lanes).
ARGON2 = {"time_cost": 3, "memory_cost": 65_536, "parallelism": 4, "hash_len": 32, "type": Type.ID}


class KeyringSilent(StudioError):
    """The system has no keyring that answers, and no passphrase was given for the sealed file."""

    code = "keys.no-keyring"


class PassphraseWrong(StudioError):
    """The sealed file does not open with this passphrase."""

    code = "keys.passphrase-wrong"
    retryable = True


class SealedKeysBroken(StudioError):
    """The sealed file is none of ours, or no longer. Facts: ``file``."""

    code = "keys.sealed-broken"


class KeyringRefused(StudioError):
    """The system's keyring answered before and will not give or take a key now: locked, or ended meanwhile."""

    code = "keys.keyring-refused"
    retryable = True


class KeyStore(Protocol):
    """Holds one secret a name."""

    def get(self, name: str) -> str | None:
        """Return the secret of *name*, or None."""

    def put(self, name: str, secret: str) -> None:
        """Keep *secret* under *name*."""

    def forget(self, name: str) -> None:
        """Remove *name*; nothing happens where it is not."""


class SystemKeys:
    """The system's keyring (Secret Service, Windows Credential Locker, macOS Keychain)."""

    def __init__(self, shop: str) -> None:
        self._shop = shop

    def get(self, name: str) -> str | None:
        with _keyring_told_as_ours():
            return keyring.get_password(SERVICE, f"{self._shop}:{name}")

    def put(self, name: str, secret: str) -> None:
        with _keyring_told_as_ours():
            keyring.set_password(SERVICE, f"{self._shop}:{name}", secret)

    def forget(self, name: str) -> None:
        with _keyring_told_as_ours(), contextlib.suppress(keyring.errors.PasswordDeleteError):
            keyring.delete_password(SERVICE, f"{self._shop}:{name}")


@contextlib.contextmanager
def _keyring_told_as_ours() -> Iterator[None]:
    """Raise KeyringRefused in place of the keyring's own error, whose text might repeat what it was given."""
    try:
        yield
    except keyring.errors.KeyringError:
        raise KeyringRefused from None


class _Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """What the sealed file holds, base64 in JSON: 16 bytes of salt, 12 of nonce, and the sealed secrets with their tag."""

    salt: Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
    nonce: Annotated[bytes, msgspec.Meta(min_length=12, max_length=12)]
    body: Annotated[bytes, msgspec.Meta(min_length=16)]


def _read_sealed(file: Path) -> _Sealed:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Sealed)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SealedKeysBroken(file=file.name) from error


class SealedKeys:
    """A file of the shop's settings, sealed with ChaCha20-Poly1305 (RFC 8439) under an Argon2id key (RFC 9106)."""

    def __init__(self, file: Path, passphrase: str) -> None:
        """Open *file*, which need not exist yet.

        Raises:
            SealedKeysBroken: it exists and is no sealed file.
            PassphraseWrong: it exists and does not open.
        """
        self._file = file
        self._passphrase = passphrase.encode()
        self._secrets: dict[str, str] = {}
        if file.exists():
            sealed = _read_sealed(file)
            try:
                self._secrets = json.loads(ChaCha20Poly1305(self._key(sealed.salt)).decrypt(sealed.nonce, sealed.body, None))
            except InvalidTag as error:
                raise PassphraseWrong from error

    def get(self, name: str) -> str | None:
        return self._secrets.get(name)

    def put(self, name: str, secret: str) -> None:
        self._secrets[name] = secret
        self._write()

    def forget(self, name: str) -> None:
        if self._secrets.pop(name, None) is not None:
            self._write()

    def _key(self, salt: bytes) -> bytes:
        return hash_secret_raw(self._passphrase, salt, **ARGON2)  # type: ignore[arg-type]

    def _write(self) -> None:
        salt, nonce = os.urandom(16), os.urandom(12)
        body = ChaCha20Poly1305(self._key(salt)).encrypt(nonce, json.dumps(self._secrets).encode(), None)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._file, msgspec.json.encode(_Sealed(salt=salt, nonce=nonce, body=body)), is_private=True)


def keyring_answers() -> bool:
    """Whether this system's keyring can be read."""
    try:
        keyring.get_password(SERVICE, PROBE_NAME)
    except (keyring.errors.KeyringError, RuntimeError):
        return False
    return keyring.get_keyring().priority > 0


def open_key_store(shop: str, settings_folder: Path, ask_passphrase: Callable[[], str | None]) -> KeyStore:
    """Return the keyring where one answers and no sealed file was made before; else the sealed file.

    Raises:
        KeyringSilent: neither: *ask_passphrase* returned None.
        SealedKeysBroken, PassphraseWrong: the sealed file does not open.
    """
    sealed = settings_folder / SEALED_NAME
    if not sealed.exists() and keyring_answers():
        return SystemKeys(shop)
    passphrase = ask_passphrase()
    if not passphrase:
        raise KeyringSilent
    return SealedKeys(sealed, passphrase)
