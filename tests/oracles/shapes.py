"""What can be known of a value before it is computed: its level, its time, and the names it reads."""

from fractions import Fraction
from typing import Any

from .formulas import COMPARISONS, FUNCTIONS, MONEY_FUNCTIONS, Node, constant, parse_formula, walk
from .literals import NOT_A_UNIT, TIMELESS, OutsideCore, ScenarioError, Time, Units

REGION, RECIPIENT = "", "recipient"
SUBTREES = ("is", "of", "weights", "curve", "steps", "tiers", "whole")


def finest(levels: list[str]) -> str:
    """The finest of several levels; two tables have none."""
    tables = {level for level in levels if level not in (REGION, RECIPIENT)}
    if len(tables) > 1:
        raise ScenarioError(f"the rows of {sorted(tables)} do not match")
    if tables:
        return tables.pop()
    return RECIPIENT if RECIPIENT in levels else REGION


def joined(times: list[Time | None]) -> Time | None:
    """The time of terms that stand side by side: bare numbers adopt it."""
    stated = [time for time in times if time is not None]
    return next((time for time in stated if time.runs), stated[0] if stated else None)


class Shapes:
    """The definitions of a scenario's quantities and payments, read but not computed."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.units = Units(document.get("currency", "SEK"))
        self.quantities = {name: self.spec(node) for name, node in (document.get("quantities") or {}).items()}
        self.payments: dict[str, Any] = document.get("payments") or {}
        self.parsed: dict[str, Node] = {}
        names = [*self.quantities, *self.payments, *(document.get("funding") or {}), *FUNCTIONS]
        if clash := {name for name in names if names.count(name) > 1}:
            raise ScenarioError(f"two things share a name: {sorted(clash)}")
        for name in self.quantities:
            if name in self.names_below(self.defining(name)):
                raise ScenarioError(f"{name!r} depends on itself")

    @staticmethod
    def spec(node: Any) -> dict[str, Any]:
        """A quantity as a dictionary; a bare literal is its `value`, nothing is a column."""
        if isinstance(node, dict):
            return node
        return {"value": node} if node else {}

    def parse(self, text: str) -> Node:
        """A literal or a formula as a node."""
        if text.endswith(".csv"):
            raise OutsideCore(f"{text}: weights, curves and tiers in files of their own")
        if text not in self.parsed:
            literal = self.units.literal(text)
            self.parsed[text] = parse_formula(text, self.units) if literal is None else constant(literal)
        return self.parsed[text]

    def nodes(self, tree: Any) -> list[Node]:
        """Every literal and formula in a tree of texts."""
        if isinstance(tree, dict):
            return [node for item in tree.values() for node in self.nodes(item)]
        if isinstance(tree, list):
            return [node for item in tree for node in self.nodes(item)]
        return [self.parse(tree)]

    def defining(self, name: str) -> list[Node]:
        """The nodes that a quantity is defined by."""
        spec = self.quantities[name]
        read = {key: spec[key] for key in SUBTREES if key in spec}
        return self.nodes([read, spec["window"]["of"]] if "window" in spec else read)

    def level(self, node: Node) -> str:
        """Whether a value is one for the region, one a recipient, or one a row of a table."""
        if node.kind == "name":
            return self.name_level(node.value)
        if node.kind == "call":
            if node.value in MONEY_FUNCTIONS:
                return REGION
            if node.value == "sum":
                return RECIPIENT
            if node.value in ("total", "mean") and len(node.args) == 1:
                return REGION
            if node.value in ("total", "mean", "share"):
                return self.axis(node)
        return finest([self.level(arg) for arg in node.args])

    def name_level(self, name: str) -> str:
        """The level of a named quantity or payment."""
        if name in self.payments:
            return RECIPIENT
        spec = self.quantity_spec(name)
        if "table" in spec:
            return str(spec["table"])
        if "value" in spec or "series" in spec or isinstance(spec.get("given"), Fraction):
            return REGION
        if {"is", "of", "window"} & set(spec):
            return finest([self.level(node) for node in self.defining(name)])
        return RECIPIENT

    def axis(self, node: Node) -> str:
        """The level over which a total, mean or share runs."""
        level = self.level(node.args[0])
        if level == REGION:
            level = RECIPIENT
        if len(node.args) == 2 and node.args[1].value in self.quantities:
            level = finest([level, self.name_level(node.args[1].value)])
        return level

    def quantity_spec(self, name: str) -> dict[str, Any]:
        """What is said of a quantity."""
        if name not in self.quantities:
            raise ScenarioError(f"no quantity or payment is called {name!r}")
        return self.quantities[name]

    def time(self, node: Node) -> Time | None:
        """The time in a value's unit; None for bare numbers."""
        kind = node.kind
        if kind == "number":
            return None
        if kind == "constant":
            time: Time = node.value.unit.time
            return time
        if kind == "name":
            return TIMELESS if node.value in self.payments else self.quantity_time(node.value)
        if kind in COMPARISONS or kind in ("and", "or", "not") or node.value in ("share", *MONEY_FUNCTIONS):
            return TIMELESS
        if kind == "call" and node.value in ("total", "mean", "sum"):
            return self.time(node.args[0])
        args = [self.time(arg) for arg in node.args]
        if kind in ("*", "/") and args != [None, None]:
            left, right = (arg or TIMELESS for arg in args)
            sign = 1 if kind == "*" else -1
            return Time(left.years + sign * right.years, left.scale * right.scale**sign, left.days + sign * right.days)
        if kind == "**" and args[0] and args[0].runs:
            exponent = int(node.args[1].value)
            return Time(args[0].years * exponent, args[0].scale ** exponent, args[0].days * exponent)
        return joined(args[1:] if node.value == "where" else args)

    def quantity_time(self, name: str) -> Time:
        """The time in a quantity's unit."""
        spec = self.quantity_spec(name)
        if "unit" in spec and spec["unit"] not in NOT_A_UNIT:
            return self.units.unit(spec["unit"]).time
        if "value" in spec:
            values = spec["value"].values() if isinstance(spec["value"], dict) else [spec["value"]]
            return joined([self.time(self.parse(text)) for text in values]) or TIMELESS
        if "is" in spec:
            return self.time(self.parse(spec["is"])) or TIMELESS
        if "window" in spec and spec["window"]["take"] == "mean":
            return self.time(self.parse(spec["window"]["of"])) or TIMELESS
        if "of" not in spec:
            return TIMELESS
        of = self.time(self.parse(spec["of"])) or TIMELESS
        for kind in ("curve", "steps"):
            if kind in spec:
                return joined([self.time(self.parse(point[1])) for point in spec[kind]]) or TIMELESS
        for kind in ("tiers", "whole"):
            if kind in spec:
                return self.tiered_time(spec[kind], of)
        return of

    def tiered_time(self, points: list[Any], of: Time) -> Time:
        """The time in the unit of tiered rates times what they are paid for."""
        rate = joined([self.time(self.parse(point[1])) for point in points]) or TIMELESS
        return Time(rate.years + of.years, rate.scale * of.scale, rate.days + of.days)

    def names_below(self, nodes: list[Node], through_as_of: bool = True) -> set[str]:
        """Every name that the nodes read, directly or through quantities; an `as_of` may end the search."""
        found: set[str] = set()
        left = [part for node in nodes for part in walk(node)]
        while left:
            node = left.pop()
            if node.kind != "name" or node.value in found:
                continue
            found.add(node.value)
            elsewhen = {"as_of", "window"} & set(self.quantities.get(node.value, ()))
            if node.value in self.quantities and (through_as_of or not elsewhen):
                left += [part for top in self.defining(node.value) for part in walk(top)]
        return found
