"""The tables that a decision is read from: designs side by side, who gains and loses, and the groups they are in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.describe import column_title, heading_of, recipient_titles
from simulator.language import Locale
from simulator.money import Money
from simulator.report.naming import design_titles, letter, named
from simulator.results.compare import Comparison, group_of
from simulator.results.design_difference import DesignComparison
from simulator.results.paired import PairedDesign
from simulator.results.per_year import a_year, estimate_a_year, periods_differ
from simulator.results.risk import DesignRisk
from simulator.results.risk_tables import overrun
from simulator.results.simulation import Simulation
from simulator.scenario.definitions import Scenario
from simulator.tables.cells import amount
from simulator.tables.table import Cell, Column, Row, Table, Uncertain

MOST_LABELS = 8
BESIDE = 8
"""Designs beside each other in a table of recipients."""
FEW = 3
"""Designs whose titles stand as headings; of more, their letters."""


def designs_table(comparison: Comparison, simulation: Simulation | None, locale: Locale) -> Table:
    """One row for each design: cost, what is left of the budget, what lacks funding, difference, and the risk."""
    word, per_year = locale.word, periods_differ(comparison)
    spending = any(result.spending for _, result in named(comparison, locale))
    risks: Sequence[DesignRisk | None] = simulation.designs if simulation else [None] * (len(comparison.designs) + 1)
    differences: list[Money | None] = [None, *(design.difference for design in comparison.designs)]
    rows: list[Row] = []
    for (title, result), change, risk in zip(named(comparison, locale), differences, risks, strict=True):
        left = None if result.remaining is None else a_year(result.remaining, result, per_year=per_year)
        cells: list[Cell] = [title, a_year(result.cost, result, per_year=per_year), left]
        cells += [a_year(result.unfunded, result, per_year=per_year)] if spending else []
        cells.append(change)
        if risk is not None:
            mean = estimate_a_year(risk.cost["mean"], result.scenario, per_year=per_year)
            cells += [Uncertain(mean, risk.currency), None if risk.budget is None else overrun(risk)]
        rows.append(tuple(cells))
    columns = [
        Column("design", word("memo_design"), "name"),
        Column("cost", word("cost")),
        Column("remaining", word("left_of_budget"), signed=True),
        *((Column("unfunded", word("unfunded")),) if spending else ()),
        Column("difference", word("difference"), signed=True),
    ]
    if simulation is not None:
        columns += [Column("mean", word("memo_mean")), Column("overrun_probability", word("memo_over_share"))]
    caption = word("memo_results_year" if per_year else "memo_results_caption")
    return Table("results", caption, tuple(columns), tuple(rows), notes=_period_notes(comparison, locale))


def _period_notes(comparison: Comparison, locale: Locale) -> tuple[str, ...]:
    if not periods_differ(comparison):
        return ()
    periods = "; ".join(
        f"{title}: {result.scenario.first_day} - {result.scenario.last_day}"
        for title, result in named(comparison, locale)
        if (result.scenario.first_day, result.scenario.last_day)
        != (comparison.baseline.scenario.first_day, comparison.baseline.scenario.last_day)
    )
    return (locale.word("memo_per_year", periods=periods),)


def providers_table(comparison: Comparison, paired: Sequence[PairedDesign], locale: Locale) -> Table:
    """One row for each design: how many get more or less, how many surely do, and who gains and loses most."""
    word = locale.word
    rows: list[Row] = []
    verdicts: Sequence[PairedDesign | None] = paired or [None] * len(comparison.designs)
    for title, design, found in zip(design_titles(comparison, locale), comparison.designs, verdicts, strict=True):
        cells: list[Cell] = [title, len(design.winners), len(design.losers)]
        if found is not None:
            told = [verdict for _, verdict in found.recipients.values()]
            cells += [told.count(key) for key in ("wins", "loses", "too_close")]
        gain, loss = extremes(comparison, design, locale)
        rows.append((*cells, gain or None, loss or None))
    columns = [
        Column("design", word("memo_design"), "name"),
        Column("winners", word("memo_more")),
        Column("losers", word("memo_less")),
    ]
    if paired:
        columns += [Column(key, word(f"memo_{key}")) for key in ("surely_more", "surely_less", "too_close")]
    columns += [Column(key, word(f"memo_{key}"), "text") for key in ("most_more", "most_less")]
    return Table("providers", word("memo_providers_caption"), tuple(columns), tuple(rows))


def extremes(comparison: Comparison, design: DesignComparison, locale: Locale) -> tuple[str, str]:
    """Who gains most and who loses most, with the amount; nothing where nobody does."""
    names, differences = names_of(comparison), design.differences

    def told(chosen: str) -> str:
        shown = amount(differences[chosen], locale, signed=True).replace("-", "\u2212")
        return f"{names[chosen]} ({shown})"

    gain = max(design.winners, key=differences.__getitem__, default="")
    loss = min(design.losers, key=differences.__getitem__, default="")
    return (told(gain) if gain else "", told(loss) if loss else "")


def group_table(comparison: Comparison, heading: str, locale: Locale) -> Table:
    """The difference for each group of recipients, designs as rows."""
    scenario, group = comparison.baseline.scenario, comparison.labels(heading)
    labels = sorted(set(group.values()))
    counts = {label: sum(found == label for found in group.values()) for label in labels}
    rows: list[Row] = []
    for title, design in zip(design_titles(comparison, locale), comparison.designs, strict=True):
        sums = {label: Money(0, comparison.baseline.currency) for label in labels}
        for i, money in design.differences.items():
            sums[group[i]] += money
        rows.append((title, *(sums[label] for label in labels)))
    columns = (
        Column("design", locale.word("memo_design"), "name"),
        *(Column(label or "-", f"{label or '-'} ({counts[label]})", signed=True) for label in labels),
    )
    caption = locale.word("memo_groups_caption", column=column_title(scenario, heading, locale.language))
    return Table(f"group_{heading}", caption, columns, tuple(rows))


def group_columns(scenario: Scenario) -> list[str]:
    """Columns of labels that divide the recipients in a few groups, each division once."""
    found: list[str] = []
    seen: set[frozenset[frozenset[str]]] = set()
    for heading, cells in scenario.recipients.sheet.columns.items():
        labels = set(cells)
        if heading in scenario.quantities or not 1 < len(labels) <= MOST_LABELS or _is_number(cells):
            continue
        members = group_of(scenario, heading)
        division = frozenset(frozenset(i for i, g in members.items() if g == label) for label in labels)
        if division not in seen:
            seen.add(division)
            found.append(heading)
    return found


def _is_number(cells: Sequence[str]) -> bool:
    return all(cell.replace(" ", "").replace(",", "").replace(".", "").isdigit() for cell in cells if cell)


def names_of(comparison: Comparison) -> dict[str, str]:
    """What each recipient is called: the baseline's, then those that only some design has."""
    names = dict(recipient_titles(comparison.baseline.scenario))
    for design in comparison.designs:
        if design.only_here(comparison.baseline):
            names |= {i: name for i, name in recipient_titles(design.result.scenario).items() if i not in names}
    return names


