"""The bar at the foot of the window: am I on air, is it going well, and the room's one big button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from studio.live.live_states import LiveState
from ui.desk import Desk
from ui.live.sound_strip import decibels
from ui.live.sound_strips import SoundStrips
from ui.look.lettering import letters
from ui.models.on_air import SILENCE_MDB, OnAir, clock_text, on_air_from
from ui.models.state_words import HEALTH, LIVE, Shown, health_shown
from ui.parts.buttons import BigButton, icon_button
from ui.parts.level_meter import LevelMeter
from ui.parts.panel import text_label
from ui.parts.state_chip import StateChip
from ui.words.speaking import widest

RECORDING = {
    "off": Shown(code="ui.recording.off", shape="circle", tone="quiet"),
    "on": Shown(code="ui.recording.on", shape="circle-check", tone="clear"),
    "failed": Shown(code="ui.recording.failed", shape="octagon-x", tone="live"),
}
OUTPUTS = {
    "none": Shown(code="ui.outputs.none", shape="circle", tone="quiet"),
    "all": Shown(code="ui.outputs.all", shape="circle-check", tone="clear"),
    "some": Shown(code="ui.outputs.some", shape="triangle-alert", tone="caution"),
    "nothing": Shown(code="ui.outputs.nothing", shape="octagon-x", tone="live"),
}

FULL_RATE = 100


def outputs_shown(on_air: OnAir) -> Shown:
    """Return the one word for all destinations together."""
    live = sum(output.state == "live" for output in on_air.outputs)
    if not on_air.is_on or not on_air.outputs:
        return OUTPUTS["none"]
    return OUTPUTS["all" if live == len(on_air.outputs) else "some" if live else "nothing"]


def recording_shown(on_air: OnAir) -> Shown:
    """Return the word for the recording."""
    if on_air.recording_code:
        return RECORDING["failed"]
    return RECORDING["on" if on_air.is_recording and on_air.is_on else "off"]


class Told(QWidget):
    """A state's chip with a line of quiet detail below, which keeps room for the longest of *lines* (codes with facts)."""

    def __init__(self, desk: Desk, kinds: Mapping[str, Shown], lines: Sequence[tuple[str, dict[str, object]]]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.chip = StateChip(desk.words, desk.look, kinds.values(), is_bold=True)
        self.detail = text_label("quiet", 12)
        self.detail.setMinimumWidth(max(widest(QFontMetrics(letters(12)), (code,), **facts) for code, facts in lines))
        column.addWidget(self.chip)
        column.addWidget(self.detail)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)


