"""Designs in the same draws as a notebook shows them: each difference from the first, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.language import default_language, word
from simulator.money import format_money, format_number
from simulator.results.show import table_html
from simulator.results.tables import TextTable

if TYPE_CHECKING:
    from simulator.estimate import Estimate
    from simulator.results.paired import Paired, PairedDesign


def paired_html(paired: Paired) -> str:
    """One row for each design: the mean difference, its interval, and who certainly gains or loses."""
    lang, first = default_language(), paired.run.plan.designs[0]
    currency = first.scenario.currency

    def money(minor: float) -> str:
        return format_money(round(minor), currency, lang, sign=True, unit=False)

    def interval(found: Estimate) -> str:
        return "" if found.half <= 0 else f"{money(found.ends()[0])} ... {money(found.ends()[1])}"

    rows = []
    for design in paired.designs:
        verdicts = [verdict for _, verdict in design.recipients.values()]
        counts = [str(verdicts.count(key)) for key in ("wins", "loses", "too_close")]
        found = design.difference["mean"]
        rows.append([design.name, money(found.known()), interval(found), _cheaper(design, lang), *counts])
    keys = ("designs", "difference", "risk_interval", "risk_cheaper", "winners", "losers", "risk_too_close")
    title = f"{word('paired_title', baseline=first.name)}, {currency}"
    notes = [word("note_synthetic")] if first.scenario.synthetic else []
    return table_html(TextTable(title, [word(key) for key in keys], rows), notes)


def _cheaper(design: PairedDesign, lang: str) -> str:
    """The probability that the design is the cheaper one, with its interval."""
    if design.same_probability.value == 1:
        return word("risk_same")
    found = design.cheaper_probability
    value, low, high = (format_number(100 * x, lang, 1) for x in (found.value, found.low, found.high))
    return f"{value} % ({low}-{high})"
