"""Whatever happens to the disk, a shop is whole or not there: backups verify, full disks and crashes leave nothing half written."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from catalog.backup import BackupDiskFull, backup, restore
from catalog.broadcasts.timeline import Timeline
from catalog.errors import ShopDiskFull
from catalog.evidence import take_in as take_in_evidence
from catalog.exporting import ExportDiskFull, export
from catalog.importing.spreadsheet_import import preview, write
from catalog.photos import take_in
from catalog.product import Product, Variant
from catalog.products import Products
from catalog.store import Shop
from catalog.verifying import verify_shop
from tests.doubles.product_lists import HEADER, as_csv

FULL_KB = 3000


@pytest.fixture
def kept(shop: Shop, shelf: Products, at: datetime, tmp_path: Path) -> Shop:
    """A shop with one of everything that carries a hash."""
    tea = shelf.save(Product(name="茶", variants=(Variant(price_fen=1),)), by="示例店长", at=at)
    Image.effect_noise((300, 300), 90).save(tmp_path / "照片.png")
    take_in(shop, tea, [tmp_path / "照片.png"], by="示例店长", at=at)
    (tmp_path / "许可证 📜.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    take_in_evidence(shop, tmp_path / "许可证 📜.pdf", by="示例店长", at=at)
    broadcast = shop.folder / "broadcasts" / "b1"
    broadcast.mkdir(parents=True)
    timeline = Timeline(broadcast / "timeline.jsonl", clock=lambda: at)
    for number in range(5):
        timeline.append("card-shown", {"product": tea.id, "price": number})
    timeline.close()
    return shop


def test_everything_verifies_after_a_restore_on_another_path(kept: Shop, at: datetime, tmp_path: Path) -> None:
    backup(kept, tmp_path / "店 🍵.zip", at=at)
    restore(tmp_path / "店 🍵.zip", tmp_path / "新 🏠" / "店")
    with Shop.open(tmp_path / "新 🏠" / "店", create=False) as again:
        seen = verify_shop(again)
        assert Products(again).search("cha")[0].photos
    assert (seen.documents, seen.photos, seen.timelines, seen.broken) == (1, 1, 1, ())


@pytest.mark.parametrize(
    ("where", "kind"), [("evidence/*", "document"), ("photos/*", "photo"), ("broadcasts/*/timeline.jsonl", "timeline")]
)
def test_one_changed_byte_is_found(kept: Shop, where: str, kind: str) -> None:
    file = next(iter(kept.folder.glob(where)))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert [each.kind for each in verify_shop(kept).broken] == [kind]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own that is soon full."""
    disk = tmp_path / "小盘 💾"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={FULL_KB}k", "tmpfs", str(disk)], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount a small full disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="a small full disk is mounted the Linux way")
def test_a_full_disk_keeps_no_half_backup_and_no_half_export(kept: Shop, at: datetime, small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes((FULL_KB - 40) * 1000))
    with pytest.raises(BackupDiskFull):
        backup(kept, small_disk / "店.zip", at=at)
    for number in range(400):
        Products(kept).save(Product(name=f"茶{number}", variants=(Variant(price_fen=number),)), by="示例店长", at=at)
    (small_disk / "more").write_bytes(bytes((FULL_KB * 1024 - (FULL_KB - 40) * 1000) - 12_000))
    with pytest.raises(ExportDiskFull):
        export(Products(kept).all(), [], small_disk / "商品.xlsx")
    assert sorted(path.name for path in small_disk.iterdir()) == ["filler", "more"]


@pytest.mark.skipif(sys.platform != "linux", reason="a small full disk is mounted the Linux way")
def test_an_import_on_a_full_disk_shows_nothing_and_can_be_done_again(small_disk: Path, at: datetime, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_bytes(as_csv([HEADER, *((f"龙井茶{n}", "250g", "", f"M{n}", "68", "", "盒", "1", "茶", "示例茶行") for n in range(6000))]))
    with Shop.open(small_disk / "店") as shop:
        Products(shop).save(Product(name="老茶", variants=(Variant(price_fen=1),)), by="示例店长", at=at)
        seen = preview(shop, file)
        with pytest.raises(ShopDiskFull):
            write(shop, seen, by="示例店长", at=at)
    with Shop.open(small_disk / "店") as again:
        assert [product.name for product in Products(again).all()] == ["老茶"]
        assert again.database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_two_processes_that_edit_one_product_are_told_apart(shop: Shop, shelf: Products, at: datetime) -> None:
    saved = shelf.save(Product(name="茶", variants=(Variant(price_fen=0),)), by="示例店长", at=at)
    code = f"""
import sys, json
from datetime import UTC, datetime
from pathlib import Path
from catalog.batch_editing import edited, read_setting
from catalog.errors import ProductChanged
from catalog.products import Products
from catalog.store import Shop
done = lost = 0
with Shop.open(Path({str(shop.folder)!r})) as shop:
    shelf = Products(shop)
    while done < 15:
        try:
            shelf.save(edited(shelf.get({saved.id!r}), [read_setting("price+=0.01")]), by=sys.argv[1], at=datetime.now(UTC))
            done += 1
        except ProductChanged:
            lost += 1
print(json.dumps([done, lost]))
"""
    started = [subprocess.Popen([sys.executable, "-c", code, name], stdout=subprocess.PIPE, text=True) for name in ("甲", "乙")]
    done = [json.loads(process.communicate(timeout=90)[0])[0] for process in started]
    standing = shelf.get(saved.id)
    assert (sum(done), standing.variants[0].price_fen, standing.revision) == (30, 30, 31)


def test_a_clearance_row_that_somebody_wrote_is_found(kept: Shop) -> None:
    kept.database.table("clearances").insert({"id": "cfalse", "product": "p", "document": '{"id": "cfalse"}'})
    assert [each.kind for each in verify_shop(kept).broken] == ["clearance"]
