"""The answer of ``solve``: the value, what is safe, what it comes to, and what one more step would."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from simulator.decide.aims import Promise
from simulator.decide.evaluate import Evaluations
from simulator.decide.levers import Lever
from simulator.decide.reading import factor_of, is_amount, value_cell, value_text
from simulator.decide.solve import CHECKED_AT, Solved, Wanted, achieved, bound_of, solve
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import Currency, Money, format_number, round_half_up
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Interval, Row, Share, Table, Uncertain


@dataclass(frozen=True)
class Standing:
    """One promise at the chosen value: what it comes to there, and one step further."""

    promise: Promise
    bound: float
    achieved: Estimate
    next: Estimate | None
    monotone: bool


@dataclass(frozen=True)
class Solution(Shown):
    """A lever's value that keeps every promise.

    Args:
        lever: what was chosen.
        wanted: whether the largest or the smallest value was asked for.
        currency: of the money in the promises.
        value: the value in the lever's unit; None when no value keeps every promise.
        safe: the value that does so at 95 % confidence.
        low: lower end of the 95 % confidence interval of the value.
        high: upper end.
        standings: each promise at the value, or, when there is none, where it is nearest to being kept.
        next: one step further.
        intervals: every range of values that keeps all promises.
        draws: how many draws were used; 0 when every promise is about the central case.
        evaluations: how many times the draws were paid.
        synthetic: whether the recipients are made up.
        curve: what the first promise comes to at the values that were looked at.
    """

    lever: Lever
    wanted: Wanted
    currency: Currency
    value: Fraction | None
    safe: Fraction | None
    low: Fraction | None
    high: Fraction | None
    standings: tuple[Standing, ...]
    next: Fraction | None
    intervals: tuple[tuple[Fraction, Fraction], ...]
    draws: int
    evaluations: int
    synthetic: bool
    curve: tuple[tuple[Fraction, Estimate], ...] = ()

    @property
    def feasible(self) -> bool:
        """Whether some value keeps every promise."""
        return self.value is not None

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """The answer as a planner reads it."""
        promises = locale.word("solve_and").join(one.promise.text for one in self.standings)
        if self.value is None:
            best = "; ".join(
                f"{one.promise.aim.text} = {self._text(one, one.achieved, locale)}" for one in self.standings
            )
            return locale.word("solve_infeasible", lever=self.lever.name, promises=promises, best=best)
        key = "solve_nearest" if self.standings[0].promise.relation == "=" else f"solve_{self.wanted}"
        out = [locale.word(key, lever=self.lever.name, promises=promises, value=self._value(self.value, locale))]
        if self.draws:
            if self.safe is None:
                out.append(locale.word("solve_no_safe"))
            elif self.safe != self.value:
                out.append(locale.word("solve_safe", value=self._value(self.safe, locale)))
        reached = "; ".join(
            f"{one.promise.aim.text} = {self._text(one, one.achieved, locale)}" for one in self.standings
        )
        out.append(locale.word("solve_achieved", achieved=reached))
        if self.next is not None:
            further = "; ".join(self._text(one, one.next, locale) for one in self.standings if one.next is not None)
            out.append(locale.word("solve_next", value=self._value(self.next, locale), achieved=further))
        return " ".join(out)

    def _value(self, value: Fraction, locale: Locale) -> str:
        return self.lever.text(value, locale.language)

    def _text(self, one: Standing, found: Estimate, locale: Locale) -> str:
        return value_text(one.promise.aim, found, locale, self.currency, one.promise.relative)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """The value with its bounds, and each promise at it."""
        word = locale.word
        rows: list[Row] = [
            (word("solve_row_value"), self._cell(self.value, locale)),
            (word("solve_row_interval"), self._range(self.low, self.high, locale)),
            (word("solve_row_safe"), self._cell(self.safe, locale)),
            *((word("solve_row_also"), self._range(a, b, locale)) for a, b in self.intervals),
        ]
        columns = (Column("what", self.lever.name, "name"), Column("value", self.lever.unit))
        caption = word("solve_title", lever=self.lever.name)
        held = Table("solution", caption, columns, tuple(rows))
        return (held, self._promises(locale))

    def _cell(self, value: Fraction | None, locale: Locale) -> Cell:
        return None if value is None else format_number(value, locale.language)

    def _range(self, low: Fraction | None, high: Fraction | None, locale: Locale) -> Cell:
        ends = [None if end is None else format_number(end, locale.language) for end in (low, high)]
        return None if ends == [None, None] else f"{ends[0] or '?'} - {ends[1] or '?'}"

    def _promises(self, locale: Locale) -> Table:
        word = locale.word
        rows: list[Row] = []
        for one in self.standings:
            achieved_, next_ = (self._estimate(one, found) for found in (one.achieved, one.next))
            interval = Interval(achieved_) if isinstance(achieved_, Uncertain) else None
            rows.append((one.promise.text, self._bound(one), achieved_, interval, next_))
        columns = (
            Column("promise", word("solve_promise"), "text"),
            Column("bound", word("solve_bound"), with_unit=True),
            Column("achieved", word("solve_reached"), with_unit=True),
            Column("interval", word("risk_interval")),
            Column("next", word("solve_further"), with_unit=True),
        )
        return Table("promises", word("solve_promises"), columns, tuple(rows), notes=tuple(self.notes(locale)))

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know: made-up data, how many draws, and whether all draws go one way."""
        out = [locale.word("note_synthetic")] if self.synthetic else []
        if self.draws:
            out.append(locale.word("solve_draws", draws=format_number(self.draws, locale.language)))
        if not all(one.monotone for one in self.standings):
            out.append(locale.word("solve_not_monotone"))
        elif self.draws:
            out.append(locale.word("solve_monotone", values=CHECKED_AT))
        return out

    def _bound(self, one: Standing) -> Cell:
        aim = one.promise.aim
        if aim.is_share or one.promise.relative:
            return Share(one.bound)
        if is_amount(aim):
            return Money(round_half_up(Fraction(one.bound)), self.currency)
        return Fraction(one.bound) / aim.measure.unit.scale

    def _estimate(self, one: Standing, found: Estimate | None) -> Cell:
        if found is None:
            return None
        return value_cell(one.promise.aim, found, self.currency, one.promise.relative)

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The answer as one object; ``achieved`` is of the first promise, ``promises`` has them all."""
        promises = [
            {
                "promise": one.promise.text,
                "achieved": self._json(one, one.achieved),
                "next": None if one.next is None else self._json(one, one.next),
            }
            for one in self.standings
        ]
        step = None if self.next is None else {"value": _number(self.next)}
        return {
            "lever": self.lever.name,
            "unit": self.lever.unit,
            "value": _number(self.value),
            "low": _number(self.low),
            "high": _number(self.high),
            "safe": _number(self.safe),
            "achieved": promises[0]["achieved"],
            "next": None if step is None else step | {"achieved": promises[0]["next"]},
            "feasible": self.feasible,
            "intervals": [[_number(a), _number(b)] for a, b in self.intervals],
            "promises": promises,
            "draws": self.draws,
            "notes": [self.sentence(locale), *self.notes(locale)],
        }

    def _json(self, one: Standing, found: Estimate) -> dict[str, float | None]:
        return found.to_json(factor_of(one.promise.aim, one.promise.relative))


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)


def solution(at: Evaluations, promises: tuple[Promise, ...], wanted: Wanted) -> Solution:
    """Solve, and look at what the chosen value and the next one come to."""
    found: Solved = solve(at, promises, wanted)
    lever = at.lever
    k = found.chosen(found.holds)
    further = None if k is None else k + 1 if wanted == "largest" else k - 1
    equal = any(one.relation == "=" for one in promises)
    if further is not None and (equal or not 0 <= further <= lever.steps):
        further = None
    shown = k if k is not None else _nearest_to_kept(at, promises)
    standings = tuple(
        Standing(
            one.promise,
            float(bound_of(one.promise, at, shown)),
            achieved(one.promise, at, shown),
            None if further is None else achieved(one.promise, at, further),
            one.monotone,
        )
        for one in found.kept
    )
    ends = sorted(x for x in (found.chosen(found.surely), found.chosen(found.possibly)) if x is not None)

    def value(step: int | None) -> Fraction | None:
        return None if step is None else lever.value(step)

    over_draws = any(one.aim.over_draws for one in promises)
    bounded = over_draws and not equal and k is not None
    return Solution(
        lever,
        wanted,
        Currency(at.scenario.currency),
        value(k),
        value(found.chosen(found.safe)) if not equal else None,
        value(ends[0]) if bounded and len(ends) == 2 else None,
        value(ends[-1]) if bounded and ends else None,
        standings,
        value(further),
        tuple((lever.value(a), lever.value(b)) for a, b in found.holds),
        at.draws if over_draws else 0,
        at.count,
        at.scenario.synthetic,
        tuple((lever.value(j), achieved(promises[0], at, j)) for j in at.looked(promises[0].aim)),
    )


def _nearest_to_kept(at: Evaluations, promises: tuple[Promise, ...]) -> int:
    """The step, of those that were looked at, where the first promise is nearest to being kept."""
    promise = promises[0]
    last = at.lever.steps
    looked = sorted({round(j * last / (CHECKED_AT - 1)) for j in range(CHECKED_AT)})
    sign = -1 if promise.relation == ">=" else 1
    return min(looked, key=lambda j: (sign * achieved(promise, at, j).value, j))
