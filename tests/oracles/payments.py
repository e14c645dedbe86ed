"""Payments and their funding in one period."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from .documents import Reader, listed
from .facts import Place
from .formulas import Node, walk
from .funding import Accrual, Due, available, bill, charge, half_up
from .literals import TIMELESS, OutsideCore, ScenarioError, Time, read_date
from .shapes import RECIPIENT
from .sharing import (
    ZERO,
    Amounts,
    Limits,
    Rounding,
    balancing,
    clipped,
    divided,
    fitted,
    in_multiples,
    rounded_within,
    shared_out,
)
from .slices import Period, Slice, slices
from .world import When, World, read_through, truth

SLICED_KEYS = ("rate", "per", "amount", "pool", "shared_by", "times", "requires", "achieved")
SOURCE_KEYS = {"amount", "top_slice", "use", "left", "stated", "source", "note"}
LIMIT_KEYS = ("at_least", "at_most", "total_at_most", "balances")


class Tally:
    """What the slices of one payment add up to for each recipient, before limits."""

    def __init__(self, recipients: list[str]) -> None:
        self.entitled: Amounts = dict.fromkeys(recipients, ZERO)
        self.earned: Amounts = dict.fromkeys(recipients, ZERO)
        self.kept: dict[str, list[Fraction]] = {who: [] for who in recipients}
        self.passed: set[str] = set()
        self.volume: Amounts = dict.fromkeys(recipients, ZERO)
        self.over_year: Amounts = dict.fromkeys(recipients, ZERO)
        self.pool = ZERO
        self.shared: list[Fraction] = []
        self.accrual = Accrual()

    def earned_share(self, who: str) -> Fraction:
        """How much of a share is earned: a mean over slices, weighted by their shares where there are any."""
        if self.entitled[who]:
            return self.earned[who] / self.entitled[who]
        return sum(self.kept[who], ZERO) / len(self.kept[who])


@dataclass(frozen=True)
class Settled:
    """A payment's rounded amounts, and what its pool left unpaid (None without a pool)."""

    amounts: dict[str, int]
    unpaid: Fraction | None
    accrual: Accrual

    @property
    def total(self) -> int:
        """The sum over recipients."""
        return sum(self.amounts.values())


