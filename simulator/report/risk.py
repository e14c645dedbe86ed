"""A simulation as tables that a planner understands."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

from simulator.estimate import Estimate
from simulator.language import default_language, word
from simulator.money import format_money, format_number
from simulator.results.risk import DesignRisk, Simulation
from simulator.results.tables import TextTable

MOST_MISSED = 12


def print_simulation(simulation: Simulation, *, recipients: bool = False) -> None:
    """One design in full, or several side by side and against the first, for each recipient too when asked for."""
    lang = default_language()
    scenario = simulation.run.plan.designs[0].scenario
    draws = format_number(simulation.draws, lang)
    title = word("draws_title", title=scenario.title[lang], draws=draws, seed=simulation.run.plan.seed)
    if len(simulation.designs) == 1:
        TextTable(title, ["", "", word("risk_interval")], _lines(simulation.designs[0])).show()
        print_missed(simulation.designs[0])
    else:
        print_designs(simulation, title)
        if recipients:
            print_recipients(simulation)
    for note in simulation.notes(lang):
        print(f"- {note}")


def _lines(risk: DesignRisk) -> list[list[str]]:
    money = _money(risk)
    rows = [[word(f"risk_{key}"), *money(found)] for key, found in risk.cost.items()]
    if risk.budget is not None:
        rows.append([word("budget"), *money(risk.budget)])
        if risk.proven:
            rows.append([word("risk_overrun"), word("risk_proven"), ""])
        else:
            rows.append([word("risk_overrun"), *_percent(risk.overrun_probability)])
            rows.append([word("risk_expected"), *money(risk.expected_overrun)])
            if risk.overrun_when is not None:
                rows.append([word("risk_when"), *money(risk.overrun_when)])
        rows.append([word("risk_unspent"), *money(risk.unspent)])
        for name, found in risk.sources.items():
            if found["repaid"].value:
                rows.append([word("risk_repaid", source=name), *money(found["repaid"])])
    rows += [[name, *money(found["mean"])] for name, found in risk.payments.items()]
    rows += [[word("risk_unfunded", name=name), *money(found)] for name, found in risk.unfunded.items()]
    return rows


def print_missed(risk: DesignRisk) -> None:
    """By payment with requirements, those who are likeliest to fail them, the likeliest first."""
    lang = default_language()
    for payment, found in risk.missed.items():
        likeliest = sorted(found.items(), key=lambda item: -item[1].value)
        rows = [[who, *_percent(share)] for who, share in likeliest[:MOST_MISSED]]
        if len(likeliest) > MOST_MISSED:
            rows.append([f"... {format_number(len(likeliest) - MOST_MISSED, lang)}", "", ""])
        headings = [word("recipient"), word("probability"), word("risk_interval")]
        TextTable(word("risk_missed", payment=payment), headings, rows).show()


def print_designs(simulation: Simulation, title: str) -> None:
    """Designs side by side: cost, its spread, risk, and what is certain of the difference from the first."""
    rows = []
    regret = simulation.paired.regret
    for risk in simulation.designs:
        money = _money(risk)
        over = word("risk_proven").split(":")[0] if risk.proven else _percent(risk.overrun_probability)[0]
        spread = [money(risk.cost[key])[0] for key in ("mean", "sd", "p5", "p95")]
        rows.append([risk.name, *spread, over if risk.budget else "-", money(regret[risk.name]["mean"])[0]])
    headings = [word("designs"), *(word(f"risk_{key}") for key in ("mean", "sd", "p5", "p95"))]
    TextTable(title, [*headings, word("risk_overrun"), word("risk_regret")], rows).show()
    rows = []
    for design in simulation.paired.designs:
        money = _money(simulation.designs[0])
        verdicts = [verdict for _, verdict in design.recipients.values()]
        counts = [str(verdicts.count(key)) for key in ("wins", "loses", "too_close")]
        same = design.same_probability.value == 1
        cheaper = word("risk_same") if same else _percent(design.cheaper_probability)[0]
        rows.append([design.name, *money(design.difference["mean"]), cheaper, *counts])
    headings = [word("designs"), word("difference"), word("risk_interval"), word("risk_cheaper")]
    counts = [word("winners"), word("losers"), word("risk_too_close")]
    title = word("paired_title", baseline=simulation.run.plan.designs[0].name)
    TextTable(title, [*headings, *counts], rows).show()


def print_recipients(simulation: Simulation) -> None:
    """What each recipient gains by each design, to the digits that are known; what is too close to call is said."""
    money, paired = _money(simulation.designs[0]), simulation.paired
    rows = []
    for name in simulation.run.plan.designs[0].scenario.recipients.ids:
        row = [name]
        for design in paired.designs:
            found, verdict = design.recipients[name]
            row.append(word("risk_too_close").lower() if verdict == "too_close" else money(found)[0])
        rows.append(row)
    title = word("paired_title", baseline=simulation.run.plan.designs[0].name)
    TextTable(title, [word("recipient"), *(design.name for design in paired.designs)], rows).show()


def _money(risk: DesignRisk) -> Callable[[Estimate], list[str]]:
    lang, currency = default_language(), risk.outcome.design.scenario.currency

    def shown(found: Estimate) -> list[str]:
        if found.half <= 0:
            return [format_money(Fraction(found.value), currency, lang), ""]
        ends = [_plain(end, currency, lang) for end in found.ends()]
        return [_plain(found.known(), currency, lang), f"{ends[0]} - {ends[1]}"]

    return shown


def _plain(minor: float, currency: str, lang: str) -> str:
    if minor in (float("inf"), float("-inf")):
        return "?"
    return format_money(round(minor / 100) * 100, currency, lang)


def _percent(found: Estimate) -> list[str]:
    lang = default_language()

    def shown(share: float, decimals: int) -> str:
        return format_number(round(share * 100, decimals), lang, decimals) + " %"

    if found.half <= 0:
        return [shown(found.value, 0), ""]
    decimals = 0 if found.half > 0.005 else 1 if found.half > 0.0005 else 2
    interval = f"{shown(found.low, decimals + 1)} - {shown(found.high, decimals + 1)}"
    if found.value <= 0:  # it happened in no draw, which says how seldom it can be and not that it never is
        return [word("risk_under", most=shown(ceil(found.high * 10**4) / 10**4, 2)), interval]
    if found.value >= 1:
        return [word("risk_above", least=shown(floor(found.low * 10**4) / 10**4, 2)), interval]
    return [shown(found.value, decimals), interval]
