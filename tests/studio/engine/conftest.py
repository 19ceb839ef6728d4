"""Small shows for the engine: painted pieces, plans, a catalogue that answers as told, a courier that only listens."""

from __future__ import annotations

import contextlib
import hashlib
import io
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from catalog.compliance.standing import Standing
from catalog.errors import CatalogError
from studio.clock import utc_now
from studio.engine.engine import Engine
from studio.show.plan import Entry, Overlay, SellerLine, ShownCard, ShowPlan, Source

FLV_HEADER = b"FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00"
HELLO_BYTES = 7 + 64 + 1
Told = list[tuple[str, str, dict[str, Any]]]


def stands(**changes: Any) -> Standing:
    """Return how a product stands: cleared, unless told otherwise."""
    given: dict[str, Any] = {
        "product": "p1",
        "revision": 1,
        "clearance": "c1",
        "examined": "e1",
        "is_clear": True,
        "reason_code": "",
        "price_fens": (6800,),
    }
    return Standing(**given | {"price_min_fen": 5000, "price_max_fen": 9000} | changes)


class Catalogue:
    """A catalogue as the gate sees it. Set ``standings`` or ``is_silent`` and it has changed."""

    def __init__(self) -> None:
        self.standings: dict[str, Standing] = {}
        self.is_silent = False
        self.is_news = False

    def block(self, product: str) -> None:
        """Take the product's clearance away."""
        self.standings[product] = stands(product=product, is_clear=False, reason_code="gate.no-clearance")
        self.is_news = True

    def changed(self) -> bool:
        self._answer()
        is_news, self.is_news = self.is_news, False
        return is_news

    def standing(self, product_id: str, *, today: date) -> Standing:
        self._answer()
        return self.standings.get(product_id, stands())

    def close(self) -> None:
        pass

    def _answer(self) -> None:
        if self.is_silent:
            raise CatalogError


class Courier:
    """A packet door that keeps what it gets. ``tags`` begins behind the greeting of the newest connection."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.greetings: list[bytes] = []
        self.tags = bytearray()
        self.connection: socket.socket | None = None
        self.grew = threading.Condition()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
                greeting = connection.recv(HELLO_BYTES, socket.MSG_WAITALL)
            except OSError:
                return
            with self.grew:
                self.connection = connection
                self.greetings.append(greeting)
                self.tags = bytearray()
            with connection:
                try:
                    while part := connection.recv(1 << 16):
                        with self.grew:
                            self.tags += part
                            self.grew.notify_all()
                except OSError:
                    continue

    def wait_for(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        with self.grew:
            assert self.grew.wait_for(true, seconds)

    def hang_up(self) -> None:
        if self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    def flv(self) -> bytes:
        with self.grew:
            return FLV_HEADER + bytes(self.tags)

    def played(self) -> list[av.VideoFrame | av.AudioFrame]:
        with av.open(io.BytesIO(self.flv()), "r", format="flv") as stream:
            return [frame for packet in stream.demux() for frame in packet.decode() if isinstance(frame, av.VideoFrame | av.AudioFrame)]

    def close(self) -> None:
        self.hang_up()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(2)


@pytest.fixture
def courier() -> Iterator[Courier]:
    """Return a courier that only listens."""
    courier = Courier()
    yield courier
    courier.close()


@pytest.fixture
def catalogue() -> Catalogue:
    """Return a catalogue in which everything is cleared."""
    return Catalogue()


@pytest.fixture
def painted(tmp_path: Path) -> Callable[..., Overlay]:
    """Paint a plain overlay: grey level, place and size."""

    def paint(level: int, x: int = 0, y: int = 0, width: int = 32, height: int = 32) -> Overlay:
        file = tmp_path / f"painted-{level}-{width}x{height}.png"
        cv2.imwrite(str(file), np.full((height, width, 4), (level, level, level, 255), np.uint8))
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        return Overlay(file=str(file), sha256=sha256, x=x, y=y, width=width, height=height)

    return paint


@pytest.fixture
def entry(painted: Callable[..., Overlay]) -> Callable[..., Entry]:
    """Make an entry whose card is one grey level, at the top left; its seller line another, at the bottom."""

    def make(product: str, level: int = 255, seller: str = "s1", **changes: Any) -> Entry:
        facts: dict[str, Any] = {
            "product": product, "revision": 1, "name": f"{product} name", "variant": "500 g", "price_fen": 6800, "price_text": "¥68.00/盒",
            "unit": "盒", "compared_fen": None, "compared_text": "", "basis_text": "", "stock": 5, "link": "", "clearance": "c1",
            "examined": "e1", "overlay": painted(level),
        }  # fmt: skip
        line = SellerLine(seller=seller, text=f"seller {seller}", overlay=painted(60 if seller == "s1" else 160, y=64, height=16))
        return Entry(card=ShownCard(**facts | changes), seller=line)

    return make


@pytest.fixture
def plan(tmp_path: Path) -> Callable[..., ShowPlan]:
    """Make a plan for a small, quick show."""

    def make(camera: str = "pattern", **changes: Any) -> ShowPlan:
        given: dict[str, Any] = {
            "broadcast": "20261123-203000-a1b2c3", "shop_folder": str(tmp_path / "shop"), "width": 64, "height": 96,
            "frames_per_second": 15, "video_kbps": 200, "audio_kbps": 64, "microphones": ("tone",),
            "preset": "ultrafast",
            "sources": (Source(name="main", device=camera),),
        }  # fmt: skip
        return ShowPlan(**given | changes)

    return make


@pytest.fixture
def told() -> Told:
    """Return what the engine told: kind, at, facts."""
    return []


@pytest.fixture
def engine(tmp_path: Path, told: Told, catalogue: Catalogue, courier: Courier) -> Iterator[Engine]:
    """Return an engine of the test's shop, connected to the courier."""
    failures: list[str] = []
    shop = tmp_path / "shop"
    shop.mkdir()
    engine = Engine(
        shop_folder=shop,
        runtime=tmp_path,
        tell=lambda kind, at, facts: told.append((kind, at, facts)),
        open_standings=lambda: catalogue,
        now=utc_now,
        on_failed=lambda: failures.append("failed"),
    )
    engine.courier("127.0.0.1", courier.port, "a" * 64)
    yield engine
    engine.close()
    assert not failures
