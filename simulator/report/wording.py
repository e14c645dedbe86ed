"""Designs in words: what each payment pays for, who earns it and within what limits, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.formula.syntax import names_in
from simulator.language import word
from simulator.report.grids import readable
from simulator.report.memo import Column, Grid
from simulator.results.compare import DesignComparison
from simulator.results.explain import definition_text
from simulator.results.result import Result
from simulator.scenario import definitions as d
from simulator.scenario.graph import formulas_of


def payment_sentences(result: Result, lang: str) -> tuple[str, ...]:
    """One sentence for each payment."""
    return tuple(_payment(result.scenario, payment, lang) for payment in result.scenario.payments.values())


def names(results: Sequence[tuple[str, Result]], lang: str) -> Grid:
    """What each payment's name in tables and plots stands for, and in which designs: the files know no other names."""
    found: dict[tuple[str, str], list[str]] = {}
    for title, result in results:
        for payment in result.scenario.payments.values():
            meanings = _meanings(result.scenario, payment, lang)
            rule = "; ".join([_basis(payment.basis, lang), *meanings, *_limits(payment, lang)])
            found.setdefault((readable(payment.name), rule), []).append(title)
    rows = tuple(
        (*key, word("memo_all", lang) if len(titles) == len(results) else ", ".join(titles))
        for key, titles in sorted(found.items(), key=lambda item: [name for name, _ in found].index(item[0][0]))
    )
    columns = tuple(Column(word(key, lang)) for key in ("memo_payment", "memo_rule", "memo_used_in"))
    return Grid("names", word("memo_names_caption", lang), columns, rows)


def change_sentences(design: DesignComparison, lang: str) -> tuple[str, ...]:
    """What a design changes: where, from what, to what."""
    return tuple(
        word(
            "memo_change" if change.old and change.new else "memo_added" if change.new else "memo_removed", lang
        ).format(path=change.path, old=change.old, new=change.new)
        for change in design.changes
    )


def _payment(scenario: d.Scenario, payment: d.Payment, lang: str) -> str:
    basis = f"{readable(payment.name)}: {_basis(payment.basis, lang)}"
    return "; ".join([basis, *_meanings(scenario, payment, lang), *_conditions(payment, lang)]) + "."


def _meanings(scenario: d.Scenario, payment: d.Payment, lang: str) -> Iterator[str]:
    meanings = [f"{name} = {text}" for name, text in _names_behind(scenario, payment)]
    if meanings:
        yield word("memo_where", lang, what=", ".join(meanings))


def _names_behind(scenario: d.Scenario, payment: d.Payment) -> Iterator[tuple[str, str]]:
    """Names that the payment's rules read, directly or through other names, each with how it is defined."""
    waiting = [ref.name for formula in formulas_of(payment) for ref in names_in(formula.tree)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0).split(".")[0]
        quantity = scenario.quantities.get(name)
        if name in seen or quantity is None:
            continue
        seen.add(name)
        text = definition_text(quantity)
        if text:
            yield name, text
        waiting += [ref.name for formula in formulas_of(quantity) for ref in names_in(formula.tree)]


def _basis(basis: d.Basis, lang: str) -> str:
    if isinstance(basis, d.Rate):
        return word("memo_basis_rate", lang, rate=basis.rate.text, per=basis.per.text)
    if isinstance(basis, d.ClassRates):
        rates = ", ".join(f"{readable(label)} {rate.text}" for label, rate in basis.rates)
        return word("memo_basis_classes", lang, per=basis.per, rates=rates)
    if isinstance(basis, d.TieredRate):
        tiers = ", ".join(f"{x.text}: {y.text}" for x, y in basis.tiers)
        text = word("memo_basis_whole" if basis.whole else "memo_basis_tiers", lang, per=basis.per.text, tiers=tiers)
        return f"{text} ({word('memo_over_year', lang)})" if basis.over_year else text
    if isinstance(basis, d.Amount):
        return word("memo_basis_amount", lang, amount=basis.amount.text)
    return word("memo_basis_pool", lang, pool=basis.pool.text, shared_by=basis.shared_by.text)


def _conditions(payment: d.Payment, lang: str) -> Iterator[str]:
    yield from _limits(payment, lang)
    if payment.funded_by:
        yield word("memo_funded_by", lang, what=", ".join(readable(name) for name in payment.funded_by))
    if payment.origin.source:
        yield word("memo_from", lang, what=payment.origin.source)


def _limits(payment: d.Payment, lang: str) -> Iterator[str]:
    if payment.times:
        yield word("memo_times", lang, what=", ".join(f.text for f in payment.times))
    if payment.requires:
        yield word("memo_requires", lang, what=", ".join(f.text for f in payment.requires))
    if payment.achieved is not None:
        yield word("memo_achieved", lang, what=payment.achieved.text)
    for key in ("at_least", "at_most", "total_at_most"):
        formula = getattr(payment, key)
        if formula is not None:
            yield word(f"memo_{key}", lang, what=formula.text)
