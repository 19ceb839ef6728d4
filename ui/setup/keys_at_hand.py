"""The stream keys as the window may use them: in the system's keyring, or in the sealed file while somebody has given its passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from catalog.store import Shop
from studio.destinations_book import DestinationsBook, SavedDestination, Target
from studio.key_store import KeyStore, open_key_store
from studio.rtmp.address import read_address
from ui.models.filled_form import FilledForm

NEEDS_PASSPHRASE = frozenset({"keys.no-keyring", "keys.passphrase-wrong"})


class KeysAtHand:
    """Saves, forgets and hands out destinations. For a worker's thread: keyring, disk and Argon2 take their time.

    Attributes:
        passphrase: of the sealed file, as typed since the window opened; never written anywhere.
    """

    def __init__(self, shop_folder: Path) -> None:
        self._shop_folder = shop_folder
        self.passphrase = ""

    def save(self, form: FilledForm) -> SavedDestination:
        """Keep a destination and its key.

        Raises:
            AddressWrong, DestinationNameWrong, SameKey, KeyringSilent, PassphraseWrong: why not.
        """
        read_address(form.address)
        with Shop.open(self._shop_folder) as shop:
            return self._book().save(
                form.name,
                form.address,
                self._store(shop),
                ca_file=form.ca_file,
                is_required=form.is_required,
                backup=form.backup,
                platform=form.platform,
                good_until=form.good_until,
            )

    def remove(self, name: str) -> None:
        """Forget a destination and its key.

        Raises:
            DestinationUnknown, KeyringSilent, PassphraseWrong: why not.
        """
        with Shop.open(self._shop_folder) as shop:
            self._book().remove(name, self._store(shop))

    def targets(self, names: Sequence[str]) -> list[Target]:
        """Return the destinations called *names* with their addresses.

        Raises:
            DestinationUnknown, DestinationKeyMissing, KeyringSilent, PassphraseWrong: why not.
        """
        if not names:
            return []
        with Shop.open(self._shop_folder) as shop:
            keys = self._store(shop)
            return [self._book().target(name, keys) for name in names]

    def _book(self) -> DestinationsBook:
        return DestinationsBook(self._shop_folder / "settings")

    def _store(self, shop: Shop) -> KeyStore:
        return open_key_store(shop.id, shop.folder / "settings", lambda: self.passphrase or None)
