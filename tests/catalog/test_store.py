"""The shop opens safely, or says why not; and nothing is half made."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from catalog.disk_posix import mounts_on_linux, mounts_on_macos, network_filesystem_among
from catalog.errors import (
    CatalogError,
    ShopDamaged,
    ShopDiskFull,
    ShopLocked,
    ShopMissing,
    ShopNewer,
    ShopOnNetworkShare,
    ShopReadOnly,
)
from catalog.steps import STEPS
from catalog.store import Shop


def test_a_new_shop_keeps_its_id_name_and_kind(tmp_path: Path) -> None:
    with Shop.open(tmp_path / "a" / "店铺", name='示例"茶行"\\', is_sample=True) as made:
        made_id = made.id
    with Shop.open(tmp_path / "a" / "店铺", create=False) as again:
        assert (again.id, again.name, again.is_sample) == (made_id, '示例"茶行"\\', True)
        assert again.database.journal_mode == "wal"


def test_every_step_is_applied_once_and_numbers_rise() -> None:
    numbers = [step.NUMBER for step in STEPS]
    assert numbers == sorted(set(numbers))


def test_steps_that_came_between_are_applied_to_an_older_shop(tmp_path: Path) -> None:
    with Shop.open(tmp_path) as shop:
        applied = [row["number"] for row in shop.database.table("steps").rows]
        shop.database.table("people").drop()
        for number in (1, 2):
            shop.database.table("steps").delete(number)
        for name in shop.database.view_names():
            shop.database.view(name).drop()
        for name in ("imports", "product_revisions", "product_keys", "product_texts", "product_grams", "seller_revisions"):
            shop.database.table(name).drop()
    with Shop.open(tmp_path) as shop:
        assert sorted(row["number"] for row in shop.database.table("steps").rows) == sorted(applied)
        assert shop.database.table("people").exists()


def test_a_missing_shop_is_not_made_where_it_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ShopMissing):
        Shop.open(tmp_path / "nowhere", create=False)
    assert not (tmp_path / "nowhere").exists()


def test_a_shop_of_a_newer_kaibo_is_left_alone(tmp_path: Path) -> None:
    with Shop.open(tmp_path) as shop:
        shop.database.table("steps").insert({"number": 9999, "applied_at": ""})
    with pytest.raises(ShopNewer):
        Shop.open(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no read-only mark on Windows")
@pytest.mark.parametrize("marked", ["", "shop.db"])
def test_a_read_only_folder_or_file_is_refused_even_to_root(tmp_path: Path, marked: str) -> None:
    Shop.open(tmp_path / "shop").close()
    before = sorted(path.name for path in (tmp_path / "shop").iterdir())
    (tmp_path / "shop" / marked).chmod(0o555)
    try:
        with pytest.raises(ShopReadOnly):
            Shop.open(tmp_path / "shop")
        assert sorted(path.name for path in (tmp_path / "shop").iterdir()) == before
    finally:
        (tmp_path / "shop" / marked).chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no read-only mark on Windows")
def test_no_shop_is_made_inside_a_read_only_folder(tmp_path: Path) -> None:
    (tmp_path / "marked").mkdir(mode=0o555)
    with pytest.raises(ShopReadOnly):
        Shop.open(tmp_path / "marked" / "a" / "shop")
    assert list((tmp_path / "marked").iterdir()) == []


def may_mount() -> bool:
    """Return whether this user may mount a small file system of his own."""
    return sys.platform == "linux" and not subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode


@pytest.mark.skipif(not may_mount(), reason="a small full disk wants the right to mount one")
def test_a_read_only_and_a_full_file_system_are_told_apart(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(disk)], check=True)
    try:
        with Shop.open(disk / "shop") as shop, pytest.raises(ShopDiskFull):
            shop.database.execute("CREATE TABLE large AS SELECT randomblob(5000000)")
        gc.collect()  # the refused statement keeps the file open as long as its exception lives
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with pytest.raises(ShopReadOnly):
            Shop.open(disk / "shop")
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.parametrize("hold", ["PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE", "BEGIN EXCLUSIVE"])
def test_a_database_that_another_process_holds_is_told_within_seconds(tmp_path: Path, hold: str) -> None:
    Shop.open(tmp_path).close()
    holder = f"""
        import sqlite3, sys
        connection = sqlite3.connect({str(tmp_path / "shop.db")!r}, isolation_level=None)
        for statement in {hold!r}.split(";"):
            connection.execute(statement)
        connection.execute("CREATE TABLE theirs (x)")
        print("held", flush=True)
        sys.stdin.read()
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(holder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(ShopLocked) as told, Shop.open(tmp_path) as shop, shop.writing():
            pass
        assert told.value.retryable
        process.communicate()


@pytest.mark.parametrize("damage", ["garbage", "cut", "empty", "missing", "card"])
def test_a_damaged_shop_is_refused_and_not_touched(tmp_path: Path, damage: str) -> None:
    with Shop.open(tmp_path) as shop:
        shop.database.table("people").insert_all([{"id": str(n), "name": "x" * 500, "role": "desk"} for n in range(500)])
    file = tmp_path / "shop.db"
    whole = file.read_bytes()
    match damage:
        case "garbage":
            file.write_bytes(os.urandom(len(whole)))
        case "cut":
            file.write_bytes(whole[: len(whole) // 3])
        case "empty":
            file.write_bytes(b"")
        case "missing":
            file.unlink()
        case "card":
            (tmp_path / "shop.toml").write_text("id = [", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ShopDamaged), Shop.open(tmp_path) as shop:
        list(shop.database.table("people").rows)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix in {".db", ".toml"}} == before


def test_two_processes_may_make_the_same_shop_at_once(tmp_path: Path) -> None:
    opening = f"from catalog.store import Shop; from pathlib import Path; Shop.open(Path({str(tmp_path / 'shop')!r})).close()"
    started = [subprocess.Popen([sys.executable, "-W", "error", "-c", opening]) for _ in range(3)]
    assert [process.wait(timeout=60) for process in started] == [0, 0, 0]
    with Shop.open(tmp_path / "shop", create=False) as shop:
        assert shop.database.table("steps").count == len(STEPS)


def test_a_failed_writing_leaves_nothing(shop: Shop) -> None:
    twice = [{"id": "1", "name": "示例店长", "role": "owner"}, {"id": "1", "name": "示例主播", "role": "host"}]

    def write() -> None:
        with shop.writing() as database:
            for person in twice:
                database.table("people").insert(person)

    with pytest.raises(sqlite3.IntegrityError):
        write()
    assert shop.database.table("people").count == 0


def test_network_shares_are_known_by_their_mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    linux = (
        "22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n"
        "90 22 0:51 / /mnt/nas\\040shop rw,relatime shared:30 - cifs //nas/shop rw,vers=3.0\n"
        "91 90 8:17 / /mnt/nas\\040shop/usb rw - vfat /dev/sdb1 rw\n"
    )
    mounted = mounts_on_linux(linux)
    assert network_filesystem_among(mounted, Path("/mnt/nas shop/a")) == "cifs"
    assert network_filesystem_among(mounted, Path("/mnt/nas shop/usb/a")) == ""
    assert network_filesystem_among(mounted, Path("/home")) == ""
    macos = "/dev/disk3s1 on / (apfs, sealed, local)\n//me@nas/share on /Volumes/share (smbfs, nodev)\n"
    assert network_filesystem_among(mounts_on_macos(macos), Path("/Volumes/share/shop")) == "smbfs"
    monkeypatch.setattr("catalog.store.network_filesystem", lambda _: "nfs4")
    with pytest.raises(ShopOnNetworkShare):
        Shop.open(tmp_path / "shop")
    assert not (tmp_path / "shop").exists()


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("not a folder", encoding="utf-8")
    with pytest.raises(CatalogError):
        Shop.open(tmp_path / "shop")


def test_a_moved_shop_is_the_same_shop(tmp_path: Path) -> None:
    with Shop.open(tmp_path / "here") as shop:
        made_id = shop.id
    shutil.move(tmp_path / "here", tmp_path / "there")
    with Shop.open(tmp_path / "there", create=False) as shop:
        assert shop.id == made_id
