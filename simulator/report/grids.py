"""The tables of a memo, taken from a comparison's own tables; amounts stay whole öre."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import islice

from simulator.language import Locale, word
from simulator.money import Money, currency_name
from simulator.report.memo import Column, Grid, Measure, Value
from simulator.results.claims import check_claims, claim_unit
from simulator.results.compare import Comparison, group_of
from simulator.results.per_unit import per_unit
from simulator.results.result import Result
from simulator.scenario.definitions import Scenario
from simulator.tables.table import Cell
from simulator.units import minor_units

SIDE_BY_SIDE = 4
"""Designs beside each other in a table that has to fit on a page."""
MOST_LABELS = 8
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def readable(name: str) -> str:
    """A name of a file as words: per_bed is per bed."""
    return name.replace("_", " ")


def letter(k: int) -> str:
    """A, B, ... Z, AA, AB ... for the designs of a comparison.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    return (letter(k // 26 - 1) if k >= 26 else "") + _LETTERS[k % 26]


def design_titles(comparison: Comparison, lang: str) -> list[str]:
    """What each design is called in tables and plots: a letter and its title."""
    return [f"{letter(k)}. {d.result.scenario.title[lang]}" for k, d in enumerate(comparison.designs)]


def results(comparison: Comparison, lang: str) -> Grid:
    """One row for each design: cost, budget, difference, who gains and who loses."""
    baseline = comparison.baseline
    rows: list[tuple[Value, ...]] = [_result_row(baseline, word("memo_baseline", lang), (None,) * 4)]
    for name, design in zip(design_titles(comparison, lang), comparison.designs, strict=True):
        counts = (design.difference.minor, len(design.winners), len(design.losers), design.largest.minor)
        rows.append(_result_row(design.result, name, counts))
    money = money_heading(baseline.scenario, lang)
    columns = (
        Column(word("memo_design", lang)),
        Column(money("cost"), "money"),
        Column(money("left_of_budget"), "change"),
        Column(money("difference"), "change"),
        Column(word("winners", lang), "count"),
        Column(word("losers", lang), "count"),
        Column(money("largest"), "money"),
    )
    return _grid("results", word("memo_results_caption", lang), columns, rows, baseline)


def _result_row(result: Result, name: str, rest: Sequence[Value]) -> tuple[Value, ...]:
    return (name, result.cost.minor, None if result.remaining is None else result.remaining.minor, *rest)


def components(comparison: Comparison, lang: str) -> Grid:
    """What each payment, activity and plan comes to in each design."""
    costs = [
        {name: paid.minor for name, paid in result.totals.items()}
        | {name: spent.cost.minor for name, spent in result.spending.items()}
        for result in _all(comparison)
    ]
    payments = list(dict.fromkeys(name for found in costs for name in found))
    rows = [
        (name, *(found.get(payment) for payment in payments), result.cost.minor)
        for name, found, result in zip(_names(comparison, lang), costs, _all(comparison), strict=True)
    ]
    money = money_heading(comparison.baseline.scenario, lang)
    columns = (
        Column(word("memo_design", lang)),
        *(Column(f"{readable(name)}, {_kr(comparison.baseline.scenario)}", "money") for name in payments),
        Column(money("total"), "money"),
    )
    return _grid("components", word("memo_components_caption", lang), columns, rows, comparison.baseline)


def differences(comparison: Comparison, lang: str) -> Iterator[Grid]:
    """Each recipient's difference against the baseline, a few designs to a table."""
    baseline = comparison.baseline
    for part, chosen in _batches(range(len(comparison.designs))):
        designs = [comparison.designs[k] for k in chosen]
        titles = [design_titles(comparison, lang)[k] for k in chosen]
        rows: list[tuple[Value, ...]] = [
            (name, baseline.by_recipient_minor[i], *(d.differences_minor[i] for d in designs))
            for i, name in recipient_names(baseline.scenario).items()
        ]
        rows.append((word("total", lang), baseline.paid.minor, *(d.paid_difference.minor for d in designs)))
        columns = (
            Column(word("recipient", lang)),
            Column(f"{word('memo_baseline', lang)}, {_kr(baseline.scenario)}", "money"),
            *(Column(f"{title}, {_kr(baseline.scenario)}", "change") for title in titles),
        )
        caption = word("memo_differences_caption", lang)
        yield _grid(f"differences{part}", caption, columns, rows, baseline, total=True)


def payments(result: Result, title: str, lang: str, key: str) -> Grid:
    """What each recipient is paid, by payment."""
    scenario = result.scenario
    rows: list[tuple[Value, ...]] = [
        (name, *(amounts[i] for amounts in result.amounts_minor.values()), result.by_recipient_minor[i])
        for i, name in recipient_names(scenario).items()
    ]
    rows.append((word("total", lang), *(paid.minor for paid in result.totals.values()), result.paid.minor))
    columns = (
        Column(word("recipient", lang)),
        *(Column(f"{readable(name)}, {_kr(scenario)}", "money") for name in result.amounts),
        Column(money_heading(scenario, lang)("total"), "money"),
    )
    caption = word("memo_payments_caption", lang, design=title)
    return _grid(key, caption, columns, rows, result, total=True)


def per_size(comparison: Comparison, size: str, lang: str) -> Iterator[Grid]:
    """Payment per unit of size by recipient, one table a design."""
    for k, (title, result) in enumerate(zip(_names(comparison, lang), _all(comparison), strict=True)):
        values = per_unit(result, size)
        rows = [
            (
                name,
                *(amounts[i] for amounts in values.values()),
                sum((amounts[i] or Fraction(0) for amounts in values.values()), Fraction(0)),
            )
            for i, name in recipient_names(result.scenario).items()
        ]
        unit = f"{_kr(result.scenario)}/{size_word(result.scenario, size)}"
        columns = (
            Column(word("recipient", lang)),
            *(Column(f"{readable(name)}, {unit}", "money") for name in values),
            Column(f"{word('total', lang)}, {unit}", "money"),
        )
        caption = word("memo_per_unit_caption", lang, unit=unit, design=title)
        yield _grid(f"per_unit{k}", caption, columns, rows, result)


def groups(comparison: Comparison, column: str, lang: str) -> Grid:
    """Differences summed over recipients that are alike in a column."""
    titles = dict(zip((d.name for d in comparison.designs), design_titles(comparison, lang), strict=True))
    table = comparison.groups_table(column, Locale.of(lang))
    rows = [(titles[str(name)], *map(_value, rest)) for name, *rest in table.rows]
    money = money_heading(comparison.baseline.scenario, lang)
    columns = (
        Column(word("memo_design", lang)),
        Column(readable(column)),
        Column(word("recipients", lang), "count"),
        Column(money("baseline"), "money"),
        Column(money("difference"), "change"),
        Column(word("winners", lang), "count"),
        Column(word("losers", lang), "count"),
    )
    caption = word("memo_groups_caption", lang, column=readable(column))
    return _grid(f"group_{column}", caption, columns, rows, comparison.baseline)


def _value(cell: Cell) -> Value:
    return cell.minor if isinstance(cell, Money) else cell if isinstance(cell, (int, Fraction)) else str(cell)


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


def claims(results_: Sequence[tuple[str, Result]], lang: str) -> Grid | None:
    """Figures of the documents, computed again."""
    rows: list[tuple[Value, ...]] = []
    for title, result in results_:
        for verdict in check_claims(result.settlement):
            claim, unit = verdict.claim, claim_unit(result.scenario, verdict.claim)
            stated = None if verdict.stated is None else Measure(verdict.stated, unit, claim.stated)
            computed = None if verdict.computed is None else Measure(verdict.computed, unit)
            that = claim.that.text + (f" [{claim.for_}]" if claim.for_ else "")
            if verdict.rows:
                that += f" [{word('claim_furthest', lang, rows=len(verdict.rows), id=verdict.furthest.id)}]"
            that += "".join(f" {key}={value}" for key, value in claim.where.items())
            source = claim.origin.source or "-"
            rows.append((title, that, stated, computed, word(f"verdict_{verdict.verdict}", lang), source))
    if not rows:
        return None
    keys = ("memo_design", "claim", "stated", "computed", "verdict", "source")
    kinds = ("text", "text", "measure", "measure", "text", "text")
    columns = tuple(Column(word(key, lang), kind) for key, kind in zip(keys, kinds, strict=True))  # type: ignore[arg-type]
    return _grid("claims", word("memo_claims_caption", lang), columns, rows, results_[0][1])


def long(comparison: Comparison, lang: str) -> Grid:
    """One row for each design, recipient and payment, the baseline first."""
    base = comparison.baseline
    ids = base.scenario.recipients.ids
    rows: list[tuple[Value, ...]] = [
        (_own_name(base), i, name, amounts[i], amounts[i], 0)
        for i in ids
        for name, amounts in base.amounts_minor.items()
    ]
    for design in comparison.designs:
        for i in ids:
            for name, change in design.by_payment_minor.items():
                amount = design.result.amounts_minor.get(name, {}).get(i, 0)
                before = base.amounts_minor.get(name, {}).get(i, 0)
                rows.append((design.name, i, name, amount, before, change[i]))
    money = money_heading(base.scenario, lang)
    columns = (
        Column(word("memo_design", lang)),
        Column(word("recipient", lang)),
        Column(word("memo_payment", lang)),
        Column(money("memo_amount"), "money"),
        Column(money("baseline"), "money"),
        Column(money("difference"), "change"),
    )
    return _grid("long", word("memo_long_caption", lang), columns, rows, base)


# -- small things ---------------------------------------------------------------------------------------------------


def recipient_names(scenario: Scenario) -> dict[str, str]:
    """What each recipient is called: its name where the table has one, with the id when names are not unique."""
    ids, columns = scenario.recipients.ids, scenario.recipients.sheet.columns
    for heading in ("name", "namn"):
        names = columns.get(heading)
        if names is not None and len(set(names)) == len(names) and all(names):
            return dict(zip(ids, names, strict=True))
    return {i: i for i in ids}


def money_heading(scenario: Scenario, lang: str) -> Callable[[str], str]:
    """A function from a word's key to a heading that names the currency."""
    return lambda key: f"{word(key, lang)}, {_kr(scenario)}"


def from_kronor(value: float, currency: str) -> int:
    """Whole öre again from a table that shows kronor."""
    return round(value * minor_units(currency))


def whole(minor: float) -> int:
    """Whole kronor in öre: draws know an amount no better."""
    return round(minor / 100) * 100


def size_word(scenario: Scenario, size: str) -> str:
    """The unit of size: bed, person."""
    unit = scenario.checked.types[size].known
    return "*".join(name for name, power in unit.dims if power > 0) or readable(size)


def _grid(
    key: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[tuple[Value, ...]],
    result: Result,
    *,
    total: bool = False,
) -> Grid:
    return Grid(key, caption, tuple(columns), tuple(rows), total, result.scenario.currency)


def _kr(scenario: Scenario) -> str:
    return currency_name(scenario.currency)


def _all(comparison: Comparison) -> list[Result]:
    return [comparison.baseline, *(design.result for design in comparison.designs)]


def _names(comparison: Comparison, lang: str) -> list[str]:
    return [word("memo_baseline", lang), *design_titles(comparison, lang)]


def _own_name(result: Result) -> str:
    base, _, design = result.scenario.name.partition("/")
    return design or base


def _batches(items: range) -> Iterator[tuple[int, list[int]]]:
    waiting = iter(items)
    part = 0
    while batch := list(islice(waiting, SIDE_BY_SIDE)):
        yield part, batch
        part += 1


def _is_number(cells: Sequence[str]) -> bool:
    return all(cell.replace(" ", "").replace(",", "").replace(".", "").isdigit() for cell in cells if cell)
