"""The shop as one file: whole and checked, or not at all."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from catalog.backup import BackupBroken, BackupUnwritable, RestoreNotEmpty, backup, restore
from catalog.product import Product, Variant
from catalog.products import Products
from catalog.store import Shop


@pytest.fixture
def kept(shop: Shop, shelf: Products, at: datetime, tmp_path: Path) -> Path:
    shelf.save(Product(name="明前龙井", variants=(Variant(price_fen=12800),)), by="示例店长", at=at)
    (shop.folder / "evidence").mkdir()
    (shop.folder / "evidence" / "报告.pdf").write_bytes(os.urandom(3_000_000))
    (shop.folder / "settings").mkdir()
    (shop.folder / "settings" / "keys.sealed").write_text("sealed stream keys", encoding="utf-8")
    (shop.folder / "importing.lock").touch()
    backup(shop, tmp_path / "店铺.zip", at=at)
    return tmp_path / "店铺.zip"


def rewritten(file: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """Return a copy of the backup with each part passed through *change*."""
    copy = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as read, zipfile.ZipFile(copy, "w") as write:
        for name in read.namelist():
            if (part := change(name, read.read(name))) is not None:
                write.writestr(*part)
    return copy


def test_a_shop_comes_back_on_another_path(kept: Path, shop: Shop, tmp_path: Path) -> None:
    files = restore(kept, tmp_path / "elsewhere" / "店铺")
    assert {file.path for file in files} == {"shop.db", "shop.toml", "evidence/报告.pdf"}
    with Shop.open(tmp_path / "elsewhere" / "店铺", create=False) as again:
        assert again.id == shop.id
        assert [product.name for product in Products(again).all()] == ["明前龙井"]
    assert (tmp_path / "elsewhere/店铺/evidence/报告.pdf").read_bytes() == (shop.folder / "evidence/报告.pdf").read_bytes()


def test_keys_and_transient_files_stay_here(kept: Path) -> None:
    with zipfile.ZipFile(kept) as packed:
        assert not [name for name in packed.namelist() if "keys" in name or name.endswith((".lock", "-wal", "-shm"))]


def test_a_backup_while_somebody_writes_is_of_one_moment(kept: Path, shop: Shop, at: datetime, tmp_path: Path) -> None:
    with Shop.open(shop.folder) as theirs, theirs.writing() as database:
        database.table("people").insert({"id": "1", "name": "示例主播", "role": "host"})
        backup(shop, tmp_path / "meanwhile.zip", at=at)
    restore(tmp_path / "meanwhile.zip", tmp_path / "again")
    with Shop.open(tmp_path / "again") as again:
        assert again.database.table("people").count == 0


def test_a_folder_with_something_in_it_is_never_written_over(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RestoreNotEmpty):
        restore(kept, tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_one_changed_byte_is_found_before_anything_is_written(kept: Path, tmp_path: Path) -> None:
    copy = rewritten(kept, lambda name, data: (name, data[:-1] + bytes([data[-1] ^ 1])) if name.endswith(".pdf") else (name, data))
    with pytest.raises(BackupBroken) as told:
        restore(copy, tmp_path / "new")
    assert told.value.facts["path"] == "evidence/报告.pdf"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("missing", ["shop.db", "kaibo-backup.json"])
def test_a_missing_part_is_found(kept: Path, tmp_path: Path, missing: str) -> None:
    copy = rewritten(kept, lambda name, data: None if name == missing else (name, data))
    with pytest.raises(BackupBroken):
        restore(copy, tmp_path / "new")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("path", ["../outside.txt", "/tmp/kaibo-outside.txt", "a/../../outside.txt"])
def test_no_part_lands_outside_the_folder(kept: Path, tmp_path: Path, path: str) -> None:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        if name != "kaibo-backup.json":
            return (path if name.endswith(".pdf") else name), data
        manifest = json.loads(data)
        for file in manifest["files"]:
            file["path"] = path if file["path"].endswith(".pdf") else file["path"]
        return name, json.dumps(manifest).encode()

    with pytest.raises(BackupBroken):
        restore(rewritten(kept, change), tmp_path / "new")
    assert not (tmp_path / "outside.txt").exists()
    assert not Path("/tmp/kaibo-outside.txt").exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_cut_backup_is_refused(kept: Path, tmp_path: Path, share: float) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(kept.read_bytes()[: int(kept.stat().st_size * share)])
    with pytest.raises(BackupBroken):
        restore(cut, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_that_cannot_be_written_leaves_nothing(shop: Shop, at: datetime, tmp_path: Path) -> None:
    with pytest.raises(BackupUnwritable):
        backup(shop, tmp_path / "no such folder" / "b.zip", at=at)
    (tmp_path / "b.zip").mkdir()
    with pytest.raises(BackupUnwritable):
        backup(shop, tmp_path / "b.zip", at=at)
    assert not list(tmp_path.glob(".kaibo-backup-*"))


def test_a_backup_into_the_shop_itself_does_not_hold_itself(shop: Shop, at: datetime) -> None:
    for _ in range(2):
        files = backup(shop, shop.folder / "b.zip", at=at)
    assert {file.path for file in files} == {"shop.db", "shop.toml"}
