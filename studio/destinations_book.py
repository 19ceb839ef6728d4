"""The shop's saved destinations: names and servers in a settings file, keys elsewhere."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import msgspec.toml

from assets.whole_files import write_whole
from studio.errors import StudioError
from studio.key_store import KeyStore
from studio.keys import StreamAddress
from studio.rtmp.address import read_address, target_of

FILE_NAME = "destinations.toml"
LONGEST_NAME = 40


class DestinationUnknown(StudioError):
    """No destination of that name is saved. Facts: ``name``."""

    code = "destinations.unknown"


class DestinationNameTaken(StudioError):
    """A name may stand once in one broadcast. Facts: ``name``."""

    code = "destinations.name-taken"


class DestinationNameWrong(StudioError):
    """A name is empty, too long, or holds what would be taken for something else. Facts: ``longest``."""

    code = "destinations.name-wrong"


class DestinationKeyMissing(StudioError):
    """The destination is saved, its key is not to be found. Facts: ``name``."""

    code = "destinations.key-missing"


class SettingsBroken(StudioError):
    """A settings file cannot be read. Facts: ``file``."""

    code = "settings.broken"


class SavedDestination(msgspec.Struct, frozen=True, kw_only=True):
    """One destination without its key.

    Attributes:
        server: scheme, host and application; the key's part of the path is left out.
        ca_file: path of an extra certificate authority for a venue's own relay, or empty.
        is_required: whether the broadcast counts as live only while this one sends.
    """

    name: str
    server: str
    ca_file: str = ""
    is_required: bool = False


class _Book(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    version: int = 1
    destinations: list[SavedDestination] = []


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A destination with its address, as the courier gets it."""

    name: str
    address: StreamAddress
    ca_file: str = ""
    is_required: bool = False

    def as_item(self) -> dict[str, str | int]:
        """Return what travels to the keeper. Holds the key: never printed, never logged."""
        return {"name": self.name, "url": self.address.reveal(), "ca_file": self.ca_file, "is_required": int(self.is_required)}


def checked_name(name: str) -> str:
    """Return *name* without the blanks around it.

    Raises:
        DestinationNameWrong: it is empty, longer than 40 characters, unprintable, or holds the "=" that ``NAME=URL`` needs.
    """
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or "=" in name:
        raise DestinationNameWrong(longest=LONGEST_NAME)
    return name


def server_of(url: str) -> str:
    """Return *url* without its key: scheme, host, port and application, nothing behind a question mark."""
    return target_of(read_address(url)).tc_url.partition("?")[0]


class DestinationsBook:
    """The destinations of one shop."""

    def __init__(self, settings_folder: Path) -> None:
        self._file = settings_folder / FILE_NAME

    def all(self) -> list[SavedDestination]:
        """Return every saved destination.

        Raises:
            SettingsBroken: the file is no settings file of ours.
        """
        return self._read().destinations

    def save(self, name: str, url: str, keys: KeyStore, *, ca_file: str = "", is_required: bool = False) -> SavedDestination:
        """Keep a destination: its server here, the whole address with its key in *keys*. The same name is replaced.

        Raises:
            DestinationNameWrong: no destination can be called so.
            AddressWrong: the address cannot be one.
        """
        name = checked_name(name)
        saved = SavedDestination(name=name, server=server_of(url), ca_file=ca_file, is_required=is_required)
        book = self._read()
        keys.put(name, url.strip())
        book.destinations = [*(one for one in book.destinations if one.name != name), saved]
        self._write(book)
        return saved

    def remove(self, name: str, keys: KeyStore) -> None:
        """Forget a destination and its key.

        Raises:
            DestinationUnknown: there is none of that name.
        """
        book = self._read()
        kept = [one for one in book.destinations if one.name != name]
        if len(kept) == len(book.destinations):
            raise DestinationUnknown(name=name)
        keys.forget(name)
        book.destinations = kept
        self._write(book)

    def saved(self, name: str) -> SavedDestination:
        """Return *name* as it was saved.

        Raises:
            DestinationUnknown: it was never saved.
        """
        saved = next((one for one in self.all() if one.name == name), None)
        if saved is None:
            raise DestinationUnknown(name=name)
        return saved

    def target(self, name: str, keys: KeyStore) -> Target:
        """Return *name* with its address.

        Raises:
            DestinationUnknown: it was never saved.
            DestinationKeyMissing: its key is gone from the keyring.
        """
        saved = self.saved(name)
        url = keys.get(name)
        if url is None:
            raise DestinationKeyMissing(name=name)
        return Target(name=name, address=StreamAddress(url), ca_file=saved.ca_file, is_required=saved.is_required)

    def _read(self) -> _Book:
        if not self._file.exists():
            return _Book()
        try:
            return msgspec.toml.decode(self._file.read_bytes(), type=_Book)
        except (OSError, msgspec.MsgspecError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsBroken(file=self._file.name) from error

    def _write(self, book: _Book) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"version = {book.version}\n"]
        for one in book.destinations:
            lines += ["\n[[destinations]]\n"]
            lines += [f"{name} = {msgspec.json.encode(value).decode()}\n" for name, value in msgspec.structs.asdict(one).items()]
        write_whole(self._file, "".join(lines).encode())
