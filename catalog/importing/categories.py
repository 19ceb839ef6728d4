"""A merchant's word for a kind of goods becomes category codes of the compliance fact base."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from catalog.product import CATEGORIES, folded

PARTED = re.compile(r"[、,，;；/／|+>＞\s]+")

EXACT: Mapping[str, str] = MappingProxyType({
    **{code.casefold(): code for code in CATEGORIES},
    "全部": "ALL", "通用": "ALL", "其他": "ALL", "其它": "ALL", "日用品": "ALL", "日用百货": "ALL", "百货": "ALL", "家居": "ALL",
    "家居用品": "ALL", "家居日用": "ALL", "家纺": "ALL", "厨具": "ALL", "厨房用品": "ALL", "餐具": "ALL", "餐厨": "ALL", "茶具": "ALL",
    "酒具": "ALL",
    "杯子": "ALL", "水杯": "ALL", "茶杯": "ALL", "收纳": "ALL", "工艺品": "ALL", "手工艺品": "ALL", "文创": "ALL", "园艺": "ALL",
    "other": "ALL", "general": "ALL", "household": "ALL", "houseware": "ALL", "home": "ALL", "kitchenware": "ALL", "tableware": "ALL",
    "预包装食品": "FOOD_PREPACK", "生鲜": "FOOD_FRESH", "食用农产品": "AGRI", "农产品": "AGRI",
    "茶": "TEA", "tea": "TEA", "酒": "ALCOHOL", "alcohol": "ALCOHOL", "保健食品": "HEALTH_FOOD", "婴配": "INFANT_FORMULA", "特医": "FSMP",
    "化妆品": "COSMETICS", "cosmetics": "COSMETICS", "儿童化妆品": "COSMETICS_KIDS", "医疗器械": "MED_DEVICE",
    "药": "DRUG", "烟": "TOBACCO",
    "3c": "E3C", "服装": "APPAREL", "apparel": "APPAREL", "玩具": "TOYS_KIDS", "toys": "TOYS_KIDS", "珠宝": "JEWELRY", "jewelry": "JEWELRY",
    "jewellery": "JEWELRY", "老字号": "LAOZIHAO", "进口": "IMPORT_GT", "跨境": "IMPORT_CBEC", "消毒产品": "DISINFECT",
    "团购券": "SERVICE_COUPON",
    "food": "FOOD_PREPACK", "fresh": "FOOD_FRESH", "fresh food": "FOOD_FRESH",
})  # fmt: skip

HELD_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("COSMETICS_KIDS", ("儿童化妆", "婴童护肤", "儿童护肤", "宝宝面霜")),
    ("INFANT_FORMULA", ("婴配", "婴幼儿配方", "婴幼儿奶粉", "婴儿奶粉", "婴儿配方")),
    ("FSMP", ("特医", "特殊医学")),
    ("HEALTH_FOOD", ("保健食品", "保健品", "蓝帽")),
    ("MED_DEVICE", ("医疗器械", "医用")),
    ("DISINFECT", ("消毒", "酒精")),
    ("DRUG", ("药品", "处方药", "非处方", "otc", "中成药", "中药饮片")),
    ("TOBACCO", ("香烟", "卷烟", "电子烟", "烟草", "烟具")),
    ("LAOZIHAO", ("老字号",)),
    ("IMPORT_CBEC", ("跨境",)),
    ("IMPORT_GT", ("一般贸易", "进口")),
    ("SERVICE_COUPON", ("团购", "代金券", "服务券", "卡券", "本地生活", "餐饮券")),
    ("JEWELRY", ("珠宝", "黄金", "首饰", "玉石", "翡翠", "银饰", "钻石")),
    ("TOYS_KIDS", ("玩具", "儿童用品", "童车", "母婴用品", "婴童用品", "文具")),
    ("APPAREL", ("服装", "女装", "男装", "童装", "内衣", "服饰", "鞋", "箱包", "袜")),
    ("E3C", ("3c", "数码", "手机", "家电", "电器", "充电", "电脑", "移动电源")),
    ("COSMETICS", ("化妆", "美妆", "护肤", "彩妆", "洗护", "香水", "面膜", "防晒")),
    ("AGRI", ("农产品", "农副", "蔬菜", "水果", "粮油", "大米", "杂粮")),
    ("FOOD_FRESH", ("生鲜", "水果", "蔬菜", "海鲜", "水产", "鲜肉", "肉禽", "冷链", "冻品")),
    ("TEA", ("茶叶", "绿茶", "红茶", "白茶", "黑茶", "普洱", "乌龙", "龙井", "茗茶", "茶饮")),
    ("ALCOHOL", ("白酒", "黄酒", "啤酒", "葡萄酒", "红酒", "酒类", "酒水", "米酒", "果酒", "洋酒")),
    ("FOOD_PREPACK", ("预包装", "食品", "零食", "糕点", "点心", "坚果", "饮料", "调味", "罐头", "方便面", "糖果", "蜜饯", "咖啡")),
)
"""Where no exact word stands, the words a longer one may hold; one word may mean several kinds."""

NOT_PREPACKED = frozenset({"HEALTH_FOOD", "INFANT_FORMULA", "FSMP", "FOOD_FRESH", "AGRI"})


@lru_cache(maxsize=4096)
def categories_of(words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the category codes *words* mean, in the fact base's order, and the words nobody knows."""
    found: set[str] = set()
    unknown: list[str] = []
    whole = EXACT.get(folded(words))
    for word in [] if whole else filter(None, PARTED.split(words)):
        codes = codes_of_word(folded(word))
        found |= codes
        if not codes:
            unknown.append(word)
    found |= {whole} if whole else set()
    return tuple(code for code in CATEGORIES if code in found), tuple(unknown)


def codes_of_word(word: str) -> set[str]:
    """Return the codes one folded *word* means."""
    if word in EXACT:
        return {EXACT[word]}
    held = {code for code, marks in HELD_WORDS if any(mark in word for mark in marks)}
    return held - {"FOOD_PREPACK"} if held & NOT_PREPACKED else held
