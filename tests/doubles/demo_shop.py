"""Makes the sample shop's files in assets/demo: products, rundown, order export, a voucher. Run by hand after a change here."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import xlsxwriter
from PIL import Image, ImageDraw

from catalog.barcodes import check_digit
from studio.picture.type_setting import Weight, font

DEMO = Path(__file__).parents[2] / "assets" / "demo"

FOOD = ("示例食品店（样例）", "上海市示例路1号", "400-000-0000", "")
WINE = ("示例酒行（样例）", "上海市示例路8号", "021-00000000", "")
TEA = ("示例茶庄（样例）", "杭州市示例街2号", "", "https://example.com/kaibo-demo/tea-seller")
SILK = ("示例丝绸店（样例）", "苏州市示例巷3号", "0512-00000000", "")

HEADERS = (
    "商品名称", "规格", "条码", "商家编码", "直播价", "划线价", "划线价依据", "计价单位", "库存", "类目", "销售者", "实际经营地址",
    "联系方式", "销售者链接", "商品链接", "产地", "卖点", "卡片文案", "话术", "标签",
)  # fmt: skip

PRODUCTS = (
    ("示例酱鸭礼盒", "整只 750g", "DEMO-DUCK", "68.00", "88.00", "厂商建议零售价", "盒", 120, "预包装食品", FOOD, "duck", "上海",
     "整只腌制，加热即食；独立真空包装", "",
     "这一盒是整只酱鸭，净含量七百五十克，打开加热就能吃。今天直播价六十八元一盒。", "样例"),
    ("示例桂花糕", "6块 300g", "DEMO-CAKE", "39.00", "", "", "盒", 36, "预包装食品", FOOD, "cake", "上海",
     "每块独立包装；配料表见盒底", "", "桂花糕一盒六块，每块独立包装，开袋即食。", "样例"),
    ("示例黄酒", "500ml 14%vol", "DEMO-WINE", "128.00", "158.00", "厂商建议零售价", "瓶", 60, "酒类", WINE, "wine", "绍兴",
     "净含量500ml，酒精度14%vol", "不向未成年人销售 理性饮酒",
     "这瓶黄酒五百毫升，酒精度十四度。我们不向未成年人售酒，请理性饮酒。", "样例"),
    ("示例龙井茶", "罐装 100g", "DEMO-TEA", "88.00", "", "", "罐", 42, "茶叶", TEA, "tea", "杭州",
     "一罐净含量100g", "", "这罐龙井茶净含量一百克，罐底有生产日期。", "样例"),
    ("示例真丝方巾", "靛蓝 53cm", "DEMO-SILK-BLUE", "199.00", "", "", "条", 15, "服饰", SILK, "silk", "苏州",
     "桑蚕丝，边长53cm", "",
     "方巾边长五十三厘米，成分见水洗标，支持七天无理由退货。", "样例"),
    ("示例真丝方巾", "米白 53cm", "DEMO-SILK-WHITE", "199.00", "", "", "条", 9, "服饰", SILK, "silk", "苏州",
     "桑蚕丝，边长53cm", "",
     "方巾边长五十三厘米，成分见水洗标，支持七天无理由退货。", "样例"),
    ("示例陶瓷茶杯", "青釉 180ml", "DEMO-CUP", "36.00", "", "", "只", 50, "通用", TEA, "cup", "景德镇",
     "容量180ml", "", "茶杯容量一百八十毫升，釉色每只略有不同。", "样例"),
    ("示例鲜肉月饼", "8只 560g", "DEMO-MOONCAKE", "45.00", "", "", "盒", 80, "预包装食品", FOOD, "mooncake", "上海",
     "一盒8只，净含量560g", "", "月饼一盒八只，请看盒上的保质期和贮存条件。", "样例"),
)  # fmt: skip

RUNDOWN = (
    ("DEMO-DUCK", 5, ["净含量七百五十克", "直播价六十八元一盒", "四十八小时内发货"], ["最好吃", "全网最低价"]),
    ("DEMO-CAKE", 4, ["一盒六块", "三十九元一盒"], ["治疗", "最好吃"]),
    ("DEMO-WINE", 4, ["不向未成年人售酒", "理性饮酒"], ["养生", "干杯"]),
    ("DEMO-TEA", 4, ["净含量一百克", "八十八元一罐"], ["降血压", "顶级"]),
    ("DEMO-SILK-BLUE", 4, ["支持七天无理由退货"], ["国家级"]),
    ("DEMO-CUP", 3, ["釉色每只略有不同"], []),
)

ORDER_COLUMNS = """
    主订单编号 子订单编号 选购商品 商品规格 商品数量 商品ID 商家编码 商品单价 订单应付金额 运费 优惠总金额 平台优惠 商家优惠
    达人优惠 商家改价 支付优惠 红包抵扣 支付方式 手续费 收件人 收件人手机号 省 市 区 街道 详细地址 是否修改过地址 地址修改时段
    买家留言 订单提交时间 旗帜颜色 商家备注 订单完成时间 支付完成时间 APP渠道 流量来源 订单状态 承诺发货时间 订单类型
    鲁班落地页ID 达人ID 达人昵称 所属门店ID 售后状态 取消原因 预约发货时间 仓库ID 仓库名称 序列号 是否安心购 广告渠道 流量类型
    流量体裁 流量渠道 发货主体 发货主体明细 发货时间 降价类优惠 平台实际承担优惠金额 商家实际承担优惠金额 达人实际承担优惠金额
    预计送达时间 是否平台仓自流转 车型 商品69码 发货SN码 发货IMEI码1 发货IMEI码2 预约送达时间 建议发货时间（起）
    建议发货时间（止） 物流SN码 物流IMEI码1 物流IMEI码2
