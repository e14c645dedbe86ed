"""A slow, plain and exact evaluator of scenarios, written from the language's contract alone.

READINGS: what the contract leaves open, and how it is read here.

Time and facts
1. `[2022, 2024]` is the first and the last year. A span that comes out as whole years from its own first day
    is that many settlement years (2022-04-01 - 2023-03-31 is one); any other span is cut at New Year. Each
    part is settled alone.
2. A month is 1/12, a quarter the sum of its months; part of a month is its share of days, and the parts at the
    ends of a whole year are one month together. A day is one over
    the days of its settlement year (365 or 366), of its calendar year in part of a year. Quarters are counted
    from the month in which a whole year begins, in part of a year from January.
3. Money that is not per year is paid in full in every slice: with `accrues: month` a lump sum or pool comes
    twelve times.
4. Money per month or quarter is made yearly by 12 or 4; money per day or week is multiplied by the days of
    the slice.
5. A recipient's level is the latest non-empty cell of `facts` up to the day, else the cell of its own row.
6. A table row counts when from <= day <= to, an empty bound being open; one table's rows do not own
    another's.
7. `counted` moves facts only; dated values and series are read on the first day of the slice.
8. `as_of` moves facts and dated values to its day, of another quantity or of its own definition; `held_for` does so
    for every day from day - duration to day, both included. On another day a table's row is the one with its id that
    counts then: held is 0 where there is none, and anything else its own.
9. Limits in money are read as of the period: facts at its start, its end or the `counted` date, dated values
    at its start. Limits in money per year are read slice by slice and added up.
10. Without `accrues`, money per year (also in limits) in part of a year is refused, and so, unless
    `counted` is given, are facts or table rows that change in the period. Dated values that change are not
    refused: the first day's holds.
11. A series is read for the calendar year of (day - lag): the latest publication up to the vintage, else
    the latest of all.

Values
12. % is the number 1/100, not a unit that a bare number adopts; a bare number adopts only the time in its
    neighbour's unit.
13. A bare cell or `value` is in the quantity's `unit` (a cell 85 in a column of unit % is 0.85).
14. total(x) of one number for the region adds it once for each recipient; mean(x) is unweighted; total,
    mean and share take a key.
15. A key may be an undeclared column. Over a finer table total, mean and share run over its rows that count
    on the day.
16. `where`, `and`, `or` do not evaluate what they do not need; a gate or condition must be exactly yes or
    no (0 or 1).
17. Powers with whole exponents are exact, others are taken to 60 decimal digits.
18. At equal breakpoints a curve takes the later value; below the first step, tier or whole rate nothing is
    paid.
19. A whole rate changes at its threshold (>=), as steps do; a marginal one above it, which is the same
    money.
20. `missing: never` is later than every date; a claim that needs a `not_stated` fact has None for what it
    comes to.

Payments
21. A rate with one number needs `per` with one number; classes meet only a class map or weights, with the
    very same classes.
22. `achieved` outside 0..1, a negative weight or pool, and a floor above its cap are refused, not clipped.
23. `times` of a pool: one number for the region multiplies the pool, one for each recipient the weights.
24. A pool with a gate or `achieved` must say what becomes of the unearned, for each cause that it has:
    there is no default.
25. "Passed the gate" for a floor means in at least one slice; one who achieved nothing but passed is
    lifted.
26. Limits of a pool bind the share, before the causes left unpaid. The factor L redistributes what a cap cuts,
    unless `unearned` says `unpaid` in one word or for at_most.
27. The pool of a slice without earners is unpaid, not shared in other slices; floors do not lift where no
    slice had earners.
28. Caps that together are less than the pool leave the rest unpaid; floors above a pool or a total limit
    are refused.
29. A pool with a total limit divides the smaller of the two.
30. Limits hold before rounding to whole öre. With a larger unit they are first rounded to öre and brought to the
    outermost multiples inside them; no multiple inside is refused, and a total or pool with them is its whole units.

Rounding
31. Default: to the smallest unit, half_up, each period, remainder largest. `down` is towards zero, `up`
    away from it.
32. Limits are met by what is to be divided, its whole units are then divided in proportion (with `none` all of
    it); the residue counts as unpaid.
33. Largest: shares floored, missing units to the largest fractions, ties by id in string order.
34. First, last: shares rounded alone, the difference to the first or last id with a positive share; what it
    cannot bear, below its floor or zero or above its cap, passes to the next.
35. A total limit binds when the sum is above it. One that only rounding would break binds too: the floored sum
    is divided by the remainder rule.
36. What is paid of a pool's share after causes left unpaid is rounded alone, and not before; where that passes the
    pool it is divided by the remainder rule. Over several slices the earned part is the mean weighted by the
    slices' shares. `balances`: amounts sum to it within less than an öre, or are refused; rounded, they do exactly.
37. `each: slice` rounds (and divides) every slice; limits then work on the sums and the result is rounded
    once more.
38. Instalments are equal parts; the n-th cumulative sum is rounded by the payment's unit and mode. Over
    several years a date belongs to the settlement year in which it (or its month) begins.

Sources
39. A source per year has its amount x the length of period and `use` together, every year anew; a source of
    plain money has what earlier years left of it while `use` touches the period. Half an öre is not there. A
    `top_slice` without money is a share of the amount.
40. What accrues in one period - the year, cut at months or quarters where a payment accrues so, and at windows - is
    charged together, so that the least is uncovered, then as `funded_by` lists its sources (not by expiry). Where not
    all is covered, names decide, those on rest() last. A later period changes nothing in an earlier one.
41. What some owe is credited to the sources in the periods in which it accrued, and is at hand there from then on to
    the end of the year; a source is used by what is charged beyond it, never below zero.
42. What no source covers is `unfunded`; payments on rest() of one source may not claim more than it. Claims on
    it count as paid.
43. Any rest() makes a payment residual: it lessens the rest of no source.
44. used(source), unpaid(payment) and unfunded(payment) may be read like rest(); unpaid needs a pool.

Files and claims
45. `change` replaces what stands at its path whole; an overlay's own title and claims are taken, file names
    are relative to the file in which they stand.
46. Claims read quantities on the first day of the period; payments, rest, used and unpaid are added up over
    the years.
47. A scenario with activities or plans is refused: they are outside the core grammar. Unknown keys are
    passed over; a key without a value inside { } is refused as a comma gone wrong. So are payments on a
    condition; claims with `where`, or on functions that the core does not have, have None for what they come to.
48. Bare 1.234 is refused for money and for counts of one word (bed, person); rates, weights and shares may
    have three decimals.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from .documents import Reader, listed, load
from .facts import Place
from .literals import OutsideCore, ScenarioError, read_date
from .payments import Settlement
from .shapes import RECIPIENT, REGION
from .sharing import ZERO, Amounts, round_to
from .slices import Period, read_period
from .together import SUM, Given, asks_below, base_of, members, summed, without_baseline
from .world import NotStated, Value, When, World, single

Claim = tuple[str, Fraction | None, Fraction]
Instalments = dict[str, dict[str, list[tuple[str, int]]]]


@dataclass(frozen=True)
class Outcome:
    """What a scenario pays, in the smallest unit of its currency; years are added up."""

    payments: dict[str, dict[str, int]]
    unpaid: dict[str, Fraction]
    cost: int
    claims: list[Claim]
    used: Amounts
    unfunded: Amounts
    instalments: Instalments
    by_year: dict[int, dict[str, dict[str, int]]]
    quantities: Callable[[str], Any]


class Totals:
    """What claims are told about payments: the years added up."""

    def __init__(self, years: list[Settlement]) -> None:
        self.years = years

    def paid(self, payment: str) -> dict[str, int]:
        """The amounts of all years for every recipient."""
        amounts = [year.paid(payment) for year in self.years]
        return {who: sum(one[who] for one in amounts) for who in amounts[0]}

    def of_name(self, function: str, name: str) -> Fraction:
        """rest, used, unpaid or unfunded, added up."""
        return sum((year.of_name(function, name) for year in self.years), ZERO)


def settle(path: Path) -> Outcome:
    """Settle a scenario or an overlay in a file."""
    folder = Path(path).parent
    return settle_document(Path(path).name, lambda name: (folder / name).read_text(encoding="utf-8"))


def settle_text(yaml_text: str, files: dict[str, str]) -> Outcome:
    """Settle a scenario in memory; `files` holds what it names."""
    name = "scenario in memory"
    texts = {**files, name: yaml_text}

    def read(wanted: str) -> str:
        if wanted not in texts:
            raise ScenarioError(f"no file is called {wanted!r}")
        return texts[wanted]

    return settle_document(name, read)


def settle_document(name: str, read: Reader) -> Outcome:
    """Settle every year by itself, then compute the claims on all of them."""
    document = load(name, read)
    if {"activities", "plans"} & set(document):
        raise OutsideCore("activities and plans are not settled here")
    if any("condition" in payment for payment in document["payments"].values()):
        raise OutsideCore("payments on condition are not settled here")
    below = below_years(name, read) if asks_below(document) else {}
    years: list[Settlement] = []
    spent: Amounts = {}
    for period in read_period(document["period"]):
        own = without_baseline(document, below[period.start]) if below else document
        year = Settlement(summed(own), read, period, dict(spent))
        for source, amount in year.used().items():
            spent[source] = spent.get(source, ZERO) + amount
        years.append(year)
    totals = Totals(years)
    specs = years[0].specs
    world = World(summed(document) if not below else years[0].world.document, read, years[0].period, totals)
    payments = {payment: totals.paid(payment) for payment in specs}
    return Outcome(
        payments=payments,
        unpaid={payment: totals.of_name("unpaid", payment) for payment in specs if "pool" in specs[payment]},
        cost=sum(sum(amounts.values()) for amounts in payments.values()),
        claims=[found for node in listed(document.get("claims")) for found in claimed(world, node)],
        used=spent,
        unfunded={payment: totals.of_name("unfunded", payment) for payment in specs},
        instalments=instalments(years),
        by_year={year.period.year: {payment: year.paid(payment) for payment in specs} for year in years},
        quantities=lambda name: every_value(world, name),
    )


def below_years(name: str, read: Reader) -> dict[date, Given]:
    """What formulas come to in the file that a design extends, by the first day of each of its years."""
    document = summed(base_of(name, read))
    found: dict[date, Given] = {}
    spent: Amounts = {}
    for period in read_period(document["period"]):
        year = Settlement(document, read, period, dict(spent))
        for source, amount in year.used().items():
            spent[source] = spent.get(source, ZERO) + amount
        found[period.start] = partial(value_below, document, year)
    return found


def value_below(document: dict[str, Any], year: Settlement, text: str) -> Fraction | dict[str, Fraction]:
    """A formula on the first day of a year of the baseline: one number, or one for each recipient."""
    written = SUM.sub(lambda found: f"({' + '.join(members(document, found[1]))})", text)
    node, when = year.world.parse(written), first_day(year.period)
    if year.world.level(node) == REGION:
        return single(year.world.evaluate(node, None, when))
    return {who: single(year.world.evaluate(node, who, when)) for who in year.world.recipients}


def first_day(period: Period) -> When:
    """Facts and values as they stand when the period begins."""
    return When(period.start, period.start)


def every_value(world: World, name: str) -> Value | dict[str, Value] | list[Value]:
    """A quantity on the first day: one value, one for each recipient, or a list over a table's rows."""
    when, level = first_day(world.period), world.name_level(name)
    if level == REGION:
        return world.named(name, None, when)
    if level == RECIPIENT:
        return {who: world.named(name, who, when) for who in world.recipients}
    return [world.named(name, row, when) for row in world.places(level, when)]


