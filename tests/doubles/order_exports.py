"""Order exports as platforms write them, from a seed; it knows what every row means because it made it, not because it read it."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any

import xlsxwriter

from tests.doubles.order_forms import FORMS, Form

CHINA = timezone(timedelta(hours=8))
MARKS = ("欧阳龢", "1395550", "无名路", "11010119900", "@buyer.example", "勿外传", "acct_zz", "139****")
"""Every private value holds one of these, so that whatever was kept of it can be found."""
PRODUCTS = (
    ("高山红茶", "", "6901234567892", "TEA-1"),
    ("高山 绿茶", "100g", "6901234567908", "TEA-10"),
    ("高山 绿茶", "500g", "6901234567915", "TEA-100"),
    ("竹编果篮", "", "6901234567922", "BSK-7"),
    ("手工酱油", "", "6901234567939", "SOY-3"),
    ("Oat Cookies", "", "6901234567946", "OAT-9"),
)
"""Name, variant, barcode, merchant code; one product has two variants, and three codes begin alike."""


FULL, PART = ("退款成功", "已全额退款"), "部分退款"
NOTHING = ("待商家处理", "售后中", "售后处理中", "售后关闭", "无售后", "无售后或售后取消", "-", "", "\t")


@dataclass
class Line:
    """One sale; *uid* is the same in every export that tells of it, *fixed* and *state* are its cells."""

    uid: int
    platform: str
    order: str
    line: str
    product: str
    quantity: int
    ordered: int
    paid: int
    moment: datetime
    fixed: dict[str, Any] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    is_paid: bool = False
    refund: int = 0
    is_unknown: bool = False

    @property
    def currency(self) -> str:
        return "MYR" if self.platform == "tiktok" else "CNY"


@dataclass
class Export:
    """One file, and what must be read from it."""

    name: str
    platform: str
    data: bytes = b""
    rows: int = 0
    non_order_rows: int = 0
    duplicate_rows: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)


def spread(amount: int, shares: list[int]) -> list[int]:
    """Give *amount* out by *shares*; the fen that are left over go to the largest."""
    parts = [amount * share // sum(shares) for share in shares]
    parts[shares.index(max(shares))] += amount - sum(parts)
    return parts


class Exporter:
    """Sells at *moments*, and writes what was sold; one random source."""

    def __init__(self, seed: int, moments: list[datetime]) -> None:
        self.random = random.Random(seed)
        self.moments = moments
        self._uid = 0

    def order(self, platform: str) -> list[Line]:
        """Return the lines of one new order."""
        pick, form = self.random.choice, FORMS[platform]
        moment = pick(self.moments)
        self._uid += 1
        number = {"pinduoduo": f"260523-{10**14 + self._uid * 7919}", "shopify": f"#{1000 + self._uid}", "pos": ""}.get(
            platform, str((31 if "taobao" in platform else 69) * 10**17 + self._uid)
        )
        lines = []
        for _ in range(1 if platform in {"pos", "taobao-orders"} else pick([1, 1, 2, 3])):
            self._uid += 1
            fixed, product = self._named(form)
            quantity, ordered = pick([1, 2, 1200]), pick([0, 1, 990, 1234567]) + pick([0, self.random.randrange(999)])
            paid = max(0, ordered - pick([0, 500])) if form.ordered else ordered
            if platform == "shopify":
                price = pick([0, 333, 10001])
                discount = min(pick([0, 100]), price * quantity)
                ordered = paid = price * quantity - discount
                fixed |= {"Lineitem price": f"{price / 100:.2f}", "Lineitem discount": f"{discount / 100:.2f}"}
            if platform == "pos" and pick([0, 0, 0, 1]):
                quantity, ordered, paid = -quantity, -ordered, -paid
            line = str(69 * 10**17 + self._uid) if form.line else ""
            lines.append(Line(self._uid, platform, number, line, product, quantity, ordered, paid, moment, fixed))
        self.settle(lines)
        return lines

    def _named(self, form: Form) -> tuple[dict[str, str], str]:
        """Return cells that name a product in one of the ways shops do, and the name of the product they must find, or ""."""
        pick = self.random.choice
        name, _, barcode, code = pick(PRODUCTS)
        other = next(product for product in PRODUCTS if product[0] != name)
        dressed = pick([code, code.lower(), f" {code} ", "".join(chr(ord(letter) + 0xFEE0) for letter in code)])
        cells = {form.name: f"【直播间专享】{name} 包邮"} | dict.fromkeys(form.codes, "") | ({form.barcode: ""} if form.barcode else {})
        ways = ["name", "none", "near"] + ["barcode"] * 2 * bool(form.barcode) + ["code"] * 3 * bool(form.codes)
        match way := pick(ways):
            case "name":
                cells[form.name] = pick([name, f" {name}", name.replace(" ", "  "), name.upper()])
            case "near" if form.codes:
                cells[form.codes[0]] = pick(["TEA-1000", "TEA", "EA-10"])
            case "code":
                cells |= {form.codes[0]: pick(["", "NOPE"]), form.codes[-1]: dressed, form.name: pick([name, other[0]])}
            case "barcode":
                cells |= {form.barcode: barcode + "\t"} | dict.fromkeys(form.codes, other[3])
        return cells, name if way in {"name", "code", "barcode"} else ""

    def settle(self, lines: list[Line]) -> None:
        """Give an order its payment and what came after, also once more later; what was paid stays paid."""
        pick, platform, form = self.random.choice, lines[0].platform, FORMS[lines[0].platform]
        is_paid = lines[0].is_paid or pick([True, True, True, False])
        for line in lines:
            line.is_paid, line.refund, line.is_unknown, line.state = is_paid, 0, False, {}
            if form.after:
                word = line.state[form.after] = pick([*FULL, PART, *NOTHING] if is_paid or platform == "pinduoduo" else NOTHING)
                line.refund, line.is_unknown = line.paid if is_paid and word in FULL else 0, is_paid and word == PART
            if platform == "kuaishou":
                line.state["预售定金支付时间"] = pick(["", "2026-05-20 10:00:00"])
            elif platform == "pinduoduo":
                line.state["订单状态"] = pick(["已收货", "未发货，退款成功"] if is_paid else ["待支付", "已取消"])
            elif platform in {"wechat", "youzan", "taobao-items"}:
                amount = line.state[form.refund] = pick([0, 0, line.paid, line.paid // 3])
                line.refund = amount if is_paid else 0
            elif platform == "pos":
                line.is_paid, line.refund = line.paid >= 0, max(0, -line.paid)
        if platform in {"tiktok", "shopify"}:
            self._settle_whole(lines, form)

    def _settle_whole(self, lines: list[Line], form: Form) -> None:
        """Refund an order as a whole: to the lines that came back, or to all of them."""
        whole, is_tiktok = sum(line.paid for line in lines), lines[0].platform == "tiktok"
        ways = [("paid", 0), ("partially_refunded", whole // 3), ("refunded", whole)]
        status, refund = self.random.choice(ways) if lines[0].is_paid else ("", 0)
        back = [max(lines, key=lambda line: line.paid)] if is_tiktok and status != "refunded" else lines
        if refund and not is_tiktok and status == "refunded":
            refund += self.random.choice([0, 1000])  # shipping
        shares = [line.paid for line in back]
        parts = [refund] if len(back) == 1 else shares if refund >= whole else spread(refund, shares)
        for line, part in zip(back, parts, strict=True):
            line.refund = part
        for place, line in enumerate(lines):
            line.state = {form.refund: refund if is_tiktok or not place else None}
            if is_tiktok:
                line.state["Sku Quantity of return"] = "1" if refund and any(line is each for each in back) else "0"
            else:
                line.state |= {"Financial Status": "" if place else status, "Currency": "" if place else "CNY"}

    def export(self, platform: str, orders: list[list[Line]], name: str, *, without: tuple[str, ...] = ()) -> Export:
        """Write *orders* as one file, with rows that must be refused, that come twice, and that are no orders."""
        pick, form = self.random.choice, FORMS[platform]
        writer = Writer(self.random, platform, [column for column in form.header if column not in without])
        rows = [(line, writer.cells(line), "") for order in orders for line in order]
        for order in orders if platform == "shopify" else ():
            for line in order[1:]:
                line.at = order[0].at
        for line in [order[0] for _ in range(5) if len(order := self.order(platform)) == 1 and order[0].paid >= 0]:
            cells = writer.cells(line)
            rows.append((line, cells, writer.spoil(line, cells)))
        rows += [(line, cells, "duplicate") for line, cells, code in rows[:1] if form.line and not code]
        told = Export(name, platform)
        table: list[list[Any]] = [["订单导出 欧阳龢"]] * pick([0, 1, 2]) if platform != "pinduoduo" else [["拼多多订单"]]
        table.append([writer.dressed(column) for column in writer.header])
        if platform == "tiktok":
            table.append(["Platform unique order ID.", *[f"Explains {column.lower()}." for column in writer.header[1:]]])
        for line, cells, code in rows:
            if pick([0] * 20 + [1]):
                table.append([""] * len(writer.header))
            table.append([cells[column] for column in writer.header])
            if not code:
                told.kept.append(replace(line))
            elif code == "duplicate":
                told.duplicate_rows += 1
            else:
                told.refused.append((len(table), code))
        if is_total := platform != "shopify" and pick([True, False]):
            table.append(["合计", *["9,999.00" if column == form.paid else "" for column in writer.header[1:]]])
        told.non_order_rows = is_total + (platform == "tiktok")
        told.rows = len(rows) + told.non_order_rows
        told.data = writer.file(table)
        return told


class Writer:
    """Writes one file: its kind, its encoding, its habits."""

    def __init__(self, source: random.Random, platform: str, header: list[str]) -> None:
        self.random, self.platform, self.form, self.header = source, platform, FORMS[platform], header
        pick = source.choice
        self.kind = {"douyin-old": "html", "youzan": "csv", "shopify": "csv"}.get(platform) or pick(["csv", "csv", "xlsx"])
        encodings = {"csv": ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"], "html": ["gbk", "utf-8"], "xlsx": [""]}
        self.encoding = "gbk" if platform == "youzan" else pick(encodings[self.kind])
        habits = ["iso", "tab", "dots"] + ["minutes", "chinese"] * (platform != "pos") + ["cell"] * 3 * (self.kind == "xlsx")
        self.clock = {"shopify": "offset", "tiktok": pick(["day-first", "american"])}.get(platform) or pick(habits)

    def cells(self, line: Line) -> dict[str, Any]:
        """Return the cells of *line* by column, and set the time they tell."""
        pick, form = self.random.choice, self.form
        cells: dict[str, Any] = dict(line.fixed)
        cells |= {column: self._id(number) for column, number in ((form.order, line.order), (form.line, line.line)) if column}
        cells[form.quantity] = float(line.quantity) if self.kind == "xlsx" else pick([str(line.quantity), f"{line.quantity:,}\t"])
        if form.paid:
            cells[form.paid] = self._money(line.paid, line.currency)
        if form.ordered:
            cells[form.ordered] = self._money(line.ordered, line.currency)
        is_told = line.is_paid or self.platform in {"pinduoduo", "pos"}
        cells[form.time], line.at = self._time(line.moment) if is_told else ("", None)
        if form.created:
            cells[form.created], created = self._time(line.moment - timedelta(minutes=3))
            if form.time not in self.header:
                line.at = created if form.created in self.header else None
        for column, value in line.state.items():
            cells[column] = self._money(value, line.currency) if isinstance(value, int) else value or ""
        if self.platform == "shopify" and line.state[form.refund] is None:
            cells |= dict.fromkeys(("Paid at", "Created at", *form.decoys), "")
        for column in form.decoys:
            cells.setdefault(column, self._money(random.Random(f"{line.uid} {column}").randrange(99999), line.currency))
        return {column: self._private() for column in self.header} | cells

    def spoil(self, line: Line, cells: dict[str, Any]) -> str:
        """Make one cell unreadable; return the code the row must be refused with."""
        pick, form = self.random.choice, self.form
        spoilt = {
            "bad_amount": (form.paid or "Lineitem price", ("abc", "12.3.4", "1395550123x")),
            "bad_quantity": (form.quantity, ("两", "x")),
            "missing_id": (pick([form.order, form.line or form.order]), ("", "\t", "-")),
            "id_lost_precision": (form.order, ("6.92012E+18", "1.23457e+18")),
            "bad_time": (form.time, ("昨天", "2026-13-45 10:00:00", "2026-05-23 25:61:00")),
        }
        code = pick([code for code, (column, _) in spoilt.items() if column in self.header and (code != "bad_time" or line.is_paid)])
        cells[spoilt[code][0]] = pick(spoilt[code][1])
        return code

    def dressed(self, column: str) -> str:
        return self.random.choice([column, column, f"{column} ", f"\t{column}", column.replace("(", "（").replace(")", "）")])

    def _private(self) -> str:
        number = self.random.randrange(10**6)
        told = [
            f"欧阳龢{number}", f"1395550{number:06}", f"139****{number}", f"无名路{number}号\n2幢", f"11010119900{number:06}X",
            f"u{number}@buyer.example", f"acct_zz{number}", f'送礼,勿外传{number},"轻放"', f'=HYPERLINK("x","勿外传{number}")',
            f"合计勿外传{number}", "", "-", "\t",
        ]  # fmt: skip
        return self.random.choice(told) + ("😀" if self.encoding != "gbk" and number % 3 else "")

    def _id(self, number: str) -> str:
        return self.random.choice([number, number + "\t", "\t" + number] + [f'="{number}"'] * (self.kind == "csv"))

    def _money(self, fen: int, currency: str) -> Any:
        pick, plain, grouped = self.random.choice, f"{fen / 100:.2f}", f"{fen / 100:,.2f}"
        if self.kind == "xlsx" and pick([True, False]):
            return fen / 100 + pick([0, 1e-9])
        if fen == 0:
            return pick(["", "-", "\t", "0.00"])
        return pick([plain, f"{currency} {grouped}"] if currency != "CNY" else [plain, f"￥{plain}", f"{plain}元", grouped, f"\t{grouped}"])

    def _time(self, moment: datetime) -> tuple[Any, datetime]:
        """Return the cell and the moment it tells."""
        at = moment.astimezone(CHINA)
        zone = timezone(timedelta(hours=self.random.choice([8, -4, 0])))
        told = {
            "cell": at.replace(tzinfo=None),
            "iso": f"{at:%Y-%m-%d %H:%M:%S}",
            "tab": f"{at:%Y-%m-%d %H:%M:%S}\t",
            "dots": f"{at:%Y.%m.%d %H:%M:%S}",
            "minutes": f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M}",
            "chinese": f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}",
            "day-first": f"{at:%d/%m/%Y %H:%M:%S}",
            "american": f"{at:%m/%d/%Y} {(at.hour - 1) % 12 + 1}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}",
            "offset": f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S %z}",
        }
        return told[self.clock], at.replace(second=0) if self.clock in {"minutes", "chinese"} else at

    def file(self, table: list[list[Any]]) -> bytes:
        """Return *table* as the bytes of the file."""
        if self.kind == "xlsx":
            file = io.BytesIO()
            with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
                sheet = book.add_worksheet()
                for place, row in enumerate(table):
                    sheet.write_row(place, 0, row)
                book.add_worksheet("买家").write_string(0, 0, "欧阳龢 1395550123")
            return file.getvalue()
        if self.kind == "html":
            rows = ("".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in table)
            return f"<html><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>".encode(self.encoding)
        text = io.StringIO()
        csv.writer(text, delimiter="\t" if self.encoding == "utf-16" else ",").writerows(table)
        return text.getvalue().encode(self.encoding)
