"""The columns of every platform's order export, and which of them mean what; taken from the platforms' own files."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Form:
    """One kind of export: its columns, and which of them mean what; columns with no meaning hold private data."""

    columns: str
    quantity: str
    time: str
    name: str
    order: str = ""
    line: str = ""
    ordered: str = ""
    paid: str = ""
    created: str = ""
    codes: tuple[str, ...] = ()
    barcode: str = ""
    after: str = ""
    refund: str = ""
    decoys: tuple[str, ...] = ()

    @property
    def header(self) -> list[str]:
        return self.columns.split("|")


DOUYIN = Form(
    columns="主订单编号|子订单编号|选购商品|商品数量|商家编码|商品单价|订单应付金额|支付优惠|收件人|收件人手机号|详细地址|买家留言"
    "|订单提交时间|商家备注"
    "|支付完成时间|订单状态|售后状态|流量体裁|车型|商品69码",
    order="主订单编号", line="子订单编号", quantity="商品数量", paid="订单应付金额", time="支付完成时间", created="订单提交时间",
    name="选购商品", codes=("商家编码",), barcode="商品69码", after="售后状态", decoys=("商品单价", "支付优惠"),
)  # fmt: skip
FORMS = {
    "douyin": DOUYIN,
    "douyin-old": replace(
        DOUYIN, barcode="", codes=("货号",), decoys=("商品金额", "支付优惠"),
        columns="主订单编号|子订单编号|选购商品|商品数量|货号|商品金额|订单应付金额|支付优惠|收件人|详细地址|买家留言|订单提交时间"
        "|支付完成时间|订单状态|售后状态",
    ),
    "kuaishou": Form(
        columns="订单号|订单创建时间|订单支付时间|预售定金支付时间|订单状态|实付款|快递费|成交数量|买家留言|账号明细|订单备注"
        "|售后状态|订单载体|商品名称|SKU编码"
        "|收货人姓名|收货人电话|收货地址|快递单号|实名姓名",
        order="订单号", quantity="成交数量", paid="实付款", time="订单支付时间", created="订单创建时间", name="商品名称",
        codes=("SKU编码",),
        after="售后状态", decoys=("快递费",),
    ),
    "xiaohongshu": Form(
        columns="订单号|订单状态|售后状态|收件人姓名|收件人地址|条形码|SKU名称|SKU件数|用户应付金额(元)"
        "|商家应收金额(元)（支付金额）|支付时间"
        "|订购人身份证号/ID Number|收件人身份证号|订单创建时间|用户备注|用户编号|商家编码",
        order="订单号", quantity="SKU件数", paid="用户应付金额(元)", time="支付时间", created="订单创建时间", name="SKU名称",
        codes=("商家编码",), barcode="条形码", after="售后状态", decoys=("商家应收金额(元)（支付金额）",),
    ),
    "wechat": Form(
        columns="订单号|订单下单时间|订单状态|收件人姓名|收件人地址|收件人手机|买家备注|商家备注|订单实际支付金额|支付时间|快递单号"
        "|商品名称|商品编码(自定义)"
        "|SKU编码(自定义)|商品实际价格(单件)|商品实际价格(总共)|商品数量|定制信息|商品已退款金额",
        order="订单号", quantity="商品数量", paid="商品实际价格(总共)", time="支付时间", created="订单下单时间", name="商品名称",
        codes=("SKU编码(自定义)", "商品编码(自定义)"), refund="商品已退款金额", decoys=("订单实际支付金额", "商品实际价格(单件)"),
    ),
    "taobao-items": Form(
        columns="子订单编号|主订单编号|标题|价格|购买数量|外部系统编号|备注|订单状态|商家编码|支付单号|买家应付货款"
        "|买家实际支付金额|退款金额|订单创建时间|订单付款时间",
        order="主订单编号", line="子订单编号", quantity="购买数量", ordered="买家应付货款", paid="买家实际支付金额",
        time="订单付款时间", created="订单创建时间",
        name="标题", codes=("商家编码", "外部系统编号"), refund="退款金额", decoys=("价格",),
    ),
    "taobao-orders": Form(
        columns="订单编号|买家会员名|买家支付宝账号|买家应付货款|买家应付邮费|总金额|买家实际支付金额|订单状态|买家留言|收货人姓名"
        "|收货地址|联系手机"
        "|订单创建时间|订单付款时间|宝贝标题|订单备注|宝贝总数量|发票抬头",
        order="订单编号", quantity="宝贝总数量", ordered="买家应付货款", paid="买家实际支付金额", time="订单付款时间",
        created="订单创建时间", name="宝贝标题",
        decoys=("买家应付邮费", "总金额"),
    ),
    "pinduoduo": Form(
        columns="订单成交时间|商品|订单号|订单状态|商品总价(元)|用户实付金额(元)|商家实收金额(元)|商品数量(件)|商家编码-规格维度"
        "|商家编码-商品维度|商家备注|售后状态"
        "|快递单号|支付时间|收货人",
        order="订单号", quantity="商品数量(件)", paid="用户实付金额(元)", time="支付时间", created="订单成交时间", name="商品",
        codes=("商家编码-规格维度", "商家编码-商品维度"), after="售后状态", decoys=("商品总价(元)", "商家实收金额(元)"),
    ),
    "tiktok": Form(
        columns="Order ID|Product Name|Quantity|Sku Quantity of return|SKU Subtotal After Discount|Order Amount"
        "|Order Refund Amount|Created Time|Paid Time|Seller SKU|Buyer Message|Recipient|Phone #|Detail Address",
        order="Order ID", quantity="Quantity", paid="SKU Subtotal After Discount",
        time="Paid Time", created="Created Time", name="Product Name", codes=("Seller SKU",), refund="Order Refund Amount",
        decoys=("Order Amount",),
    ),
    "youzan": Form(
        columns="订单号|订单商品状态|交易成功时间|商品名称|规格编码|商品编码|商品单价|商品数量|商品实际成交金额|买家姓名|买家手机号"
        "|商品已退款金额|商家订单备注",
        order="订单号", quantity="商品数量", paid="商品实际成交金额", time="交易成功时间", name="商品名称",
        codes=("规格编码", "商品编码"),
        refund="商品已退款金额", decoys=("商品单价",),
    ),
    "shopify": Form(
        columns="Name|Email|Financial Status|Paid at|Currency|Subtotal|Shipping|Total|Created at|Lineitem quantity|Lineitem name"
        "|Lineitem price|Lineitem sku|Lineitem discount|Billing Name|Phone|Shipping Street|Notes|Refunded Amount",
        order="Name", quantity="Lineitem quantity", time="Paid at", created="Created at", name="Lineitem name", codes=("Lineitem sku",),
        refund="Refunded Amount", decoys=("Subtotal", "Shipping", "Total"),
    ),
    "pos": Form(
        columns="条码|商品名称|数量|单价|金额|收银时间|会员"
        "|备注", quantity="数量", paid="金额", time="收银时间", name="商品名称", barcode="条码",
        decoys=("单价",),
    ),
}  # fmt: skip
