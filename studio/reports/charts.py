"""Draws the report's charts as SVG; nothing else in the house draws one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple
from unicodedata import east_asian_width

from markupsafe import Markup, escape

from catalog.broadcasts.broadcast import SHOP_ZONE, Interval
from studio.reports.figures import grouped, money_text

WIDTH = 720
LEFT, RIGHT, TOP = 132, 22, 14
PLOT_HEIGHT = 240
LANE_HEIGHT = 22
LANES = 8
AXIS_HEIGHT = 24
NAME_WIDTH = 20
"""In half widths: a Chinese character takes two."""
ALONE = (
    ".bar{fill:#2C5F94}.under{fill:#8A5E00}.lane{fill:#1A7560;opacity:.75}.gap{fill:#8A5E00;opacity:.25}.grid{stroke:#D8D3C8}.zero{stroke:#565E69}"
    "text{fill:#565E69;font-family:'Noto Sans SC'}.tick{text-anchor:middle}.right,.name{text-anchor:end}.name,.value{fill:#1E2227}"
)
"""What ``report.css`` says of charts, for paper."""


class Bar(NamedTuple):
    """Net fen at a place: a minute (seconds since 1970), or a name."""

    at: int
    fen: int


class Gap(NamedTuple):
    """A stretch in which something was down: seconds since 1970, and what to call it."""

    first: float
    last: float
    name: str


class NamedBar(NamedTuple):
    """Net fen of something with a name."""

    name: str
    fen: int


def minutes_chart(
    bars: Sequence[Bar],
    intervals: Sequence[Interval],
    names: dict[str, str],
    *,
    title: str,
    currency: str,
    more: str,
    gaps: Sequence[Gap] = (),
) -> Markup:
    """Return net sales per minute as bars, and under them when each product was on air, one lane a product.

    *bars* hold every minute in order; *gaps* are shaded, so that outages stand beside the sales;
    *more* names the lanes that have no room ("3 more products").
    """
    first, last = bars[0].at, bars[-1].at + 60
    lanes = list(dict.fromkeys(each.product for each in intervals))
    shown = lanes if len(lanes) <= LANES else lanes[: LANES - 1]
    step = nice_step(max(max((bar.fen for bar in bars), default=0), -min((bar.fen for bar in bars), default=0), 1))
    top, bottom = _limits([bar.fen for bar in bars], step)
    height = TOP + PLOT_HEIGHT + AXIS_HEIGHT + LANE_HEIGHT * (len(shown) + (len(shown) < len(lanes))) + 8

    def x(at: float) -> float:
        return LEFT + (at - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(fen: float) -> float:
        return TOP + (top - fen) / (top - bottom) * PLOT_HEIGHT

    parts = [_value_axis(range(bottom, top + 1, step), y)]
    for gap in gaps:
        start, end = x(max(gap.first, first)), x(min(gap.last, last))
        told = f"{gap.name}  {_clock(int(gap.first))}–{_clock(int(gap.last))}"
        shade = Markup('<rect class="gap" x="{:.1f}" y="{}" width="{:.1f}" height="{}"><title>{}</title></rect>')
        parts.append(shade.format(start, TOP, max(2.0, end - start), PLOT_HEIGHT, told))
    width = max(1.0, x(first + 60) - x(first) - 1)
    for bar in bars:
        if bar.fen:
            kind = "bar" if bar.fen > 0 else "bar under"
            upper, lower = y(max(bar.fen, 0)), y(min(bar.fen, 0))
            told = escape(f"{_clock(bar.at)}  {money_text(bar.fen, currency)}")
            parts.append(
                Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}</title></rect>').format(
                    kind, x(bar.at) + 0.5, upper, width, lower - upper, told
                )
            )
    lanes_top = TOP + PLOT_HEIGHT + AXIS_HEIGHT
    parts.append(_time_axis(first, last, x, lanes_top + LANE_HEIGHT * len(shown)))
    for number, product in enumerate(shown):
        middle = lanes_top + LANE_HEIGHT * number + LANE_HEIGHT / 2
        name = names.get(product, product)
        parts.append(Markup('<text class="name" x="{}" y="{:.1f}">{}</text>').format(LEFT - 8, middle + 4, shortened(name)))
        for each in intervals:
            if each.product == product:
                start, end = x(max(each.from_ms / 1000, first)), x(min(each.to_ms / 1000, last))
                parts.append(
                    Markup('<rect class="lane" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="10" rx="3"><title>{}</title></rect>').format(
                        start, middle - 5, max(2.0, end - start), f"{name}  {_clock(each.from_ms // 1000)}–{_clock(each.to_ms // 1000)}"
                    )
                )
    if len(shown) < len(lanes):
        parts.append(Markup('<text class="name" x="{}" y="{}">{}</text>').format(LEFT - 8, height - 14, more))
    return _svg(height, title, parts)


def products_chart(bars: Sequence[NamedBar], *, title: str, currency: str) -> Markup:
    """Return net sales by product as lying bars, the best first."""
    most = max((abs(bar.fen) for bar in bars), default=1) or 1
    room = WIDTH - LEFT - RIGHT - 110
    parts = []
    for number, bar in enumerate(bars):
        middle = TOP + 26 * number + 13
        width = max(2.0, abs(bar.fen) / most * room)
        kind = "bar" if bar.fen >= 0 else "bar under"
        parts.append(Markup('<text class="name" x="{}" y="{}">{}</text>').format(LEFT - 8, middle + 4, shortened(bar.name)))
        parts.append(
            Markup('<rect class="{}" x="{}" y="{}" width="{:.1f}" height="14" rx="2"></rect>').format(kind, LEFT, middle - 7, width)
        )
        parts.append(
            Markup('<text class="value" x="{:.1f}" y="{}">{}</text>').format(LEFT + width + 8, middle + 4, money_text(bar.fen, currency))
        )
    return _svg(TOP + 26 * len(bars) + 8, title, parts)


def standing_alone(drawing: str) -> str:
    """Return the chart with its colours and font inside, for a place that has no style sheet; "" stays ""."""
    return str(drawing).replace(">", f' font-size="12"><style>{ALONE}</style>', 1) if drawing else ""


def nice_step(most: int) -> int:
    """Return the step of a scale in fen, 1, 2 or 5 times a power of ten, so that *most* needs at most four."""
    power = 1
    while True:
        for times in (1, 2, 5):
            if most <= 4 * times * power:
                return times * power
        power *= 10


def shortened(name: str) -> str:
    """Return *name* as far as a lane's margin holds it."""
    widths = list(accumulate(2 if east_asian_width(character) in "WF" else 1 for character in name))
    if not widths or widths[-1] <= NAME_WIDTH:
        return name
    return f"{name[: bisect_right(widths, NAME_WIDTH - 2)].rstrip()}…"


