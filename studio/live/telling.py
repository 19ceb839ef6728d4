"""What a headless operator is told while a show runs: how destinations stand, and why a command was refused."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from assets.errors import KaiboError
from catalog.compliance.verdict import judge
from catalog.errors import CatalogError
from catalog.products import Products
from catalog.store import Shop
from studio.keeper.messages import Event


class Voice(Protocol):
    """Speaks the operator's language (``studio.cli.face.Face``)."""

    def say(self, code: str, /, **facts: object) -> str:
        """Return the sentence of *code*."""
        ...

    def note(self, code: str, /, **facts: object) -> None:
        """Tell it."""
        ...


def tell_state(voice: Voice, event: Event) -> None:
    """Tell how a destination stands, and why."""
    code = str(event.facts.get("code", ""))
    name, state = event.facts["destination"], voice.say(f"output.state.{event.facts['state']}")
    if code:
        voice.note("cli.live.destination-because", name=name, state=state, why=voice.say(code))
    else:
        voice.note("cli.live.destination", name=name, state=state)


def tell_alarm(voice: Voice, event: Event) -> None:
    """Tell an alarm that was raised."""
    voice.note("cli.live.alarm", alarm=voice.say(f"alarm.{event.facts['alarm']}"), source=event.facts["source"])


def tell_refusal(voice: Voice, shop: Shop, do: str, error: KaiboError, *, today: date) -> None:
    """Tell why the command *do* was refused; of a product that is kept off the air, what the checks say today."""
    product = str(error.facts.get("product", ""))
    if error.facts.get("reason") and product:
        voice.note("cli.live.kept-off", name=error.facts.get("first", product), why=why_kept_off(voice, shop, product, today))
    else:
        voice.note("cli.live.refused", command=do, why=voice.say(error.code, **error.facts))


def why_kept_off(voice: Voice, shop: Shop, product: str, today: date) -> str:
    """Return why the checks keep *product* off the air, or that its card has to be looked at again."""
    try:
        verdict = judge(shop, Products(shop).get(product), today=today)
    except CatalogError as error:
        return voice.say(error.code, **error.facts)
    return voice.say(verdict.reason_code, **verdict.reason_facts) if verdict.reason_code else voice.say("cli.live.look-again")
