"""Findings, checklist and clearance as the command line's JSON and words tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from catalog.compliance.checklist import ItemState
from catalog.compliance.clearance import Clearance
from catalog.compliance.desk_acts import DeskAct
from catalog.compliance.finding import Finding, in_language
from catalog.compliance.number_groups import check_several, lacking
from catalog.compliance.verdict import Verdict
from catalog.money import yuan
from studio.cli.face import Face
from studio.clock import today


def finding_record(finding: Finding, language: str) -> dict[str, Any]:
    """Return one finding; a product's also says in which field it stands and who answered it."""
    told: dict[str, Any] = {
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": finding.severity,
        "start": finding.start,
        "end": finding.end,
        "found": finding.text,
        "clause": finding.clause,
        "why": in_language(finding.why, language),
        "suggestion": in_language(finding.suggestion, language),
        "sources": list(finding.sources),
    }
    if finding.field:
        told |= {"field": finding.field, "state": finding.state, "answered_by": finding.answered_by}
    return told


def item_record(state: ItemState, face: Face) -> dict[str, Any]:
    """Return one checklist item: ``kaibo clear --item`` wants its ``id`` (or ``item``); ``blocks``: it is still in the way."""
    return {
        "id": state.id,
        "item": state.id,
        "blocks": state.blocks,
        "text": in_language(state.text, face.language),
        "level": state.level,
        "scope": state.scope,
        "state": state.state,
        "wanted": in_language(state.wanted, face.language),
        "evidence": state.evidence,
        "number": state.number,
        "formats": list(state.formats),
        "numbers_lacking": numbers_lacking(state),
        "roles": list(state.roles),
        "good_days": state.good_days,
        "signed_by": state.signed_by,
        "signed_at": state.signed_at,
        "until": state.until,
        "reason": state.reason or (face.say(state.reason_code, **state.reason_facts) if state.reason_code else ""),
        "code": state.reason_code,
    }


def numbers_lacking(state: ItemState) -> list[str]:
    """Return the formats of which an item that carries a number wants one more."""
    if not state.number or not state.formats:
        return []
    return list(lacking(state.formats, check_several(state.formats, state.number, today=today())))


def clearance_record(clearance: Clearance | None, *, is_sample: bool) -> dict[str, Any] | None:
    """Return the clearance that holds, or None."""
    if clearance is None:
        return None
    return {
        "id": clearance.id,
        "product": clearance.product,
        "revision": clearance.revision,
        "state": "cleared",
        "examined": clearance.examined,
        "price_min": yuan(clearance.price_min_fen),
        "price_max": yuan(clearance.price_max_fen),
        "until": clearance.until,
        "by": clearance.by,
        "at": clearance.at,
        "profiles": list(clearance.profiles),
        "packs": clearance.packs,
        "items": [
            {"item": each.item, "state": each.state, "evidence": each.evidence, "number": each.number, "by": each.by}
            for each in clearance.items
        ],
        "is_sample": is_sample,
    }


def verdict_record(verdict: Verdict, face: Face) -> dict[str, Any]:
    """Return how one product stands."""
    clearance = verdict.clearance
    return {
        "product": verdict.product.id,
        "name": verdict.product.name,
        "verdict": verdict.state,
        "reason": reason_record(verdict, face),
        "findings": [finding_record(finding, face.language) for finding in verdict.findings],
        "checklist": [item_record(state, face) for state in verdict.checklist],
        "clearance": clearance_record(clearance, is_sample=bool(clearance and clearance.is_sample)),
        "overrides": override_records(verdict.overrides),
    }


def override_records(overrides: Iterable[DeskAct]) -> list[dict[str, str]]:
    """Return who let a show go on against the checks, when, why and against what."""
    return [
        {"by": each.by, "reason": each.reason, "at": each.at, "code": code, "broadcast": broadcast}
        for each in overrides
        for code, _, broadcast in (each.detail.partition(" "),)
    ]


def override_lines(overrides: Iterable[DeskAct], face: Face) -> list[str]:
    """Return a red line for each override, for people."""
    told = [face.say("cli.check.overridden", by=each.by, at=each.at[:10], reason=each.reason) for each in overrides]
    return [click.style(f"  {line}", fg="red") for line in told]


def reason_record(verdict: Verdict, face: Face) -> dict[str, str] | None:
    """Return why the product is not cleared: code, message and hint."""
    if not verdict.reason_code:
        return None
    return told_reason(verdict.reason_code, verdict.reason_facts, face)


def told_reason(code: str, facts: Mapping[str, str | int], face: Face) -> dict[str, str]:
    """Return why something may not be shown: code, message and hint."""
    return {"code": code, "message": face.say(code, **facts), "hint": face.hint(code, **facts)}


def verdict_words(verdict: Verdict, face: Face, state: str = "", reason: Mapping[str, str] | None = None) -> str:
    """Return how one product stands, for people: why not, what was found, what is missing and what proves it.

    A rundown may have its own *state* and *reason*: its price, or what must be said.
    """
    lines = [face.say(f"cli.check.{state or verdict.state}", name=verdict.product.name, product=verdict.product.id)]
    if verdict.clearance is not None and not reason:
        low, high = yuan(verdict.clearance.price_min_fen), yuan(verdict.clearance.price_max_fen)
        lines.append(face.say("cli.check.cleared-by", by=verdict.clearance.by, until=verdict.clearance.until, low=low, high=high))
    if reason := reason or reason_record(verdict, face):
        lines += [f"  {reason['message']}", f"  {reason['hint']}".rstrip()]
    lines += finding_lines((each for each in verdict.findings if each.is_blocking or each.needs_person), face)
    lines += item_lines(verdict.checklist, face)
    lines += override_lines(verdict.overrides, face)
    return "\n".join(line for line in lines if line.strip())


def finding_lines(findings: Iterable[Finding], face: Face) -> list[str]:
    """Return a line for each finding: where, what, why, and what to say instead."""
    return [
        f"  [{each.rule} {each.severity}] {f'{each.field}: ' if each.field else ''}“{each.text}” {in_language(each.why, face.language)}"
        f" → {in_language(each.suggestion, face.language)}"
        for each in findings
    ]


def item_lines(states: Iterable[ItemState], face: Face) -> list[str]:
    """Return a line for each item that is still open: what, why, and which document is asked for."""
    return [item_line(state, face) for state in states if not state.is_settled]


def item_line(state: ItemState, face: Face) -> str:
    """Return one open item for people."""
    mark = state.id if state.level == "B" else f"{state.id} {face.say('cli.check.advisory')}"
    why = face.say(state.reason_code, **state.reason_facts) if state.reason_code else ""
    wanted = face.say("cli.check.wanted", evidence=in_language(state.wanted, face.language))
    return f"  [{mark}] {in_language(state.text, face.language)} ({why}; {wanted})"
