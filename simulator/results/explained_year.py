"""One payment to one recipient in one settlement year: its steps, and the numbers that each reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from simulator.engine.payment_year import PaymentYear
from simulator.formula.check import SCALAR, Typed
from simulator.formula.syntax import Formula, Ref, names_in
from simulator.money import Currency
from simulator.number import Number
from simulator.problems import Place
from simulator.results.by_time import amounts_by_part
from simulator.results.definition_text import definition_text
from simulator.results.explain_baseline import baseline_numbers
from simulator.results.explained import Explanation, Found, SeveralRows
from simulator.results.result import Result
from simulator.scenario import definitions as d
from simulator.scenario.checker import SLICE_NAMES
from simulator.scenario.graph import formulas_of
from simulator.units import DATE, MONEY, ONE, Unit

_MONEY = Unit(((MONEY, 1),))


class ExplainedYear:
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
