"""Groups of recipients in each design: how many are paid, who comes in and falls out, kr per unit, and its share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from simulator.describe import title_of
from simulator.language import Locale
from simulator.money import Money
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.compare import Comparison
from simulator.results.per_unit import levels
from simulator.results.result import MinorByRecipient, Result
from simulator.tables.shown import Shown
from simulator.tables.table import Column, Row, Share, Table


@dataclass(frozen=True)
class Group:
    """A group of recipients in one design.

    Args:
        design: the design's name.
        label: what the group's recipients have in the column.
        recipients: how many the design has.
        qualify: how many are paid anything; below zero is not paid.
        into: how many of them were not paid in the baseline; None for the baseline itself.
        out: how many were paid in the baseline, and are not.
        paid: what they are paid together, in minor units.
        units: how many units they have together; None where none are asked for or stated.
        pot: what everybody is paid, in minor units.
    """

    design: str
    label: str
    recipients: int
    qualify: int
    into: int | None
    out: int | None
    paid: int
    units: Fraction | None
    pot: int

    @property
    def per_unit(self) -> Fraction | None:
        """Minor units for each unit; None where there are none."""
        return Fraction(self.paid) / self.units if self.units else None

    @property
    def share(self) -> Fraction | None:
        """Of the pot; None where nobody is paid anything."""
        return Fraction(self.paid, self.pot) if self.pot > 0 else None


@dataclass(frozen=True)
class Qualifying(Shown):
    """Who is paid, by groups.

    Args:
        comparison: designs against their baseline.
        column: the column of the recipients' table that groups them.
        per: a quantity that payments are shown per; empty for none.
        payment: the payment that is looked at; empty for all together.
    """

    comparison: Comparison
    column: str
    per: str = ""
    payment: str = ""

    def __post_init__(self) -> None:
        results = [self.comparison.baseline, *(design.result for design in self.comparison.designs)]
        known = dict.fromkeys(name for result in results for name in result.scenario.payments)
        if self.payment and self.payment not in known:
            place = Place((results[0].scenario.files or ("",))[0])
            raise refusal("unknown_name", place, name=self.payment, known=did_you_mean(self.payment, known))

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group in the baseline, then in each design."""
        label_of = self.comparison.labels(self.column)
        baseline = self.comparison.baseline
        before = self._paid(baseline)
        found = [*self._of(baseline, label_of, None)]
        for design in self.comparison.designs:
            found += self._of(design.result, label_of, before)
        return tuple(found)

    def _paid(self, result: Result) -> MinorByRecipient:
        if not self.payment:
            return result.by_recipient_minor
        return result.amounts_minor.get(self.payment, {})

    def _of(self, result: Result, label_of: Mapping[str, str], before: MinorByRecipient | None) -> list[Group]:
        paid, own = self._paid(result), result.scenario.recipients.ids
        units = levels(result, self.per) if self.per else {}
        pot, out = sum(paid.values()), []
        for label in sorted(set(label_of.values())):
            ids = [i for i, found in label_of.items() if found == label]
            now = {i for i in ids if paid.get(i, 0) > 0}
            was = now if before is None else {i for i in ids if before.get(i, 0) > 0}
            here = [i for i in ids if i in own]
            whole = sum((units[i] for i in here), Fraction(0)) if self.per and all(i in units for i in here) else None
            out.append(
                Group(
                    result.name, label, len(here), len(now),
                    None if before is None else len(now - was), None if before is None else len(was - now),
                    sum(paid.get(i, 0) for i in ids), whole, pot,
                )
            )  # fmt: skip
        return out

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each design and group."""
        word, baseline = locale.word, self.comparison.baseline
        columns = [
            Column("design", word("design"), "name"),
            Column(self.column, self.column, "name"),
            Column("recipients", word("bands_all"), short=word("bands_all_short")),
            Column("qualify", word("groups_qualify")),
            Column("into", word("groups_in")),
            Column("out", word("groups_out")),
            Column("paid", word("amount")),
        ]
        columns += [Column("per_unit", f"{word('amount')} / {self.per}")] if self.per else []
        columns.append(Column("share", word("groups_share")))
        rows: list[Row] = []
        for one in self.groups:
            unit = one.per_unit
            per = (None if unit is None else Money(round(unit), baseline.currency),) if self.per else ()
            share = None if one.share is None else Share(one.share)
            figures = (one.recipients, one.qualify, one.into, one.out, Money(one.paid, baseline.currency))
            rows.append((one.design, one.label, *figures, *per, share))
        what = title_of(baseline.scenario, self.payment, locale.language) if self.payment else word("groups_every")
        caption = word("groups_qualify_title", column=self.column, payment=what)
        return (Table("qualifying", caption, tuple(columns), tuple(rows), notes=(word("groups_qualify_note"),)),)
