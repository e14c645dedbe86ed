"""Doctors' hours by recipient and design as tables, and the sentence that answers what the money buys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from simulator.decide.centre_hours import Bought, DesignHours, RecipientHours
from simulator.describe.names import recipient_noun, unit_word
from simulator.formula.syntax import Ref
from simulator.language import Locale
from simulator.money import Currency, Money, format_number, round_half_up
from simulator.scenario import definitions as d
from simulator.tables.cells import amount
from simulator.tables.shown import Shown
from simulator.tables.table import Cell, Column, Row, Table

HOURS = ("paid_least", "paid_most", "required", "available", "missing_least", "missing_most", "taken")
MONEY = ("without_least", "without_most")


@dataclass(frozen=True)
class ComparedHours(Shown):
    """Hours under each design, the baseline first.

    Args:
        bought: what the baseline's payment for one unit buys; None where there are no units.
        designs: every design, the baseline first.
    """

    bought: Bought | None
    designs: tuple[DesignHours, ...]

    @property
    def scenario(self) -> d.Scenario:
        """The baseline's scenario."""
        return self.designs[0].settlement.scenario

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return Currency(self.scenario.currency)

    def sentence(self, locale: Locale) -> str:
        """What one unit's money buys, how many lack a doctor; then what is missing under the baseline."""
        scenario, first = self.scenario, self.designs[0]
        told = {
            "lacking": first.lacking,
            "number": len(first.recipients),
            "recipients": recipient_noun(scenario, locale.language, plural=True),
        }
        said = locale.word("hours_lacking", **told)
        if self.bought is not None:
            money = amount(Money(round_half_up(self.bought.minor), self.currency), locale)
            fewest, most = (format_number(x, locale.language, 1) for x in (self.bought.fewest, self.bought.most))
            told = {"money": money, "fewest": fewest, "most": most, "unit": _unit(scenario, locale), "lacking": said}
            said = locale.word("hours_buys", **told)
        sums = _sums(first.recipients)
        hours = {key: format_number(Fraction(round_half_up(sums[key])), locale.language) for key in HOURS}
        return f"{said} {locale.word('hours_missing_in_all', **hours)}"

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each design; then one for each recipient of each design."""
        return (self.designs_table(locale), self.recipients_table(locale))

    def designs_table(self, locale: Locale) -> Table:
        """Hours and money of each design, all recipients together."""
        limited = any(one.unspent is not None for one in self.designs)
        columns = (
            Column("design", locale.word("design"), "name"),
            *_columns(locale, 0),
            *([Column("unspent", locale.word("hours_unspent"), short=locale.word("hours_unspent_short"))] * limited),
            Column("lacking", locale.word("hours_lack")),
        )
        rows: list[Row] = []
        for one in self.designs:
            unspent = None if one.unspent is None else Money(one.unspent, self.currency)
            rows.append((one.name, *self._figures(_sums(one.recipients)), *([unspent] * limited), one.lacking))
        caption = locale.word("hours_compared", scenario=self.scenario.title[locale.language])
        return Table("designs", caption, columns, tuple(rows), notes=tuple(self._notes(locale, limited=limited)))

    def recipients_table(self, locale: Locale) -> Table:
        """Hours and money of each recipient under each design."""
        columns = (
            Column("design", locale.word("design"), "name"),
            Column("recipient", locale.word("recipient"), "name"),
            *_columns(locale, 1),
            Column("lacks", locale.word("hours_lack"), "name"),
        )
        rows: list[Row] = [
            (
                one.name, of.recipient, *self._figures(_sums([of])),
                locale.word("yes" if of.lacks_doctor else "no"),
            )
            for one in self.designs
            for of in one.recipients
        ]  # fmt: skip
        return Table("recipients", locale.word("hours_by_recipient"), columns, tuple(rows))

    def _figures(self, sums: dict[str, Fraction]) -> tuple[Cell, ...]:
        money = (Money(int(sums[key]), self.currency) for key in MONEY)
        return (*(sums[key] for key in HOURS), *money)

    def _notes(self, locale: Locale, *, limited: bool) -> Iterator[str]:
        hours = self.scenario.hours
        if hours is None:
            return
        yield locale.word("hours_note")
        yield locale.word("hours_note_lacks" if hours.vacancies is not None else "hours_note_lacks_hours")
        if limited:
            yield locale.word("hours_note_unspent")
        for key, formulas in (
            ("required", (hours.required,)), ("available", (hours.available,)), ("price", hours.price),
            ("vacancies", (hours.vacancies,)),
        ):  # fmt: skip
            told = {_source(self.scenario, f, locale) for f in formulas if f is not None}
            if told:
                yield locale.word(f"hours_from_{key}", source=", ".join(sorted(told)))


def _unit(scenario: d.Scenario, locale: Locale) -> str:
    """What one of what hours are counted per is called."""
    if scenario.hours is None:
        return ""
    own = scenario.hours.title.of(locale.language)
    dims = scenario.checked.formula_types[scenario.hours.per].known.dims
    return own or (unit_word(scenario, dims[0][0], locale.language, plural=False) if dims else "1")


def _sums(recipients: tuple[RecipientHours, ...] | list[RecipientHours]) -> dict[str, Fraction]:
    """Every figure summed over recipients: hours, and money in minor units."""
    out = dict.fromkeys((*HOURS, *MONEY), Fraction(0))
    for one in recipients:
        money = map(Fraction, one.without_hours)
        figures = (*one.paid, one.required, one.available, *one.missing, one.taken, *money)
        for key, figure in zip(out, figures, strict=True):
            out[key] += figure
    return out


def _columns(locale: Locale, decimals: int) -> tuple[Column, ...]:
    hours = [Column(key, locale.word(f"hours_{key}"), unit="h", decimals=decimals) for key in HOURS]
    return (*hours, *(Column(key, locale.word(f"hours_{key}")) for key in MONEY))


def _source(scenario: d.Scenario, formula: object, locale: Locale) -> str:
    """Where a figure comes from: a document, an assumption, or a table that is made up."""
    tree = getattr(formula, "tree", None)
    quantity = scenario.quantities.get(tree.name.split(".")[0]) if isinstance(tree, Ref) else None
    source = quantity.origin.source if quantity is not None else ""
    if not source and scenario.synthetic and quantity is not None and isinstance(quantity.definition, d.Column):
        return locale.word("hours_made_up")
    source = source or (scenario.hours.origin.source if scenario.hours is not None else "")
    return locale.word("hours_assumption") if source in ("", "assumption") else source