class Settlement:
    """Settles the payments of one period, in the order that their formulas need."""

    def __init__(self, document: dict[str, Any], read: Reader, period: Period, spent: Amounts) -> None:
        self.period = period
        self.spent = spent
        self.world = World(document, read, period, self)
        self.specs: dict[str, dict[str, Any]] = self.world.payments
        self.over_year = {name for name in self.specs if unwrapped(self.specs, name)}
        self.funding: dict[str, dict[str, Any]] = document.get("funding") or {}
        self.done: dict[str, Settled] = {}
        self.under_way: set[str] = set()
        self.now: tuple[int, list[Slice]] | None = None
        """The slice that is being paid, and all of its payment's, where there are several."""

    # what formulas ask for

    def paid(self, payment: str) -> dict[str, int]:
        """The rounded amount of a payment for every recipient."""
        return self.settled(payment).amounts

    def of_name(self, function: str, name: str) -> Fraction:
        """rest(source), used(source), unpaid(payment) or unfunded(payment)."""
        if function == "used" and (name in self.specs or set(self.funding.get(name, ())) - SOURCE_KEYS):
            raise OutsideCore("used() of a payment, or of a source with more to it than the core has")
        if function in ("rest", "used") and name not in self.funding:
            raise ScenarioError(f"no source is called {name!r}")
        if function == "rest":
            independent = [one for one in self.specs if not self.depends_on_rest(one)]
            if self.now is None:
                return max(self.charged(sorted(independent))[0][name], ZERO)
            return self.rests_by_slice(name, sorted(independent), self.now[1])[self.now[0]]
        if function == "used":
            return self.used()[name]
        if name not in self.specs:
            raise ScenarioError(f"no payment is called {name!r}")
        if function == "unfunded":
            return self.all_charged()[1][name]
        unpaid = self.settled(name).unpaid
        if unpaid is None:
            raise ScenarioError(f"{name!r} has no pool that could stay unpaid")
        return unpaid

    # dependence

    def nodes(self, spec: dict[str, Any], keys: tuple[str, ...] = SLICED_KEYS + LIMIT_KEYS) -> list[Node]:
        """The formulas of a payment."""
        return self.world.nodes({key: spec[key] for key in keys if key in spec})

    def depends_on_rest(self, payment: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a payment reads rest(), itself or through quantities and other payments."""
        nodes = self.nodes(self.specs[payment])
        names = self.world.names_below(nodes)
        for name in names & set(self.world.quantities):
            nodes = nodes + self.world.defining(name)
        if any(part.kind == "call" and part.value == "rest" for node in nodes for part in walk(node)):
            return True
        others = (names & set(self.specs)) - seen - {payment}
        return any(self.depends_on_rest(other, seen | {payment}) for other in others)

    def check_slices(self, payment: str, time: Time) -> None:
        """Refuse a payment that needs `accrues` and has none."""
        spec = self.specs[payment]
        if "accrues" in spec:
            return
        per_year = time.runs or any(self.time_of(spec[key]).runs for key in LIMIT_KEYS if key in spec)
        if per_year and not self.period.whole_year:
            raise ScenarioError(f"{payment!r} is paid for part of a year: say how it accrues")
        if "counted" in spec:
            return
        read = self.world.names_below(self.nodes(spec, SLICED_KEYS), through_as_of=False)
        changing = self.world.facts.changing(self.period.start, self.period.end)
        for name in read & set(self.world.quantities):
            quantity = self.world.quantities[name]
            if {"as_of", "window"} & set(quantity):
                continue
            heading = quantity.get("column", name)
            headings = {heading, *(f"{heading}.{one}" for one in quantity.get("classes", []))}
            if changing & {*headings, quantity.get("table")}:
                raise ScenarioError(f"{name!r} changes in the period: say how {payment!r} accrues")

    # one payment

    def settled(self, payment: str) -> Settled:
        """A payment, settled when it is first asked for."""
        if payment in self.under_way:
            raise ScenarioError(f"the payment {payment!r} depends on itself")
        if payment not in self.done:
            self.under_way.add(payment)
            before, self.now = self.now, None
            try:
                self.done[payment] = self.settle(payment)
            finally:
                self.now = before
                self.under_way.discard(payment)
        return self.done[payment]

    def settle(self, payment: str) -> Settled:
        """Slices, limits, total limit and rounding of one payment."""
        spec = self.specs[payment]
        if sum(key in spec for key in ("rate", "amount", "pool")) != 1:
            raise ScenarioError(f"{payment!r} needs one of rate, amount and pool")
        if spec.get("negative") == "allowed" and ("pool" in spec or "total_at_most" in spec):
            raise ScenarioError(f"{payment!r} may not be negative with a pool or a total limit")
        time = self.total_time(spec)
        if (time.years, time.days) not in ((0, 0), (-1, 0), (0, -1)):
            raise ScenarioError(f"{payment!r} comes out neither in money nor in money per year")
        self.check_slices(payment, time)
        rounding = self.rounding(spec)
        tally = Tally(self.world.recipients)
        parts = slices(self.period, spec.get("accrues"))
        for number, part in enumerate(parts):
            self.now = (number, parts) if len(parts) > 1 else None
            scale = time.over(part.length, part.days)
            if "pool" in spec:
                self.add_pool_slice(spec, part, scale, rounding, tally)
            else:
                self.add_slice(spec, part, scale, rounding, tally, payment in self.over_year)
        self.now = None
        if "pool" in spec:
            return self.share_pool(spec, tally, rounding)
        return Settled(whole(self.limited(spec, tally, rounding)), None, tally.accrual)

    def reading(self, spec: dict[str, Any], start: date, end: date) -> When:
        """When facts and dated values are read for a slice, or for the whole period."""
        counted = spec.get("counted", "start")
        named = {"start": start, "end": end, "day_before": start - timedelta(days=1)}
        facts = named.get(counted) or read_date(counted)
        return When(facts, start)

    def add_slice(
        self, spec: dict[str, Any], part: Slice, scale: Fraction, rounding: Rounding, tally: Tally, over_year: bool
    ) -> None:
        """Add a slice of a rate or an amount."""
        when, accrued = self.reading(spec, part.start, part.end), Amounts()
        tally.accrual.slices.append(((part.start, part.end), accrued))
        for who in self.world.recipients:
            causes = self.causes(spec, who, when)
            if over_year:
                entitled = self.over_the_year(spec, who, when, scale, tally)
            else:
                entitled = self.basis(spec, who, when) * scale
            entitled *= self.product(listed(spec.get("times")), who, when)
            entitled *= causes["requires"] * causes["achieved"]
            tally.over_year[who] += entitled
            below = part.end == self.period.end and tally.over_year[who] < 0 if over_year else entitled < 0
            if below and spec.get("negative") != "allowed":
                raise ScenarioError(f"a negative amount for {who}: say negative: allowed")
            accrued[who] = abs(entitled)
            tally.entitled[who] += rounding.one(entitled) if rounding.each == "slice" else entitled
            if causes["requires"]:
                tally.passed.add(who)

    def add_pool_slice(
        self, spec: dict[str, Any], part: Slice, scale: Fraction, rounding: Rounding, tally: Tally
    ) -> None:
        """Add a slice of a pool: everyone's share, and what of it is earned."""
        when = self.reading(spec, part.start, part.end)
        factors = listed(spec.get("times"))
        own = [factor for factor in factors if self.world.level(self.world.parse(factor)) == RECIPIENT]
        pool = self.world.number(spec["pool"], None, when) * scale
        for factor in factors:
            pool *= 1 if factor in own else self.world.number(factor, None, when)
        if pool < 0:
            raise ScenarioError("a pool is negative")
        tally.pool += pool
        tally.accrual.slices.append(((part.start, part.end), {"": pool}))
        weights = {
            who: self.world.number(spec["shared_by"], who, when) * self.product(own, who, when)
            for who in self.world.recipients
        }
        if any(weight < 0 for weight in weights.values()) or not any(weights.values()):
            raise ScenarioError("the weights of a pool must not be negative, nor all zero")
        kept = {}
        for who in weights:
            causes = self.causes(spec, who, when)
            weights[who] *= self.product_of(spec, causes, "redistribute")
            kept[who] = self.product_of(spec, causes, "unpaid")
            tally.kept[who].append(kept[who])
            if causes["requires"]:
                tally.passed.add(who)
        total = sum(weights.values(), ZERO)
        if total == 0:
            return
        by_slice = rounding.each == "slice"
        if by_slice and not self.leaves(spec):
            pool = rounding.floored(pool)
        shares = {who: pool * weight / total for who, weight in weights.items()}
        if by_slice and not self.leaves(spec):
            shares = divided(shares, pool, rounding)
        tally.shared.append(sum(shares.values(), ZERO))
        earned = {who: share * kept[who] for who, share in shares.items()}
        if by_slice and self.leaves(spec):
            earned = self.rounded_once(earned, pool, rounding)
        for who, share in shares.items():
            tally.entitled[who] += share
            tally.earned[who] += earned[who]

    def share_pool(self, spec: dict[str, Any], tally: Tally, rounding: Rounding) -> Settled:
        """Divide a pool within its limits, then pay what of each share is earned."""
        if not tally.shared:
            return Settled(dict.fromkeys(self.world.recipients, 0), tally.pool, tally.accrual)
        target = sum(tally.shared, ZERO)
        if "total_at_most" in spec:
            target = min(target, self.limit(spec, "total_at_most", None))
        least, most = self.limits(spec, tally)
        caps, rule = most, spec.get("unearned")
        if (rule.get("at_most") if isinstance(rule, dict) else rule) == "unpaid":
            most = dict.fromkeys(caps)  # what the cap cuts is left unpaid instead
        if rounding.unit > 1 and any(limit is not None for limit in (*least.values(), *most.values())):
            target = rounding.floored(target)
        fits = fitted(tally.entitled, least, most, target)
        if self.leaves(spec):
            capped = {who: share if (cap := caps[who]) is None else min(share, cap) for who, share in fits.items()}
            earned = {who: share * tally.earned_share(who) for who, share in capped.items()}
            amounts = self.rounded_once(earned, target, rounding)
            return Settled(whole(amounts), tally.pool - sum(amounts.values(), ZERO), tally.accrual)
        shares = shared_out(fits, min(target, sum(fits.values(), ZERO)), rounding, least, most)
        for who, cap in caps.items():
            if cap is not None and most[who] is None:
                shares[who] = min(shares[who], rounding.one(cap))
        return Settled(whole(shares), tally.pool - sum(shares.values(), ZERO), tally.accrual)

    @staticmethod
    def rounded_once(earned: Amounts, pool: Fraction, rounding: Rounding) -> Amounts:
        """What is earned of shares, each rounded by itself; divided where rounding alone would pass the pool."""
        if rounding.remainder == "none":
            return {who: rounding.one(amount) for who, amount in earned.items()}
        return rounded_within(earned, pool, rounding)

    def leaves(self, spec: dict[str, Any]) -> bool:
        """Whether some cause that the pool has leaves what is unearned unpaid."""
        rule = spec.get("unearned")
        said = rule if isinstance(rule, dict) else dict.fromkeys(("requires", "achieved"), rule)
        return any(said.get(cause) == "unpaid" for cause in ("requires", "achieved") if cause in spec)

    def limited(self, spec: dict[str, Any], tally: Tally, rounding: Rounding) -> Amounts:
        """The amounts within floors, caps and the total limit, rounded."""
        least, most = self.limits(spec, tally)
        amounts = clipped(Fraction(1), tally.entitled, least, most)
        if "balances" in spec:
            return balancing(amounts, self.limit(spec, "balances", None), rounding)
        if "total_at_most" not in spec:
            return rounded_within(amounts, None, rounding)
        cap = self.limit(spec, "total_at_most", None)
        if sum(amounts.values(), ZERO) > cap:
            if rounding.unit > 1 and {"at_least", "at_most"} & set(spec):
                cap = rounding.floored(cap)
            amounts = fitted(tally.entitled, least, most, cap)
            return shared_out(amounts, min(cap, sum(amounts.values(), ZERO)), rounding, least, most)
        return rounded_within(amounts, cap, rounding)

    # parts of a payment

    def over_the_year(self, spec: dict[str, Any], who: str, when: When, scale: Fraction, tally: Tally) -> Fraction:
        """What the units of a slice add to what the year's units came to before it."""
        ((kind, points),) = spec["rate"].items()
        units = self.world.number(spec["per"], who, when) * scale
        breaks, rates = ([self.world.number(point[k], who, when) for point in points] for k in (0, 1))
        before, tally.volume[who] = tally.volume[who], tally.volume[who] + units
        after = read_through(kind, before + units, breaks, rates, who)
        return after - read_through(kind, before, breaks, rates, who)

    def basis(self, spec: dict[str, Any], who: str, when: When) -> Fraction:
        """The amount, or the rate times what it is paid per."""
        if "amount" in spec:
            return self.world.number(spec["amount"], who, when)
        rate, per = spec["rate"], self.world.parse(spec["per"])
        if not isinstance(rate, dict):
            return self.world.number(rate, who, when) * self.world.number(spec["per"], who, when)
        for kind in ("tiers", "whole"):
            if kind in rate:
                return self.world.through(kind, per, rate[kind], who, when)
        counted = self.world.evaluate(per, who, when)
        if not isinstance(counted, dict) or set(counted) != set(rate):
            raise ScenarioError(f"the classes of the rate, {sorted(rate)}, do not match {spec['per']!r}")
        return sum((self.world.number(rate[key], who, when) * counted[key] for key in rate), ZERO)

    def time_of(self, text: str) -> Time:
        """The time in the unit of a literal or formula."""
        return self.world.time(self.world.parse(text)) or TIMELESS

    def total_time(self, spec: dict[str, Any]) -> Time:
        """The time in the unit of the basis with its plain factors."""
        if "rate" in spec:
            rate, per = spec["rate"], self.time_of(spec["per"])
            points = rate if isinstance(rate, dict) else {"all": rate}
            tiers = points.get("tiers") or points.get("whole") or [["0", text] for text in points.values()]
            time = self.world.tiered_time(tiers, per)
        else:
            time = self.time_of(spec.get("amount") or spec["pool"])
        factors = [] if "pool" in spec else [self.time_of(factor) for factor in listed(spec.get("times"))]
        years, days = (sum(getattr(one, key) for one in (time, *factors)) for key in ("years", "days"))
        return Time(years, Fraction(1), days)

    def product(self, factors: list[str], who: str, when: When) -> Fraction:
        """Plain factors multiplied."""
        result = Fraction(1)
        for factor in factors:
            result *= self.world.number(factor, who, when)
        return result

    def causes(self, spec: dict[str, Any], who: str, when: When) -> dict[str, Fraction]:
        """The gate, 0 or 1, and the achieved share."""
        gates = [truth(self.world.text(text, who, when), repr(text)) for text in listed(spec.get("requires"))]
        achieved = self.world.number(spec["achieved"], who, when) if "achieved" in spec else Fraction(1)
        if not 0 <= achieved <= 1:
            raise ScenarioError(f"{spec['achieved']!r} is not between 0 and 1 for {who}: {achieved}")
        return {"requires": Fraction(all(gates)), "achieved": achieved}

    @staticmethod
    def product_of(spec: dict[str, Any], causes: dict[str, Fraction], fate: str) -> Fraction:
        """The product of the causes whose unearned part is redistributed, or is left unpaid."""
        result, rule = Fraction(1), spec.get("unearned")
        for cause in causes.keys() & spec.keys():
            said = rule.get(cause) if isinstance(rule, dict) else rule
            if said not in ("redistribute", "unpaid"):
                raise ScenarioError(f"say whether what is unearned by {cause!r} is redistributed or unpaid")
            result *= causes[cause] if said == fate else 1
        return result

    def rounding(self, spec: dict[str, Any]) -> Rounding:
        """The rounding rule of a payment."""
        rule = spec.get("round") or {}
        rule = rule if isinstance(rule, dict) else {"to": rule}
        unit = Fraction(1)
        if "to" in rule:
            literal = self.world.units.literal(rule["to"])
            if literal is None or literal.unit is None or not literal.unit.money:
                raise ScenarioError(f"a payment is rounded to money, not to {rule['to']!r}")
            unit = literal.value
        if unit <= 0 or unit.denominator != 1:
            raise ScenarioError(f"{rule['to']!r} is not a whole number of the smallest unit")
        return Rounding(unit, rule.get("mode", "half_up"), rule.get("each", "period"), rule.get("remainder", "largest"))

    def limit(self, spec: dict[str, Any], key: str, place: Place) -> Fraction:
        """A limit in money as of the period; one per year is added up over the slices."""
        time = self.time_of(spec[key])
        if not time.runs:
            return self.world.number(spec[key], place, self.reading(spec, self.period.start, self.period.end))
        parts = slices(self.period, spec.get("accrues"))
        values = [self.world.number(spec[key], place, self.reading(spec, part.start, part.end)) for part in parts]
        return sum((value * time.over(part.length, part.days) for value, part in zip(values, parts, strict=True)), ZERO)

    def limits(self, spec: dict[str, Any], tally: Tally) -> tuple[Limits, Limits]:
        """The floor and the cap of everyone; the floor is for those who passed the gate."""
        least, most = dict[str, Fraction | None](), dict[str, Fraction | None]()
        for who in self.world.recipients:
            floor = self.limit(spec, "at_least", who) if "at_least" in spec and who in tally.passed else None
            cap = self.limit(spec, "at_most", who) if "at_most" in spec else None
            if floor is not None and cap is not None and floor > cap:
                raise ScenarioError(f"the floor of {who} is above the cap")
            unit = self.rounding(spec).unit
            if unit > 1:
                floor = None if floor is None else in_multiples(floor, unit, least=True)
                cap = None if cap is None else in_multiples(cap, unit, least=False)
                if floor is not None and cap is not None and floor > cap:
                    raise ScenarioError(f"no multiple of {unit} lies within the limits of {who}")
            least[who], most[who] = floor, cap
        return least, most

    # funding

    def sources(self, payment: str) -> list[str]:
        """The sources that a payment is charged to, in order."""
        named = listed(self.specs[payment].get("funded_by"))
        if unknown := set(named) - set(self.funding):
            raise ScenarioError(f"{payment!r} is funded by unknown sources: {sorted(unknown)}")
        if not named and len(self.funding) > 1:
            raise ScenarioError(f"{payment!r} does not say which source it is funded by")
        return named or list(self.funding)

    def charged(self, payments: list[str]) -> tuple[Amounts, Amounts]:
        """What these payments, in this order, leave of each source, and what of each payment no source covers."""
        return charge(*self.due(payments))

    def charged_by_period(self, payments: list[str]) -> list[tuple[tuple[date, date], Amounts]]:
        """What they use of each source in each period."""
        bills, held, windows, periods = self.due(payments)
        charge(bills, held, windows, periods)
        return [
            (
                period,
                {
                    source: sum((one.paid.get((i, t), ZERO) for one in bills.values()), ZERO)
                    for i, source in enumerate(held)
                },
            )
            for t, period in enumerate(periods)
        ]

    def due(self, payments: list[str]) -> Due:
        """Bills, what sources hold, when they may be used, and the periods that are charged one after the other."""
        held = {
            source: available(self.world, spec, self.spent.get(source, ZERO)) for source, spec in self.funding.items()
        }
        windows = {
            source: (read_date(spec["use"][0]), read_date(spec["use"][1])) if "use" in spec else (date.min, date.max)
            for source, spec in self.funding.items()
        }
        periods = self.periods([day for window in windows.values() for day in window])
        bills = {
            one: bill(self.settled(one).amounts, self.settled(one).accrual, self.sources(one), periods)
            for one in payments
        }
        return bills, held, windows, periods

    def rests_by_slice(self, source: str, payments: list[str], parts: list[Slice]) -> list[Fraction]:
        """What a source leaves in each slice, never so much that a later one lacks it: together the year's rest."""
        before, self.now = self.now, None
        held = self.charged([])[0][source]
        left = []
        for number, part in enumerate(parts):
            share = sum((one.length for one in parts[: number + 1]), ZERO) / sum((one.length for one in parts), ZERO)
            left.append(half_up(held * share) - self.used_until(part.end, source, payments))
        self.now = before
        reached = [max(min(left[k:]), ZERO) for k in range(len(left))]
        return [later - earlier for earlier, later in pairwise([ZERO, *reached])]

    def used_until(self, day: date, source: str, payments: list[str]) -> Fraction:
        """What is charged to a source until a day, the days of a period alike."""
        used = ZERO
        for (first, last), amounts in self.charged_by_period(payments):
            days = min(max((day - first).days + 1, 0), (last - first).days + 1)
            used += half_up(amounts[source] * Fraction(days, (last - first).days + 1))
        return used

    def periods(self, edges: list[date]) -> list[tuple[date, date]]:
        """The year, cut where windows begin and end, and by month or quarter where payments accrue so."""
        cuts = {self.period.start, self.period.end + timedelta(days=1)}
        for accrues in {spec.get("accrues") for spec in self.specs.values()} & {"month", "quarter", "day"}:
            parts = slices(self.period, "quarter" if accrues == "quarter" else "month")
            cuts |= {part.start for part in parts}
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            after = last + timedelta(days=1) if last < date.max else last
            cuts |= {day for day in (first, after) if self.period.start < day <= self.period.end}
        return [(first, after - timedelta(days=1)) for first, after in pairwise(sorted(cuts))]

    def all_charged(self) -> tuple[Amounts, Amounts]:
        """The same of all payments: by name, those that depend on rest() last and within the rest of their source."""
        last = sorted(payment for payment in self.specs if self.depends_on_rest(payment))
        for source in self.funding:
            claims = [self.settled(one).total for one in last if self.sources(one) == [source]]
            if claims and sum(claims) > self.of_name("rest", source):
                raise ScenarioError(f"payments claim more than the rest of {source!r}")
        return self.charged([one for one in sorted(self.specs) if one not in last] + last)

    def used(self) -> Amounts:
        """What the payments use of each source in the period."""
        before = self.charged([])[0]
        return {source: max(before[source] - left, ZERO) for source, left in self.all_charged()[0].items()}


def unwrapped(specs: dict[str, dict[str, Any]], payment: str) -> bool:
    """Put a rate's steps where tiers stand by themselves; whether they are over the year."""
    rate = specs[payment].get("rate")
    kind = next((kind for kind in ("tiers", "whole") if isinstance(rate, dict) and kind in rate), "")
    if not kind or not isinstance(rate[kind], dict):
        return False
    specs[payment] = {**specs[payment], "rate": {kind: rate[kind]["steps"]}}
    return True


def whole(amounts: Amounts) -> dict[str, int]:
    """Rounded amounts as integers."""
    return {who: int(amount) for who, amount in amounts.items()}
