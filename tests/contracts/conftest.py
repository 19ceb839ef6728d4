"""The product from outside: the command line as other programs call it, and one shop that was imported through it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest

HEADER = ("商品名称", "条码", "商家编码", "规格", "直播价", "划线价", "计价单位", "库存", "类目", "销售者")
TEA = ("高山绿茶", "6901234567892", "TEA-100", "100克", "128.00", "", "盒", 30, "TEA", "示例茶业")
CUP = ("青瓷杯", "6901028075763", "CUP-1", "白色", "￥1,280.00", "", "个", 12, "家居", "示例茶业")
SMALL = ("--size", "216x384", "--fps", "15", "--camera", "pattern", "--microphone", "tone")
SIGNER = "示例店长"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one run of the command line left behind."""

    exit_code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


Kaibo = Callable[..., Told]
Sheet = Callable[..., Path]


def run(shop: Path, *words: object, lines: bytes = b"", json_out: bool = True, lang: str = "zh_CN") -> Told:
    """Run ``kaibo`` as another program would."""
    command = [sys.executable, "-m", "studio.cli", *map(str, words), "--shop", str(shop), "--lang", lang, *(["--json"] if json_out else [])]
    done = subprocess.run(command, input=lines, capture_output=True, timeout=60, check=False, env=dict(os.environ))
    return Told(exit_code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


def sheet(file: Path, *rows: Sequence[object]) -> Path:
    """Write a product list under the contract's headers."""
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def sign_everything(shop: Path, product: str, paper: Path, *more: object) -> Told:
    """Sign whatever the checklist says is missing, with nothing but what its JSON says."""
    checklist = run(shop, "check", "product", product).document["checklist"]
    lacking = [item["id"] for item in checklist if item["blocks"]]
    signed = [word for item in lacking for word in ("--item", f"{item}={paper}")]
    return run(shop, "clear", product, "--by", SIGNER, *signed, *more)


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document as small as a document can be, in a folder with blanks and an emoji."""
    file = tmp_path_factory.mktemp("凭证 🍵") / "许可证 1.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    return file


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory, paper: Path) -> Path:
    """A shop whose two products were imported and cleared; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("店 铺") / "shop"
    imported = run(folder, "products", "import", sheet(folder.parent / "商品 表.xlsx", TEA, CUP))
    assert (imported.exit_code, imported.document["new"]) == (0, 2)
    assert sign_everything(folder, "TEA-100", paper, "--price", "100-200").exit_code == 0
    assert sign_everything(folder, "CUP-1", paper).exit_code == 0
    return folder


@pytest.fixture
def kaibo(shop: Path) -> Kaibo:
    """Run a command on the session's shop."""

    def on_the_shop(*words: object, **how: Any) -> Told:
        return run(shop, *words, **how)

    return on_the_shop


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A folder where no shop is yet."""
    return tmp_path / "新店"
