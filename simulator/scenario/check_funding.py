"""What must hold of sources, activities, plans and conditions before any number is computed."""

from __future__ import annotations

from simulator.formula.check import SCALAR
from simulator.formula.syntax import ASKING, Const, Formula, calls_in, names_in
from simulator.problems import Place, did_you_mean
from simulator.rules.calendar import months_between
from simulator.scenario import definitions as d
from simulator.scenario.checker import Checker


def check_source(checker: Checker, source: d.Source) -> None:
    """A source's amount and top-slice are one amount of money each; a requisition is in money, on a day."""
    for key in ("amount", "top_slice"):
        formula = getattr(source, key)
        if formula is not None:
            checker.money(formula, key, scalar=True)
            _not_negative(checker, formula)
    if source.requisition is None:
        return
    if source.requisition.amount is not None:
        checker.money(source.requisition.amount, "amount")
    share = source.requisition.passed_on
    of_share = checker.formula(share) if share is not None else None
    if share is not None and of_share is not None:
        if of_share.known.dims or of_share.known.kind != "number":
            checker.problems.add("wants_a_share", share.place, text=share.text, found=str(of_share.known))
        checker.recipients(of_share, share, "passed_on")
    on = source.requisition.on
    found = checker.formula(on) if on is not None else None
    if on is not None and found is not None:
        if found.known.kind != "date":
            checker.problems.add("wants_a_date", on.place, text=on.text, found=str(found.known))
        checker.recipients(found, on, "on")


def check_activity(checker: Checker, activity: d.Activity) -> None:
    """An activity's costs are money, in years that are settled; what is passed on is a share."""
    for year, cost in activity.costs:
        checker.money(cost, "cost", scalar=True)
        _not_negative(checker, cost)
        _settled_year(checker, year, cost.place)
    if activity.investment is not None:
        checker.money(activity.investment, "investment", scalar=True)
        _not_negative(checker, activity.investment)
    if activity.pass_through is not None:
        formula = activity.pass_through
        found = checker.formula(formula)
        if found is not None and (found.known.dims or found.axis != SCALAR):
            checker.problems.add("wants_a_share", formula.place, text=formula.text, found=str(found.known))
        elif isinstance(formula.tree, Const) and not 0 <= formula.tree.value <= 1:
            checker.problems.add("wants_a_share", formula.place, text=formula.text, found=formula.text)


def check_plan(checker: Checker, plan: d.Plan) -> None:
    """A plan lies in a year that is settled."""
    _settled_year(checker, plan.year, plan.origin.place)


def check_condition(checker: Checker, payment: d.Payment) -> None:
    """A condition is a yes/no; money cannot be withheld before it is known."""
    condition = payment.condition
    if condition is None:
        return
    checker.gate(condition.that, "that")
    other = checker.scenario.payments.get(condition.from_)
    if (
        other is not None
        and other is not payment
        and other.paid
        and all(part.day < condition.known for part in other.paid)
    ):
        last = other.paid[-1].day
        checker.problems.add(
            "withheld_too_late", condition.that.place, name=other.name, known=condition.known, last=last
        )


def _not_negative(checker: Checker, formula: Formula) -> None:
    if isinstance(formula.tree, Const) and formula.tree.value < 0:
        checker.problems.add("negative_value", formula.place, text=formula.text)


def _settled_year(checker: Checker, year: int | None, place: Place) -> None:
    years = checker.scenario.years
    if year is not None and all(settled.first.year != year for settled in years):
        known = ", ".join(settled.label for settled in years)
        checker.problems.add("year_outside_period", place, year=year, known=known)


def check_where(checker: Checker, claim: d.Claim) -> None:
    """What a claim narrows down to must be there: a column of the plan and a value in it, or a year."""
    scenario = checker.scenario
    plans = [scenario.plans[ref.name] for ref in names_in(claim.that.tree) if ref.name in scenario.plans]
    years = {year.label for year in scenario.years}
    for key, value in claim.where.items():
        if key == "grant":
            continue
        months = {month.first.strftime("%Y-%m") for y in scenario.years for month in months_between(y.first, y.last)}
        known = {"year": years, "month": months}
        if key == "month" and any(any(calls_in(claim.that.tree, name)) for name in ASKING):
            checker.problems.add("claim_month", claim.origin.place, text=claim.that.text)
            continue
        for plan in plans:
            for line in plan.lines:
                for heading, text in line.keys.items():
                    known.setdefault(heading, set()).add(text)
        if value not in known.get(key, ()):
            options = known.get(key, {*known, "grant"})
            checker.problems.add(
                "claim_where", claim.origin.place, key=key, value=value, known=did_you_mean(value, options)
            )
