"""The facts of one period, and the values of quantities and formulas over them, one cell at a time."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Any, Protocol

from .documents import Reader, read_csv
from .facts import Facts, Place, Row
from .formulas import COMPARISONS, MONEY_FUNCTIONS, Node
from .literals import TIMELESS, OutsideCore, ScenarioError, Time, read_date, read_duration
from .shapes import RECIPIENT, REGION, Shapes, joined
from .sharing import ZERO, round_to
from .slices import Period, back, back_to_the_end

Value = Fraction | dict[str, Fraction]
NEVER = Fraction(10**7)
ROOT_DIGITS = 60
POWER_LIMIT = 1000


class NotStated(ScenarioError):
    """A value that is `missing: not_stated` was needed."""


@dataclass(frozen=True)
class When:
    """The day at which facts are read, and the day at which dated values are."""

    facts: date
    values: date


class Money(Protocol):
    """What the payments say to the formulas."""

    def paid(self, payment: str) -> dict[str, int]: ...
    def of_name(self, function: str, name: str) -> Fraction: ...


def lift(function: Callable[..., Fraction], *values: Value) -> Value:
    """Apply a function to numbers, or class by class."""
    maps = [value for value in values if isinstance(value, dict)]
    if not maps:
        return function(*values)
    if any(set(one) != set(maps[0]) for one in maps):
        raise ScenarioError(f"the classes {sorted(maps[0])} do not match the others")
    return {key: function(*(value[key] if isinstance(value, dict) else value for value in values)) for key in maps[0]}


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """base ** exponent: exact for whole exponents, to 60 digits for others."""
    if exponent.denominator == 1:
        if abs(exponent) > POWER_LIMIT:
            raise ScenarioError(f"the exponent {exponent} is too large")
        return base ** int(exponent)
    with localcontext() as context:
        context.prec = ROOT_DIGITS
        numbers = (Decimal(x.numerator) / Decimal(x.denominator) for x in (base, exponent))
        return Fraction(next(numbers) ** next(numbers))


OPERATORS: dict[str, Callable[..., Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": power,
    "<": lambda a, b: Fraction(a < b),
    "<=": lambda a, b: Fraction(a <= b),
    "==": lambda a, b: Fraction(a == b),
    ">=": lambda a, b: Fraction(a >= b),
    ">": lambda a, b: Fraction(a > b),
}


def single(value: Value) -> Fraction:
    """One number, refused if it has classes."""
    if isinstance(value, dict):
        raise ScenarioError(f"the classes {sorted(value)} stand where one number is needed")
    return value


def truth(value: Value, what: str) -> bool:
    """A yes or no, refused if it is anything else."""
    if value not in (0, 1):
        raise ScenarioError(f"{what} is neither yes nor no: {value}")
    return value == 1


class World(Shapes):
    """The values of quantities and formulas in one period."""

    def __init__(self, document: dict[str, Any], read: Reader, period: Period, money: Money) -> None:
        super().__init__(document)
        self.document = document
        self.period = period
        self.money = money
        self.facts = Facts(document, read)
        self.recipients = sorted(self.facts.recipients)
        self.series = {
            name: read_csv(read(spec["series"])) for name, spec in self.quantities.items() if "series" in spec
        }
        self.known: dict[tuple[str, Place, When], Value] = {}

    def text(self, text: str, place: Place, when: When) -> Value:
        """The value of a literal or formula."""
        return self.evaluate(self.parse(text), place, when)

    def number(self, text: str, place: Place, when: When) -> Fraction:
        """The value of a literal or formula that must be one number."""
        return single(self.text(text, place, when))

    def evaluate(self, node: Node, place: Place, when: When) -> Value:
        """The value of a node at a place and time."""
        kind, args = node.kind, node.args
        if kind in ("number", "constant"):
            return Fraction(node.value if kind == "number" else node.value.value)
        if kind == "name":
            return self.named(node.value, place, when)
        if kind == "call":
            return self.call(node, place, when)
        if kind == "neg":
            return lift(lambda a: -a, self.evaluate(args[0], place, when))
        if kind == "not":
            return Fraction(not truth(self.evaluate(args[0], place, when), "what stands after not"))
        if kind in ("and", "or"):
            decided = truth(self.evaluate(args[0], place, when), f"what stands before {kind}")
            if decided == (kind == "or"):
                return Fraction(decided)
            return Fraction(truth(self.evaluate(args[1], place, when), f"what stands after {kind}"))
        adopts = kind in ("+", "-", *COMPARISONS)
        left, right = self.side_by_side(args, place, when) if adopts else self.each(args, place, when)
        if kind == "/" and 0 in (right.values() if isinstance(right, dict) else [right]):
            raise ScenarioError(f"division by zero for {place}")
        return lift(OPERATORS[kind], left, right)

    def each(self, args: tuple[Node, ...], place: Place, when: When) -> list[Value]:
        """The values of several nodes."""
        return [self.evaluate(arg, place, when) for arg in args]

    def side_by_side(self, args: tuple[Node, ...], place: Place, when: When) -> list[Value]:
        """The values of terms that stand side by side, bare numbers in the unit of the others."""
        return [self.adopted(arg, list(args), place, when) for arg in args]

    def adopted(self, node: Node, neighbours: list[Node], place: Place, when: When) -> Value:
        """The value of a node; a bare number is in the unit of time of its neighbours."""
        value = self.evaluate(node, place, when)
        adopted = joined([self.time(neighbour) for neighbour in neighbours])
        if self.time(node) is None and adopted is not None:
            return lift(lambda a: a * adopted.scale, value)
        return value

    def call(self, node: Node, place: Place, when: When) -> Value:
        """The value of a function."""
        name, args = node.value, node.args
        if name in MONEY_FUNCTIONS:
            return self.money.of_name(name, args[0].value)
        if name == "where":
            condition = truth(self.evaluate(args[0], place, when), "the condition of where")
            chosen = args[1] if condition else args[2]
            return self.adopted(chosen, list(args[1:]), place, when)
        if name in ("min", "max"):
            return lift(min if name == "min" else max, *self.side_by_side(args, place, when))
        if name == "abs":
            return lift(abs, self.evaluate(args[0], place, when))
        if name == "sum":
            return self.sum_of_rows(args[0], place, when)
        places = self.alike(node, place, when)
        values = [self.evaluate(args[0], one, when) for one in places]
        total: Value = ZERO
        for value in values:
            total = lift(OPERATORS["+"], total, value)
        if name == "total":
            return total
        if name == "mean":
            if not values:
                raise ScenarioError("the mean of no rows")
            return lift(lambda a: a / len(values), total)
        if 0 in (total.values() if isinstance(total, dict) else [total]):
            raise ScenarioError("a share of a total that is zero")
        return lift(OPERATORS["/"], self.evaluate(args[0], place, when), total)

    def alike(self, node: Node, place: Place, when: When) -> list[Place]:
        """The places that a total, mean or share runs over: all, or those alike in a key."""
        level = self.axis(node)
        everyone = self.places(level, when)
        if len(node.args) == 1:
            return everyone
        key = node.args[1].value
        here = self.key(key, self.placed(place, level, key), when)
        return [one for one in everyone if self.key(key, one, when) == here]

    def places(self, level: str, when: When) -> list[Place]:
        """All recipients, or the rows of a table that count at the time."""
        return list(self.recipients) if level == RECIPIENT else self.facts.active(level, when.facts)

    def key(self, name: str, place: Place, when: When) -> Any:
        """What rows are alike in: the text of a column, or the value of a quantity."""
        spec = self.quantities.get(name, {})
        if {"is", "of", "value", "series"} & set(spec):
            return self.named(name, place, when)
        return self.facts.cell(spec.get("column", name), place, when.facts)

    def sum_of_rows(self, node: Node, place: Place, when: When) -> Value:
        """The sum of a finer value over the rows of the recipient."""
        level = self.level(node)
        if level not in self.facts.tables:
            raise ScenarioError("sum() adds rows of a finer table, and there are none here")
        owner = self.placed(place, RECIPIENT, "sum")
        total: Value = ZERO
        for row in self.places(level, when):
            if self.placed(row, RECIPIENT, "sum") == owner:
                total = lift(OPERATORS["+"], total, self.evaluate(node, row, when))
        return total

    def placed(self, place: Place, level: str, name: str) -> Place:
        """The place at a level that a finer place belongs to."""
        if level == REGION:
            return None
        if level == RECIPIENT and isinstance(place, Row):
            return place.owner
        if level == RECIPIENT and isinstance(place, str):
            return place
        if isinstance(place, Row) and place.table == level:
            return place
        raise ScenarioError(f"{name!r} has one value for each {level}, and one number is needed")

    def named(self, name: str, place: Place, when: When) -> Value:
        """The value of a quantity or payment."""
        place = self.placed(place, self.name_level(name), name)
        if name in self.payments:
            return Fraction(self.money.paid(name)[str(place)])
        key = (name, place, when)
        if key not in self.known:
            self.known[key] = self.rounded(name, self.compute(name, place, when), when)
        return self.known[key]

    def rounded(self, name: str, value: Value, when: When) -> Value:
        """The value of a quantity after its own `round`."""
        if "round" not in self.quantities[name]:
            return value
        rule = self.quantities[name]["round"]
        rule = rule if isinstance(rule, dict) else {"to": rule}
        unit = self.number(rule["to"], None, when)
        if self.time(self.parse(rule["to"])) is None:
            unit *= self.quantity_time(name).scale
        return lift(lambda a: round_to(a, unit, rule.get("mode", "half_up")), value)

    def compute(self, name: str, place: Place, when: When) -> Value:
        """The value of a quantity before it is rounded."""
        spec = self.quantities[name]
        if "given" in spec:
            given: Value = spec["given"].get(str(place), ZERO) if isinstance(spec["given"], dict) else spec["given"]
            return given
        if "as_of" in spec:
            when = self.read_on(spec["as_of"], when)
            place = self.facts.same(place, when.facts) or place
        if "value" in spec:
            return self.units.cell(dated(spec["value"], when.values, name), spec.get("unit", ""))
        if "is" in spec:
            return self.text(spec["is"], place, when)
        if "window" in spec:
            return self.window(spec["window"], place, when)
        if "of" in spec:
            return self.of(spec, place, when)
        if "series" in spec:
            return self.of_series(name, when)
        heading = spec.get("column", name)
        if "classes" in spec:
            return {one: self.column(spec, f"{heading}.{one}", place, when) for one in spec["classes"]}
        return self.column(spec, heading, place, when)

    def column(self, spec: dict[str, Any], heading: str, place: Place, when: When) -> Fraction:
        """The number in a column."""
        text = self.facts.cell(heading, place, when.facts)
        if text and "moves" in spec:
            return self.after_moves(spec, heading, str(place), when.facts)
        if text:
            return self.units.cell(text, spec.get("unit", ""))
        missing = spec.get("missing", "refuse")
        if missing == "never":
            return NEVER
        if missing == "not_stated":
            raise NotStated(f"{heading!r} is not stated for {place}")
        raise ScenarioError(f"{heading!r} is missing for {place} on {when.facts}")

    def after_moves(self, spec: dict[str, Any], heading: str, who: str, day: date) -> Fraction:
        """Who is there when those who move have moved; a share is of those there when its day begins."""
        if "classes" in spec:
            raise OutsideCore("moves of classes")
        unit = spec.get("unit", "")
        net: dict[str, Fraction] = dict.fromkeys(self.recipients, ZERO)
        for moving in sorted({move["date"] for move in spec["moves"] if read_date(move["date"]) <= day}):
            before = dict(net)
            for move in spec["moves"]:
                if move["date"] != moving:
                    continue
                there = self.units.cell(self.facts.cell(heading, move["from"], read_date(moving)), unit)
                there += before[move["from"]]
                by_share = bool(move.get("share"))
                part = self.units.cell(move["share"], "") * there if by_share else self.units.cell(move["number"], unit)
                net[move["from"]] -= part
                net[move["to"]] += part
        found = {one: self.units.cell(self.facts.cell(heading, one, day), unit) + net[one] for one in self.recipients}
        if min(found.values()) < 0:
            raise ScenarioError(f"more move than there are on {day}")
        return found[who]

    def of(self, spec: dict[str, Any], place: Place, when: When) -> Value:
        """A value read through weights, a table, or at other dates."""
        node = self.parse(spec["of"])
        for kind in ("curve", "steps", "tiers", "whole"):
            if kind in spec:
                return self.through(kind, node, spec[kind], place, when)
        if "weights" in spec:
            weights = {key: self.number(text, place, when) for key, text in spec["weights"].items()}
            classes = self.evaluate(node, place, when)
            if not isinstance(classes, dict) or set(classes) != set(weights):
                raise ScenarioError(f"the classes of {spec['of']!r} do not match the weights {sorted(weights)}")
            return sum((classes[key] * weight for key, weight in weights.items()), ZERO)
        if "held_for" in spec:
            day = back_to_the_end(when.facts, *read_duration(spec["held_for"]))
            values: list[Value] = []
            while day <= when.facts:
                there = self.facts.same(place, day)
                gone = isinstance(place, Row) and there is None
                values.append(ZERO if gone else self.evaluate(node, there, When(day, day)))
                day += timedelta(days=1)
            return lift(min, *values)
        return self.evaluate(node, place, when)

    def read_on(self, words: str, when: When) -> When:
        """The day that as_of leads to: a date, so long before, or the date that a name stands for."""
        if words.startswith("-"):
            earlier = (back_to_the_end(day, *read_duration(words[1:])) for day in (when.facts, when.values))
            return When(*earlier)
        named = words in self.quantities
        day = date.fromordinal(int(self.number(words, None, when))) if named else read_date(words)
        return When(day, day)

    def window(self, spec: dict[str, Any], place: Place, when: When) -> Value:
        """The sum or the mean over the last whole months; what is per month is added up to what it comes to."""
        if "last" not in spec:
            raise OutsideCore("what has come so far in the year")
        months = read_duration(spec["last"])
        day, values = back(when.values.replace(day=1), *months), list[Value]()
        time = self.time(self.parse(spec["of"])) or TIMELESS
        while day < when.values.replace(day=1):
            after = back(day, -1, "month")
            summed = Time(time.years, Fraction(1), time.days).over(Fraction(1, 12), (after - day).days)
            length = summed if spec["take"] == "sum" else Fraction(1)
            there = self.facts.same(place, day) or place
            values.append(lift(lambda a, b=length: a * b, self.evaluate(self.parse(spec["of"]), there, When(day, day))))
            day = after
        total: Value = ZERO
        for value in values:
            total = lift(OPERATORS["+"], total, value)
        return total if spec["take"] == "sum" else lift(lambda a: a / len(values), total)

    def through(self, kind: str, of: Node, points: list[Any], place: Place, when: When) -> Fraction:
        """A value read through a curve, steps, marginal tiers or one tier for the whole."""
        x = single(self.evaluate(of, place, when))
        nodes = [(self.parse(point[0]), self.parse(point[1])) for point in points]
        breaks = [single(self.adopted(left, [left, of], place, when)) for left, _ in nodes]
        values = [single(self.evaluate(right, place, when)) for _, right in nodes]
        return read_through(kind, x, breaks, values, place)

    def of_series(self, name: str, when: When) -> Fraction:
        """The value of a series for the year, as it was published by the vintage."""
        spec = self.quantities[name]
        day = back(when.values, *read_duration(spec["lag"])) if "lag" in spec else when.values
        published = [
            row
            for row in self.series[name]
            if int(row["year"]) == day.year
            and ("vintage" not in spec or read_date(row["published"]) <= read_date(spec["vintage"]))
        ]
        if not published:
            raise ScenarioError(f"the series {name!r} has no value for {day.year}")
        latest = max(published, key=lambda row: row["published"])
        return self.units.cell(latest["value"], spec.get("unit", ""))


def read_through(kind: str, x: Fraction, breaks: list[Fraction], values: list[Fraction], place: Place) -> Fraction:
    """The value at x of a curve, steps, tiers or whole."""
    if any(later < earlier for earlier, later in pairwise(breaks)):
        raise ScenarioError(f"the breakpoints of a {kind} fall for {place}: {breaks}")
    if kind == "tiers":
        ends = [*breaks[1:], max(x, breaks[-1])]
        tiers = zip(breaks, ends, values, strict=True)
        return sum((value * max(min(x, end) - start, ZERO) for start, end, value in tiers), ZERO)
    reached = [index for index, start in enumerate(breaks) if start <= x]
    if not reached:
        return values[0] if kind == "curve" else ZERO
    last = reached[-1]
    if kind == "curve" and last + 1 < len(breaks):
        slope = (values[last + 1] - values[last]) / (breaks[last + 1] - breaks[last])
        return values[last] + slope * (x - breaks[last])
    return values[last] * x if kind == "whole" else values[last]


def dated(value: str | dict[str, str], day: date, name: str) -> str:
    """A value, or of dated values the one that holds on the day."""
    if not isinstance(value, dict):
        return value
    begun = [start for start in value if first_of(start) <= day]
    if not begun:
        raise ScenarioError(f"{name!r} has no value on {day}")
    return value[max(begun)]


def first_of(start: str) -> date:
    """A date, or the first day of a year."""
    return date(int(start), 1, 1) if re.fullmatch(r"\d{4}", start) else read_date(start)
