"""Why a recipient is paid what it is paid: every number of a settled payment, as the steps of its rule."""

from __future__ import annotations

from fractions import Fraction

from simulator.problems import Place, did_you_mean, refusal
from simulator.results.explained import Explanation
from simulator.results.explained_year import ExplainedYear
from simulator.results.result import Result
from simulator.units import MONEY, Unit

_MONEY = Unit(((MONEY, 1),))


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
        ExplainedYear(result, year.payments[payment], scenario.payments[payment], row).explain(year.year.label)
        for year in result.settlement.years
    ]
    if len(years) == 1:
        return years[0]
    total = Fraction(result.amounts_minor[payment][recipient])
    return Explanation(payment, total, _MONEY, result.currency, children=tuple(years))
