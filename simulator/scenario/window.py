"""A scenario over more years than it states: its last facts hold on, and chosen figures rise by so much a year.

Everything is written as assumptions laid on the scenario's text, so that they are read, checked and drawn as any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from simulator.language import LANGUAGES, word
from simulator.numerals import NumeralError, read_literal
from simulator.problems import Place, did_you_mean, refusal
from simulator.scenario import definitions as d
from simulator.scenario.load import from_text, layered_of
from simulator.scenario.overlay import Layered, apply
from simulator.scenario.schema import OverlayFile
from simulator.scenario.shape import validate
from simulator.scenario.trends import Trend
from simulator.scenario.yaml_text import Text, parse_yaml
from simulator.units import MONEY

LABEL = "window"
MOST_YEARS = 30
_PAID_BY = ("rate", "amount", "pool")


@dataclass(frozen=True)
class Windowed:
    """A scenario over more years.

    Args:
        scenario: with all of the years.
        assumed: labels of the years that the scenario itself does not have.
        rising: each name that rises, with its trend.
        repeated: sources with an amount for the whole of the scenario's own year that is assumed for each year.
    """

    scenario: d.Scenario
    assumed: tuple[str, ...]
    rising: tuple[tuple[str, Trend], ...]
    repeated: tuple[str, ...]


def windowed(
    path: str | Path, designs: Sequence[str | Path], years: int, trends: Sequence[Trend], *, each_year: bool = False
) -> Windowed:
    """The scenario over so many years from its first.

    Args:
        path: a scenario file or its folder.
        designs: designs laid on it.
        years: how many.
        trends: what rises.
        each_year: whether the doubt about a trend is a new one each year, rather than one for all years.

    Raises:
        ScenarioError: when the scenario cannot be made longer so, or a trend's name cannot rise.
    """
    plain = from_text(*layered_of(path, designs))
    layered, name = layered_of(path, designs)
    _refuse_years(plain, years, Place((plain.files or ("",))[0]))
    base = None
    if plain.base is not None and layered.base is not None:  # today's model goes on as well, by its own figures
        below, _, _ = _longer(layered.base, plain.base, years, _known(trends, plain.base), each_year=each_year)
        base = from_text(below, plain.base.name)
    longer, rising, repeated = _longer(layered, plain, years, trends, each_year=each_year)
    scenario = from_text(longer, name, base)
    labels = tuple(year.label for year in scenario.years)
    return Windowed(scenario, labels[len(plain.years) :], tuple(rising.items()), repeated)


def _known(trends: Sequence[Trend], scenario: d.Scenario) -> list[Trend]:
    """The trends that a scenario has something for."""
    known = {*scenario.quantities, *scenario.payments, *scenario.funding}
    return [trend for trend in trends if not trend.name or trend.name in known]


def _longer(
    layered: Layered, plain: d.Scenario, years: int, trends: Sequence[Trend], *, each_year: bool
) -> tuple[Layered, dict[str, Trend], tuple[str, ...]]:
    """The text of a scenario over so many years, what rises in it, and which sources are assumed for each year."""
    out = replace(layered, base=None)
    repeated: tuple[str, ...] = ()
    if years > len(plain.years):
        repeated = tuple(_repeated(plain))
        raw = out.text.raw["funding"] if repeated else {}
        change = {f"funding.{source}.amount": f"({raw[source]['amount']}) / (1 year)" for source in repeated}
        out = _assumed(out, {"period": _period(plain, years), **change}, {})
    if trends:
        out = _assumed(out, {}, dict(_factors(trends, _starts(plain, years), each_year=each_year)))
    rising: dict[str, Trend] = {}
    for number, trend in enumerate(trends, 1):
        for one in (trend.name,) if trend.name else _prices(plain, out.text.raw):
            if one in rising:
                raise refusal("window_twice", Place(f"--{trend.kind}"), name=one)
            rising[one] = trend
            below = out.text
            out = _assumed(out, *_raised(plain, below.raw, one, f"window_factor_{number}", trend))
            _keep_places(below, out.text, one)
    return replace(out, files=layered.files), rising, repeated


def _refuse_years(plain: d.Scenario, years: int, place: Place) -> None:
    if not len(plain.years) <= years <= MOST_YEARS:
        raise refusal("window_years", place, years=years, least=len(plain.years), most=MOST_YEARS)
    first, last = plain.years[0], plain.years[-1]
    whole = (last.last.toordinal() + 1, (first.first.month, first.first.day))
    after = type(last.last).fromordinal(whole[0])
    if (after.month, after.day) != whole[1] or after.year - first.first.year != len(plain.years):
        raise refusal("window_part_year", place, first=first.first, last=last.last)


def _period(plain: d.Scenario, years: int) -> Any:
    first, last = plain.years[0].first, plain.years[-1].last
    more = years - len(plain.years)
    if (first.month, first.day) == (1, 1):
        return [str(first.year), str(last.year + more)]
    return {"from": first.isoformat(), "to": last.replace(year=last.year + more).isoformat()}


def _starts(plain: d.Scenario, years: int) -> tuple[str, ...]:
    """The first day of each year after the first."""
    first = plain.years[0].first
    return tuple(first.replace(year=first.year + k).isoformat() for k in range(1, years))


def _repeated(plain: d.Scenario) -> Iterator[str]:
    """Sources that say what there is for the scenario's only year, and not until when."""
    if len(plain.years) == 1:
        for name, source in plain.funding.items():
            if source.use is None and not plain.checked.time_units[source.amount].dims:
                yield name


