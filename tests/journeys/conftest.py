"""Evenings that end with the test, whatever happened; a sample shop, cleared and not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from catalog.compliance.clearing import Wanted, clear_product
from catalog.compliance.sample import clear_all_for_sample
from catalog.products import Products
from catalog.store import Shop
from studio.clock import today
from studio.places import RUNTIME_VARIABLE
from tests.doubles.doorman import Doorman
from tests.doubles.evening import DEMO, Evenings, kaibo

SIGNER = "示例店长"
RANGE_FEN = (6000, 8000)


@pytest.fixture(autouse=True)
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Doors and previews of this test alone."""
    monkeypatch.setenv(RUNTIME_VARIABLE, str(tmp_path / "run"))
    return tmp_path / "run"


@pytest.fixture
def evening(tmp_path: Path, runtime: Path) -> Iterator[Evenings]:
    """Begin evenings that end with the test."""
    evenings = Evenings(tmp_path / "shop")
    yield evenings
    evenings.close()


@pytest.fixture(scope="session")
def uncleared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop, its products imported, nothing signed."""
    shop = tmp_path_factory.mktemp("uncleared") / "shop"
    Shop.open(shop, is_sample=True, name="示例店铺").close()
    kaibo("products", "import", str(DEMO / "products.xlsx"), shop=shop, ok=(0,))
    return shop


@pytest.fixture(scope="session")
def cleared(uncleared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop, everything signed; the duck may cost 60 to 80 yuan."""
    folder = tmp_path_factory.mktemp("cleared") / "shop"
    shutil.copytree(uncleared, folder)
    day: date = today()
    with Shop.open(folder) as shop:
        assert all(verdict.state == "cleared" for verdict in clear_all_for_sample(shop, SIGNER, DEMO / "voucher.png", day))
        duck = Products(shop).found("DEMO-DUCK")
        assert clear_product(shop, duck, Wanted(price_range=RANGE_FEN), by=SIGNER, today=day, now=datetime.now(UTC)).state == "cleared"
    return folder


@pytest.fixture
def shop(cleared: Path, tmp_path: Path) -> Path:
    """A copy of the cleared sample shop."""
    return Path(shutil.copytree(cleared, tmp_path / "shop"))


@pytest.fixture
def rundown(tmp_path: Path) -> Callable[..., str]:
    """Write a rundown of these products (merchant codes, or whole items) and return its path."""

    def write(*items: object) -> str:
        file = tmp_path / "rundown.json"
        listed = [item if isinstance(item, dict) else {"product": item} for item in items]
        file.write_text(json.dumps({"items": listed}, ensure_ascii=False), encoding="utf-8")
        return str(file)

    return write


@pytest.fixture
def doorman() -> Iterator[Doorman]:
    """An on_publish callback that lets nobody in."""
    with Doorman() as doorman:
        yield doorman
