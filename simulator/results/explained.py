"""An explanation as data: a frozen tree of every number behind a payment, with the tables that show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from simulator.language import Language, Locale
from simulator.money import Currency, Money
from simulator.tables.cells import quantity
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table
from simulator.units import MONEY, Unit, spell

_MONEY = Unit(((MONEY, 1),))


STEPS = frozenset({
    "step_basis", "step_times", "step_earned", "step_limits", "step_rounding", "step_share", "step_unpaid",
    "step_slices",
})  # fmt: skip
"""Parts of a payment that are no names of the scenario."""


@dataclass(frozen=True)
class SeveralRows:
    """The value of a name that has one for each row of a finer table."""

    table: str


Found = Fraction | date | str | SeveralRows | None


@dataclass(frozen=True, repr=False)
class Explanation(Shown):
    """One number: its name, value in base units, unit, formula or rule, source, and what it is made of.

    ``adds`` marks the parts whose values sum to the value of the whole.
    """

    name: str
    value: Found
    unit: Unit
    currency: Currency
    rule: str = ""
    source: str = ""
    stated: str = ""
    place: str = ""
    old: str = ""
    new: str = ""
    adds: bool = False
    children: tuple[Explanation, ...] = ()

    def text(self, language: Language) -> str:
        """The tree as indented lines."""
        return "\n".join(self._lines(Locale(language), ""))

    def _lines(self, locale: Locale, indent: str) -> Iterator[str]:
        value = self.shown(locale)
        parts = [f"{indent}{self.label(locale)} = {value}"]
        if self.rule and self.rule != value:
            parts.append(f"  [{self.rule}]")
        if self.source:
            parts.append(f"  ({self.origin})")
        if self.new:
            parts.append(f"  {self.change(locale)}")
        yield "".join(parts)
        for child in self.children:
            yield from child._lines(locale, indent + "  ")

    def label(self, locale: Locale) -> str:
        """The name of a number, or what a step does."""
        return locale.word(self.name) if self.name in STEPS else self.name

    @property
    def origin(self) -> str:
        """The source, with its hedge."""
        return f"{self.stated} {self.source}".strip()

    def change(self, locale: Locale) -> str:
        """What a design changed it from, or that it is new."""
        return f"{locale.word('changed_from')} {self.old}" if self.old else locale.word("new_in_design")

    def shown(self, locale: Locale) -> str:
        """The value as people read it, with its unit."""
        if self.value is None:
            return locale.word("no_value")
        if isinstance(self.value, (date, str)):
            return str(self.value)
        if isinstance(self.value, SeveralRows):
            return locale.word("several_rows", table=self.value.table)
        return quantity(self.value, self.unit, self.currency, locale)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Explanation]]:
        """Every number with its depth, the whole before its parts."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)

    @property
    def part_of_time(self) -> bool:
        """Whether this is a slice of time, which has a table of its own."""
        return self.adds and self.name not in STEPS

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """The tree as a table, what a number is made of below it and further to the right."""
        nodes = [(depth, node) for depth, node in self.walk() if not node.part_of_time]
        rows: list[Row] = []
        for _, node in nodes:
            value = node.shown(locale)
            rule = "" if node.rule == value else node.rule
            changed = node.change(locale) if node.new else ""
            rows.append((node.label(locale), value, f"{rule} {changed}".strip(), node.origin))
        columns = (
            Column("name", locale.word("html_number"), "name"),
            Column("value", locale.word("html_value")),
            Column("rule", locale.word("html_rule"), "text"),
            Column("source", locale.word("source"), "text"),
        )
        caption = locale.word("html_explanation", name=self.name)
        indents = tuple(depth for depth, _ in nodes)
        tree = Table("explanation", caption, columns, tuple(rows), indents=indents)
        times = [
            (whole.name, node) for _, whole in self.walk() for node in whole.children if node.name == "step_slices"
        ]
        return (tree, *(node.slices_table(of, locale) for of, node in times))

    def slices_table(self, payment: str, locale: Locale) -> Table:
        """What each slice of time comes to, with the sum."""
        columns = (Column("period", locale.word("period"), "name"), Column("amount", locale.word("amount")))
        rows: tuple[Row, ...] = tuple((part.name, part.money) for part in self.children)
        caption = f"{payment}: {self.label(locale)}"
        return Table("slices", caption, columns, rows, (locale.word("total"), self.money))

    @property
    def money(self) -> Money:
        """The value as an amount of whole minor units."""
        return Money(int(self.value) if isinstance(self.value, Fraction) else 0, self.currency)

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The tree as nested objects, values in the unit shown; the README documents its shape."""
        value = self.value
        shown: Any = value
        if isinstance(value, Fraction):
            scaled = value / (Fraction(self.currency.minor_units) ** self.unit.exponent(MONEY))
            shown = int(scaled) if scaled.denominator == 1 else float(scaled)
        elif isinstance(value, date):
            shown = value.isoformat()
        elif isinstance(value, SeveralRows):
            shown = locale.word("several_rows", table=value.table)
        is_number = self.unit.kind == "number"
        out = {
            "name": self.name,
            "value": shown,
            "unit": spell(replace(self.unit, currency=str(self.currency))) if is_number else self.unit.kind,
        }
        for key in ("rule", "source", "stated", "place", "old", "new"):
            if getattr(self, key):
                out[key] = getattr(self, key)
        if self.adds:
            out["adds"] = True
        if self.children:
            out["children"] = [child.to_json(locale) for child in self.children]
        return out

    def __repr__(self) -> str:
        return f"<Explanation {self.name}, {sum(1 for _ in self.walk())} numbers>"


@dataclass(frozen=True)
class Explanations(Shown):
    """Every payment to one recipient, explained."""

    recipient: str
    payments: tuple[Explanation, ...]
    synthetic: bool

    def text(self, language: Language) -> str:
        """The trees as indented lines, and that the data is made up where it is."""
        trees = "\n\n".join(tree.text(language) for tree in self.payments)
        return f"{trees}\n\n* {Locale(language).word('note_synthetic')}" if self.synthetic else trees

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """A table for each payment."""
        return tuple(table for tree in self.payments for table in tree.tables(locale))

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The recipient and its payments as trees; the README documents the shape."""
        return {"recipient": self.recipient, "payments": [tree.to_json(locale) for tree in self.payments]}
