"""From the shape of a file to what it means: sources of money, activities, plans and conditions known later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from simulator.formula.syntax import Const
from simulator.funding.windows import End
from simulator.numerals import NumeralError
from simulator.problems import Place, did_you_mean, refusal
from simulator.scenario import definitions as d
from simulator.scenario.build_payments import funded_by
from simulator.scenario.cell_marks import is_usual_mark
from simulator.scenario.cells import cell_fraction
from simulator.scenario.reader import MOST_YEARS, Reader, as_list, item_path
from simulator.scenario.schema import ActivityPart, ConditionPart, FundingPart, LeftPart, PlanPart, VirementPart
from simulator.scenario.tables import Sheet, is_sum, read_sheet
from simulator.units import Unit

At = tuple[str | int, ...]


def source(reader: Reader, name: str, part: FundingPart) -> d.Source:
    """A source of money."""
    at: At = ("funding", name)
    use = _use(reader, part, (*at, "use"))
    left = _left(reader, part.left, (*at, "left"))
    if isinstance(use, tuple) and left.by is not None and left.by < use[1]:
        reader.problems.add("repaid_before_end", reader.place(*at, "left", "repaid_by"), day=left.by, end=use[1])
    return d.Source(
        name,
        reader.formula(part.amount, *at, "amount"),
        reader.formula(part.top_slice, *at, "top_slice") if part.top_slice else None,
        use,
        left,
        reader.origin(part, *at),
        reader.day(part.received, *at, "received") if part.received else None,
        _requisition(reader, part, (*at, "requisition")),
        part.accounting_object,
        reader.day(part.report_by, *at, "report_by") if part.report_by else None,
    )


def _use(reader: Reader, part: FundingPart, at: At) -> tuple[date, date] | int | None:
    if part.use is None:
        return None
    if isinstance(part.use, str):
        years = whole_years(reader, part.use, *at)
        if not years:
            reader.problems.add("use_words", reader.place(*at), text=part.use)
        return years or None
    found = len(reader.problems.found)
    use = (reader.day(part.use[0], *at, 0), reader.day(part.use[1], *at, 1))
    if use[1] < use[0] and len(reader.problems.found) == found:
        reader.problems.add("window_backwards", reader.place(*at), start=use[0], end=use[1])
    return use


def whole_years(reader: Reader, words: str, *path: str | int) -> int:
    """A whole number of years, at least one; 0 when it is not that."""
    before = len(reader.problems.found)
    tree = reader.literal(words, *path).tree
    if len(reader.problems.found) > before:
        del reader.problems.found[before:]
        return 0
    fits = isinstance(tree, Const) and tree.unit.dims == (("year", 1),) and tree.value.denominator == 1
    if isinstance(tree, Const) and fits and tree.value > MOST_YEARS:
        raise refusal("too_long_time", reader.place(*path), text=words, most=MOST_YEARS)
    return max(int(tree.value), 0) if isinstance(tree, Const) and fits else 0


_LEFT: dict[str, End] = {"kept": "kept", "lapses": "lapses", "not_stated": "not_stated"}


def _left(reader: Reader, part: str | LeftPart, at: At) -> d.Left:
    if isinstance(part, str):
        if part not in _LEFT:
            reader.problems.add("left_word", reader.place(*at), text=part)
            return d.Left("not_stated")
        return d.Left(_LEFT[part])
    said = [word for word in ("repaid_by", "kept", "lapses") if getattr(part, word) not in (None, "no")]
    if len(said) != 1:
        reader.problems.add("left_one", reader.place(*at), given=", ".join(said) or "-")
        return d.Left("not_stated", None, part.stated)
    if part.repaid_by:
        return d.Left("repaid", reader.day(part.repaid_by, *at, "repaid_by"), part.stated)
    return d.Left(_LEFT[said[0]], None, part.stated)


def _requisition(reader: Reader, part: FundingPart, at: At) -> d.Requisition | None:
    given = part.requisition
    if given is None:
        return None
    return d.Requisition(
        reader.day(given.by, *at, "by"),
        reader.formula(given.amount, *at, "amount") if given.amount is not None else None,
        reader.formula(given.on, *at, "on") if given.on is not None else None,
        reader.place(*at),
        reader.formula(given.passed_on, *at, "passed_on") if given.passed_on is not None else None,
    )


# -- conditions known after the payment ----------------------------------------------------------------------------


def condition(reader: Reader, name: str, part: ConditionPart, payments: Mapping[str, Any]) -> d.Condition:
    """A condition known later; what is withheld is withheld from another payment."""
    at: At = ("payments", name, "condition")
    if payments[name].paid is None:
        reader.problems.add("condition_needs_paid", reader.key(*at), name=name)
    if part.from_ and part.if_failed != "withheld":
        reader.problems.add("from_without_withheld", reader.place(*at, "from"), text=part.if_failed)
    elif part.from_ and part.from_ not in payments:
        known = did_you_mean(part.from_, payments)
        reader.problems.add("unknown_name", reader.place(*at, "from"), name=part.from_, known=known)
    elif part.from_ and part.from_ == name:
        reader.problems.add("withheld_from_itself", reader.place(*at, "from"), name=name)
    return d.Condition(
        reader.formula(part.that, *at, "that"), reader.day(part.known, *at, "known"), part.if_failed, part.from_
    )


def next_payment(payment: d.Payment, payments: Mapping[str, d.Payment], problems: Reader) -> str:
    """The payment with the first day of payment on or after the day on which a condition is known."""
    if payment.condition is None:
        return ""
    later = [
        (part.day, other.name)
        for other in payments.values()
        if other.name != payment.name
        for part in other.paid
        if part.day >= payment.condition.known
    ]
    if not later:
        place = problems.place("payments", payment.name, "condition")
        problems.problems.add("nothing_to_withhold_from", place, name=payment.name, known=payment.condition.known)
        return ""
    return min(later)[1]


# -- activities and plans -----------------------------------------------------------------------------------------


def activity(reader: Reader, name: str, part: ActivityPart, sources: Mapping[str, Any]) -> d.Activity:
    """A cost without a recipient."""
    at: At = ("activities", name)
    if (part.cost is None) == (part.investment is None):
        reader.problems.add("cost_or_investment", reader.key(*at), name=name)
    for key in ("depreciation", "from_"):
        if (part.investment is None) != (getattr(part, key) is None):
            word = key.strip("_")
            path = (*at, word) if getattr(part, key) is not None else at
            reader.problems.add("investment_needs", reader.key(*path), key=word)
    life = Fraction(0)
    if part.depreciation is not None:
        life = Fraction(whole_years(reader, part.depreciation, *at, "depreciation"))
        if not life:
            reader.problems.add("depreciation_years", reader.place(*at, "depreciation"), text=part.depreciation)
    return d.Activity(
        name,
        _costs(reader, part, at),
        funded_by(reader, part.funded_by, sources, (*at, "funded_by"), reader.key(*at)),
        reader.origin(part, *at),
        reader.formula(part.investment, *at, "investment") if part.investment is not None else None,
        life,
        reader.day(part.from_, *at, "from") if part.from_ is not None else None,
        part.order,
        taking_over(reader, part.after, sources, (*at, "after")),
        reader.formula(part.pass_through, *at, "pass_through") if part.pass_through is not None else None,
    )


def _costs(reader: Reader, part: ActivityPart, at: At) -> tuple[tuple[int | None, Any], ...]:
    year = cost_year(reader, part.year, *at, "year")
    if part.cost is None:
        return ()
    if isinstance(part.cost, str):
        return ((year, reader.formula(part.cost, *at, "cost")),)
    if part.year is not None:
        reader.problems.add("year_said_twice", reader.place(*at, "year"))
    return tuple(
        (cost_year(reader, when, *at, "cost", when), reader.formula(words, *at, "cost", when))
        for when, words in part.cost.items()
    )


def cost_year(reader: Reader, words: str | None, *path: str | int) -> int | None:
    """A calendar year, in which a cost year begins."""
    if words is None:
        return None
    if words.isdigit() and len(words) == 4:
        return int(words)
    reader.problems.add("not_a_year", reader.place(*path), text=words)
    return None


def taking_over(reader: Reader, given: str | list[str] | None, sources: Mapping[str, Any], at: At) -> tuple[str, ...]:
    """The budgets that pay when grants have ended."""
    for i, name in enumerate(as_list(given)):
        if name not in sources:
            place = reader.place(*item_path(at, given, i))
            reader.problems.add("unknown_name", place, name=name, known=did_you_mean(name, sources))
    return tuple(as_list(given))


def plan(reader: Reader, name: str, part: PlanPart, sources: Mapping[str, Any]) -> d.Plan:
    """An activity plan read from its file; a line without an amount is kept and flagged."""
    at: At = ("plans", name)
    sheet = read_sheet(
        reader.file(part.file, *at, "file"),
        part.sheet,
        reader.place(*at, "sheet"),
        headings=[heading for heading in (part.planned, part.actual, *part.by) if heading],
    )
    virement = _virement(part.virement)
    empty = d.Plan(name, (), tuple(part.by), (), virement, reader.origin(part, *at))
    for heading in (part.planned, part.actual, *part.by, *virement.within, *part.checks.values()):
        if heading and heading not in sheet.columns:
            known = ", ".join(sheet.columns)
            reader.problems.add("no_such_column", sheet.place(-1, heading), heading=heading, known=known)
            return empty
    return d.Plan(
        name,
        _lines(reader, part, sheet, reader.unit(part.unit, *at, "unit") or Unit()),
        tuple(part.by),
        funded_by(reader, part.funded_by, sources, (*at, "funded_by"), reader.key(*at)),
        virement,
        reader.origin(part, *at),
        cost_year(reader, part.year, *at, "year"),
        part.order,
        taking_over(reader, part.after, sources, (*at, "after")),
        sheet.notes,
        dict(part.checks),
    )


def _virement(part: d.Rule | VirementPart) -> d.Virement:
    if isinstance(part, str):
        return d.Virement(part)
    return d.Virement(part.rule, part.by, tuple(part.within), part.agreed == "yes")


def _lines(reader: Reader, part: PlanPart, sheet: Sheet, unit: Unit) -> tuple[d.PlanLine, ...]:
    lines: list[d.PlanLine] = []
    first: dict[str, int] = {}
    for row in range(sheet.length):
        cells = {heading: column[row] for heading, column in sheet.columns.items()}
        keys = {h: part.spellings.get(text, text) for h, text in cells.items() if h not in (part.planned, part.actual)}
        label = cells.get("row") or str(row + 1)
        if is_sum(label):
            reader.problems.add("row_of_sums", sheet.place(row, "row"), id=label)
        elif label in first:
            reader.problems.add("duplicate_row", sheet.place(row, "row"), id=label, first=first[label])
        first.setdefault(label, row + 2)
        place = sheet.place(row, part.planned)
        if part.missing == "refuse" and not cells[part.planned]:
            reader.problems.add("line_without_amount", place, heading=part.planned, row=label)
        marks = part.missing == "not_stated"
        planned = plan_amount(reader, cells[part.planned], unit, place, marks=marks)
        given, at = cells.get(part.actual, ""), sheet.place(row, part.actual or part.planned)
        actual = plan_amount(reader, given, unit, at, marks=marks)
        lines.append(d.PlanLine(label, keys, planned, place, actual))
    return tuple(lines)


def plan_amount(reader: Reader, words: str, unit: Unit, place: Place, *, marks: bool) -> int | None:
    """A cell of money in öre; an empty cell is not stated, and with ``marks`` neither is one with a usual mark."""
    if not words or (marks and (words == "?" or is_usual_mark(words))):
        return None
    try:
        value = cell_fraction(words, unit)
        if (value * unit.scale).denominator != 1:
            raise NumeralError("not_a_number", text=words)
    except NumeralError as bad:
        reader.problems.add(bad.code, place, **bad.params)
        return None
    if value < 0:
        reader.problems.add("negative_value", place, text=words)
    return int(value * unit.scale)
