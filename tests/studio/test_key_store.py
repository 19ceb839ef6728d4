"""Stream keys are kept by the system's keyring, or sealed in a file that opens with its passphrase alone."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path

import keyring
import keyring.backends.fail
import keyring.errors
import pytest

from studio.key_store import KeyringRefused, KeyringSilent, PassphraseWrong, SealedKeys, SealedKeysBroken, SystemKeys, open_key_store
from tests.doubles.secret_service import SecretService

SECRET = "rtmp://push.example/live/geheim-开播-0815?token=x"
KEEP = """
import sys
from pathlib import Path
from studio.key_store import open_key_store
keys = open_key_store("shop", Path(sys.argv[1]), lambda: None)
keys.put("platform", sys.argv[2])
print(type(keys).__name__)
"""
FIND = """
import sys
from pathlib import Path
from studio.key_store import open_key_store
keys = open_key_store("shop", Path(sys.argv[1]), lambda: None)
print(keys.get("platform"), keys.get("another"), open_key_store("second shop", Path(sys.argv[1]), lambda: None).get("platform"))
keys.forget("platform")
keys.forget("platform")
print(keys.get("platform"))
"""
SILENT = """
import sys
from pathlib import Path
from studio.key_store import KeyringSilent, open_key_store
try:
    open_key_store("shop", Path(sys.argv[1]), lambda: None)
except KeyringSilent:
    print("silent")
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "keys.sealed"


@pytest.fixture
def sealed(file: Path) -> SealedKeys:
    keys = SealedKeys(file, "芝麻开门")
    keys.put("platform", SECRET)
    return keys


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)
    monkeypatch.setattr(keyring, "get_password", keyring.backends.fail.Keyring().get_password)


def test_a_sealed_file_opens_with_its_passphrase(file: Path, sealed: SealedKeys) -> None:
    again = SealedKeys(file, "芝麻开门")
    assert again.get("platform") == SECRET
    assert again.get("another") is None


def test_a_sealed_file_opens_with_no_other_passphrase(file: Path, sealed: SealedKeys) -> None:
    with pytest.raises(PassphraseWrong):
        SealedKeys(file, "芝麻开门 ")


def test_what_is_forgotten_is_gone_from_the_file(file: Path, sealed: SealedKeys) -> None:
    sealed.forget("platform")
    sealed.forget("platform")
    assert SealedKeys(file, "芝麻开门").get("platform") is None


@pytest.mark.parametrize("part", ["salt", "nonce", "body"])
def test_one_flipped_bit_is_refused(part: str, file: Path, sealed: SealedKeys) -> None:
    written = json.loads(file.read_text(encoding="utf-8"))
    piece = bytearray(base64.b64decode(written[part]))
    piece[-1] ^= 1
    file.write_text(json.dumps(written | {part: base64.b64encode(piece).decode()}), encoding="utf-8")
    with pytest.raises(PassphraseWrong):
        SealedKeys(file, "芝麻开门")


@pytest.mark.parametrize("said", [b"", b"{}", b"[]", b'"x"', b"\xff\xfe", b'{"salt": 1, "nonce": "", "body": ""}', b'{"salt": "*"}'])
def test_a_file_that_is_no_sealed_file_is_told_apart_from_a_wrong_passphrase(said: bytes, file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(said)
    with pytest.raises(SealedKeysBroken):
        SealedKeys(file, "芝麻开门")


def test_the_file_is_the_users_alone_and_tells_nothing(file: Path, sealed: SealedKeys) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = file.read_bytes()
    assert not any(word in written for word in (b"geheim", b"platform", b"push.example", "芝麻".encode(), base64.b64encode(b"geheim")[:6]))
    assert [left.name for left in file.parent.iterdir()] == [file.name]


def test_each_writing_seals_anew(file: Path, sealed: SealedKeys) -> None:
    before = json.loads(file.read_text(encoding="utf-8"))
    sealed.put("platform", SECRET)
    after = json.loads(file.read_text(encoding="utf-8"))
    assert all(before[part] != after[part] for part in ("salt", "nonce", "body"))


@pytest.mark.usefixtures("no_keyring")
def test_without_a_keyring_a_passphrase_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(KeyringSilent):
        open_key_store("shop", tmp_path, lambda: None)
    open_key_store("shop", tmp_path, lambda: "芝麻开门").put("platform", SECRET)
    assert open_key_store("shop", tmp_path, lambda: "芝麻开门").get("platform") == SECRET


def test_a_keyring_that_is_shut_in_between_is_told_as_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    class Shut(keyring.backends.fail.Keyring):
        def get_password(self, service: str, username: str, msg: str | None = None) -> str:
            raise keyring.errors.KeyringLocked("locked")

        set_password = delete_password = get_password

    monkeypatch.setattr(keyring.core, "_keyring_backend", Shut())
    for use in (lambda keys: keys.get("a"), lambda keys: keys.put("a", SECRET), lambda keys: keys.forget("a")):
        with pytest.raises(KeyringRefused) as refused:
            use(SystemKeys("shop"))
        assert SECRET not in str(refused.value)


def test_the_systems_keyring_keeps_a_key_over_a_reboot(tmp_path: Path) -> None:
    service = SecretService(tmp_path / "home")
    settings = tmp_path / "settings"
    assert service.python(KEEP, str(settings), SECRET) == "SystemKeys"
    assert service.python(FIND, str(settings)).splitlines() == [f"{SECRET} None None", "None"]
    assert not settings.exists()


def test_a_locked_keyring_that_can_ask_nobody_counts_as_silent(tmp_path: Path) -> None:
    service = SecretService(tmp_path / "home")
    service.python(KEEP, str(tmp_path), SECRET)
    assert service.python(SILENT, str(tmp_path), is_unlocked=False) == "silent"