def _assumed(below: Layered, change: Mapping[str, Any], add: Mapping[str, Any]) -> Layered:
    """The text with assumptions laid on it."""
    content = {"extends": below.files[-1].name, "why": LABEL, "change": dict(change), "add": dict(add)}
    text = parse_yaml(json.dumps({key: part for key, part in content.items() if part}, ensure_ascii=False), LABEL)
    written = validate(OverlayFile, text)
    out = apply(below, text, written, below.files[-1].parent / LABEL)
    own = tuple(replace(one, alone=False) for one in out.changes[len(below.changes) :])
    return replace(out, files=below.files, changes=(*below.changes, *own), base=None, title=below.title, why=below.why)


def _keep_places(below: Text, text: Text, name: str) -> None:
    """What a quantity states is still counted from where it was stated: files beside it, and places in messages."""
    if f"{name}_stated" in text.raw.get("quantities", {}):
        for known, own in ((below.places, text.places), (below.keys, text.keys)):
            for at in [at for at in known if at[:2] == ("quantities", name)]:
                own[("quantities", f"{name}_stated", *at[2:])] = known[at]


# ---- what rises -----------------------------------------------------------------------------------------------------


def _title(key: str, **told: str) -> dict[str, str]:
    return {language: word(key, language, **told) for language in LANGUAGES}


def _factors(trends: Sequence[Trend], starts: Sequence[str], *, each_year: bool) -> Iterator[tuple[str, Any]]:
    """For each trend what it multiplies with, and whether a year has come."""
    for start in starts:
        values = {"0001-01-01": "0", start: "1"}
        yield f"quantities.{_come(start)}", {"unit": "1", "value": values, "source": "assumption"}
    for number, trend in enumerate(trends, 1):
        rates = [f"window_rate_{number}_{start[:4]}" if each_year else f"window_rate_{number}" for start in starts]
        for rate in dict.fromkeys(rates):
            part = {
                "unit": "1",
                "value": str(trend.rate),
                "title": _title(f"window_{trend.kind}"),
                "source": "assumption",
            }
            if trend.low is not None and trend.high is not None:
                part["uncertain"] = {"p10": str(trend.low), "p90": str(trend.high), "source": "assumption"}
            yield f"quantities.{rate}", part
        steps = [f"(1 + {rate} * {_come(start)})" for rate, start in zip(rates, starts, strict=True)]
        title = _title(f"window_{trend.kind}_factor")
        yield f"quantities.window_factor_{number}", {"unit": "1", "is": " * ".join(steps) or "1", "title": title}


def _come(start: str) -> str:
    return f"window_from_{start[:4]}"


