"""Mechanisms that a planner adds from a menu: a payment per unit, or a closed pool shared by a quantity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal, assert_never

from simulator.describe import title_of
from simulator.language import LANGUAGES, Language, word
from simulator.scenario.definitions import Scenario
from simulator.units import spell
from simulator.web.edits import Edits

Mechanism = Literal["per_unit", "pool"]
MECHANISMS: tuple[Mechanism, ...] = ("per_unit", "pool")
NAME = "new_payment"
_YEAR = "/year"


def countable(scenario: Scenario, language: Language) -> dict[str, str]:
    """Quantities of each recipient that a payment may count, with their titles."""
    types = scenario.checked.types
    return {
        name: title_of(scenario, name, language)
        for name in scenario.quantities
        if types[name].axis == "recipient" and types[name].known.dims and not types[name].known.is_money
        and types[name].known.kind == "number"
    }  # fmt: skip


def added(edits: Edits, scenario: Scenario, kind: Mechanism, of: str) -> Edits:
    """The edits with a payment more, small until its number is set.

    Raises:
        KeyError: when there is no such quantity to count.
    """
    titles = {language: countable(scenario, language)[of] for language in LANGUAGES}
    number = 1 + sum(name == NAME or name.startswith(f"{NAME}_") for name in scenario.payments)
    name = NAME if number == 1 else f"{NAME}_{number}"
    part: dict[str, Any] = {
        "title": {lang: word(f"web_mechanism_{kind}", lang, of=title) for lang, title in titles.items()},
        "source": "assumption",
    }
    match kind:
        case "per_unit":
            part |= {"rate": f"100 {_rate_unit(scenario, of)}", "per": of}
        case "pool":
            part |= {"pool": f"100000 {scenario.currency}", "shared_by": of}
        case _:
            assert_never(kind)
    return replace(edits, add={**edits.add, f"payments.{name}": part})


def removed(edits: Edits, scenario: Scenario, payment: str) -> Edits:
    """The edits without a payment: what was added is not added, what stood there is removed.

    Raises:
        KeyError: when there is no such payment.
    """
    if payment not in scenario.payments:
        raise KeyError(payment)
    path = f"payments.{payment}"
    change = {key: value for key, value in edits.change.items() if not f"{key}.".startswith(f"{path}.")}
    if path in edits.add:
        return Edits(change, {key: value for key, value in edits.add.items() if key != path}, edits.remove)
    return Edits(change, edits.add, (*edits.remove, path))


def _rate_unit(scenario: Scenario, of: str) -> str:
    """The unit of a rate for a quantity: what is counted at a point in time is paid by the year."""
    unit = spell(scenario.checked.types[of].known)
    currency = "kr" if scenario.currency == "SEK" else scenario.currency
    return f"{currency}/{unit.removesuffix(_YEAR)}" if unit.endswith(_YEAR) else f"{currency}/{unit}{_YEAR}"
