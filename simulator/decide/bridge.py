"""Why a year costs what it does beside another: rules, index, volume, mix, and centres that open or close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from simulator.decide.bridge_data import (
    PARTS,
    Part,
    Put,
    PutIndex,
    Rows,
    Side,
    has_something,
    measures,
    reads_elsewhere,
)
from simulator.decide.shapley import fair_shares, settled
from simulator.engine.settle import Settlement, settle
from simulator.engine.year import NO_DRAWS, Draws
from simulator.formula.syntax import names_in
from simulator.problems import Place, refusal
from simulator.scenario import definitions as d

Key = tuple[str, ...]
SPENDING: Key = ("spending",)
"""What activities and plans cost, beside ("recipient", id) for each centre."""


@dataclass(frozen=True)
class Line:
    """What a centre is paid in both years, or what activities and plans cost, in minor units.

    Args:
        before: in the first year.
        after: in the second.
        parts: what each part brings about; they sum to the difference.
    """

    before: int
    after: int
    parts: Mapping[Part, int]


@dataclass(frozen=True)
class Bridged:
    """Everything that a bridge rests on.

    Args:
        sides: before and after.
        centres: by id, those of the first year first.
        spending: what activities and plans cost; None where there are none.
        index: names that count as index.
        only_rules: figures of centres that only one side has, which count as rules.
        evaluations: settlements of rules and data put together.
    """

    sides: tuple[Side, Side]
    centres: Mapping[str, Line]
    spending: Line | None
    index: tuple[str, ...]
    only_rules: tuple[str, ...]
    evaluations: int


def bridged(before: Side, after: Side, index: Sequence[str] = ()) -> Bridged:
    """What each part brings about, averaged over every order in which they may come.

    Args:
        before: the year that is known.
        after: the year whose cost is asked about.
        index: names of figures that count as index, beside every index by year.

    Raises:
        ScenarioError: when the years, currencies or figures cannot be held against each other.
    """
    for side in (before, after):
        _refuse_what_cannot_move(side.scenario)
    _refuse_unlike(before, after)
    indices = _indices((before, after), index)
    known: dict[frozenset[Part], Mapping[Key, Fraction]] = {}
    moving = _moving((before, after), indices)

    def value(parts: frozenset[Part]) -> Mapping[Key, Fraction]:
        some = parts & moving
        if some not in known:
            known[some] = _outcome((before, after), some, indices)
        return known[some]

    shares = fair_shares([[part] for part in PARTS], value)
    here, there = value(frozenset()), value(frozenset(PARTS))

    def line(what: Key) -> Line:
        was, became = int(here.get(what, 0)), int(there.get(what, 0))
        own = {part: shares[part].get(what, Fraction(0)) for part in PARTS}
        found = settled({str(part): share for part, share in own.items()}, became - was)
        return Line(was, became, {part: found[part] for part in PARTS})

    ids = dict.fromkeys([*before.ids, *after.ids])
    return Bridged(
        (before, after),
        {i: line(("recipient", i)) for i in ids},
        line(SPENDING) if SPENDING in here or SPENDING in there else None,
        indices,
        tuple(dict.fromkeys(name for name in (*before.data, *after.data) if not _on_both(name, before, after))),
        len(known),
    )


# ---- what may be asked ----------------------------------------------------------------------------------------------


def _refuse_what_cannot_move(scenario: d.Scenario) -> None:
    place = Place((scenario.files or ("",))[0])
    for name in (*scenario.tables, *scenario.responding):
        raise refusal("bridge_cannot", place, name=name)
    for name, quantity in scenario.quantities.items():
        if reads_elsewhere(scenario, quantity):
            raise refusal("bridge_cannot", quantity.origin.place, name=name)


def _refuse_unlike(before: Side, after: Side) -> None:
    place = Place((after.scenario.files or ("",))[0])
    one, other = before.state.year, after.state.year
    starts = (one.first.month, one.first.day) == (other.first.month, other.first.day)
    months = (one.last.year - one.first.year, one.last.month) == (other.last.year - other.first.year, other.last.month)
    # A month may be a day longer in a leap year; no other month ends on another day.
    ends = one.last.day == other.last.day or (one.last.month == 2 and min(one.last.day, other.last.day) == 28)
    if not (starts and months and ends):
        raise refusal("bridge_unlike", place, first=_days(one), second=_days(other))
    if before.scenario.currency != after.scenario.currency:
        first, second = before.scenario.currency, after.scenario.currency
        raise refusal("bridge_currency", place, first=first, second=second)


def _days(year: d.Year) -> str:
    return f"{year.first.isoformat()} - {year.last.isoformat()}"


def _indices(sides: tuple[Side, Side], named: Sequence[str]) -> tuple[str, ...]:
    """Indices by year, and the figures that are named as such."""
    found: dict[str, None] = {}
    for side in sides:
        series = (name for name, q in side.scenario.quantities.items() if isinstance(q.definition, d.Series))
        found |= dict.fromkeys(series)
    for name in named:
        for side in sides:
            quantity, typed = side.scenario.quantities.get(name), side.scenario.checked.types.get(name)
            if quantity is None or typed is None or typed.axis or not _on_both(name, *sides):
                known = ", ".join(n for n in side.scenario.quantities if not side.scenario.checked.types[n].axis) or "-"
                raise refusal("bridge_index", Place("--index"), name=name, known=known)
        found[name] = None
    return tuple(name for name in found if _on_both(name, *sides))


def _on_both(name: str, before: Side, after: Side) -> bool:
    base = name.split(".")[0]
    if base not in before.scenario.quantities or base not in after.scenario.quantities:
        return False
    return before.fits(name, after) and after.fits(name, before)


# ---- computing it ---------------------------------------------------------------------------------------------------


def _moving(sides: tuple[Side, Side], indices: Sequence[str]) -> frozenset[Part]:
    """Parts that can be different at all: the others need no settlements."""
    before, after = sides
    still: set[Part] = set()
    if not indices:
        still.add("index")
    if before.ids == after.ids and not _rows(sides, before.ids).opened.any():
        still.add("centres")
    return frozenset(PARTS) - still


def _rows(sides: tuple[Side, Side], ids: tuple[str, ...]) -> Rows:
    at = [{i: row for row, i in enumerate(side.ids)} for side in sides]
    some = [dict(zip(side.ids, has_something(side).tolist(), strict=True)) for side in sides]
    both = [i in at[0] and i in at[1] for i in ids]
    return Rows(
        ids,
        np.array([at[0].get(i, 0) for i in ids], np.intp),
        np.array([at[1].get(i, 0) for i in ids], np.intp),
        np.array([i not in at[1] for i in ids], np.bool_),
        np.array([i not in at[0] for i in ids], np.bool_),
        np.array([there and some[0][i] != some[1][i] for i, there in zip(ids, both, strict=True)], np.bool_),
    )


def _outcome(sides: tuple[Side, Side], parts: frozenset[Part], indices: Sequence[str]) -> Mapping[Key, Fraction]:
    """What everybody is paid when some parts are as after and the others as before."""
    before, after = sides
    moving = _moving(sides, indices)
    if not parts or parts == moving:
        return _paid(after if parts else before)
    own, other = (after, before) if "rules" in parts else (before, after)
    listed = after if ("mix" if set(before.ids) == set(after.ids) else "centres") in parts else before
    data = moving - {"rules", "index"}
    draws: dict[str, Put | PutIndex] = {}
    if parts & data != (data if own is after else frozenset()) or listed is not own:
        rows = _rows(sides, listed.ids)
        for name in own.data:
            if _on_both(name, before, after):
                draws[name] = Put(name, measures(own.scenario, name), sides, rows, parts)
                continue
            absent = next((i for i in listed.ids if i not in own.ids), None)
            if absent is not None:
                place = own.scenario.quantities[name.split(".")[0]].origin.place
                raise refusal("bridge_no_data", place, name=name, who=absent)
            alone = (own, own)
            draws[name] = Put(name, (), alone, _rows(alone, listed.ids), parts)
    if ("index" in parts) != (own is after):
        draws |= {name: PutIndex(name, other) for name in indices}
    scenario = own.scenario if listed is own else _with_centres(own.scenario, listed.scenario)
    years: list[Draws] = [NO_DRAWS] * len(scenario.years)
    years[own.number] = draws
    return _paid(Side(settle(scenario, years), own.number))


def _with_centres(scenario: d.Scenario, other: d.Scenario) -> d.Scenario:
    """The scenario for the other's centres, which must have the columns that its rules group them by."""
    own, theirs = scenario.recipients.sheet.columns, other.recipients.sheet.columns
    for formula in scenario.checked.trees:
        for ref in names_in(formula.tree):
            if ref.name in own and ref.name not in theirs and ref.name not in scenario.quantities:
                raise refusal("bridge_no_data", formula.place, name=ref.name, who=other.recipients.ids[0])
    base = None if scenario.base is None else replace(scenario.base, recipients=other.recipients)
    return replace(scenario, recipients=other.recipients, base=base)


def _paid(side: Side) -> Mapping[Key, Fraction]:
    done = side.state.payments.values()
    out: dict[Key, Fraction] = {
        ("recipient", i): Fraction(sum(int(payment.paid[0, row]) for payment in done)) for row, i in enumerate(side.ids)
    }
    names = (*side.scenario.activities, *side.scenario.plans)
    if names:
        out[SPENDING] = Fraction(_spent(side.settlement, names, side.state.year.label))
    return out


def _spent(settlement: Settlement, names: Sequence[str], year: str) -> int:
    settlement.close()
    return sum(int(settlement.funding.cost_of(name, {"year": year})[0]) for name in names)