def _limits(fens: Sequence[int], step: int) -> tuple[int, int]:
    most, least = max([0, *fens]), min([0, *fens])
    top, bottom = -(-most // step) * step, least // step * step
    return (top, bottom) if top > bottom else (step, 0)


def _value_axis(ticks: Sequence[int], y: Callable[[float], float]) -> Markup:
    lines = Markup("")
    for fen in ticks:
        place = y(fen)
        label = grouped(f"{fen / 100:.2f}".removesuffix(".00"))
        kind = "grid" if fen else "zero"
        lines += Markup('<line class="{}" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>').format(kind, LEFT, WIDTH - RIGHT, place, place)
        lines += Markup('<text class="tick right" x="{}" y="{:.1f}">{}</text>').format(LEFT - 8, place + 4, label)
    return lines


def _time_axis(first: int, last: int, x: Callable[[float], float], lanes_end: float) -> Markup:
    minutes = (last - first) // 60
    step = next(step for step in (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 10080) if minutes / step <= 8 or step == 10080) * 60
    labels = Markup("")
    for at in range(-(-first // step) * step, last + 1, step):
        line = Markup('<line class="grid" x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}"/>')
        labels += line.format(x(at), x(at), TOP + PLOT_HEIGHT + AXIS_HEIGHT, lanes_end)
        labels += Markup('<text class="tick" x="{:.1f}" y="{}">{}</text>').format(x(at), TOP + PLOT_HEIGHT + 16, _clock(at))
    return labels


def _clock(at: int) -> str:
    return datetime.fromtimestamp(at, SHOP_ZONE).strftime("%H:%M")


def _svg(height: float, title: str, parts: Sequence[Markup]) -> Markup:
    head = Markup('<svg class="chart" viewBox="0 0 {} {:.0f}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg">')
    return head.format(WIDTH, height, title) + Markup("").join(parts) + Markup("</svg>")
