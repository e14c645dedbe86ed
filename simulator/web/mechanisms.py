"""Mechanisms that a planner adds from a menu of sentences: each is a payment with what it reads, as in a design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, assert_never, get_args

from simulator.describe import title_of
from simulator.language import LANGUAGES, Language, word
from simulator.scenario.definitions import Scenario
from simulator.units import spell
from simulator.web.edits import Edits

Mechanism = Literal["per_unit", "capped", "pool", "ramp", "gate", "tranche", "corridor", "guarantee"]
MECHANISMS: tuple[Mechanism, ...] = get_args(Mechanism)
WITH_SHARE: tuple[Mechanism, ...] = ("ramp", "gate")
"""Those that look at a share of each recipient's."""
WITHOUT_QUANTITY: tuple[Mechanism, ...] = ("corridor", "guarantee")
"""Those that look at what every recipient is paid in all."""
NAME = "new_payment"
RATE, POOL = 100, 100_000
"""What a new mechanism pays until its numbers are set: units of the currency for each unit, and in all."""
_YEAR = "/year"


@dataclass(frozen=True)
class Menu:
    """What can be added to a scenario.

    Args:
        kinds: mechanisms that it has what they need for.
        counts: quantities that may be counted, with titles.
        shares: shares that may be looked at, with titles.
    """

    kinds: tuple[Mechanism, ...]
    counts: Mapping[str, str]
    shares: Mapping[str, str]


def menu(scenario: Scenario, language: Language) -> Menu:
    """The mechanisms, with what each may look at."""
    counts, shares = countable(scenario, language), sharable(scenario, language)

    def can(kind: Mechanism) -> bool:
        if kind in WITHOUT_QUANTITY:
            return bool(scenario.payments)
        return bool(counts) and (bool(shares) or kind not in WITH_SHARE)

    return Menu(tuple(kind for kind in MECHANISMS if can(kind)), counts, shares)


def countable(scenario: Scenario, language: Language) -> dict[str, str]:
    """Quantities of each recipient that a payment may count, with their titles."""
    types = scenario.checked.types
    return {
        name: title_of(scenario, name, language)
        for name in scenario.quantities
        if types[name].axis == "recipient" and types[name].known.dims and not types[name].known.is_money
        and types[name].known.kind == "number"
    }  # fmt: skip


def sharable(scenario: Scenario, language: Language) -> dict[str, str]:
    """Shares of each recipient that a payment may look at, with their titles."""
    types = scenario.checked.types
    return {
        name: title_of(scenario, name, language)
        for name in scenario.quantities
        if types[name].axis == "recipient" and not types[name].known.dims and types[name].known.kind == "number"
    }


def added(edits: Edits, scenario: Scenario, kind: Mechanism, of: str = "", share: str = "") -> Edits:
    """The edits with a payment more, small until its numbers are set.

    Args:
        edits: so far.
        scenario: with them.
        kind: which mechanism.
        of: the quantity that it counts or shares by.
        share: the share that it looks at.

    Raises:
        KeyError: when there is no such quantity or share, or the scenario lacks what the mechanism needs.
    """
    if kind not in menu(scenario, "sv").kinds:
        raise KeyError(kind)
    name = _free(scenario)
    titles: dict[str, str] = {}
    for language in LANGUAGES:
        known = menu(scenario, language)
        counted = "" if kind in WITHOUT_QUANTITY else known.counts[of]
        looked = known.shares[share] if kind in WITH_SHARE else ""
        titles[language] = word(f"web_mechanism_{kind}", language, of=counted, share=looked)
    payment, reads = _parts(name, scenario, kind, of, share)
    parts = {f"quantities.{name}_{key}": value for key, value in reads.items()}
    own = {"title": titles, "source": "assumption", **payment}
    return replace(edits, add={**edits.add, **parts, f"payments.{name}": own})