def recipients_tables(comparison: Comparison, locale: Locale) -> Iterator[Table]:
    """A row for each recipient: what it gets in the baseline, and the difference in each design."""
    baseline, word, per_year = comparison.baseline, locale.word, periods_differ(comparison)
    titles, nothing = design_titles(comparison, locale), Money(0, baseline.currency)
    names = names_of(comparison)
    for start in range(0, max(len(titles), 1), BESIDE):
        chosen = list(range(start, min(start + BESIDE, len(titles))))
        designs = [comparison.designs[k] for k in chosen]
        rows: list[Row] = [
            (
                name,
                a_year(baseline.by_recipient.get(i, nothing), baseline, per_year=per_year),
                *(design.differences.get(i, nothing) for design in designs),
            )
            for i, name in names.items()
        ]
        total: Row = (
            word("total"),
            a_year(baseline.paid, baseline, per_year=per_year),
            *(design.paid_difference for design in designs),
        )
        short = len(titles) > FEW
        columns = (
            Column("recipient", word("recipient"), "name"),
            Column("baseline", word("memo_baseline")),
            *(
                Column(comparison.designs[k].name, letter(k) if short else titles[k], signed=True)
                for k in chosen
            ),
        )  # fmt: skip
        key = "differences" if start == 0 else f"differences{start // BESIDE}"
        notes = ["; ".join(titles[k] for k in chosen) + "."] if short else []
        notes += _period_notes(comparison, locale)
        caption = word("memo_differences_caption" if titles else "memo_recipients_caption")
        yield Table(key, caption, columns, tuple(rows), total, tuple(notes))


def components_table(comparison: Comparison, locale: Locale) -> Table:
    """What each payment, activity and plan comes to in each design."""
    found = named(comparison, locale)
    per_year = periods_differ(comparison)
    costs = [
        {
            name: a_year(cost, result, per_year=per_year)
            for name, cost in (result.totals | {name: spent.cost for name, spent in result.spending.items()}).items()
        }
        for _, result in found
    ]
    parts = list(dict.fromkeys(name for cost in costs for name in cost))
    scenarios = [result.scenario for _, result in found]

    def heading(name: str) -> str:
        known = (s for s, cost in zip(scenarios, costs, strict=True) if name in cost)
        return heading_of(next(known), name, locale.language)

    rows = tuple(
        (title, *(cost.get(name) for name in parts), a_year(result.cost, result, per_year=per_year))
        for (title, result), cost in zip(found, costs, strict=True)
    )
    columns = (
        Column("design", locale.word("memo_design"), "name"),
        *(Column(name, heading(name)) for name in parts),
        Column("total", locale.word("total")),
    )
    notes = _period_notes(comparison, locale)
    return Table("components", locale.word("memo_components_caption"), columns, rows, notes=notes)