"""
"""The 74 columns of the current order export of 抖店."""
ORDER_HEADERS = tuple(ORDER_COLUMNS.split())

# order, line, merchant code, quantity, submitted and paid after the start, state, after-sale state
ORDERS = (
    ("001", "1", "DEMO-DUCK", 1, "+00:00:05", "+00:00:06", "已发货", "-"),
    ("002", "1", "DEMO-DUCK", 2, "+00:00:07", "+00:00:09", "已发货", "-"),
    ("003", "1", "DEMO-CAKE", 1, "+00:00:12", "+00:00:14", "待发货", "-"),
    ("004", "1", "DEMO-MOONCAKE", 1, "+00:00:08", "+00:00:10", "待发货", "-"),
    ("005", "1", "DEMO-WINE", 1, "+00:00:18", "+00:00:20", "待发货", "-"),
    ("006", "1", "DEMO-DUCK", 1, "+00:01:00", "+00:01:02", "已发货", "-"),
    ("006", "2", "DEMO-CAKE", 3, "+00:01:00", "+00:01:02", "已发货", "-"),
    ("007", "1", "DEMO-DUCK", 1, "+00:01:28", "+00:01:30", "已关闭", "退款成功"),
    ("008", "1", "DEMO-CAKE", 2, "+00:02:00", "", "待支付", "-"),
    ("009", "1", "DEMO-SILK-WHITE", 1, "-02:00:00", "-01:59:55", "已完成", "-"),
    ("010", "1", "DEMO-GIFT", 1, "+00:02:30", "+00:02:31", "待发货", "-"),
)


def barcode(place: int) -> str:
    """An in-store code (prefix 2): no real product has it."""
    digits = f"2000001000{place:02d}"
    return digits + str(check_digit(digits))


def make_products(file: Path) -> None:
    book = xlsxwriter.Workbook(file, {"strings_to_numbers": False})
    book.set_properties({"title": "开播样例商品（非真实商品）", "created": datetime(2026, 11, 1)})  # noqa: DTZ001 - a workbook has no zone
    sheet = book.add_worksheet("样例商品")
    bold, price = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    sheet.write_row(0, 0, HEADERS, bold)
    for row, (name, variant, code, live, struck, basis, unit, stock, kind, seller, page, *words) in enumerate(PRODUCTS, start=1):
        link = f"https://example.com/kaibo-demo/{page}"
        cells = (name, variant, barcode(row), code, "", "", basis, unit, stock, kind, *seller, link, *words)
        sheet.write_row(row, 0, cells)
        sheet.write_number(row, HEADERS.index("直播价"), float(live), price)
        if struck:
            sheet.write_number(row, HEADERS.index("划线价"), float(struck), price)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(HEADERS) - 1, 16)
    book.close()


def make_rundown(file: Path) -> None:
    items = [{"product": code, "minutes": minutes, "must_say": must, "never_say": never} for code, minutes, must, never in RUNDOWN]
    file.write_text(json.dumps({"items": items}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def make_orders(file: Path) -> None:
    known = {product[2]: (product, barcode(row)) for row, product in enumerate(PRODUCTS, start=1)}
    with file.open("w", encoding="utf-8-sig", newline="") as writing:
        sheet = csv.writer(writing)
        sheet.writerow(ORDER_HEADERS)
        for order, line, code, quantity, submitted, paid, state, after_sale in ORDERS:
            product, digits = known.get(code, (("示例赠品茶巾", "1条", code, "0.00"), ""))
            fen = int(product[3].replace(".", "")) * quantity
            cells = dict.fromkeys(ORDER_HEADERS, "")
            cells |= {
                "主订单编号": f"#{order}0\t",
                "子订单编号": f"#{order}{line}\t",
                "选购商品": product[0],
                "商品规格": product[1],
                "商品数量": str(quantity),
                "商家编码": code,
                "商品单价": product[3],
                "订单应付金额": f"{fen // 100}.{fen % 100:02d}",
                "运费": "0.00",
                "支付方式": "样例支付",
                "收件人": f"植入姓名{order}",
                "收件人手机号": f"10000000{order}",
                "省": "上海市",
                "市": "上海市",
                "区": "植入区",
                "街道": f"植入街道{order}",
                "详细地址": f"植入地址{order}号101室",
                "买家留言": f"植入留言{order}",
                "商家备注": f"植入备注{order}",
                "订单提交时间": submitted,
                "支付完成时间": paid,
                "APP渠道": "样例",
                "订单状态": state,
                "订单类型": "普通订单",
                "达人昵称": "植入昵称",
                "售后状态": after_sale,
                "流量体裁": "直播",
                "商品69码": digits,
            }
            sheet.writerow(cells.values())


def make_voucher(file: Path) -> None:
    """A sheet of paper that says of itself that it is a sample."""
    paper = Image.new("L", (744, 1052), 255)
    draw = ImageDraw.Draw(paper)
    draw.rectangle((36, 36, 707, 1015), outline=0, width=3)
    lines = (
        (Weight.BOLD, 72, 250, "样例凭证"),
        (Weight.REGULAR, 34, 340, "SAMPLE VOUCHER"),
        (Weight.REGULAR, 30, 500, "仅供演示放行流程使用"),
        (Weight.REGULAR, 30, 560, "不是真实的许可证、检测报告或授权书"),
        (Weight.REGULAR, 30, 620, "签字角色：示例店长"),
        (Weight.REGULAR, 26, 960, "For trying the checklist only. Not a real document."),
    )
    for weight, size, foot, words in lines:
        draw.text((372, foot), words, font=font(weight, size), fill=0, anchor="ms")
    paper.save(file, optimize=True)


if __name__ == "__main__":
    make_products(DEMO / "products.xlsx")
    make_rundown(DEMO / "rundown.json")
    make_orders(DEMO / "orders.csv")
    make_voucher(DEMO / "voucher.png")
