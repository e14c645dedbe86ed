"""What sources have, and how payments are charged to them."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from .funding_reference import Bill, Pot, pay
from .literals import TIMELESS, read_date
from .sharing import ZERO, Amounts
from .slices import months_length
from .world import When, World


def available(world: World, spec: dict[str, Any], spent: Fraction) -> Fraction:
    """What a source has in the period, less its top slice and, unless per year, earlier spending."""
    start, end = world.period.start, world.period.end
    when = When(start, start)
    if "use" in spec:
        start, end = max(start, read_date(spec["use"][0])), min(end, read_date(spec["use"][1]))
    if start > end:
        return ZERO
    length = months_length(start, end)

    def in_period(text: str) -> Fraction:
        """A sum, multiplied by the length of the period if it is per year."""
        time = world.time(world.parse(text)) or TIMELESS
        return world.number(text, None, when) * time.over(length, (end - start).days + 1)

    amount = in_period(spec["amount"])
    top = in_period(spec.get("top_slice", "0"))
    literal = world.units.literal(spec.get("top_slice", "0"))
    if literal is not None and not (literal.unit and literal.unit.money):
        top *= amount
    amount_time = world.time(world.parse(spec["amount"]))
    whole = Fraction(floor(amount - top))
    return whole - (ZERO if amount_time and amount_time.runs else spent)


Span = tuple[date, date]


Due = tuple[dict[str, Bill], Amounts, dict[str, Span], list[Span]]


def half_up(value: Fraction) -> Fraction:
    """The nearest whole number, halves away from zero."""
    size = Fraction(floor(abs(value) + Fraction(1, 2)))
    return size if value >= 0 else -size


@dataclass
class Accrual:
    """What accrued of a payment in each slice: for each recipient, or under "" where it is not told apart."""

    slices: list[tuple[Span, Amounts]] = field(default_factory=list)

    def over(self, periods: list[Span], who: set[str] | None = None) -> list[Fraction]:
        """How much of it lies in each period; days count alike within a slice, and slices where nothing accrued."""
        sizes = [
            sum((amount for name, amount in amounts.items() if who is None or not name or name in who), ZERO)
            for _, amounts in self.slices
        ]
        if len(sizes) == 1 or not any(sizes):
            sizes = [Fraction(1)] * len(sizes)
        return [
            sum(
                (
                    size * Fraction(common_days(span, period), days(span))
                    for (span, _), size in zip(self.slices, sizes, strict=True)
                ),
                ZERO,
            )
            for period in periods
        ]


def days(span: Span) -> int:
    """How many days there are, both ends counted."""
    return (span[1] - span[0]).days + 1


def common_days(one: Span, other: Span) -> int:
    """How many days two spans share."""
    return max((min(one[1], other[1]) - max(one[0], other[0])).days + 1, 0)


def spread(total: int, weights: list[Fraction]) -> list[Fraction]:
    """A total over periods in proportion, each total to date rounded half up; the last bears the rest."""
    whole, reached, parts = sum(weights, ZERO), ZERO, list[Fraction]()
    for weight in weights[:-1]:
        reached += weight
        to_date = Fraction(floor(total * reached / whole + Fraction(1, 2))) if whole else ZERO
        parts.append(to_date - sum(parts, ZERO))
    return [*parts, total - sum(parts, ZERO)]


def bill(amounts: dict[str, int], accrual: Accrual, sources: list[str], periods: list[Span]) -> Bill:
    """What some have of a payment in each period, and what others owe."""
    owing = {who for who, amount in amounts.items() if amount < 0}
    having = {who for who, amount in amounts.items() if amount > 0} if owing else None
    has = spread(sum(amount for amount in amounts.values() if amount > 0), accrual.over(periods, having))
    owes = spread(-sum(amounts[who] for who in owing), accrual.over(periods, owing if owing else None))
    return Bill(has, sources, as_listed=True, owed=owes)


def charge(
    bills: dict[str, Bill], held: Amounts, windows: dict[str, Span], periods: list[Span]
) -> tuple[Amounts, Amounts]:
    """What is left of the sources, and what of each payment is not covered, period by period."""
    pots = [Pot(source, amount, *(windows[source][0],) * 2, windows[source][1], "") for source, amount in held.items()]
    pay(pots, list(bills.values()), [(*period, 0) for period in periods])
    left = {pot.source: pot.left(0) for pot in pots}
    return left, {name: sum(one.unfunded, ZERO) if one.sources else ZERO for name, one in bills.items()}
