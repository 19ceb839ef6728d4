"""The shop's saved destinations: names and servers in a settings file, keys elsewhere."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import msgspec.toml

from assets.whole_files import write_whole
from studio.errors import StudioError
from studio.key_store import KeyStore
from studio.keys import StreamAddress
from studio.outputs.platforms import platform_of_host
from studio.outputs.same_stream import refuse_same_streams
from studio.rtmp.address import PublishTarget, read_address, target_of
from studio.rtmp.key_expiry import valid_until

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
        backup_server: the second address without its key, or empty.
        platform: id in ``assets/platforms.toml``, or empty.
        valid_until: until when the key is good (UTC, ISO 8601), or empty where nobody knows.
    """

    name: str
    server: str
    ca_file: str = ""
    is_required: bool = False
    backup_server: str = ""
    platform: str = ""
    valid_until: str = ""

    @property
    def good_until(self) -> datetime | None:
        """Until when the key is good (UTC), or None."""
        return datetime.fromisoformat(self.valid_until) if self.valid_until else None


class _Book(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    version: int = 1
    destinations: list[SavedDestination] = []


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A destination with its address, as the courier gets it."""

    name: str
    address: StreamAddress
    ca_file: str = ""
    is_required: bool = False
    backup: StreamAddress | None = None
    platform: str = ""
    good_until: datetime | None = None

    def as_item(self) -> dict[str, str | int]:
        """Return what travels to the keeper. Holds the key: never printed, never logged."""
        return {
            "name": self.name,
            "url": self.address.reveal(),
            "backup_url": self.backup.reveal() if self.backup is not None else "",
            "ca_file": self.ca_file,
            "is_required": int(self.is_required),
        }

    @property
    def leads_to(self) -> tuple[PublishTarget, ...]:
        """Where it may be sent to: its address, and its backup where it has one."""
        return tuple(target_of(address) for address in (self.address, self.backup) if address is not None)


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


def target_from(name: str, url: str, *, backup: str = "", ca_file: str = "", platform: str = "") -> Target:
    """Return the destination *name* as it was given, with what its address tells about platform and key.

    Raises:
        DestinationNameWrong: no destination can be called so.
        AddressWrong: the address, or its backup, cannot be one.
    """
    address = read_address(url)
    return Target(
        name=checked_name(name),
        address=address,
        ca_file=ca_file,
        backup=read_address(backup) if backup else None,
        platform=platform or platform_of_host(target_of(address).host),
        good_until=valid_until(url),
    )


def _backup_name(name: str) -> str:
    """Return under what name the key store holds the backup: no destination may have an "=" in its name."""
    return f"{name}=backup"


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

    def save(
        self,
        name: str,
        url: str,
        keys: KeyStore,
        *,
        ca_file: str = "",
        is_required: bool = False,
        backup: str = "",
        platform: str = "",
        good_until: datetime | None = None,
    ) -> SavedDestination:
        """Keep a destination: its server here, the whole address with its key in *keys*. The same name is replaced.

        *backup* is a second address for when the first does not answer. *platform* (its id) is told by the server's name, and
        *good_until* (of the key) by the address, where they are left out.

        Raises:
            DestinationNameWrong: no destination can be called so.
            AddressWrong: an address cannot be one.
            SameKey: another destination leads to the same stream already, or the backup is the address itself.
        """
        given = target_from(name, url, backup=backup, ca_file=ca_file, platform=platform)
        book = self._read()
        others = [one for one in book.destinations if one.name != given.name]
        for known in [("", ()), *self._known(others, keys)]:
            refuse_same_streams([known, (given.name, given.leads_to)])
        until = good_until or given.good_until
        saved = SavedDestination(
            name=given.name,
            server=server_of(url),
            ca_file=ca_file,
            is_required=is_required,
            backup_server=server_of(backup) if backup else "",
            platform=given.platform,
            valid_until=until.astimezone(UTC).isoformat(timespec="seconds") if until is not None else "",
        )
        keys.put(given.name, url.strip())
        if backup:
            keys.put(_backup_name(given.name), backup.strip())
        else:
            keys.forget(_backup_name(given.name))
        book.destinations = [*others, saved]
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
        keys.forget(_backup_name(name))
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
        backup = keys.get(_backup_name(name)) if saved.backup_server else None
        if url is None or (saved.backup_server and backup is None):
            raise DestinationKeyMissing(name=name)
        return Target(
            name=name,
            address=StreamAddress(url),
            ca_file=saved.ca_file,
            is_required=saved.is_required,
            backup=StreamAddress(backup) if backup is not None else None,
            platform=saved.platform,
            good_until=saved.good_until,
        )

    def _known(self, saved: Iterable[SavedDestination], keys: KeyStore) -> Iterable[tuple[str, tuple[PublishTarget, ...]]]:
        """Yield where *saved* lead; one whose key has gone leads nowhere."""
        for one in saved:
            urls = (keys.get(one.name), keys.get(_backup_name(one.name)) if one.backup_server else None)
            yield one.name, tuple(target_of(StreamAddress(url)) for url in urls if url is not None)

    def _read(self) -> _Book:
        if not self._file.exists():
            return _Book()
        try:
            book = msgspec.toml.decode(self._file.read_bytes(), type=_Book)
            moments = [one.good_until for one in book.destinations]
        except (OSError, msgspec.MsgspecError, tomllib.TOMLDecodeError, ValueError) as error:
            raise SettingsBroken(file=self._file.name) from error
        if any(moment is not None and moment.tzinfo is None for moment in moments):
            raise SettingsBroken(file=self._file.name)
        return book

    def _write(self, book: _Book) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"version = {book.version}\n"]
        for one in book.destinations:
            lines += ["\n[[destinations]]\n"]
            lines += [f"{name} = {msgspec.json.encode(value).decode()}\n" for name, value in msgspec.structs.asdict(one).items()]
        write_whole(self._file, "".join(lines).encode())
