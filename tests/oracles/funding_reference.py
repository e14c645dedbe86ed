"""Grants charged period by period in exact fractions: slow, plain, and written without the simulator."""

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

    def left(self, now: int) -> Fraction:
        """What may be used in a year: what came back in it counts, what more came back in years before does not."""
        past = sum((max(used, ZERO) for year, used in self.used.items() if year < now), ZERO)
        return self.usable - past - self.used.get(now, ZERO)


@dataclass
class Bill:
    """What something costs in each period, and who may be asked to pay."""

    costs: list[Fraction]
    sources: list[str]
    as_listed: bool = False
    after: list[str] = field(default_factory=list)
    paid: dict[tuple[int, int], Fraction] = field(default_factory=dict)
    unfunded: list[Fraction] = field(default_factory=list)
    owed: list[Fraction] = field(default_factory=list)


def in_turn(pots: list[Pot], bill: Bill) -> list[int]:
    """Which pot is asked first: the one that is soonest lost, unless the list of sources is to be followed."""
    mine = [i for i, pot in enumerate(pots) if pot.source in bill.sources]

    def turn(i: int) -> tuple[object, ...]:
        pot = pots[i]
        lost = pot.last if pot.has_window else date.max
        place = bill.sources.index(pot.source)
        return (place, lost, pot.granted) if bill.as_listed else (lost, place, pot.granted)

    return sorted(mine, key=turn)


Way = tuple[Fraction, list[int]]
"""An amount, and the pots that may bear it, or that it goes back to."""


def most(held: list[Fraction], dues: list[Way], credits: list[Way]) -> Fraction:
    """How much of some dues pots can pay together: paths from money to dues, until there is none left."""
    room: dict[tuple[str, str], Fraction] = {}
    for i, amount in enumerate(held):
        room["money", f"pot {i}"] = amount
    for n, (amount, pots) in enumerate(credits):
        room["money", f"credit {n}"] = amount
        room.update({(f"credit {n}", f"pot {i}"): amount for i in pots})
    for n, (amount, pots) in enumerate(dues):
        room[f"due {n}", "paid"] = amount
        room.update({(f"pot {i}", f"due {n}"): amount for i in pots})
    total = ZERO
    while True:
        came: dict[str, str] = {"money": ""}
        queue = ["money"]
        for node in queue:
            for (start, end), left in room.items():
                if start == node and left > 0 and end not in came:
                    came[end] = node
                    queue.append(end)
        if "paid" not in came:
            return total
        path, node = [], "paid"
        while node != "money":
            path.append((came[node], node))
            node = came[node]
        part = min(room[step] for step in path)
        for start, end in path:
            room[start, end] -= part
            room[end, start] = room.get((end, start), ZERO) + part
        total += part


def share_out(held: list[Fraction], dues: list[Way], credits: list[Way]) -> tuple[list[list[Fraction]], ...]:
    """What each due has of each of its pots, and what of each credit goes to each: one choice after the other, each
    as large as leaves what is paid in all as it is. One that takes too much takes as much too much as is then missing.
    """
    paid: list[Way] = []
    for amount, pots in dues:
        before = most(held, paid, credits)
        paid.append((most(held, [*paid, (amount, pots)], credits) - before, pots))
    total = sum((amount for amount, _ in paid), ZERO)
    held, given = list(held), []
    for n in range(len(credits)):
        row = []
        for _ in credits[n][1]:
            amount, (pot, *others) = credits[n]
            more = [h + (amount if i == pot else 0) for i, h in enumerate(held)]
            without = [*credits[:n], (ZERO, others), *credits[n + 1 :]]
            part = amount if not others else amount - (total - most(more, paid, without))
            held[pot] += part
            credits = [*credits[:n], (amount - part, others), *credits[n + 1 :]]
            row.append(part)
        given.append(row)
    taken, fixed = [], list[Way]()
    for n in range(len(paid)):
        row = []
        for _ in paid[n][1]:
            amount, (pot, *others) = paid[n]
            rest = [*paid[:n], (ZERO, others), *paid[n + 1 :]]
            found = most(held, [*fixed, (amount, [pot]), *rest], [])
            part = amount - (total - found)
            fixed.append((part, [pot]))
            paid = [*paid[:n], (amount - part, others), *paid[n + 1 :]]
            row.append(part)
        taken.append(row)
    return taken, given


def pay(pots: list[Pot], bills: list[Bill], periods: list[tuple[date, date, int]]) -> None:
    """Let pots pay bills, period by period, those of one period together."""
    for t, (first, last, year) in enumerate(periods):

        def open_for(bill: Bill, first: date = first, last: date = last) -> list[int]:
            for turns in (in_turn(pots, bill), in_turn(pots, Bill([], bill.after, as_listed=True))):
                found = [i for i in turns if pots[i].first <= first and last <= pots[i].last]
                if found:
                    return found
            return []

        ways = [open_for(bill) for bill in bills]
        backs = [bill.owed[t] if bill.owed else ZERO for bill in bills]
        held = [pot.left(year) for pot in pots]
        taken, given = share_out(
            held,
            [(bill.costs[t], ways[n]) for n, bill in enumerate(bills)],
            [(backs[n], ways[n]) for n in range(len(bills))],
        )
        for n, bill in enumerate(bills):
            for found, sign in ((taken, 1), (given, -1)):
                for i, part in zip(ways[n], found[n], strict=True):
                    bill.paid[i, t] = bill.paid.get((i, t), ZERO) + sign * part
                    pots[i].used[year] = pots[i].used.get(year, ZERO) + sign * part
            net = sum((bill.paid.get((i, t), ZERO) for i in ways[n]), ZERO)
            bill.unfunded.append(bill.costs[t] - backs[n] - net)


def statement(pot: Pot, years: list[tuple[date, date]]) -> list[dict[str, Fraction]]:
    """A pot's account for each cost year."""
    rows = []
    brought = pot.amount if pot.granted < years[0][0] else ZERO
    closed = False
    lost = pot.amount - pot.usable
    for number, (first, last) in enumerate(years):
        row = dict.fromkeys(
            ("opening", "granted", "used", "carried", "repaid", "lapsed", "kept", "open", "returned"), ZERO
        )
        row["opening"] = brought
        if first <= pot.granted <= last:
            row["granted"] = pot.amount
        row["used"] = max(pot.used.get(number, ZERO), ZERO)
        row["returned"] = max(-pot.used.get(number, ZERO), ZERO)
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
