"""Where money comes from and what it goes to besides payments: sources, activities and plans in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from simulator.describe.names import column_title
from simulator.describe.payments import funded_by, unhedged
from simulator.describe.phrases import phrase
from simulator.describe.sentence import Parts, Sentence, Slot, fill, joined, listed
from simulator.describe.writer import Writer
from simulator.scenario import definitions as d


def source_sentences(writer: Writer, source: d.Source) -> Iterator[Sentence]:
    """How much a source holds, when it may be used, and what becomes of the rest."""
    at, origin = f"funding.{source.name}", source.origin
    name = writer.name(source.name, at)
    if source.name in writer.inlined_sources:
        yield writer.say("source_elsewhere", f"{at}.elsewhere", name=name)
    else:
        amount = phrase(writer, source.amount, f"{at}.amount", origin)
        yield writer.say("source", f"{at}.amount", origin.source, name=name, amount=amount)
    if source.top_slice is not None:
        amount = phrase(writer, source.top_slice, f"{at}.top_slice", unhedged(origin))
        yield writer.say("top_slice", f"{at}.top_slice", amount=amount)
    match source.use:
        case (first, last):
            start, end = writer.day(first, f"{at}.use.0"), writer.day(last, f"{at}.use.1")
            yield writer.say("use", f"{at}.use", first=start, last=end)
        case int(years):
            yield writer.say("use_years", f"{at}.use", years=writer.number(years, f"{at}.use"))
        case None:
            pass
    yield _left(writer, source.left, f"{at}.left")
    if source.received is not None:
        yield writer.say("received", f"{at}.received", day=writer.day(source.received, f"{at}.received"))
    if source.requisition is not None:
        yield from _requisition(writer, source.requisition, f"{at}.requisition")
    if source.accounting_object:
        what = writer.text(source.accounting_object, f"{at}.accounting_object")
        yield writer.say("accounting_object", f"{at}.accounting_object", what=what)
    if source.report_by is not None:
        yield writer.say("report_by", f"{at}.report_by", day=writer.day(source.report_by, f"{at}.report_by"))


def _left(writer: Writer, left: d.Left, at: str) -> Sentence:
    how = writer.choice("left", left.how, at)
    if left.by is not None:
        how = joined([*how, f" {writer.word('no_later_than')} ", *writer.day(left.by, f"{at}.repaid_by")])
    if left.stated:
        how = joined([*how, *fill("describe_stated", writer.language, {"stated": (left.stated,)})])
    return writer.say("left", at, how=how)


def _requisition(writer: Writer, rule: d.Requisition, at: str) -> Iterator[Sentence]:
    yield writer.say("requisition", f"{at}.by", by=writer.day(rule.by, f"{at}.by"))
    if rule.amount is not None:
        yield writer.say("requisition_amount", f"{at}.amount", amount=phrase(writer, rule.amount, f"{at}.amount"))
    if rule.on is not None:
        yield writer.say("requisition_on", f"{at}.on", day=phrase(writer, rule.on, f"{at}.on"))


def activity_sentences(writer: Writer, activity: d.Activity) -> Iterator[Sentence]:
    """What an activity costs, when, and who pays."""
    at, origin = f"activities.{activity.name}", activity.origin
    if activity.costs:
        yield writer.say("cost", f"{at}.cost", origin.source, costs=_costs(writer, activity, at))
    if activity.investment is not None:
        amount = phrase(writer, activity.investment, f"{at}.investment", origin)
        life = writer.number(activity.life, f"{at}.depreciation")
        start: Parts = ()
        if activity.start is not None:
            start = joined([f" {writer.word('from_day')} ", *writer.day(activity.start, f"{at}.from")])
        yield writer.say("investment", f"{at}.investment", origin.source, amount=amount, years=life, start=start)
    yield from funded_by(writer, at, activity.funded_by, activity.order)
    yield from _after(writer, at, activity.after)
    if activity.pass_through is not None:
        share = phrase(writer, activity.pass_through, f"{at}.pass_through", unhedged(origin))
        yield writer.say("pass_through", f"{at}.pass_through", share=share)


def _costs(writer: Writer, activity: d.Activity, at: str) -> Parts:
    items = []
    for year, formula in activity.costs:
        cost = phrase(writer, formula, f"{at}.cost" + (f".{year}" if year is not None else ""), activity.origin)
        if year is not None:
            cost = joined([*cost, f" {writer.word('in_year')} ", *writer.year(year, f"{at}.year")])
        items.append(cost)
    return listed(items, writer.language)


def _after(writer: Writer, at: str, after: tuple[str, ...]) -> Iterator[Sentence]:
    if after:
        names = [writer.name(name, f"{at}.after.{i}") for i, name in enumerate(after)]
        yield writer.say("after", f"{at}.after", sources=listed(names, writer.language))


def plan_sentences(writer: Writer, plan: d.Plan) -> Iterator[Sentence]:
    """The lines of a plan, the rule for moving money between them, and who pays."""
    at = f"plans.{plan.name}"
    year: Parts = ()
    if plan.year is not None:
        year = joined([f" {writer.word('in_year')} ", *writer.year(plan.year, f"{at}.year")])
    source = plan.origin.source
    lines: Parts = (Slot(f"{at}.file", Fraction(len(plan.lines)), shown=str(len(plan.lines))),)
    yield writer.say("plan", at, source, lines=lines, year=year)
    if plan.by:
        by = [(Slot(f"{at}.by", key, shown=column_title(writer.scenario, key, writer.language)),) for key in plan.by]
        yield writer.say("plan_by", f"{at}.by", by=listed(by, writer.language))
    for line in plan.lines:
        yield _line(writer, line, f"{at}.lines.{line.row}")
    yield from _virement(writer, plan.virement, f"{at}.virement")
    yield from funded_by(writer, at, plan.funded_by, plan.order)
    yield from _after(writer, at, plan.after)


_LABELS = ("row", "note")
"""Columns of a plan that number a line or comment on it."""


def _line(writer: Writer, line: d.PlanLine, at: str) -> Sentence:
    """What a line is for, with its titled columns in brackets: Avtal (punkt 2, division Kir): 8 000 000 kr."""
    texts = {key: text for key, text in line.keys.items() if text and key not in _LABELS}
    titled = [key for key in texts if key in writer.scenario.titles.columns]
    grouped = [
        joined([f"{column_title(writer.scenario, key, writer.language)} ", *writer.text(texts[key], f"{at}.{key}")])
        for key in titled
    ]
    rest = [writer.text(text, f"{at}.{key}") for key, text in texts.items() if key not in titled]
    named = rest or [(f"{writer.word('line')} {line.row}",)]
    name = listed(named, writer.language, between="; ")
    if grouped:
        name = joined([*name, " (", *listed(grouped, writer.language, "describe_comma"), ")"])
    amount = writer.money(line.planned, at) if line.planned is not None else (writer.word("not_stated"),)
    if line.actual is not None:
        amount = joined([*amount, f", {writer.word('actual')} ", *writer.money(line.actual, f"{at}.actual")])
    return writer.say("plan_line", at, name=name, amount=amount)


def _virement(writer: Writer, rule: d.Virement, at: str) -> Iterator[Sentence]:
    how = writer.choice("virement", rule.rule, f"{at}.rule")
    if rule.by:
        how = joined([*how, f" {writer.word('by')} ", *writer.text(rule.by, f"{at}.by")])
    if rule.within:
        within = [writer.text(column_title(writer.scenario, k, writer.language), f"{at}.within") for k in rule.within]
        how = joined([*how, f", {writer.word('within')} ", *listed(within, writer.language)])
    if not rule.agreed:
        how = joined([*how, *writer.choice("agreed", "no", f"{at}.agreed")])
    yield writer.say("virement", at, how=how)
