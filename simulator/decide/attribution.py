"""The answer of ``attribute``: which of a design's changes brings how much of its difference about, to the öre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.decide.aims import Aim
from simulator.decide.evaluate import happens, measured
from simulator.decide.joining import Block, Tried, joined_until
from simulator.decide.reading import factor_of, value_cell
from simulator.decide.shapley import fair_shares, sampled_shares, settled
from simulator.engine.settle import settle
from simulator.engine.simulate import make_plan, run
from simulator.estimate import Estimate, exactly
from simulator.language import Locale
from simulator.money import Currency, Money
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.result import Result
from simulator.scenario import definitions as d
from simulator.scenario.provisions import Provided
from simulator.tables.cells import amount, percent
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Interval, Row, Table, Uncertain

COST, AIM = ("cost",), ("aim",)
"""What is asked of each coalition, beside ("recipient", id) for each recipient."""
MOST_EXACT = 10
"""So many changes, or fewer, are tried in every combination."""
ORDERS = 64
"""Pairs of orders that are tried of more changes."""
MOST_BESIDE = 6
"""Changes that stand beside each other in the table of recipients."""
Key = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One change of a design, or several that cannot stand without each other.

    Args:
        paths: what is changed.
        cost: its share of the difference in cost, in minor units.
        recipients: its share of each recipient's difference, in minor units.
        aim: its share of the difference in what was asked beside the cost, if anything was.
        between: where orders were sampled, the 95 % interval of its share of the cost; None where all were tried.
    """

    paths: tuple[str, ...]
    cost: int
    recipients: Mapping[str, int]
    aim: Fraction | None = None
    between: Estimate | None = None

    @property
    def key(self) -> str:
        """What it is called."""
        return " + ".join(self.paths)


