"""The live room: puts its parts together, and turns what the hand asks for into commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from assets.errors import KaiboError
from studio.destinations_book import DestinationsBook
from studio.live.live_states import Cue, LiveState, allowed
from studio.show.rundown import read_rundown
from studio.show.rundown_item import RundownItem
from ui.bridge.errands import Trouble
from ui.desk import Desk
from ui.live.concerns_sheet import ConcernsSheet
from ui.live.correction_sheet import CorrectionSheet
from ui.live.cue_card import CueCard
from ui.live.destinations_panel import Destination, DestinationsPanel
from ui.live.ending_sheet import EndingSheet
from ui.live.going_live import GoingLive
from ui.live.happenings_panel import HappeningsPanel
from ui.live.programme_window import ProgrammeWindow
from ui.live.rundown_panel import RundownPanel
from ui.live.scene_row import MOST_KEYS, scene_key
from ui.live.stage import Stage
from ui.models.happenings import to_know
from ui.models.on_air import OnAir, on_air_from
from ui.models.rundown_model import RundownLine, RundownModel
from ui.models.scenes import scene_choices
from ui.models.tonight import items_of, keep_items, planned, tonight
from ui.parts.buttons import BigButton
from ui.parts.room import Room
from ui.parts.side_column import SideColumn
from ui.setup.keys_at_hand import NEEDS_PASSPHRASE
from ui.setup.passphrase_sheet import PassphraseSheet

WIDE = 1500
HAPPENINGS_PART = 2
STOP_DEADLINE_S = 20.0
RUNDOWN_FILES = "*.xlsx *.csv *.json"


class LiveRoom(Room):
    """The desk in front of the picture."""

    name = "live"
    icon = "radio"

    def __init__(self, desk: Desk) -> None:
        words, look = desk.words, desk.look
        big = BigButton(words, look, "ui.live.go", "ui.live.end", "ui.live.preparing", "ui.live.stopping", icon="radio")
        super().__init__(desk, big, has_title=False)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.model = RundownModel(words, self)
        self.rundown = RundownPanel(words, look, self.model)
        self.stage = Stage(desk)
        self.cue_card = CueCard(words, look)
        self.destinations = DestinationsPanel(words, look)
        self.happenings = HappeningsPanel(words, look)
        self.side = SideColumn(
            words,
            look,
            (
                ("ui.cue.title", self.cue_card, 5),
                ("ui.destinations.title", self.destinations, 0),
                ("ui.happened.title", self.happenings, 4),
            ),
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.rundown)
        row.addWidget(self.stage, 1)
        row.addWidget(self.side)
        self.column.addLayout(row, 1)
        self.correction = CorrectionSheet(words, look, self)
        self.ending = EndingSheet(words, look, self)
        self.concerns = ConcernsSheet(words, look, self)
        self.passphrase = PassphraseSheet(words, look, self)
        self.programme_window = ProgrammeWindow(words, desk.preview)
        self.going = GoingLive(desk, self)
        self.on_air: OnAir = on_air_from(desk.keeper.snapshot)
        self._planned_for = ""
        self._connect()
        self._ticking = QTimer(self)
        self._ticking.setInterval(500)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        self._show()

    # -- what the room is told

    def enter(self) -> None:
        self.read_destinations()
        self.read_rundown()
        self.read_scenes()

    def read_rundown(self) -> None:
        """Read the rundown again: tonight's, or the running broadcast's plan."""
        broadcast = self.on_air.broadcast if self.on_air.is_on else ""
        today = self.desk.clock().astimezone().date()
        if broadcast:
            self.desk.reader.ask(lambda shop: planned(shop, broadcast, today=today), self._put_lines, self._failed)
        else:
            self.desk.reader.ask(lambda shop: tonight(shop, today=today), self._put_lines, self._failed)

    def read_destinations(self) -> None:
        """Read the saved destinations again."""
        folder = self.desk.shop_folder / "settings"
        self.desk.reader.do(lambda: DestinationsBook(folder).all(), self._put_destinations, self._failed)

    def read_scenes(self) -> None:
        """Read the scenes again: the shop's, or those the running broadcast can show."""
        folder, broadcast = self.desk.shop_folder, self.on_air.broadcast if self.on_air.is_on else ""
        self.desk.reader.do(lambda: scene_choices(folder, broadcast), self.stage.scenes.put, self._failed)

    # -- what the hand asks for

    def press_big(self) -> None:
        """Do what the big button offers."""
        cues = allowed(self.on_air.state)
        if self.going.is_preparing:
            return
        if Cue.GO in cues:
            self.going.go(has_rundown=bool(self.model.lines))
            self._show()
        elif Cue.STOP in cues:
            self.ending.ask(self.on_air, self.seconds)

    def end(self) -> None:
        """End the broadcast."""
        self.desk.keeper.call("stop", self._ended, self._failed, deadline_s=STOP_DEADLINE_S, reason="asked")

    @property
    def is_live(self) -> bool:
        """Whether commands to the picture mean something just now."""
        return self.on_air.state is LiveState.LIVE

    @property
    def seconds(self) -> int:
        """Whole seconds on air."""
        since = self.on_air.since
        return int((self.desk.clock() - since).total_seconds()) if since is not None else 0

    def command(self, do: str, args: dict[str, Any]) -> None:
        """Have the running show do it; what is refused is said beside the picture."""
        self._command(do, **args)

    def _command(self, do: str, **args: Any) -> None:
        if self.is_live:
            self.desk.keeper.call(do, lambda _result: None, self._failed, **args)

    def _connect(self) -> None:
        keeper = self.desk.keeper
        keeper.replaced.connect(self._replaced)
        keeper.is_reachable_changed.connect(lambda _is_reachable: self._show())
        keeper.told.connect(self._told)
        self.big.clicked.connect(self.press_big)
        self.rundown.previous.connect(lambda: self._command("previous"))
        self.rundown.following.connect(lambda: self._command("next"))
        self.rundown.hidden.connect(lambda: self._command("hide"))
        self.rundown.chosen.connect(lambda index: self._command("jump", index=index))
        self.rundown.file_wanted.connect(self._choose_file)
        self.rundown.moved.connect(self._move)
        self.rundown.removed.connect(self._remove)
        self.stage.scene.connect(lambda scene: self._command("scene", name=scene))
        self.stage.muted.connect(lambda is_on: self._command("mute", on=int(is_on)))
        self.stage.programme_wanted.connect(self.toggle_programme_window)
        self.programme_window.closed.connect(lambda: self.stage.show_programme_window(is_open=False))
        self.happenings.correcting.connect(self._begin_correction)
        self.correction.given.connect(self._correct)
        self.ending.agreed.connect(self.end)
        self.passphrase.given.connect(self._keep_passphrase)
        self.destinations.ticked.connect(self._tick_destination)
        self.destinations.started.connect(lambda name: self._command("destinations.start", names=[name]))
        self.destinations.stopped.connect(lambda name: self._command("destinations.stop", names=[name]))
        self.destinations.setup_wanted.connect(lambda: self.went_to.emit("setup"))
        self.going.blocked.connect(self._blocked)
        self.going.concerned.connect(self.concerns.ask)
        self.concerns.agreed.connect(self.going.go_on)
        self.concerns.put_off.connect(self._put_off)
        self.going.failed.connect(self._went_wrong)
        self.going.went.connect(self._show)
        for keys, work in (
            ("PgDown", lambda: self._command("next")),
            ("PgUp", lambda: self._command("previous")),
            ("F8", lambda: self._command("hide")),
            ("F6", lambda: self._command("mute", on=int(not self.on_air.is_muted))),
            ("F7", self._begin_correction),
            ("Ctrl+Return", self.press_big),
        ):
            QShortcut(QKeySequence(keys), self, work)
        for number in range(MOST_KEYS):
            QShortcut(QKeySequence(scene_key(number)), self, lambda number=number: self._choose_scene(number))

    def _choose_scene(self, number: int) -> None:
        if self.is_live:
            self.stage.scenes.choose(number)

    def _put_off(self) -> None:
        self.going.put_off()
        self._show()

    # -- the rundown before going live

    def _choose_file(self) -> None:
        words = self.desk.words
        name, _kind = QFileDialog.getOpenFileName(
            self, words.say("ui.rundown.from-file"), "", f"{words.say('ui.files.rundown')} ({RUNDOWN_FILES})"
        )
        if name:
            self.take_rundown(Path(name))

    def take_rundown(self, file: Path) -> None:
        """Make *file* tonight's rundown."""
        folder = self.desk.shop_folder
        self.desk.reader.do(lambda: keep_items(folder, read_rundown(file)), lambda _none: self.read_rundown(), self._failed)

    def add_to_rundown(self, products: Sequence[str]) -> None:
        """Put *products* at the end of tonight's rundown."""
        self._edit(lambda items: [*items, *(RundownItem(product=product) for product in products)])

    def _move(self, row: int, to: int) -> None:
        self._edit(lambda items: _moved(items, row, to))

    def _remove(self, row: int) -> None:
        self._edit(lambda items: items[:row] + items[row + 1 :])

    def _edit(self, change: Callable[[list[RundownItem]], list[RundownItem]]) -> None:
        folder = self.desk.shop_folder
        self.desk.reader.do(lambda: keep_items(folder, change(list(items_of(folder)))), lambda _none: self.read_rundown(), self._failed)

    def _put_lines(self, lines: tuple[RundownLine, ...]) -> None:
        self.model.put(lines)
        self.model.show_on_air(self.on_air.index)
        self._show()

    def _put_destinations(self, saved: Sequence[Any]) -> None:
        known = [Destination(name=one.name, server=one.server) for one in saved]
        self.destinations.put(known, self.desk.preferences.now.tonight)
        self._show()

    def _tick_destination(self, name: str, is_on: bool) -> None:  # noqa: FBT001 - Qt gives it
        others = [each for each in self.desk.preferences.now.tonight if each != name]
        self.desk.preferences.change(tonight=tuple([*others, name] if is_on else others))

    # -- corrections, trouble, the programme window

    def _begin_correction(self) -> None:
        if not self.correction.by.text():
            self.correction.by.setText(self.desk.preferences.now.person)
        self.correction.open_sheet()

    def _correct(self, said: str, put_right: str, by: str) -> None:
        self.desk.preferences.change(person=by)
        self.desk.keeper.call("correct", self._corrected, self._failed, said=said, put_right=put_right, by=by)

    def _corrected(self, _result: dict[str, Any]) -> None:
        self.correction.done()
        self.tell_done("ui.correct.kept")

    def toggle_programme_window(self) -> None:
        """Open the programme window on the screen that is not the desk's, or close it."""
        if self.programme_window.isVisible():
            self.programme_window.close()
            return
        screens = QGuiApplication.screens()
        others = [screen for screen in screens if screen is not self.screen()]
        self.programme_window.open_on((others or screens)[0])
        self.stage.show_programme_window(is_open=True)

    def _blocked(self, blocks: list[dict[str, Any]]) -> None:
        self._show()
        self.told.emit("ui.live.blocked", {"count": len(blocks), "first": blocks[0]["name"] if blocks else ""}, "trouble")
        self.went_to.emit("checks")

    def _went_wrong(self, trouble: Trouble) -> None:
        self._show()
        if trouble.code in NEEDS_PASSPHRASE:
            self.passphrase.open_sheet()
        self.tell(trouble)

    def _keep_passphrase(self, passphrase: str) -> None:
        self.desk.keys.passphrase = passphrase
        self.press_big()

    def _failed(self, error: KaiboError) -> None:
        self.tell(Trouble(code=error.code, facts=dict(error.facts)))

    def _ended(self, result: dict[str, Any]) -> None:
        if result.get("broadcast"):
            self.tell_done("ui.live.ended", broadcast=str(result["broadcast"]))

    # -- showing

    def _replaced(self) -> None:
        self.on_air = on_air_from(self.desk.keeper.snapshot)
        self.read_rundown()
        self.read_scenes()
        self._show()

    def _told(self, topic: str, _kind: str, _facts: object) -> None:
        if topic == "level":
            return
        was_on = self.on_air.is_on
        self.on_air = on_air_from(self.desk.keeper.snapshot)
        if topic == "live" and self.on_air.is_on != was_on:
            self.model.begin_again()
            self.read_rundown()
            self.read_scenes()
        elif topic == "card":
            self.model.show_on_air(self.on_air.index)
        self._show()

    def _show(self) -> None:
        on_air, is_live = self.on_air, self.is_live
        self.rundown.allow(is_live=on_air.is_on or self.going.is_preparing, has_card=on_air.index >= 0)
        self.stage.show_now(on_air, is_live=is_live)
        self.cue_card.show_line(self.model.on_air, on_air.card_at)
        following = self.model.next_index
        self.stage.next_card.show_line(self.model.lines[following] if following >= 0 else None)
        self.destinations.show_now(on_air.outputs, is_on=on_air.is_on)
        self.happenings.model.put(to_know(self.desk.keeper.snapshot["happenings"], on_air.alarms))
        name = "ui.happened.title-urgent" if on_air.alarms else "ui.happened.title"
        self.side.mark(HAPPENINGS_PART, name, is_urgent=bool(on_air.alarms))
        self.happenings.correct_button.setEnabled(is_live)
        self._show_big()
        self._tick()

    def _show_big(self) -> None:
        state, cues = self.on_air.state, allowed(self.on_air.state)
        is_preparing = self.going.is_preparing and state is LiveState.IDLE
        if is_preparing or (state is LiveState.PREPARING):
            self.big.call("ui.live.preparing", "loader", ends=True)
        elif Cue.GO in cues:
            self.big.call("ui.live.go", "radio")
        elif state is LiveState.STOPPING:
            self.big.call("ui.live.stopping", "loader", ends=True)
        else:
            self.big.call("ui.live.end", "square", ends=True)
        self.big.setEnabled(not is_preparing and self.desk.keeper.is_reachable and bool({Cue.GO, Cue.STOP} & cues))

    def _tick(self) -> None:
        self.cue_card.tick(self.desk.clock())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        is_wide = event.size().width() >= WIDE
        self.rundown.setFixedWidth(400 if is_wide else 330)
        self.side.setFixedWidth(500 if is_wide else 340)


def _moved(items: list[RundownItem], row: int, to: int) -> list[RundownItem]:
    kept = list(items)
    kept.insert(to, kept.pop(row))
    return kept
