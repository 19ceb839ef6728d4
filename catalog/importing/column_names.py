"""The headers that merchants and platforms write for our fields, as data; the platforms' from their exports as seen by 2026-11-23."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "name": (
        "商品名称", "商品名", "产品名称", "产品名", "品名", "商品标题", "宝贝标题", "货品名称", "货品名", "标题", "商品",
        "product name", "item name", "name", "product title", "title", "product",
    ),
    "variant": (
        "规格", "商品规格", "规格名称", "规格型号", "产品规格", "sku规格", "sku名称", "商品属性", "商品属性sku", "款式", "型号", "颜色尺码",
        "variant", "variant name", "variation", "spec", "specs", "specification", "option", "model",
    ),
    "barcode": (
        "条码", "商品条码", "条形码", "商品条形码", "国际条码", "69码", "商品69码", "ean", "ean13", "upc", "gtin",
        "barcode", "bar code", "product barcode",
    ),
    "merchant_code": (
        "商家编码", "商家sku", "sku编码", "商家编号", "商品编码", "货号", "商家货号", "规格编码", "商品货号", "自编码", "外部编码",
        "外部系统编号", "商家编码规格维度",
        "商家编码商品维度", "sku编码自定义", "商品编码自定义", "编码",
        "sku",
        "merchant code", "merchant sku", "seller sku", "sku code", "item code", "item no", "code",
    ),
    "price": (
        "直播价", "直播间价", "直播间价格", "直播价格", "直播售价", "直播到手价", "到手价", "活动价", "销售价", "售价", "单价",
        "现价", "商品价格", "商品单价", "商品价格单件", "商品实际价格单件", "价格",
        "live price", "sku unit original price", "selling price", "sale price", "unit price", "price",
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
    "brand": ("品牌", "品牌名称", "商品品牌", "brand", "brand name"),
    "cost": ("成本价", "进货价", "进价", "供货价", "采购价", "cost price", "cost", "purchase price"),
    "notes": ("内部备注", "商品备注", "internal notes"),
    "claims": ("卖点", "宣称", "商品卖点", "核心卖点", "产品卖点", "卖点宣称", "claims", "claim", "selling points", "selling point"),
    "description": ("描述", "商品描述", "商品介绍", "介绍", "详情", "简介", "description", "details"),
    "card_text": ("卡片文案", "商品卡文案", "card text"),
    "cue_text": ("话术", "讲解话术", "手卡", "话术卡", "cue card", "cue text", "script"),
    "tags": ("标签", "商品标签", "tags", "tag", "labels"),
    "product_id": ("开播商品编号", "kaibo product id"),
    "variant_id": ("开播规格编号", "kaibo variant id"),
    "platform_ids": (
        "平台商品id", "商品编码平台", "商品id", "规格id", "小红书编码", "样式id", "sku id", "平台商品编号",
        "抖音商品id", "商品编号", "platform product id", "platform id", "product id", "item id",
    ),
})  # fmt: skip
"""Our fields, each with its headers, the surest first: where two columns of a file mean one field, the surer header wins."""
