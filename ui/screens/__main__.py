"""``python -m ui.screens --out FOLDER``: a PNG of every room, sheet, empty and error state, in two languages, looks and sizes."""

from __future__ import annotations

import argparse
import copy
import itertools
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from assets.wording import hint, say
from studio.keeper import snapshot as snapshots
from ui.app import Studio
from ui.closing import Closing
from ui.live.going_live import UNSIGNED
from ui.models.takings import page_of
from ui.screens.programme_picture import programme_picture
from ui.screens.sample_evening import Evening, make_evening, utc_evening
from ui.screens.stand_in_link import StandInLink

LANGUAGES = ("zh_CN", "en")
THEMES = ("light", "dark")
SIZES = ((1366, 768), (1920, 1080))
SETTLE_MS = 400


class Photographer:
    """Takes pictures of one window."""

    def __init__(self, out: Path, tail: str) -> None:
        self._out, self._tail = out, tail

    def take(self, studio: Studio, name: str, *, widget: object = None) -> None:
        """Take a picture of the window, or of *widget*, as *name*."""
        settle(SETTLE_MS)
        shown = widget if isinstance(widget, Closing) else studio.window
        shown.grab().save(str(self._out / f"{name}-{self._tail}.png"))


def settle(milliseconds: int) -> None:
    """Let the window read, lay out and paint."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """How one round of pictures looks."""

    language: str
    theme: str
    width: int
    height: int

    @property
    def tail(self) -> str:
        """The end of its files' names."""
        return f"{self.language}-{self.theme}-{self.width}x{self.height}"


def photograph(app: QApplication, evening: Evening, empty_shop: Path, out: Path, setting: Setting) -> None:
    """Take every picture in one setting."""
    photographer = Photographer(out, setting.tail)

    def opened(shop: Path, snapshot: dict[str, Any]) -> Studio:
        def attach_to(*_words: Any, **_options: Any) -> StandInLink:
            return StandInLink(copy.deepcopy(snapshot))

        studio = Studio(app, shop, language=setting.language, theme=setting.theme, attach_to=attach_to)
        studio.window.resize(setting.width, setting.height)
        studio.window.show()
        studio.start()
        settle(SETTLE_MS)
        return studio

    studio = opened(empty_shop, snapshots.empty())
    for room in studio.window.rooms:
        studio.window.go_to(room)
        photographer.take(studio, f"{room}-empty")
    leave(studio)
    studio = opened(evening.shop, snapshots.empty())
    photographer.take(studio, "live-before")
    leave(studio)
    studio = opened(evening.shop, evening.snapshot)
    take_live(studio, evening, photographer)
    take_rooms(studio, evening, photographer)
    leave(studio)


def take_live(studio: Studio, evening: Evening, photographer: Photographer) -> None:
    """Take the live room and what opens in it."""
    live = studio.window.live
    studio.desk.preview.painted.emit(programme_picture(evening.plan, 1))
    photographer.take(studio, "live")
    for number, name in ((1, "destinations"), (2, "alarms")):
        live.side.choose(number)
        photographer.take(studio, f"live-{name}")
    live.side.choose(0)
    studio.window.bar.sound_button.click()
    photographer.take(studio, "live-sound")
    studio.window.sound.close_sheet()
    live.concerns.ask(sample_concerns(studio.desk.words.language))
    photographer.take(studio, "live-concerns")
    live.concerns.close_sheet()
    live.happenings.correct_button.click()
    photographer.take(studio, "live-correction")
    live.correction.close_sheet()
    live.press_big()
    photographer.take(studio, "live-ending")
    live.ending.close_sheet()
    studio.window.notices.tell("keeper.gone")
    photographer.take(studio, "live-trouble")
    studio.window.notices.withdraw("keeper.gone")
    closing = Closing(studio.desk, studio.window)
    closing.show()
    photographer.take(studio, "closing", widget=closing)
    closing.close()


def take_rooms(studio: Studio, evening: Evening, photographer: Photographer) -> None:
    """Take the other rooms and what opens in them."""
    window = studio.window
    window.go_to("shelf")
    photographer.take(studio, "shelf")
    shelf = window.shelf
    shelf.wizard.begin()
    photographer.take(studio, "shelf-import-choose")
    shelf.wizard.show_preview(sample_preview(studio.desk.words.language))
    photographer.take(studio, "shelf-import-look")
    shelf.wizard.close_sheet()
    shelf.sheet.show_product(shelf.table.model.records[0])
    photographer.take(studio, "shelf-product")
    shelf.sheet.close_sheet()
    window.go_to("checks")
    photographer.take(studio, "checks")
    window.checks.big.click()
    photographer.take(studio, "checks-sign")
    window.checks.form.close_sheet()
    window.go_to("takings")
    window.takings.show_page(page_of(evening.summary, as_of=f"{studio.desk.clock().astimezone():%Y-%m-%d}"))
    photographer.take(studio, "takings")
    window.go_to("setup")
    photographer.take(studio, "setup")
    window.setup.form.begin()
    photographer.take(studio, "setup-destination")
    window.setup.form.close_sheet()


def leave(studio: Studio) -> None:
    """Put the window away."""
    studio.window.hide()
    studio.close()
    studio.window.deleteLater()
    studio.deleteLater()
    settle(10)


def sample_concerns(language: str) -> list[dict[str, Any]]:
    """Return what ``kaibo plan`` would give to think about."""
    early = {"name": "快手", "until": "2026-11-23 21:00"}
    told = {"code": "gate.key-ends-early", "message": say("gate.key-ends-early", language, **early)}
    return [{**told, "hint": hint("gate.key-ends-early", language, **early)}, *({"code": UNSIGNED, "message": ""} for _item in range(7))]


def sample_preview(language: str) -> dict[str, object]:
    """Return what a dry run would say of a file with one wrong price."""
    told = say("catalog.money-unreadable", language, value="abc")
    return {
        "file": "商品表.xlsx", "new": 3, "changed": 2, "unchanged": 14,
        "refused": [{"row": 7, "column": "直播价", "code": "catalog.money-unreadable", "message": told}],
        "warnings": [],
        "planned": [
            {"name": "示例酱鸭礼盒", "rows": [2], "is_new": False, "prices": ["68.00"]},
            {"name": "示例芝麻糖", "rows": [3, 4], "is_new": True, "prices": ["18.00", "32.00"]},
        ],
    }  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Take every picture; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ui.screens", description="Pictures of every room of the window.")
    parser.add_argument("--out", type=Path, default=Path("build/screens"))
    parser.add_argument("--only", default="", metavar="LANGUAGE-THEME-SIZE", help="such as zh_CN-dark-1366x768")
    given = parser.parse_args(arguments)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    given.out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        evening = make_evening(Path(folder), utc_evening())
        for language, theme, (width, height) in itertools.product(LANGUAGES, THEMES, SIZES):
            setting = Setting(language=language, theme=theme, width=width, height=height)
            if given.only in {"", setting.tail}:
                photograph(app, evening, Path(folder) / f"empty-{setting.tail}", given.out, setting)
    return 0


if __name__ == "__main__":
    sys.exit(main())