def claimed(world: World, node: dict[str, Any]) -> list[Claim]:
    """A claim, or one for each recipient where both sides have a value for each, or a yes or no for each."""
    if "for" in node or world.level(world.parse(node["that"])) != RECIPIENT:
        return [claim(world, node, claimed_place(world, node))]
    if world.level(world.parse(node["equals"])) != RECIPIENT and node["equals"] not in ("yes", "no"):
        raise ScenarioError(f"{node['that']!r} has a value for each recipient")
    return [claim(world, node, who) for who in world.recipients]


def claim(world: World, node: dict[str, Any], place: Place) -> Claim:
    """What a claim says, what it comes to, and what it should be; None where a fact is not stated."""
    when = first_day(world.period)
    equals = world.number(node["equals"], place, when)
    if "where" in node:
        return node["that"], None, equals
    try:
        return node["that"], world.number(node["that"], place, when), equals
    except (NotStated, OutsideCore):
        return node["that"], None, equals


def claimed_place(world: World, node: dict[str, Any]) -> Place:
    """The recipient that a claim is about, if it names one."""
    if "for" in node and node["for"] not in world.recipients:
        raise ScenarioError(f"a claim is about an unknown recipient: {node['for']!r}")
    return node.get("for")


def instalments(years: list[Settlement]) -> Instalments:
    """Payments cut at their dates so that the instalments sum to the rounded whole."""
    found: Instalments = {}
    for year in years:
        for payment, spec in year.specs.items():
            dates = listed(spec.get("paid"))
            own = [day for day in dates if len(years) == 1 or begins_in(day, year.period)]
            rule = year.rounding(spec)
            for who, amount in year.paid(payment).items() if own else ():
                parts = [Fraction(amount * n, len(own)) for n in range(len(own) + 1)]
                reached = [int(round_to(part, rule.unit, rule.mode)) for part in parts]
                steps = [later - earlier for earlier, later in pairwise(reached)]
                found.setdefault(payment, {}).setdefault(who, []).extend(zip(own, steps, strict=True))
    return found


def begins_in(day: str, period: Period) -> bool:
    """Whether a date, or the first day of a month, is in a period."""
    return period.start <= read_date(day if len(day) > len("2022-05") else f"{day}-01") <= period.end