def _raised(
    plain: d.Scenario, raw: Mapping[str, Any], name: str, factor: str, trend: Trend
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Changes and additions that make a quantity, payment or source rise."""
    if name in plain.quantities:
        return _raised_quantity(plain, raw, name, factor, trend)
    if name in plain.funding:
        return {f"funding.{name}.amount": f"({raw['funding'][name]['amount']}) * {factor}"}, {}
    if name not in plain.payments:
        known = did_you_mean(name, {**plain.quantities, **plain.funding, **plain.payments})
        raise refusal("unknown_name", Place(f"--{trend.kind}"), name=name, known=known)
    changes: dict[str, Any] = {}
    for key in _PAID_BY:
        stated = raw["payments"][name].get(key)
        if isinstance(stated, dict):
            if {"tiers", "whole"} & set(stated):
                raise refusal("window_cannot", plain.payments[name].origin.place, name=name)
            changes[f"payments.{name}.{key}"] = {label: f"({one}) * {factor}" for label, one in stated.items()}
        elif stated is not None:
            changes[f"payments.{name}.{key}"] = f"({stated}) * {factor}"
    return changes, {}


def _raised_quantity(
    plain: d.Scenario, raw: Mapping[str, Any], name: str, factor: str, trend: Trend
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The quantity as it is stated under another name, and under its own that times the factor."""
    quantity, part = plain.quantities[name], raw["quantities"][name]
    column = quantity.definition if isinstance(quantity.definition, d.Column) else None
    unit = plain.checked.types[name].known
    if quantity.response is not None or unit.kind != "number" or (column is not None and column.classes):
        raise refusal("window_cannot", quantity.origin.place, name=name)
    stated: Any = part
    own: dict[str, Any] = {"is": f"{name}_stated * {factor}"}
    if isinstance(part, dict):
        stated = dict(part)
        if column is not None and "by_month" not in stated and "moves" not in stated:
            stated.setdefault("column", name)
        own |= {key: stated[key] for key in ("title", "unit", "negative") if key in stated}
        if "round" in stated:
            own["round"] = stated.pop("round")  # what rises is rounded when it has risen
    changes: dict[str, Any] = {f"quantities.{name}": own}
    for other, beside in raw["quantities"].items():
        uncertain = beside.get("uncertain") if isinstance(beside, dict) else None
        correlated = uncertain.get("correlated") if isinstance(uncertain, dict) else None
        if correlated and name in correlated:
            renamed = {f"{name}_stated" if key == name else key: share for key, share in correlated.items()}
            changes[f"quantities.{other}.uncertain.correlated"] = renamed
    return changes, {f"quantities.{name}_stated": stated}


def _prices(plain: d.Scenario, raw: Mapping[str, Any]) -> list[str]:
    """Every price: stated money per something, read by payments, with one value; and payments with an amount of their
    own. What is computed rises with what it is computed from.
    """
    read: set[str] = set()
    waiting = list(plain.payments)
    while waiting:
        for needed in plain.checked.needs.get(waiting.pop(), ()):
            base = str(needed).split(".")[0]
            if base not in read:
                read.add(base)
                waiting.append(base)
    found = [name for name, quantity in plain.quantities.items() if name in read and _is_price(plain, quantity)]
    return found + [
        name
        for name in plain.payments
        if any(_is_stated(raw["payments"][name].get(k), plain.currency) for k in _PAID_BY)
    ]


def _is_price(plain: d.Scenario, quantity: d.Quantity) -> bool:
    unit = plain.checked.types[quantity.name].known
    if not unit.is_money or not [dim for dim, _ in unit.dims if dim not in (MONEY, "year", "day")]:
        return False
    definition = quantity.definition
    return isinstance(definition, d.Points) or (isinstance(definition, d.Dated) and len(definition.values) == 1)


def _is_stated(part: Any, currency: str) -> bool:
    """Whether a rate or an amount is a figure that stands in the payment itself."""
    if isinstance(part, dict):
        return not {"tiers", "whole"} & set(part) and all(_is_stated(one, currency) for one in part.values())
    if part is None:
        return False
    try:
        read_literal(str(part), currency)
    except NumeralError:
        return False
    return True