class LiveBar(QFrame):
    """Always there, in every room; only the big button is the room's.

    Signals: ``commanded`` (a command of the sound desk, what it is about), ``sound_wanted`` (all sources are to be shown).
    """

    commanded = Signal(str, object)
    sound_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        words, look = desk.words, desk.look
        self.setProperty("kind", "bar")
        self.setFixedHeight(72)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(16)
        sound = QWidget()
        column = QVBoxLayout(sound)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.meter = LevelMeter(words, look)
        self.meter_word = text_label("quiet", 12)
        self.meter_word.setMinimumWidth(_level_width())
        self.sound_button = icon_button(words, look, "ui.sound.open", "sliders-vertical", self.sound_wanted.emit)
        upper = QHBoxLayout()
        upper.setSpacing(4)
        upper.addWidget(self.meter)
        upper.addWidget(self.sound_button)
        upper.addStretch(1)
        column.addLayout(upper)
        column.addWidget(self.meter_word)
        self.strips = SoundStrips(words, look)
        self.strips.commanded.connect(self.commanded)
        sound.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        numbers = {"live": 88, "all": 88}
        self.outputs = Told(desk, OUTPUTS, [("ui.outputs.count", dict(numbers))])
        self.recording = Told(desk, RECORDING, [("ui.recording.sealed", {"seconds": 8888})])
        self.health = Told(desk, HEALTH, [("ui.health.dropped", {"dropped": 88888}), ("ui.health.rate", {"percent": 88})])
        row.addWidget(sound)
        row.addWidget(self.strips, 1)
        for widget in (self.outputs, self.recording, self.health):
            row.addWidget(widget)
        self.state = StateChip(words, look, LIVE.values(), pixels=16, is_bold=True)
        self.clock = text_label(size=16)
        words.name(self.clock, "ui.bar.clock")
        now = QVBoxLayout()
        now.setSpacing(0)
        now.addStretch(1)
        now.addWidget(self.state)
        now.addWidget(self.clock)
        now.addStretch(1)
        row.addLayout(now)
        self.buttons = QStackedWidget()
        self.buttons.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self.buttons)
        desk.keeper.replaced.connect(self.show_now)
        desk.keeper.told.connect(self._told)
        words.changed.connect(self.show_now)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.show_now)
        self._timer.start()
        self.show_now()

    def add_button(self, button: BigButton) -> None:
        """Take a room's big button; all take the room of the widest."""
        self.buttons.addWidget(button)

    def show_now(self) -> None:
        """Show the snapshot."""
        on_air = on_air_from(self._desk.keeper.snapshot)
        words, now = self._desk.words, self._desk.clock()
        self.state.show_state(LIVE[on_air.state])
        self.clock.setText(clock_text(int((now - on_air.since).total_seconds())) if on_air.since else "")
        self.outputs.chip.show_state(outputs_shown(on_air))
        live = sum(output.state == "live" for output in on_air.outputs)
        self.outputs.detail.setText(words.say("ui.outputs.count", live=live, all=len(on_air.outputs)) if on_air.is_on else "")
        self.recording.chip.show_state(recording_shown(on_air))
        self.recording.detail.setText(self._sealed(on_air, now))
        self.health.chip.show_state(health_shown(on_air.health if on_air.is_on else ""))
        is_lower = on_air.rate_percent < FULL_RATE
        detail = (
            words.say("ui.health.rate", percent=on_air.rate_percent) if is_lower else words.say("ui.health.dropped", dropped=on_air.dropped)
        )
        self.health.detail.setText(detail if on_air.is_on else "")
        why = self._why(on_air) if on_air.is_on else ""
        self.health.setToolTip(why)
        self.health.setAccessibleDescription(why)
        self._level(on_air)

    def _why(self, on_air: OnAir) -> str:
        words = self._desk.words
        lines = [words.say(f"engine.health.because.{reason}") for reason in on_air.health_reasons]
        if on_air.rate_percent < FULL_RATE:
            lines.append(words.say("ui.health.rate-why", percent=on_air.rate_percent, kbps=f"{on_air.rate_kbps:,}"))
            lines.append(words.say("ui.health.dropped", dropped=on_air.dropped))
        lines.append(words.say("ui.health.late", milliseconds=f"{on_air.late_p99_us / 1000:.1f}", frames=f"{on_air.frames:,}"))
        return "\n".join(lines)

    def _sealed(self, on_air: OnAir, now: datetime) -> str:
        if not on_air.is_on or on_air.recording_code:
            return ""
        if on_air.sealed_at is None:
            return self._desk.words.say("ui.recording.open")
        return self._desk.words.say("ui.recording.sealed", seconds=max(0, int((now - on_air.sealed_at).total_seconds())))

    def _level(self, on_air: OnAir) -> None:
        words, mix = self._desk.words, on_air.mix
        self.meter.show_level(on_air.peak_mdb, on_air.rms_mdb)
        self.strips.show_now(on_air.strips, is_live=on_air.state is LiveState.LIVE)
        word = words.say("ui.level.muted" if on_air.is_muted else self.meter.word if on_air.is_on else "ui.level.off")
        is_heard = on_air.is_on and not on_air.is_muted and mix.momentary_mlufs > SILENCE_MDB
        loudness = words.say("ui.level.loudness", word=word, momentary=f"{mix.momentary_mlufs / 1000:.0f}") if is_heard else word
        self.meter_word.setText(loudness)
        told = {name: decibels(getattr(mix, f"{name}_mlufs")) for name in ("momentary", "short", "integrated")}
        self.meter.setToolTip(words.say("ui.sound.mix", peak=decibels(mix.true_peak_mdb), **told) if is_heard else "")

    def _told(self, topic: str, _kind: str, _facts: object) -> None:
        if topic == "level":
            self._level(on_air_from(self._desk.keeper.snapshot))
        else:
            self.show_now()


def _level_width() -> int:
    """Return the pixels of the longest word of the level, with its loudness."""
    metrics = QFontMetrics(letters(12))
    heard = widest(metrics, ("ui.level.good", "ui.level.loud", "ui.level.low", "ui.level.silent"))
    loudness = widest(metrics, ("ui.level.loudness",), word="", momentary="-88")
    return max(heard + loudness, widest(metrics, ("ui.level.off", "ui.level.muted")))
