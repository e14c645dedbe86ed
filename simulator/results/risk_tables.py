"""Risk as tables: one design in full, designs side by side, and who is likeliest to fail a requirement."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.describe import heading_of, title_of
from simulator.estimate import Estimate, proven
from simulator.language import Locale
from simulator.money import Currency, format_number
from simulator.results.risk import DesignRisk
from simulator.tables.table import Cell, Column, Interval, Row, Table, Uncertain

MOST_MISSED = 12
IN_FULL = ("mean", "p5", "p25", "p50", "p75", "p95", "cvar95", "cvar99", "sd")
"""What is told of one design's cost: where it lies first, and last what a few large draws decide."""
SPREAD = ("mean", "p5", "p50", "p95", "sd")


def design_table(risk: DesignRisk, caption: str, locale: Locale) -> Table:
    """One design: cost, budget, the risk of passing it, and what each payment, activity and plan costs."""
    word = locale.word
    scenario, language = risk.outcome.design.scenario, locale.language
    found = risk.cost | risk.shortfall
    rows = [_row(word(f"risk_{key}"), found[key], risk.currency) for key in IN_FULL]
    if risk.budget is not None:
        rows.append(_row(word("budget"), risk.budget, risk.currency))
        probability = Uncertain(risk.overrun_probability, "share")
        rows.append((word("risk_overrun"), probability, Interval(probability)))
        if not risk.proven:
            rows.append(_row(word("risk_expected"), risk.expected_overrun, risk.currency))
            if risk.overrun_when is not None:
                rows.append(_row(word("risk_when"), risk.overrun_when, risk.currency))
        rows.append(_row(word("risk_unspent"), risk.unspent, risk.currency))
        for name, found in risk.sources.items():
            if found["repaid"].value:
                rows.append(
                    _row(
                        word("risk_repaid", source=title_of(risk.outcome.design.scenario, name, locale.language)),
                        found["repaid"],
                        risk.currency,
                    )
                )
    rows += [
        _row(heading_of(scenario, name, language), found["mean"], risk.currency)
        for name, found in risk.payments.items()
    ]
    rows += [
        _row(word("risk_unfunded", name=title_of(scenario, name, language)), found, risk.currency)
        for name, found in risk.unfunded.items()
    ]
    columns = (
        Column("measure", "", "text"),
        Column("value", word("html_value"), with_unit=True),
        Column("interval", word("risk_interval"), short=word("risk_interval_short")),
    )
    notes = [word("risk_proven")] if risk.budget is not None and risk.proven else []
    return Table("design", caption, columns, tuple(rows), notes=tuple(notes))


def designs_table(risks: Sequence[DesignRisk], caption: str, locale: Locale) -> Table:
    """Designs side by side: cost, its spread, the budget, the risk of passing it, and what nobody pays."""
    word = locale.word
    budget = any(risk.budget is not None for risk in risks)
    unfunded = any(risk.unfunded_in_all is not None for risk in risks)

    def row(risk: DesignRisk) -> Row:
        cells: list[Cell] = [risk.name, *(Uncertain(risk.cost[key], risk.currency) for key in SPREAD)]
        if budget:
            over = None if risk.budget is None else overrun(risk)
            expected = None if risk.budget is None else risk.expected_overrun
            cells += [_money(risk.budget, risk.currency), over, _money(expected, risk.currency)]
        if unfunded:
            cells.append(_money(risk.unfunded_in_all, risk.currency))
        return tuple(cells)

    columns = [
        Column("design", word("design"), "name"),
        *(Column(key, word(f"risk_{key}"), short=word(f"risk_{key}_short")) for key in SPREAD),
    ]
    if budget:
        columns += [
            Column("budget", word("budget")),
            Column("overrun_probability", word("risk_overrun"), short=word("risk_overrun_short"), with_interval=True),
            Column("expected_overrun", word("risk_expected"), short=word("risk_expected_short")),
        ]
    if unfunded:
        columns.append(Column("unfunded", word("unfunded"), short=word("unfunded_short")))
    return Table("designs", caption, tuple(columns), tuple(row(risk) for risk in risks))


def missed_tables(risk: DesignRisk, locale: Locale) -> list[Table]:
    """By payment with requirements, those who are likeliest to fail them, the likeliest first."""
    word = locale.word
    columns = (
        Column("recipient", word("recipient"), "name"),
        Column("probability", word("probability")),
        Column("interval", word("risk_interval"), short=word("risk_interval_short")),
    )
    out = []
    for payment, found in risk.missed.items():
        at_risk = [(who, share) for who, share in found.items() if share.basis != "exact"]
        without = sum(share.basis == "exact" and share.value == 1 for share in found.values())
        if not at_risk:  # nothing uncertain decides who has a right
            continue
        likeliest = sorted(at_risk, key=lambda item: -item[1].value)
        rows: list[Row] = []
        for who, share in likeliest[:MOST_MISSED]:
            cell = Uncertain(share, "share")
            rows.append((who, cell, Interval(cell)))
        left = len(likeliest) - len(rows)
        notes = [word("risk_missed_more", more=format_number(left, locale.language))] if left else []
        notes += [word("risk_no_right", count=format_number(without, locale.language))] if without else []
        caption = word("risk_missed", payment=payment)
        out.append(Table(f"missed_{payment}", caption, columns, tuple(rows), notes=tuple(notes)))
    return out


def overrun(risk: DesignRisk) -> Uncertain:
    """The probability of passing the budget as a cell."""
    return Uncertain(proven(0.0) if risk.proven else risk.overrun_probability, "share")


def _row(label: str, found: Estimate, currency: Currency) -> Row:
    cell = Uncertain(found, currency)
    return (label, cell, Interval(cell))


def _money(found: Estimate | None, currency: Currency) -> Uncertain | None:
    return None if found is None else Uncertain(found, currency)
