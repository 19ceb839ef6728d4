"""Judges a product: what the rules find, what the checklist lacks, and whether its clearance holds today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal

import msgspec

from catalog.compliance.checklist import ItemState, applicable, by_id, item_state, missing
from catalog.compliance.clearance import Clearance
from catalog.compliance.clearances import latest_clearance
from catalog.compliance.desk_acts import DeskAct, acts
from catalog.compliance.examined import basis_documents, seller_key
from catalog.compliance.finding import Finding
from catalog.compliance.holding import Holding, holding
from catalog.compliance.number_groups import OTHER_GOODS, is_of_other_goods
from catalog.compliance.pack import Item, Pack, Rule, Sentences
from catalog.compliance.price_basis import basis_faults
from catalog.compliance.product_texts import broken_rules, product_findings, words_key
from catalog.compliance.proofs import PROOFS, Record
from catalog.compliance.rule_book import RuleBook
from catalog.compliance.shop_book import shop_book
from catalog.compliance.signatures import Signature, acceptances, latest_signatures
from catalog.evidence import evidence_of, is_whole
from catalog.money import yuan
from catalog.papers import newest_paper
from catalog.product import Product, Seller
from catalog.products import Products
from catalog.store import Shop

DEFAULT_PROFILES = ("cn",)
BASIS_ITEM = "B11"
PRICE = "PRICE"
ROUNDS = 2
"""Documents answer findings, and findings decide which documents are wanted: twice round and both are settled."""

ABOUT_WORDS = frozenset({"compliance.words-broken", "compliance.words-open"})
"""What the findings say already."""

State = Literal["blocked", "needs-person", "cleared"]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """How a product stands today, with everything a person needs to put it right.

    Attributes:
        state: "blocked": a rule is broken or the goods may never be shown; "needs-person": something must be signed; "cleared".
        clearance: the one that holds, or None.
        reason_code, reason_facts: why it is not cleared, "" when it is.
        evidence: ids of the documents signed for it now.
        overrides: shows that went on although this product was in the way, who wanted it and why; told for ever.
    """

    product: Product
    seller: Seller | None
    state: State
    findings: tuple[Finding, ...]
    checklist: tuple[ItemState, ...]
    clearance: Clearance | None
    reason_code: str
    reason_facts: dict[str, str | int] = {}
    evidence: tuple[str, ...] = ()
    overrides: tuple[DeskAct, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether a named person may clear it as it is."""
        return not missing(self.checklist) and not any(finding.is_blocking or finding.needs_person for finding in self.findings)


def judge(shop: Shop, product: Product, *, profiles: tuple[str, ...] = DEFAULT_PROFILES, today: date) -> Verdict:
    """Return how *product* stands on *today* under the rules of *profiles*."""
    book = shop_book(shop, profiles)
    seller = Products(shop).seller(product.seller)
    signatures = latest_signatures(shop.database, "product", product.id)
    evidence = tuple(sorted({each.evidence for each in signatures.values() if each.evidence}))
    whole = {each: is_document_whole(shop, each) for each in {*evidence, *basis_documents(product)}}
    findings = raw_findings(product, book, today)
    bound_to = seller_key(seller)
    ends = {each: newest_paper(shop, each).valid_until for each in evidence}
    over = {each: end for each, end in ends.items() if end and end < today.isoformat()}
    checklist: tuple[ItemState, ...] = ()
    accepted = acceptances(shop.database, product.id)
    for _ in range(ROUNDS):
        findings = answered(findings, book, by_id(checklist), accepted)
        record = Record(product=product, seller=seller, findings=findings, today=today)
        checklist = tuple(
            item_state(
                item,
                PROOFS[item.proof](record) if item.proof in PROOFS else None,
                signatures.get(item.id),
                signature_fault(item, signatures.get(item.id), product=product, seller=bound_to, whole=whole, over=over, today=today),
                today,
            )
            for item in applicable(book.pack, product.categories)
        )
    clearance, fault = latest_clearance(shop, product.id)
    held = holding(product, seller, clearance, fault, evidence=evidence, lapsed=min(over.values(), default=""), today=today)
    state, code, facts = outcome(book.pack, product, findings=findings, checklist=checklist, held=held)
    return Verdict(
        product=product,
        seller=seller,
        state=state,
        findings=findings,
        checklist=checklist,
        clearance=clearance if state == "cleared" else None,
        reason_code=code,
        reason_facts=facts,
        evidence=tuple(sorted({*evidence, *basis_documents(product)})),
        overrides=tuple(acts(shop, "override", subject=product.id)),
    )


