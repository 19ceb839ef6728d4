"""Which column is which: our fields, the headers merchants and platforms write for them, and how a header is recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec

from catalog.product import INVISIBLE

ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "name": (
        "商品名称", "商品名", "产品名称", "产品名", "品名", "商品标题", "宝贝标题", "货品名称", "货品名", "标题", "商品",
        "product name", "item name", "name", "product title", "title", "product",
    ),
    "variant": (
        "规格", "商品规格", "规格名称", "规格型号", "产品规格", "sku规格", "sku名称", "款式", "型号", "颜色尺码",
        "variant", "variant name", "spec", "specs", "specification", "option", "model",
    ),
    "barcode": (
        "条码", "商品条码", "条形码", "商品条形码", "国际条码", "69码", "ean", "ean13", "upc", "gtin",
        "barcode", "bar code", "product barcode",
    ),
    "merchant_code": (
        "商家编码", "商家sku", "sku编码", "商家编号", "商品编码", "货号", "商家货号", "规格编码", "商品货号", "自编码", "外部编码", "编码",
        "sku",
        "merchant code", "merchant sku", "seller sku", "sku code", "item code", "item no", "code",
    ),
    "price": (
        "直播价", "直播间价", "直播间价格", "直播价格", "直播售价", "直播到手价", "到手价", "活动价", "销售价", "售价", "单价",
        "现价", "商品价格", "价格",
        "live price", "selling price", "sale price", "unit price", "price",
    ),
    "compared_price": (
        "划线价", "划线价格", "价格划线", "对比价", "参考价", "日常价", "原价", "市场价", "吊牌价", "建议零售价",
        "compared price", "compare at price", "compare price", "list price", "original price", "regular price", "strike price",
        "struck price", "msrp", "rrp",
    ),
    "basis": (
        "划线价依据", "价格依据", "划线价说明", "划线依据", "比价依据", "对比价依据", "原价依据",
        "price basis", "compared price basis", "basis",
    ),
    "unit": ("计价单位", "单位", "计量单位", "销售单位", "价格单位", "pricing unit", "price unit", "unit", "unit of measure", "uom"),
    "stock": (
        "库存", "库存数量", "库存数", "可售库存", "商品库存", "现货库存", "直播库存",
        "stock", "inventory", "stock quantity", "quantity in stock", "quantity", "qty",
    ),
    "categories": (
        "类目", "商品类目", "类目代码", "品类", "商品品类", "商品分类", "类别", "分类",
        "category", "categories", "category code", "category codes",
    ),
    "seller": (
        "销售者", "实际销售者", "销售者名称", "实际销售者名称", "卖家", "商户", "商户名称", "供货商", "供应商", "店铺名称",
        "seller", "seller name", "actual seller", "merchant", "vendor", "supplier",
    ),
    "seller_address": (
        "销售者地址", "实际经营地址", "经营地址", "实际销售者地址", "销售者经营地址", "商户地址",
        "seller address", "business address", "address of seller", "merchant address",
    ),
    "seller_contact": (
        "销售者联系方式", "销售者电话", "实际销售者联系方式", "商户电话", "商户联系方式", "联系方式", "联系电话", "客服电话",
        "seller contact", "seller phone", "contact", "merchant contact",
    ),
    "seller_link": ("销售者链接", "销售者公示链接", "商户链接", "seller link", "seller url", "merchant link"),
    "seller_uscc": (
        "统一社会信用代码", "社会信用代码", "信用代码", "销售者统一社会信用代码", "营业执照号",
        "uscc", "unified social credit code", "credit code", "seller uscc",
    ),
    "link": ("链接", "商品链接", "购买链接", "商品地址", "商品网址", "网址", "link", "product link", "url", "product url"),
    "origin": ("产地", "原产地", "商品产地", "origin", "place of origin", "country of origin"),
    "claims": ("卖点", "宣称", "商品卖点", "核心卖点", "产品卖点", "卖点宣称", "claims", "claim", "selling points", "selling point"),
    "description": ("描述", "商品描述", "商品介绍", "介绍", "详情", "简介", "description", "details"),
    "card_text": ("卡片文案", "商品卡文案", "card text"),
    "cue_text": ("话术", "讲解话术", "手卡", "话术卡", "cue card", "cue text", "script"),
    "tags": ("标签", "商品标签", "tags", "tag", "labels"),
    "platform_ids": (
        "平台商品id", "商品id", "平台商品编号", "抖音商品id", "商品编号", "platform product id", "platform id", "product id", "item id",
    ),
})  # fmt: skip
"""Our fields, each with its headers, the surest first: where two columns of a file mean one field, the surer header wins."""

REQUIRED = ("name", "price")
FEWEST_COLUMNS = 2

BRACKETED = re.compile(r"[(\[{<【〔《〈「『〖].*?[)\]}>】〕》〉」』〗]")
MARKS = re.compile(r"[\W_]+")
ENDINGS = re.compile(r"(必填|选填|可选|单位元|元|rmb|cny)$")


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The header row that was found.

    Attributes:
        row: its number in the spreadsheet, from 1.
        columns: our field -> index of the cell.
        titles: our field -> the header as the merchant wrote it.
        ignored: titles of columns that mean a field another column was taken for.
    """

    row: int
    columns: dict[str, int]
    titles: dict[str, str]
    ignored: tuple[str, ...] = ()


