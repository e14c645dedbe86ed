"""Why a recipient is paid what it is paid: a frozen tree of every number that went in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from simulator.engine.payments import PaymentYear
from simulator.formula.check import SCALAR, Typed
from simulator.formula.syntax import Formula, Ref, names_in
from simulator.language import Language, Locale
from simulator.money import Currency, Money
from simulator.number import Number
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.by_time import amounts_by_part
from simulator.results.explain_baseline import baseline_numbers
from simulator.results.result import Result
from simulator.scenario import definitions as d
from simulator.scenario.checker import SLICE_NAMES
from simulator.scenario.graph import formulas_of
from simulator.tables.cells import quantity
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table
from simulator.units import DATE, MONEY, ONE, Unit, spell

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


def explain_payment(result: Result, recipient: str, payment: str) -> Explanation:
    """Explain one payment to one recipient; the parts marked ``adds`` sum exactly to it."""
    scenario = result.scenario
    ids = scenario.recipients.ids
    place = Place(scenario.files[0] if scenario.files else "")
    if recipient not in ids:
        raise refusal("unknown_recipient", place, id=recipient, known=did_you_mean(recipient, ids))
    if payment not in scenario.payments:
        raise refusal("unknown_name", place, name=payment, known=did_you_mean(payment, scenario.payments))
    row = ids.index(recipient)
    years = [
        _Year(result, year.payments[payment], scenario.payments[payment], row).explain(year.year.label)
        for year in result.settlement.years
    ]
    if len(years) == 1:
        return years[0]
    total = Fraction(result.amounts_minor[payment][recipient])
    return Explanation(payment, total, _MONEY, result.currency, children=tuple(years))


class _Year:
    """One payment to one recipient in one settlement year."""

    def __init__(self, result: Result, done: PaymentYear, payment: d.Payment, row: int) -> None:
        self.scenario, self.done, self.payment, self.row = result.scenario, done, payment, row
        self.moment = done.moment
        self.seen: set[str] = set()

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.scenario.currency)

    def entry(
        self,
        name: str,
        value: Found,
        unit: Unit,
        *origin: str,
        adds: bool = False,
        children: tuple[Explanation, ...] = (),
    ) -> Explanation:
        """One number in the scenario's currency; ``origin`` is rule, source, hedge, place, old and new, as known."""
        known = dict(zip(("rule", "source", "stated", "place", "old", "new"), origin, strict=False))
        return Explanation(name, value, unit, self.currency, **known, adds=adds, children=children)

    def explain(self, label: str) -> Explanation:
        """The payment as its steps, each with the numbers that it reads."""
        paid = Fraction(int(self.done.paid[0, self.row]))
        steps = self.pool_steps(paid) if self.done.pool is not None else self.rate_steps(paid)
        origin = self.payment.origin
        name = self.payment.name if len(self.scenario.years) == 1 else f"{self.payment.name} {label}"
        change = self.change("payments", self.payment.name)
        return self.entry(
            name,
            paid,
            _MONEY,
            self.basis_text(),
            origin.source,
            origin.stated,
            str(origin.place),
            *change,
            children=(*steps, *self.in_slices(paid)),
        )

    def in_slices(self, paid: Fraction) -> tuple[Explanation, ...]:
        """What each month or quarter comes to, which sums to the payment."""
        if len(self.done.slices) == 1:
            return ()
        parts = amounts_by_part(self.payment, self.done)
        rows = tuple(self.entry(name, Fraction(int(minor[0, self.row])), _MONEY, adds=True) for name, minor in parts)
        return (self.entry("step_slices", paid, _MONEY, children=rows),)

    # -- steps ----------------------------------------------------------------------------------------------------

    def at(self, number: Number) -> Fraction:
        """This recipient's value, summed over slices."""
        return sum((Fraction(number.at(0, t, self.row)) for t in range(len(self.done.slices))), Fraction(0))

    def rate_steps(self, paid: Fraction) -> tuple[Explanation, ...]:
        """Basis, what factors, gates and shares change, what limits change, and rounding; they sum to the payment."""
        steps = self.done.steps
        basis, factored, earned = (self.at(steps[key]) for key in ("basis", "factored", "earned"))
        limited = self.rounded_or_limited(earned, paid)
        payment = self.payment
        gates = [*payment.requires, *([payment.achieved] if payment.achieved is not None else [])]
        limits = [f for f in (payment.at_least, payment.at_most, payment.total_at_most) if f is not None]
        parts = [self.step("step_basis", basis, list(_basis_formulas(payment)), per=True)]
        if payment.times:
            parts.append(self.step("step_times", factored - basis, list(payment.times)))
        if gates:
            parts.append(self.step("step_earned", earned - factored, gates))
        if limits:
            parts.append(self.step("step_limits", limited - earned, limits))
        return (*parts, *self.rounding_step(paid - (limited if limits else earned)))

    def rounded_or_limited(self, earned: Fraction, paid: Fraction) -> Fraction:
        """The amount after limits: what was paid when they changed it, so that only rounding remains after."""
        return earned if abs(earned - paid) < self.payment.rounding.to else paid

    def pool_steps(self, paid: Fraction) -> tuple[Explanation, ...]:
        """The share of the pool, what stays unpaid of it, and rounding."""
        steps = self.done.steps
        share = Fraction(0)
        kept = Fraction(0)
        for t in range(len(self.done.slices)):
            whole = Fraction(steps["claimed"].total().at(0, t))
            if whole:
                part = Fraction(steps["pool"].at(0, t)) * Fraction(steps["claimed"].at(0, t, self.row)) / whole
                share += part
                kept += part * Fraction(steps["leaving"].at(0, t, self.row))
        basis = self.payment.basis
        if not isinstance(basis, d.Pool):
            raise TypeError(basis)
        pool = sum((Fraction(steps["pool"].at(0, t)) for t in range(len(self.done.slices))), Fraction(0))
        weight, unit = basis.shared_by, self.unit(basis.shared_by)
        numbers = (
            self.entry("pool", pool, _MONEY, basis.pool.text, children=self.names(basis.pool)),
            self.entry("shared_by", self.claimed(), unit, weight.text, children=self.names(weight)),
            self.entry("total(shared_by)", Fraction(steps["claimed"].total().at()), unit),
        )
        parts = [
            self.entry(
                "step_share", share, _MONEY, f"{basis.pool.text} x {basis.shared_by.text}", adds=True, children=numbers
            )
        ]
        gates = [*self.payment.requires, *([self.payment.achieved] if self.payment.achieved is not None else [])]
        if gates:
            parts.append(self.step("step_unpaid", kept - share, gates))
        limits = [f for f in (self.payment.at_least, self.payment.at_most) if f is not None]
        limited = self.rounded_or_limited(kept, paid)
        if limits:
            parts.append(self.step("step_limits", limited - kept, limits))
        return (*parts, *self.rounding_step(paid - (limited if limits else kept)))

    def claimed(self) -> Fraction:
        """This recipient's weight in the pool, in the first slice."""
        return Fraction(self.done.steps["claimed"].at(0, 0, self.row))

    def step(self, name: str, value: Fraction, formulas: list[Formula], *, per: bool = False) -> Explanation:
        """One step with the names that its formulas read."""
        children: list[Explanation] = []
        for formula in formulas:
            names = self.names(formula)
            if len(names) != 1 or names[0].name != formula.text:
                unit = self.unit(formula)
                names = (
                    self.entry(formula.text, self.found(self.moment.formula(formula), unit), unit, children=names),
                )
            children += names
        if per and isinstance(self.payment.basis, d.ClassRates):
            children += [
                self.name(Ref(f"{self.payment.basis.per}.{c}", Place(""))) for c, _ in self.payment.basis.rates
            ]
        return self.entry(name, value, _MONEY, adds=True, children=tuple(children))

    def rounding_step(self, rest: Fraction) -> tuple[Explanation, ...]:
        """What rounding and the division without residue added or took away."""
        rounding = self.payment.rounding
        currency = self.currency
        rule = f"{currency.name}: {rounding.to / currency.minor_units}, {rounding.mode}, {rounding.remainder}"
        return (self.entry("step_rounding", rest, _MONEY, rule, adds=True),) if rest else ()

    def basis_text(self) -> str:
        """The payment's basis as its author wrote it."""
        basis = self.payment.basis
        if isinstance(basis, d.Rate):
            return f"{basis.rate.text} x {basis.per.text}"
        if isinstance(basis, d.ClassRates):
            return " + ".join(f"{rate.text} x {basis.per}.{label}" for label, rate in basis.rates)
        if isinstance(basis, d.TieredRate):
            tiers = ", ".join(f"[{x.text}, {y.text}]" for x, y in basis.tiers)
            over = " over year" if basis.over_year else ""
            return f"{'whole' if basis.whole else 'tiers'}{over}: {tiers} x {basis.per.text}"
        if isinstance(basis, d.Amount):
            return basis.amount.text
        return f"{basis.pool.text} / {basis.shared_by.text}"

    # -- names ----------------------------------------------------------------------------------------------------

    def names(self, formula: Formula) -> tuple[Explanation, ...]:
        """The names of a formula, each explained."""
        found = {ref.name: ref for ref in names_in(formula.tree)}
        below = baseline_numbers(self.scenario, self.moment, formula)
        asked = (self.entry(f"baseline({name})", self.found(x, unit), unit) for name, x, unit in below)
        return (*(self.name(ref) for ref in found.values()), *asked)

    def name(self, ref: Ref) -> Explanation:
        """One name: a quantity with what it is made of, another payment, or a source."""
        scenario = self.scenario
        base = ref.name.split(".")[0]
        if base in scenario.quantities:
            return self.quantity(scenario.quantities[base], ref.name)
        section = "payments" if base in scenario.payments else "funding"
        if base not in scenario.payments and base not in scenario.funding:
            if base not in SLICE_NAMES:
                return self.entry(ref.name, "", Unit(kind="text"))
            unit = ONE if base == "slice_number" else DATE
            return self.entry(base, self.found(self.moment.value(base), unit), unit)
        part: Any = getattr(scenario, section)[base]
        number = self.moment.value(base)
        rule = part.amount.text if section == "funding" else ""
        value = self.found(number, _MONEY)
        origin, change = part.origin, self.change(section, base)
        return self.entry(base, value, _MONEY, rule, origin.source, origin.stated, str(origin.place), *change)

    def quantity(self, quantity: d.Quantity, name: str) -> Explanation:
        """A quantity's value for this recipient; what it is made of is told the first time it comes up."""
        types = self.scenario.checked.types[quantity.name]
        unit: Unit = types.known
        children: tuple[Explanation, ...] = ()
        if name not in self.seen:
            self.seen.add(name)
            refs = {ref.name: ref for formula in formulas_of(quantity) for ref in names_in(formula.tree)}
            if isinstance(quantity.definition, (d.AsOf, d.HeldFor, d.Window)) and quantity.definition.of:
                refs[quantity.definition.of] = Ref(quantity.definition.of, Place(""))
            if isinstance(quantity.definition, d.Weighted):
                labels = [label for label, _ in quantity.definition.weights]
                refs |= {
                    f"{quantity.definition.of}.{c}": Ref(f"{quantity.definition.of}.{c}", Place("")) for c in labels
                }
            children = tuple(self.name(ref) for ref in refs.values())
        own = types.axis in (SCALAR, "recipient")
        children = (*children, *(self.later_levels(name, unit) if own else ()))
        value = self.found(self.moment.value(name), unit) if own else SeveralRows(types.axis)
        origin, change = quantity.origin, self.change("quantities", quantity.name)
        rule = definition_text(quantity)
        return self.entry(
            name, value, unit, rule, origin.source, origin.stated, str(origin.place), *change, children=children
        )

    def later_levels(self, name: str, unit: Unit) -> Iterator[Explanation]:
        """The values that a name takes later in the year, each with the first day of its slice."""
        number = self.moment.value(name)
        before = number.at(row=self.row)
        for slice_ in range(1, number.shape[1]):
            level = number.at(slice_=slice_, row=self.row)
            if level != before and unit.kind != "date" and level is not None:
                yield self.entry(f"{name} {self.moment.first[slice_]}", Fraction(level), unit)
            before = level

    def found(self, number: Number, unit: Unit) -> Found:
        """This recipient's value on the first slice's day."""
        value = number.at(row=self.row)
        if value is None or unit.kind != "date":
            return None if value is None else Fraction(value)
        return date.fromordinal(int(value)) if value != float("inf") else "never"

    def unit(self, formula: Formula) -> Unit:
        """The unit that a formula comes out as."""
        found: Typed = self.scenario.checked.formula_types[formula]
        return found.known

    def change(self, section: str, name: str) -> tuple[str, str]:
        """What stood here before the design, and what stands here now."""
        for change in self.scenario.changes:
            if change.path == f"{section}.{name}" or change.path.startswith(f"{section}.{name}."):
                return change.old, change.new
        return "", ""