def outcome(
    pack: Pack, product: Product, *, findings: tuple[Finding, ...], checklist: tuple[ItemState, ...], held: Holding
) -> tuple[State, str, dict[str, str | int]]:
    """Return the state and why: what nobody can sign comes before what somebody must sign."""
    barred = [category for each in pack.barred for category in each.categories if category in product.categories]
    if barred:
        return "blocked", "gate.category-barred", {"category": " ".join(barred)}
    if rules := broken_rules(findings):
        return "blocked", "gate.findings", {"rules": " ".join(rules)}
    if held.code in {"gate.withdrawn", "gate.no-category"}:
        return "blocked", held.code, {}
    failed = [state.id for state in checklist if state.level == "B" and state.state == "failed" and state.reason_code not in ABOUT_WORDS]
    if failed:
        return "blocked", "gate.items-failed", {"items": " ".join(failed)}
    lacking = missing(checklist)
    if held.code in {"", "gate.no-clearance"} and lacking:
        return "needs-person", "gate.items-missing", {"items": " ".join(state.id for state in lacking)}
    return ("needs-person", held.code, held.facts) if held.code else ("cleared", "", {})


def raw_findings(product: Product, book: RuleBook, today: date) -> tuple[Finding, ...]:
    """Return what the rules find in the product's words and struck prices, nothing answered yet."""
    return product_findings(product, book) + tuple(
        basis_finding(product, variant_number, fault, book) for variant_number, fault in basis_gaps(product, today)
    )


def basis_gaps(product: Product, today: date) -> tuple[tuple[int, str], ...]:
    """Return the places of the variants whose struck price lacks a basis, with the code."""
    faults = {variant.id: fault for variant, fault in basis_faults(product, today)}
    return tuple((place, faults[variant.id]) for place, variant in enumerate(product.variants) if variant.id in faults)


def basis_finding(product: Product, place: int, fault: str, book: RuleBook) -> Finding:
    """Return the finding for a struck price without its basis; a signed document answers it."""
    variant = product.variants[place]
    shown = yuan(variant.compared_fen or 0)
    rule = book.rule(PRICE)
    return Finding(
        rule=PRICE,
        kind="violation",
        severity="P1",
        start=0,
        end=len(shown),
        text=shown,
        clause=shown,
        why=BASIS_WHY[fault],
        suggestion=rule.suggest if rule else BASIS_WHY[fault],
        sources=rule.sources if rule else (),
        field=f"variants[{place}].compared_price",
        is_provable=True,
    )


BASIS_WHY = {
    "compliance.basis-missing": Sentences(zh="划线价没有写依据", en="The struck price names no basis"),
    "compliance.basis-expired": Sentences(zh="划线价的依据不在有效期内", en="The struck price's basis is out of date"),
}


def answered(
    findings: tuple[Finding, ...], book: RuleBook, states: Mapping[str, ItemState], accepted: dict[tuple[str, str], Signature]
) -> tuple[Finding, ...]:
    """Return *findings* with those that a signed document or a person has answered."""
    return tuple(answer(finding, book.rule(finding.rule), states, accepted) for finding in findings)


def answer(finding: Finding, rule: Rule | None, states: Mapping[str, ItemState], accepted: dict[tuple[str, str], Signature]) -> Finding:
    """Return *finding* as it stands: settled by a document, accepted by a person, or open."""
    for item in rule.settled_by if rule is not None and finding.is_provable else ():
        state = states.get(item)
        if state is not None and settles(finding, state):
            return msgspec.structs.replace(finding, state="settled", answered_by=item)
    acceptance = accepted.get((finding.rule, words_key(finding)))
    if acceptance is not None and finding.kind == "review":
        return msgspec.structs.replace(finding, state="accepted", answered_by=acceptance.signer)
    return msgspec.structs.replace(finding, state="open", answered_by="")


def settles(finding: Finding, state: ItemState) -> bool:
    """Return whether an item answers a finding: signed with a document, or for words about prices, a basis on record."""
    if state.state == "signed":
        return True
    is_words = not finding.field.endswith("compared_price")
    return state.id == BASIS_ITEM and is_words and state.state == "proved" and state.reason_code == "compliance.proved-basis"


def signature_fault(
    item: Item, signature: Signature | None, *, product: Product, seller: str, whole: Mapping[str, bool], over: Collection[str], today: date
) -> str:
    """Return why a signature does not count although it is in date, or ""; *seller* is what one about the seller is bound to."""
    if signature is None:
        return ""
    if signature.evidence and not whole[signature.evidence]:
        return "compliance.evidence-lost"
    if signature.evidence in over:
        return "compliance.evidence-over"
    if item.binds_seller and signature.about != seller:
        return "compliance.signed-for-another-seller"
    if is_of_other_goods(item.formats, signature.number, product.categories, today):
        return OTHER_GOODS
    return ""


def is_document_whole(shop: Shop, evidence_id: str) -> bool:
    """Return whether a document is on record and unchanged on disk."""
    evidence = evidence_of(shop, evidence_id)
    return evidence is not None and is_whole(shop, evidence)