def title_of(cell: object) -> str:
    """Return a header cell's words, without invisible characters and line breaks."""
    return " ".join(INVISIBLE.sub("", str(cell)).split()) if isinstance(cell, str) else ""


def header_keys(title: str) -> tuple[str, ...]:
    """Return the forms in which *title* may be known, the closest first: with what its brackets say, then without, then less its unit."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", title)).casefold()
    forms = [MARKS.sub("", form) for form in (text, BRACKETED.sub(" ", text))]
    return tuple(dict.fromkeys(form for form in (*forms, *(ENDINGS.sub("", form) for form in forms)) if form))


KNOWN: Mapping[str, tuple[str, int]] = MappingProxyType(
    {header_keys(alias)[0]: (field, rank) for field, aliases in ALIASES.items() for rank, alias in reversed(list(enumerate(aliases)))}
)


def field_of(title: str) -> tuple[str, int] | None:
    """Return the field *title* means and how sure that is (0 is surest), or None."""
    for closeness, key in enumerate(header_keys(title)):
        if key in KNOWN:
            field, rank = KNOWN[key]
            return field, rank * 10 + closeness
    return None


def match_header(row: int, cells: Sequence[object], mapping: Mapping[str, str] | None = None) -> Header:
    """Return which of our fields *cells* name; a field in *mapping* (our field -> their header) is that column alone."""
    best: dict[str, tuple[int, int, str]] = {}
    ignored: list[str] = []
    wanted = {header_keys(title)[:1]: field for field, title in (mapping or {}).items()}
    for index, cell in enumerate(cells):
        title = title_of(cell)
        if not title:
            continue
        mapped = wanted.get(header_keys(title)[:1])
        found = (mapped, -1) if mapped else field_of(title)
        if found is None:
            continue
        field, rank = found
        if not mapped and field in (mapping or {}):
            ignored.append(title)
            continue
        if field in best and best[field][0] <= rank:
            ignored.append(title)
            continue
        if field in best:
            ignored.append(best[field][2])
        best[field] = (rank, index, title)
    return Header(
        row=row,
        columns={field: index for field, (_, index, _) in best.items()},
        titles={field: title for field, (_, _, title) in best.items()},
        ignored=tuple(ignored),
    )


def find_header(rows: Iterable[tuple[int, Sequence[object]]], mapping: Mapping[str, str] | None = None) -> Header | None:
    """Return the row of *rows* that names the most columns, a required one at least, or None where none names two."""
    best: Header | None = None
    for row, cells in rows:
        header = match_header(row, cells, mapping)
        if len(header.columns) < FEWEST_COLUMNS or not any(field in header.columns for field in REQUIRED):
            continue
        if best is None or len(header.columns) > len(best.columns):
            best = header
    return best


def our_field(name: str) -> str | None:
    """Return the field a map's key means: our own name for it, or any header we know."""
    if name in ALIASES:
        return name
    found = field_of(name)
    return found[0] if found else None