def _parts(
    name: str, scenario: Scenario, kind: Mechanism, of: str, share: str
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The payment of a mechanism, and the quantities that it reads, by what each adds to the payment's name."""
    currency = scenario.currency
    rate = {"rate": f"{RATE} {_rate_unit(scenario, of)}", "per": of} if of else {}
    pool = {"pool": f"{POOL} {currency}", "shared_by": of}
    match kind:
        case "per_unit":
            return rate, {}
        case "capped":
            return {**rate, "total_at_most": f"{name}_cap"}, {"cap": _number("cap", f"{POOL} {currency}")}
        case "pool":
            return pool, {}
        case "ramp":
            curve = {"of": share, "curve": [[f"{name}_lower", 0], [f"{name}_upper", 1]], "title": _title("met")}
            reads = {"lower": _number("lower", "30 %"), "upper": _number("upper", "70 %"), "met": curve}
            return {**pool, "achieved": f"{name}_met", "unearned": "unpaid"}, reads
        case "gate":
            gated = {**rate, "requires": f"{share} >= {name}_threshold"}
            return gated, {"threshold": _number("threshold", "50 %")}
        case "tranche":
            first, last = scenario.years[0].first, scenario.years[0].last
            middle = (first.month + last.month) // 2
            return {**pool, "paid": {f"{first.year}-{middle:02d}": "50 %", f"{last.year}-{last.month:02d}": "50 %"}}, {}
        case "corridor":
            reads = _floor(name, "2 %", currency) | {
                "gained": {"unit": currency, "is": f"max({name}_change, 0)", "title": _title("gained")},
            }
            gained = f"{name}_gained"
            amount = f"{name}_lifted - total({name}_lifted) * where(total({gained}) > 0, share({gained}), 0)"
            return {"amount": amount, "negative": "allowed", "balances": f"0 {currency}"}, reads
        case "guarantee":
            return {"amount": f"{name}_lifted"}, _floor(name, "5 %", currency)
        case _:
            assert_never(kind)


def _floor(name: str, most: str, currency: str) -> dict[str, dict[str, Any]]:
    """What is lifted so that nobody loses more than a share of what the scenario itself pays."""
    now = "baseline(total_paid(all))"
    lifted = f"max(-{name}_floor * {now} - {name}_change, 0)"
    return {
        "floor": _number("floor", most),
        "change": {
            "unit": currency,
            "is": f"total_paid(all) - {now}",
            "negative": "allowed",
            "title": _title("change"),
        },
        "lifted": {"unit": currency, "is": lifted, "title": _title("lifted")},
    }


def _title(key: str) -> dict[str, str]:
    return {language: word(f"web_part_{key}", language) for language in LANGUAGES}


def _number(key: str, value: str) -> dict[str, Any]:
    return {"title": _title(key), "value": value, "source": "assumption"}


def _free(scenario: Scenario) -> str:
    """A name that no payment has."""
    taken, number = set(scenario.payments), 1
    while (name := NAME if number == 1 else f"{NAME}_{number}") in taken:
        number += 1
    return name


def removed(edits: Edits, scenario: Scenario, payment: str) -> Edits:
    """The edits without a payment: what was added is not added, with all it read; what stood there is removed.

    Raises:
        KeyError: when there is no such payment.
    """
    if payment not in scenario.payments:
        raise KeyError(payment)
    path = f"payments.{payment}"
    change = {key: value for key, value in edits.change.items() if not f"{key}.".startswith(f"{path}.")}
    if path in edits.add:
        own = {path} | {key for key in edits.add if _is_part(key, payment)}
        return Edits(change, {key: value for key, value in edits.add.items() if key not in own}, edits.remove)
    return Edits(change, edits.add, (*edits.remove, path))


def _is_part(path: str, payment: str) -> bool:
    """Whether a quantity was added with a payment."""
    name = path.removeprefix(f"quantities.{payment}_")
    return name != path and name in ("cap", "lower", "upper", "met", "threshold", "floor", "change", "lifted", "gained")


def moved(edits: Edits, payment: str, steps: int) -> Edits:
    """The edits with an added payment before (-1) or after (+1) its neighbour among those that are added.

    Raises:
        KeyError: when no such payment has been added.
    """
    paths = [path for path in edits.add if path.startswith("payments.")]
    at = paths.index(f"payments.{payment}") if f"payments.{payment}" in paths else -1
    if at < 0:
        raise KeyError(payment)
    other = at + steps
    if not 0 <= other < len(paths):
        return edits
    paths[at], paths[other] = paths[other], paths[at]
    rest = {path: value for path, value in edits.add.items() if not path.startswith("payments.")}
    return replace(edits, add={**rest, **{path: edits.add[path] for path in paths}})


def _rate_unit(scenario: Scenario, of: str) -> str:
    """The unit of a rate for a quantity: what is counted at a point in time is paid by the year."""
    unit = spell(scenario.checked.types[of].known)
    currency = "kr" if scenario.currency == "SEK" else scenario.currency
    return f"{currency}/{unit.removesuffix(_YEAR)}" if unit.endswith(_YEAR) else f"{currency}/{unit}{_YEAR}"
