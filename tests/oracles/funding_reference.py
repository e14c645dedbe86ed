"""Grants charged day by day in exact fractions: slow, plain, and written without the simulator."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

ZERO = Fraction(0)


@dataclass
class Pot:
    """One grant: what it holds, when it may be used, and what happens at the end."""

    source: str
    amount: Fraction
    granted: date
    first: date
    last: date
    end: str
    has_window: bool = True
    asked: Fraction | None = None
    deadline: date | None = None
    used: dict[int, Fraction] = field(default_factory=dict)

    @property
    def usable(self) -> Fraction:
        """What may be used: what was asked for, where it must be."""
        return self.amount if self.asked is None else min(self.asked, self.amount)

    @property
    def left(self) -> Fraction:
        """What has not been used."""
        return self.usable - sum(self.used.values(), ZERO)


@dataclass
class Bill:
    """What something costs in each period, and who may be asked to pay."""

    costs: list[Fraction]
    sources: list[str]
    as_listed: bool = False
    after: list[str] = field(default_factory=list)
    paid: dict[tuple[int, int], Fraction] = field(default_factory=dict)
    unfunded: list[Fraction] = field(default_factory=list)


def in_turn(pots: list[Pot], bill: Bill) -> list[int]:
    """Which pot is asked first: the one that is soonest lost, unless the list of sources is to be followed."""
    mine = [i for i, pot in enumerate(pots) if pot.source in bill.sources]

    def turn(i: int) -> tuple[object, ...]:
        pot = pots[i]
        lost = pot.last if pot.has_window else date.max
        place = bill.sources.index(pot.source)
        return (place, lost, pot.granted) if bill.as_listed else (lost, place, pot.granted)

    return sorted(mine, key=turn)


def pay(pots: list[Pot], bill: Bill, periods: list[tuple[date, date, int]]) -> None:
    """Let pots pay a bill, period by period."""
    turns = in_turn(pots, bill)
    later = in_turn(pots, Bill([], bill.after, as_listed=True))
    for t, (first, last, year) in enumerate(periods):
        due = bill.costs[t]
        open_ = [i for i in turns if pots[i].first <= first and last <= pots[i].last]
        if not open_:
            open_ = [i for i in later if pots[i].first <= first and last <= pots[i].last]
        for i in open_:
            part = min(due, max(pots[i].left, ZERO))
            if part:
                bill.paid[i, t] = part
                pots[i].used[year] = pots[i].used.get(year, ZERO) + part
                due -= part
        bill.unfunded.append(due)


def statement(pot: Pot, years: list[tuple[date, date]]) -> list[dict[str, Fraction]]:
    """A pot's account for each cost year."""
    rows = []
    brought = pot.amount if pot.granted < years[0][0] else ZERO
    closed = False
    lost = pot.amount - pot.usable
    for number, (first, last) in enumerate(years):
        row = dict.fromkeys(("opening", "granted", "used", "carried", "repaid", "lapsed", "kept", "open"), ZERO)
        row["opening"] = brought
        if first <= pot.granted <= last:
            row["granted"] = pot.amount
        row["used"] = pot.used.get(number, ZERO)
        arrived = pot.granted <= last
        if arrived and lost and (pot.last <= last or pot.deadline is None or pot.deadline <= last):
            row["lapsed"] += lost
            lost = ZERO
        rest = row["opening"] + row["granted"] - row["used"] - row["lapsed"]
        if not arrived:
            pass
        elif pot.last <= last and not closed:
            row[{"repaid": "repaid", "kept": "kept", "lapses": "lapsed", "not_stated": "open"}[pot.end]] += rest
            closed, rest = True, ZERO
        elif not closed:
            row["carried"] = rest
        brought = row["carried"]
        rows.append(row)
    return rows


def written_off(investment: int, life: int, start: date, years: list[tuple[date, date]]) -> list[Fraction]:
    """Straight-line depreciation of each year to the whole unit, by months in use, from the first of a month."""
    out = []
    for first, last in years:

        def months(day: date) -> int:
            return max(0, (day.year - start.year) * 12 + day.month - start.month)

        def so_far(count: int) -> Fraction:
            exact = Fraction(investment * min(count, life * 12), life * 12)
            return Fraction((2 * exact.numerator + exact.denominator) // (2 * exact.denominator))

        out.append(so_far(months(last + timedelta(days=1))) - so_far(months(first)))
    return out


def moved(planned: list[int], actual: list[int], groups: list[int]) -> list[int]:
    """What each line lacks after lines of its group have given what they did not use, one krona at a time."""
    lacking = [max(a - p, 0) for p, a in zip(planned, actual, strict=True)]
    spare = [max(p - a, 0) for p, a in zip(planned, actual, strict=True)]
    for i, group in enumerate(groups):
        for j, other in enumerate(groups):
            part = min(lacking[i], spare[j]) if group == other else 0
            lacking[i] -= part
            spare[j] -= part
    return lacking
