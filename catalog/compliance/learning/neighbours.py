"""Which rules are neighbours: a sentence under one may as well be told under the other, because the same act breaks both."""

from __future__ import annotations

NEIGHBOURS: dict[frozenset[str], str] = {
    frozenset({"MED", "FUNC"}): "功效说到哪一步算治病，只差一个词",
    frozenset({"MED", "HFOOD"}): "保健食品说治病，两条都违反",
    frozenset({"FUNC", "HFOOD"}): "同一句功效，看商品是普通食品还是保健食品",
    frozenset({"MED", "COSM"}): "化妆品说治皮肤病，就是医疗用语",
    frozenset({"MED", "DRUG"}): "说药效的，常常卖的就是药",
    frozenset({"MED", "EXPERT"}): "借医生、患者的口说疗效",
    frozenset({"HFOOD", "EXPERT"}): "借医生、患者的口说保健食品",
    frozenset({"COSM", "EXPERT"}): "借医生的口说化妆品",
    frozenset({"FUNC", "EXPERT"}): "借医生、专家的口说食品功效",
    frozenset({"COSM", "DRUG"}): "械字号面膜、针剂当化妆品卖",
    frozenset({"MED", "ALCOHOL"}): "酒说治病",
    frozenset({"FUNC", "ALCOHOL"}): "酒说保健功效",
    frozenset({"MED", "SUPERST"}): "戴了能治病、能辟邪",
    frozenset({"HONOR", "EXPERT"}): "借有名望的人或机构作证",
    frozenset({"HONOR", "ABS"}): "排名、销量第一，既是荣誉又是最高级",
    frozenset({"HONOR", "STATE"}): "机关、国宴的名义，既是荣誉又是禁用",
    frozenset({"HONOR", "FAKE_DATA"}): "没有出处的数字和销量",
    frozenset({"HONOR", "ORIGIN"}): "没有凭证的认证、产地称号",
    frozenset({"ABS", "DISPARAGE"}): "抬自己和踩别人是一句话的两面",
    frozenset({"ABS", "ORIGIN"}): "百分之百、纯天然",
    frozenset({"PRICE", "SCARCITY"}): "涨价恐吓和限时限量一起说",
    frozenset({"PRICE", "DISPARAGE"}): "拿别家的价格作比较",
    frozenset({"PRICE", "SADFISH"}): "亏本、砍价的戏也是假价格",
    frozenset({"SCARCITY", "SADFISH"}): "倒闭清仓的故事",
    frozenset({"SCARCITY", "FAKE_DATA"}): "虚构抢购和虚构销量",
    frozenset({"IPR", "ORIGIN"}): "冒充产地、冒充牌子",
    frozenset({"IPR", "PROHIBITED"}): "仿货、走私货",
    frozenset({"ORIGIN", "PROHIBITED"}): "没有标签、来路不明",
    frozenset({"DRUG", "PROHIBITED"}): "药品、处方药都不能播",
    frozenset({"MINOR", "TOBACCO"}): "向未成年人卖烟",
    frozenset({"MINOR", "ALCOHOL"}): "劝未成年人喝酒",
    frozenset({"DANGER", "ALCOHOL"}): "喝酒的危险示范",
    frozenset({"VULGAR", "DISCRIM"}): "侮辱和低俗常在一句",
    frozenset({"AIGC", "EXPERT"}): "用人工智能冒充专家",
    frozenset({"AIGC", "HONOR"}): "用人工智能冒充名人",
    frozenset({"OFFPLAT", "PRIVACY"}): "要顾客当众留电话",
    frozenset({"AFTERSALE", "PROMISE"}): "退换的承诺和退换的限制",
    frozenset({"INVEST", "PROMISE"}): "回购、保价的承诺",
    frozenset({"PRICE", "PROMISE"}): "保价、买贵退差的承诺",
    frozenset({"POLITICAL", "STATE"}): "国家象征和有害信息",
    frozenset({"POLITICAL", "SADFISH"}): "拿灾难和苦难卖货",
    frozenset({"LOTTERY", "FAKE_DATA"}): "内定中奖和找托",
    frozenset({"INVEST", "SUPERST"}): "招财和稳赚",
}


def are_neighbours(one: str, other: str) -> bool:
    """Whether two rules are the same or neighbours."""
    return one == other or frozenset({one, other}) in NEIGHBOURS