@dataclass(frozen=True)
class Attribution(Shown):
    """What each change of a design brings about.

    Args:
        name: of the design.
        currency: of the amounts.
        changes: those that bring most about first.
        difference: in cost from the scenario, in minor units; the changes' shares sum to it.
        aim: what was asked beside the cost.
        aim_difference: in the aim.
        evaluations: combinations that were tried.
        exact: whether every combination was.
        draws: behind the aim; 0 without one.
        synthetic: whether recipients are made up.
    """

    name: str
    currency: Currency
    changes: tuple[Change, ...]
    difference: int
    aim: Aim | None
    aim_difference: Fraction | None
    evaluations: int
    exact: bool
    draws: int
    synthetic: bool

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """The answer as a planner reads it."""
        word, whole = locale.word, self._money(self.difference, locale)
        if not self.changes:
            return word("attribute_none", design=self.name)
        first = self.changes[0]
        if len(self.changes) == 1:
            return word("attribute_one", design=self.name, difference=whole, change=first.key)
        share = self._money(first.cost, locale)
        return word("attribute_most", design=self.name, difference=whole, change=first.key, share=share)

    def _money(self, minor: int, locale: Locale) -> str:
        return amount(Money(minor, self.currency), locale, signed=True)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each change, and one for each recipient."""
        word = locale.word
        columns = [Column("change", word("attribute_change"), "name"), Column("cost", word("cost"), signed=True)]
        if not self.exact:
            columns.append(Column("interval", word("risk_interval")))
        if self.aim is not None:
            columns.append(Column("aim", self.aim.text, signed=True))
        rows: list[Row] = []
        for one in self.changes:
            row: list[Cell] = [one.key, Money(one.cost, self.currency)]
            if not self.exact and one.between is not None:
                row.append(Interval(Uncertain(one.between, self.currency)))
            rows.append(self._with_aim(row, one.aim))
        total: list[Cell] = [word("attribute_sum"), Money(self.difference, self.currency)]
        whole = self._with_aim(total if self.exact else [*total, None], self.aim_difference)
        caption, notes = word("attribute_title", design=self.name), tuple(self.notes(locale))
        first = Table("attribution", caption, tuple(columns), tuple(rows), whole, notes)
        beside = len(self.changes) <= MOST_BESIDE and self.changes
        return (first, self._recipients(locale)) if beside else (first,)

    def _with_aim(self, row: list[Cell], found: Fraction | None) -> Row:
        if self.aim is None or found is None:
            return tuple(row)
        return (*row, value_cell(self.aim, exactly(float(found)), self.currency))

    def _recipients(self, locale: Locale) -> Table:
        columns = (
            Column("recipient", locale.word("recipient"), "name"),
            *(Column(one.key, one.key, signed=True) for one in self.changes),
        )
        rows: tuple[Row, ...] = tuple(
            (i, *(Money(one.recipients.get(i, 0), self.currency) for one in self.changes))
            for i in self.changes[0].recipients
        )
        return Table("recipients", locale.word("attribute_recipients"), columns, rows)

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know: how shares are made, what was joined, and how many combinations were tried."""
        out = [locale.word("note_synthetic")] if self.synthetic else []
        key = "attribute_exact" if self.exact else "attribute_sampled"
        out.append(locale.word(key, tried=self.evaluations, orders=2 * ORDERS))
        if any(len(one.paths) > 1 for one in self.changes):
            out.append(locale.word("attribute_joined"))
        if self.aim is not None and self.aim_difference is not None and self.aim.is_share:
            shown = percent(float(self.aim_difference), locale, signed=True)
            out.append(locale.word("attribute_aim", aim=self.aim.text, difference=shown, draws=self.draws))
        return out

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The answer as one object, money in units of the currency."""
        unit = self.currency.minor_units
        scale = 1.0 if self.aim is None else factor_of(self.aim)
        changes = [
            {
                "change": one.key,
                "paths": list(one.paths),
                "cost": one.cost / unit,
                "interval": None if one.between is None else one.between.to_json(1 / unit),
                "recipients": {i: share / unit for i, share in one.recipients.items()},
            }
            | ({} if one.aim is None else {"aim": float(one.aim) * scale})
            for one in self.changes
        ]
        out: dict[str, Any] = {"design": self.name, "difference": self.difference / unit, "changes": changes}
        if self.aim is not None and self.aim_difference is not None:
            out |= {"of": self.aim.text, "aim_difference": float(self.aim_difference) * scale, "draws": self.draws}
        notes = [self.sentence(locale), *self.notes(locale)]
        return out | {"exact": self.exact, "evaluations": self.evaluations, "notes": notes}


# ---- computing it ---------------------------------------------------------------------------------------------------


def attribution(
    design: Provided, groups: Sequence[str] = (), aim: Aim | None = None, draws: int = 10_000, seed: int = 1
) -> Attribution:
    """What each change of a design brings about.

    Args:
        design: the scenario and the design's provisions.
        groups: paths with commas between them that belong together: their shares are averaged within the group.
        aim: a probability or a mean over draws, beside the cost.
        draws: of the aim.
        seed: of draws, and of orders where there are too many combinations.

    Raises:
        ScenarioError: when the design has faults, or a path is none of its changes.
    """
    whole = frozenset(design.provisions)
    scenario = design.with_some(whole)
    count = 0

    def trial(kept: frozenset[Any]) -> dict[Key, Fraction]:
        nonlocal count
        count += 1
        return _values(design.with_some(kept), aim, draws, seed)

    tried = Tried(trial)

    def answer(blocks: tuple[Block, ...]) -> tuple[tuple[Change, ...], bool]:
        return _changes(blocks, _grouped(blocks, groups, scenario.name), tried, seed)

    before, after = _values(design.with_some(()), aim, draws, seed), _values(scenario, aim, draws, seed)
    changes, exact = joined_until(design.provisions, tried, answer)
    return Attribution(
        scenario.name.partition("/")[2] or scenario.name,
        Currency(scenario.currency),
        tuple(sorted(changes, key=lambda one: (-abs(one.cost), one.paths))),
        int(after[COST] - before[COST]),
        aim,
        None if aim is None else after[AIM] - before[AIM],
        count,
        exact,
        draws if aim is not None else 0,
        scenario.synthetic,
    )


def _values(scenario: d.Scenario, aim: Aim | None, draws: int, seed: int) -> dict[Key, Fraction]:
    result = Result(settle(scenario))
    out: dict[Key, Fraction] = {COST: Fraction(result.cost.minor)}
    out |= {("recipient", i): Fraction(paid) for i, paid in result.by_recipient_minor.items()}
    if aim is not None:
        plan = make_plan([scenario], draws, seed)
        (outcome,) = run(replace(plan, kept=draws if aim.measure.what == "total" else 0)).outcomes
        if aim.statistic == "probability":
            out[AIM] = Fraction(int(happens(aim, outcome).sum()), draws)
        else:
            out[AIM] = Fraction(int(np.rint(measured(aim.measure, outcome)).sum()), draws)
    return out


def _grouped(blocks: Sequence[Block], groups: Sequence[str], name: str) -> list[list[Block]]:
    """Blocks that belong together, each of the others by itself."""
    known = {one.path: block for block in blocks for one in block}
    group_of: dict[Block, Block] = {block: block for block in blocks}
    for text in groups:
        paths = [part.strip() for part in text.split(",")]
        for path in paths:
            if path not in known:
                raise refusal("change_unknown", Place(name), path=path, known=did_you_mean(path, known))
        heads = {group_of[known[path]] for path in paths}
        first = min(heads, key=lambda block: block[0].path)
        group_of = {block: first if head in heads else head for block, head in group_of.items()}
    out: dict[Block, list[Block]] = {}
    for block, head in group_of.items():
        out.setdefault(head, []).append(block)
    return list(out.values())


def _changes(
    blocks: tuple[Block, ...], groups: list[list[Block]], tried: Tried[dict[Key, Fraction]], seed: int
) -> tuple[tuple[Change, ...], bool]:
    """Every block's shares, settled so that they sum to the differences."""
    exact = len(blocks) <= MOST_EXACT
    between: dict[Block, Estimate] = {}
    if exact:
        shares = fair_shares(groups, tried.of)
    else:
        drawn = sampled_shares(groups, tried.of, ORDERS, seed)
        shares = {b: {what: sum(x, Fraction(0)) / ORDERS for what, x in found.items()} for b, found in drawn.items()}
        between = {b: _interval(found[COST]) for b, found in drawn.items()}
    before, after = tried.of(frozenset()), tried.of(frozenset(blocks))
    whole: dict[Key, dict[str, int]] = {}
    for what in {**before, **after}:
        if what != AIM:
            own = {_key(block): shares[block].get(what, Fraction(0)) for block in blocks}
            total = after.get(what, Fraction(0)) - before.get(what, Fraction(0))
            whole[what] = settled(own, int(total))
    return tuple(
        Change(
            tuple(dict.fromkeys(one.path for one in block)),
            whole[COST][_key(block)],
            {what[1]: found[_key(block)] for what, found in whole.items() if what[0] == "recipient"},
            shares[block].get(AIM),
            between.get(block),
        )
        for block in blocks
    ), exact


def _key(block: Block) -> str:
    """A name for a block, in the order of paths."""
    return "\0".join(f"{one.path}\0{one.layer}" for one in block)


def _interval(steps: Sequence[Fraction]) -> Estimate:
    x = np.array([float(step) for step in steps])
    value, half = float(x.mean()), 1.96 * float(x.std(ddof=1)) / len(x) ** 0.5
    return exactly(value) if half == 0 else Estimate(value, value - half, value + half)
