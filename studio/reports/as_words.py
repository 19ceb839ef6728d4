"""The report as a few lines for a terminal."""

from __future__ import annotations

from typing import Any

from assets.wording import say
from studio.reports.as_html import in_currency, platform_name
from studio.reports.figures import SIGNS, grouped


def summary_words(record: dict[str, Any], language: str) -> str:
    """Return totals, the broadcast's own and every product, one line each."""
    lines = []
    currencies = record["currencies"]
    for currency in currencies:
        totals = in_currency(currencies, record["totals"], currency)
        whole = {"net": totals["gmv_net"], "paid": totals["gmv_paid"], "refunds": totals["refunds"], "quantity": totals["quantity"]}
        lines.append(_line(say("cli.summary.all", language), whole, currency, language))
        own = say("cli.summary.broadcast" if record["broadcast"] else "cli.summary.every-broadcast", language)
        lines.append(_line(own, in_currency(currencies, record["broadcast_totals"], currency), currency, language))
        lines += [
            _line(f"  {each['name'] or each['product']}", in_currency(currencies, each, currency), currency, language)
            for each in record["by_product"]
        ]
    for each in record["by_platform"]:
        told = {"net": each["gmv_net"], "paid": each["gmv_paid"], "refunds": each["refunds"], "quantity": each["quantity"]}
        lines.append(_line(f"{platform_name(each['platform'], language)}（{each['basis']}）", told, each["currency"], language))
    if record["unmatched"]:
        lines.append(say("cli.summary.unmatched", language, count=len(record["unmatched"])))
    return "\n".join(lines)


def _line(label: str, told: dict[str, Any], currency: str, language: str) -> str:
    sign = SIGNS.get(currency, f"{currency} ")
    money = {key: sign + grouped(told[key]) for key in ("net", "paid", "refunds")}
    return say("cli.summary.line", language, label=label, quantity=told["quantity"], **money)