def _basis_formulas(payment: d.Payment) -> Iterator[Formula]:
    basis = payment.basis
    if isinstance(basis, d.Rate):
        yield from (basis.rate, basis.per)
    elif isinstance(basis, d.ClassRates):
        yield from (rate for _, rate in basis.rates)
    elif isinstance(basis, d.TieredRate):
        yield basis.per
        yield from (formula for pair in basis.tiers for formula in pair)
    elif isinstance(basis, d.Amount):
        yield basis.amount


def definition_text(quantity: d.Quantity) -> str:
    """How a quantity is defined, in the words of its author."""
    definition = quantity.definition
    if isinstance(definition, d.Column):
        return ""
    if isinstance(definition, d.Dated):
        values = definition.values
        return values[0][1].text if len(values) == 1 else ", ".join(f"{day}: {v.text}" for day, v in values)
    if isinstance(definition, d.Computed):
        return definition.formula.text
    if isinstance(definition, d.Weighted):
        return " + ".join(f"{weight.text} x {definition.of}.{label}" for label, weight in definition.weights)
    if isinstance(definition, d.Points):
        points = ", ".join(f"[{x.text}, {y.text}]" for x, y in definition.points)
        return f"{definition.how} {definition.of.text}: {points}"
    if isinstance(definition, d.AsOf):
        own = definition_text(replace(quantity, definition=definition.own)) if definition.own else definition.of
        return f"{own or quantity.name} as_of {getattr(definition.day, 'text', '') or definition.day}"
    if isinstance(definition, d.HeldFor):
        span = f"{definition.months} months" if definition.months else f"{definition.days} days"
        return f"{definition.of} held_for {span}"
    if isinstance(definition, d.Window):
        span = "since year" if definition.months is None else f"last {definition.months} months"
        return f"{definition.take} {definition.of} {span}"
    return f"series, vintage {definition.vintage}, lag {definition.lag}"


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
