"""Formulas as phrases: what is asked for by a name, a product, a comparison or a function, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import assert_never

from simulator.describe.sentence import Parts, Slot, fill, joined, listed
from simulator.describe.writer import Writer
from simulator.formula.syntax import ASKING, Apply, Const, Formula, Ref, Tree_
from simulator.language import has_word
from simulator.scenario import definitions as d
from simulator.units import Unit

# How tightly a phrase holds together: what is looser than its surroundings is put in brackets.
_CLAUSE, _SUM, _PRODUCT, _WORD = range(4)
_LEVELS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _PRODUCT, "negative": _SUM}
_KEYS = {
    "+": "plus", "-": "minus", "*": "times", "/": "over", "**": "power", "negative": "negative",
    "<": "below", "<=": "at_most", "==": "equal", ">=": "at_least", ">": "above", "!=": "unequal",
    "and_": "both", "or_": "either", "not_": "not",
}  # fmt: skip
_COMPARE = frozenset({"<", "<=", "==", ">=", ">", "!="})
_LOGIC = frozenset({"and_", "or_", "not_"})


def phrase(writer: Writer, formula: Formula, path: str, origin: d.Origin | None = None) -> Parts:
    """A formula as a noun phrase: det som återstår av tilläggsbudgeten.

    Args:
        writer: the scenario and the language.
        formula: the formula, whose tree is read.
        path: where it is written; constants within it are ``path#1``, ``path#2``.
        origin: the source of a constant that stands by itself.

    Returns:
        Text and slots; every name and every number is a slot.
    """
    return _Phrase(writer, path, origin).whole(formula.tree)


def counted(writer: Writer, formula: Formula, path: str, unit: Unit | None, origin: d.Origin | None = None) -> Parts:
    """A formula as a phrase, where a bare number counts something: 5 000 personer."""
    return _Phrase(writer, path, origin, unit).whole(formula.tree)


def condition(writer: Writer, formula: Formula, path: str) -> Parts:
    """A formula as a clause that is true or not: täckningsgraden är minst 80 %."""
    return _Phrase(writer, path, None).clause(formula.tree)


@dataclass
class _Phrase:
    writer: Writer
    path: str
    origin: d.Origin | None
    unit: Unit | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def whole(self, tree: Tree_) -> Parts:
        if isinstance(tree, Const):
            return self.writer.constant(tree, self.path, self.origin, self.unit)
        if isinstance(tree, Ref) and tree.name not in self.writer.inlined:
            return self.writer.name(tree.name, self.path)
        return self.part(tree, _CLAUSE)

    def fill(self, key: str, **parts: Parts) -> Parts:
        return fill(f"phrase_{key}", self.writer.language, parts)

    def place(self) -> str:
        return f"{self.path}#{next(self.numbers)}"

    def part(self, tree: Tree_, around: int, unit: Unit | None = None) -> Parts:
        """A phrase, in brackets where it is looser than what is around it."""
        if isinstance(tree, Const):
            return self.writer.constant(tree, self.place(), None, unit or self.unit)
        if isinstance(tree, Ref):
            return self.named(tree.name)
        if isinstance(tree, Apply):
            words, level = self.applied(tree)
            return joined(["(", *words, ")"]) if level < around else words
        assert_never(tree)

    def named(self, name: str) -> Parts:
        """A name, or the constant that it stands for where nothing else reads it."""
        constant = self.writer.inlined.get(name)
        if constant is None:
            return self.writer.name(name, self.place())
        return inlined(self.writer, name, constant)

    def applied(self, tree: Apply) -> tuple[Parts, int]:
        if tree.op in _COMPARE | _LOGIC:
            return self.clause(tree), _CLAUSE
        if tree.op == "baseline":
            return self.fill("baseline", of=self.below(tree.args[0])), _WORD
        if tree.op == "where":
            that, then, other = tree.args
            words = self.fill("where", that=self.clause(that), then=self.part(then, _SUM), other=self.part(other, _SUM))
            return words, _CLAUSE
        if tree.op == "*" and self.is_percent(tree.args[0]):
            share, of = tree.args
            return self.fill("of", share=self.part(share, _WORD), of=self.part(of, _PRODUCT)), _PRODUCT
        if tree.op in _LEVELS:
            return self.arithmetic(tree), _LEVELS[tree.op]
        return self.called(tree), _WORD

    def arithmetic(self, tree: Apply) -> Parts:
        level = _LEVELS[tree.op]
        if tree.op == "negative":
            return self.fill("negative", a=self.part(tree.args[0], _PRODUCT))
        a, b = tree.args
        if tree.op == "-" and isinstance(a, Const) and not a.value:
            return self.fill("negative", a=self.part(b, _PRODUCT))  # 0 - x
        right = level if tree.op in ("+", "*") else level + 1
        return self.fill(_KEYS[tree.op], a=self.part(a, level), b=self.part(b, right))

    def is_percent(self, tree: Tree_) -> bool:
        if isinstance(tree, Ref) and tree.name in self.writer.inlined:
            tree = self.writer.inlined[tree.name].tree
        return isinstance(tree, Const) and "%" in (*tree.text, tree.unit.text)

    def called(self, tree: Apply) -> Parts:
        """A function of the language: total, rest, min and the others."""
        if tree.op in ("min", "max") or not has_word(f"phrase_{tree.op}"):
            things = listed([self.part(arg, _SUM) for arg in tree.args], self.writer.language)
            return self.fill(tree.op if tree.op in ("min", "max") else "function", what=things, function=(tree.op,))
        asked = tree.args[0]
        if tree.op == "rest" and isinstance(asked, Ref) and len(tree.args) == 1:
            return self.rest(asked.name)
        of = (
            self.writer.name(asked.name, self.place())
            if tree.op in ASKING and isinstance(asked, Ref)
            else self.part(asked, _WORD)
        )
        if len(tree.args) == 1:
            return self.fill(tree.op, of=of)
        key = tree.args[1]
        by = self.by(key.name) if isinstance(key, Ref) and tree.op != "previous" else self.part(key, _WORD)
        return self.fill(f"{tree.op}_2", of=of, by=by)

    def below(self, tree: Tree_) -> Parts:
        """A formula of the scenario that a design extends: its constants may be others than the design's."""
        writer = replace(self.writer, inlined={}, inlined_sources={})
        return _Phrase(writer, self.path, None, self.unit, self.numbers).part(tree, _WORD)

    def by(self, heading: str) -> Parts:
        from simulator.describe.names import column_title, title_of

        writer = self.writer
        known = heading in writer.scenario.quantities
        title = (title_of if known else column_title)(writer.scenario, heading, writer.language)
        return (Slot(self.place(), heading, shown=title),)

    def rest(self, source: str) -> Parts:
        """What is left of a source, with its amount where nothing else tells it."""
        amount = self.writer.inlined_sources.get(source)
        name = self.writer.name(source, self.place())
        if amount is None:
            return self.fill("rest", of=name)
        origin = self.writer.scenario.funding[source].origin
        return self.fill("rest_of", amount=amount_of(self.writer, amount, source, origin), of=name)

    # -- what is true or not --------------------------------------------------------------------------------------

    def clause(self, tree: Tree_) -> Parts:
        if isinstance(tree, Apply) and tree.op in _COMPARE:
            a, b = tree.args
            counts = self.unit_of(a) or self.unit_of(b)
            kind = "day_" if isinstance(b, Const) and b.unit.kind == "date" else ""
            return self.fill(kind + _KEYS[tree.op], a=self.part(a, _SUM, counts), b=self.part(b, _SUM, counts))
        if isinstance(tree, Apply) and tree.op in ("and_", "or_"):
            inner: Callable[[Tree_], Parts] = self.inner_clause
            last = "describe_and" if tree.op == "and_" else "describe_or"
            parts = [inner(arg) for arg in tree.args]
            return listed(parts, self.writer.language, last, f" {self.writer.word(last.removeprefix('describe_'))} ")
        if isinstance(tree, Apply) and tree.op == "not_":
            return self.fill("not", that=self.inner_clause(tree.args[0]))
        return self.fill("holds", what=self.part(tree, _WORD))

    def inner_clause(self, tree: Tree_) -> Parts:
        clause = self.clause(tree)
        loose = isinstance(tree, Apply) and tree.op in ("and_", "or_")
        return joined(["(", *clause, ")"]) if loose else clause

    def unit_of(self, tree: Tree_) -> Unit | None:
        """The unit of a counted quantity, for the bare number beside it."""
        if not isinstance(tree, Ref):
            return None
        return count_unit(self.writer.scenario, tree.name)


def count_unit(scenario: d.Scenario, name: str) -> Unit | None:
    """The unit of a quantity that counts things; None for money, shares and plain numbers."""
    quantity = scenario.quantities.get(name.split(".")[0])
    unit = quantity.unit if quantity is not None else None
    return unit if unit is not None and unit.kind == "number" and unit.dims and not unit.is_money else None


def inlined(writer: Writer, name: str, constant: Formula) -> Parts:
    """A constant that stands where its name is used."""
    quantity = writer.scenario.quantities[name]
    if not isinstance(constant.tree, Const):
        raise TypeError(constant.tree)
    return writer.constant(constant.tree, f"quantities.{name}.value", quantity.origin)


def amount_of(writer: Writer, amount: Formula, source: str, origin: d.Origin) -> Parts:
    """The amount of a source, which is a constant or a name for one."""
    return phrase(writer, amount, f"funding.{source}.amount", origin)
