"""Tables of a choice among designs: under several assumptions, and for each worth of an effect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from simulator.decide.aims import Aim
from simulator.decide.choice_parts import Across, Worth
from simulator.decide.reading import unit_of, value_cell
from simulator.estimate import exactly
from simulator.language import Locale
from simulator.money import Currency, Money, round_half_up
from simulator.tables.cells import amount, percent
from simulator.tables.table import Cell, Column, Row, Share, Table


def assumptions_table(
    across: Across, names: Sequence[str], rows_: Sequence[int], wanted: Aim, money: Currency, locale: Locale
) -> Table:
    """The aim of each design under every assumption, and what the rules of choice make of it.

    Args:
        across: the assumptions.
        names: of the designs.
        rows_: the designs' numbers, as they are to be shown.
        wanted: the aim.
        money: the currency.
        locale: the reader's.
    """
    word = locale.word

    def amount_of(value: float) -> Cell:
        return value_cell(wanted, exactly(value), money)

    columns = [Column("design", word("design"), "name")]
    columns += [Column(f"under_{k}", name or word("choose_as_stated")) for k, name in enumerate(across.names)]
    columns += [Column("worst_regret", word("choose_worst_regret"))]
    columns += [Column("expected", word("choose_expected"))] if across.expected is not None else []
    rows: list[Row] = []
    for k in rows_:
        cells = [amount_of(value) for value in across.values[k]]
        cells.append(amount_of(across.worst_regret[k]) if k in across.worst_regret else None)
        cells += [amount_of(across.expected[k])] if across.expected is not None else []
        rows.append((names[k], *cells))
    notes = [
        word(f"choose_rule_{rule}", name=names[k], pessimism=percent(across.pessimism, locale, 0))
        for rule, k in across.rules.items()
    ]
    notes += _turns(across, names, wanted, locale)
    return Table("assumptions", word("choose_across", aim=wanted.text), tuple(columns), tuple(rows), notes=tuple(notes))


def _turns(across: Across, names: Sequence[str], wanted: Aim, locale: Locale) -> list[str]:
    if across.turns is None:
        return [locale.word("choose_no_odds", aim=wanted.text)]
    out = []
    for name, found in across.turns.items():
        out += [
            locale.word(
                "choose_turn",
                assumption=name,
                at=percent(turn.at, locale),
                before=names[turn.before],
                after=names[turn.after],
            )
            for turn in found
        ] or [locale.word("choose_no_turn", assumption=name)]
    return out


def worth_table(worth: Worth, names: Sequence[str], money: Currency, locale: Locale) -> Table:
    """From which worth of one more of the effect which design is best in expectation, and how probably in a draw."""
    word = locale.word
    columns = (
        Column("from", word("choose_worth_from", unit=unit_of(worth.effect) or worth.effect.text)),
        Column("interval", word("risk_interval"), "text"),
        Column("best", word("choose_worth_best"), "name"),
        Column("effect", worth.effect.text, decimals=1),
        Column("probability", word("choose_worth_probability")),
    )
    rows: list[Row] = []
    for step in worth.steps:
        ends = None
        if step.interval is not None:
            ends = " - ".join(_end(end, money, locale) for end in step.interval)
        at = Money(round_half_up(Fraction(step.from_)), money)
        effect = Fraction(round(worth.means[step.best] * 10), 10)
        share = Share(step.probabilities[step.best])
        rows.append((at, ends, names[step.best], effect, share))
    return Table("worth", word("choose_worth_title", effect=worth.effect.text), columns, tuple(rows))


def _end(minor: float, money: Currency, locale: Locale) -> str:
    if not math.isfinite(minor):
        return "?"
    return amount(Money(round(minor / money.minor_units) * money.minor_units, money), locale, unit=False)
