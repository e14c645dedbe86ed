"""Designs side by side: who gains and who loses against the baseline, in groups that the baseline freezes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.language import Locale
from simulator.money import Currency, Money, kronor
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.design_difference import DesignComparison, differences_of
from simulator.results.per_unit import levels
from simulator.results.result import Result
from simulator.scenario.definitions import Scenario
from simulator.tables.cells import amount
from simulator.tables.plain import table_frame
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Cell, Column, Row, Share, Table

if TYPE_CHECKING:
    import pandas as pd

MOST_NAMED = 10
"""How many recipients are named that only one of two scenarios has."""


@dataclass(frozen=True)
class Comparison(Shown):
    """Designs against a baseline; differences up to ``materiality`` make nobody a winner or a loser."""

    baseline: Result
    designs: tuple[DesignComparison, ...]
    materiality: Money

    # ---- tables -----------------------------------------------------------------------------------------------------

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each design."""
        return (self.designs_table(locale),)

    def designs_table(self, locale: Locale) -> Table:
        """Cost, what remains of the budget, what lacks funding, difference, who gains and who loses."""
        word = locale.word
        spending = bool(self.baseline.spending) or any(design.spending for design in self.designs)

        def start(result: Result, name: str) -> Row:
            unfunded = (result.unfunded,) if spending else ()
            return (name, result.scenario.title[locale.language], result.cost, result.remaining, *unfunded)

        rows: list[Row] = [(*start(self.baseline, f"{self.baseline.name} *"), None, None, None, None)]
        rows += [
            (*start(d.result, d.name), d.difference, len(d.winners), len(d.losers), d.largest) for d in self.designs
        ]
        columns = (
            Column("design", word("design"), "name"),
            Column("title", word("title"), "text"),
            Column("cost", word("cost")),
            Column("remaining", word("left_of_budget"), short=word("left_of_budget_short")),
            *((Column("unfunded", word("unfunded"), short=word("unfunded_short")),) if spending else ()),
            Column("difference", word("difference"), signed=True),
            Column("winners", word("winners")),
            Column("losers", word("losers")),
            Column("largest", word("largest"), short=word("largest_short")),
        )
        caption = word("comparison_title", scenario=self.baseline.scenario.title[locale.language])
        notes = [word("comparison_legend", materiality=amount(self.materiality, locale))]
        notes += [*self.come_and_gone(locale), *self.made_up(locale)]
        return Table("designs", caption, columns, tuple(rows), notes=tuple(notes))

    def come_and_gone(self, locale: Locale) -> list[str]:
        """Which recipients only a design has, or only the baseline: they are paid nothing in the other."""
        found = []
        for design in self.designs:
            for key, ids in (
                ("only_here", design.only_here(self.baseline)),
                ("not_here", design.not_here(self.baseline)),
            ):
                if ids:
                    more = locale.word("claim_more", count=len(ids) - MOST_NAMED) if len(ids) > MOST_NAMED else ""
                    named = ", ".join(ids[:MOST_NAMED]) + more
                    found.append(locale.word(f"comparison_{key}", design=design.name, ids=named))
        return found

    def made_up(self, locale: Locale) -> list[str]:
        """That the data is made up, where it is."""
        return [locale.word("note_synthetic")] if self.baseline.scenario.synthetic else []

    def labels(self, column: str) -> dict[str, str]:
        """Each recipient's label in a column of the recipients' table; of those that only designs have, theirs."""
        found = group_of(self.baseline.scenario, column)
        for design in self.designs:
            if design.only_here(self.baseline):
                found |= {i: x for i, x in group_of(design.result.scenario, column).items() if i not in found}
        return found

    def groups_table(self, column: str, locale: Locale) -> Table:
        """Differences summed over recipients alike in a column of the baseline's table, with winners and losers."""
        currency, group = self.baseline.currency, self.labels(column)
        rows: list[Row] = []
        for design in self.designs:
            for label in sorted(set(group.values())):
                members = [i for i, found in group.items() if found == label]
                paid = sum(self.baseline.by_recipient_minor.get(i, 0) for i in members)
                difference = sum(design.differences_minor.get(i, 0) for i in members)
                winners, losers = (sum(i in chosen for i in members) for chosen in (design.winners, design.losers))
                amounts = (Money(paid, currency), Money(difference, currency))
                rows.append((design.name, label, len(members), *amounts, winners, losers))
        columns = (
            Column("design", locale.word("design"), "name"),
            Column(column, column, "name"),
            Column("recipients", locale.word("recipients")),
            Column("baseline", locale.word("baseline")),
            Column("difference", locale.word("difference"), signed=True),
            Column("winners", locale.word("winners")),
            Column("losers", locale.word("losers")),
        )
        return Table("groups", locale.word("groups_title", column=column), columns, tuple(rows))

    def recipients_table(self, locale: Locale, per: str | None = None, revenue: str | None = None) -> Table:
        """Each recipient's amount and difference under each design, also per unit and as a share of revenue."""
        units = levels(self.baseline, per) if per else {}
        incomes = levels(self.baseline, revenue) if revenue else {}
        currency, before = self.baseline.currency, self.baseline.by_recipient_minor
        rows: list[Row] = []
        for design in self.designs:
            after = design.result.by_recipient_minor
            for i, difference in design.differences_minor.items():
                amounts = (Money(m, currency) for m in (after.get(i, 0), before.get(i, 0), difference))
                extra: list[Cell] = [_per_unit(difference, units.get(i, Fraction(0)), currency)] if per else []
                extra += [Share(difference / incomes[i]) if incomes.get(i) else None] if revenue else []
                rows.append((design.name, i, *amounts, *extra))
        word = locale.word
        columns = [
            Column("design", word("design"), "name"),
            Column("recipient", word("recipient"), "name"),
            Column("amount", word("amount")),
            Column("baseline", word("baseline")),
            Column("difference", word("difference"), signed=True),
        ]
        if per:
            columns.append(Column("difference_per_unit", f"{word('difference')} / {per}", signed=True))
        if revenue:
            columns.append(Column("share_of_revenue", f"{word('difference')} / {revenue}", signed=True))
        return Table("recipients", word("recipients_title"), tuple(columns), tuple(rows))

    def changes_table(self, locale: Locale) -> Table:
        """What each design changes in the files: path, what stood there, what stands there now, and why.

        A change that no rule reads is refused when a design is loaded, so every row had its effect on the rules.
        """
        columns = (
            Column("design", locale.word("design"), "name"),
            Column("path", locale.word("path"), "name"),
            *(Column(key, locale.word(key), "text") for key in ("old", "new", "why")),
        )
        language = locale.language
        rows = [(d.name, c.path, str(c.old), str(c.new), c.why.of(language)) for d in self.designs for c in d.changes]
        return Table("changes", locale.word("changes_title"), columns, tuple(rows))

    # ---- for programs -----------------------------------------------------------------------------------------------

    def frame(self, per: str | None = None, revenue: str | None = None) -> pd.DataFrame:
        """One row for each design, recipient and payment (and ``total``): amount, baseline, difference.

        Args:
            per: a quantity (beds): a column ``difference_per_unit``.
            revenue: a quantity of money: a column ``share_of_revenue``.

        Returns:
            Amounts in units of the currency, named in ``attrs["units"]``.

        Raises:
            ScenarioError: when there is no such quantity.
        """
        import pandas as pd

        units = levels(self.baseline, per) if per else {}
        incomes = levels(self.baseline, revenue) if revenue else {}
        rows = [
            self._record(design, recipient, payment, units, incomes)
            for design in self.designs
            for recipient in design.differences_minor
            for payment in (*design.by_payment_minor, "total")
        ]
        frame = pd.DataFrame(rows)
        money = ("amount", "baseline", "difference", *(["difference_per_unit"] if per else []))
        frame.attrs["units"] = dict.fromkeys(money, str(self.baseline.currency))
        return frame

    def _record(
        self,
        design: DesignComparison,
        recipient: str,
        payment: str,
        units: dict[str, Fraction],
        incomes: dict[str, Fraction],
    ) -> dict[str, Any]:
        currency = self.baseline.currency
        total = payment == "total"
        difference = (design.differences_minor if total else design.by_payment_minor[payment])[recipient]
        before = self.baseline.by_recipient_minor if total else self.baseline.amounts_minor.get(payment, {})
        after = design.result.by_recipient_minor if total else design.result.amounts_minor.get(payment, {})
        row: dict[str, Any] = {
            "design": design.name,
            "recipient": recipient,
            "payment": payment,
            "amount": kronor(after.get(recipient, 0), currency),
            "baseline": kronor(before.get(recipient, 0), currency),
            "difference": kronor(difference, currency),
        }
        if units:
            unit = units.get(recipient)
            row["difference_per_unit"] = float(Fraction(difference, currency.minor_units) / unit) if unit else None
        if incomes:
            income = incomes.get(recipient)
            row["share_of_revenue"] = float(difference / income) if income else None
        return row

    def changes_frame(self) -> pd.DataFrame:
        """What each design changes, as a data frame."""
        return table_frame(self.changes_table(NOTEBOOK))

    def by_group(self, column: str) -> pd.DataFrame:
        """Differences summed over recipients alike in a column, as a data frame."""
        return table_frame(self.groups_table(column, NOTEBOOK))

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The comparison as one object, money in units of the currency; the README documents its shape."""
        currency = self.baseline.currency
        return {
            "baseline": self.baseline.name,
            "designs": [
                {
                    "name": design.name,
                    "cost": design.result.cost.number,
                    "difference": design.difference.number,
                    "winners": len(design.winners),
                    "losers": len(design.losers),
                    "recipients": {i: kronor(diff, currency) for i, diff in design.differences_minor.items()},
                    **_spending_json(design),
                }
                for design in self.designs
            ],
        }

    def __repr__(self) -> str:
        return f"<Comparison of {self.baseline.name} with {', '.join(design.name for design in self.designs)}>"


def compare_results(baseline: Result, others: Sequence[Result], materiality: int = 0) -> Comparison:
    """Compare settled designs with a baseline. ``materiality`` in minor units.

    A recipient that only one of them has is paid nothing in the other, and is named in a note.
    """
    compared = tuple(differences_of(baseline, other, materiality) for other in others)
    return Comparison(baseline, compared, Money(materiality, baseline.currency))


def _per_unit(difference: int, units: Fraction, currency: Currency) -> Cell:
    """A difference for each unit, to the nearest minor unit; nothing where there are no units."""
    return Money(round(Fraction(difference) / units), currency) if units else None


def _spending_json(design: DesignComparison) -> dict[str, Any]:
    """How much more activities and plans cost, and what of theirs nobody paid, where there are any."""
    if not design.spending:
        return {}
    return {
        "spending": {name: diff.number for name, diff in design.spending.items()},
        "unfunded": design.result.unfunded.number,
    }


def group_of(scenario: Scenario, column: str) -> dict[str, str]:
    """Each recipient's label in a column of the table of recipients."""
    columns = scenario.recipients.sheet.columns
    if column not in columns:
        place = Place(scenario.recipients.sheet.file)
        raise refusal("no_such_column", place, heading=column, known=did_you_mean(column, columns))
    return dict(zip(scenario.recipients.ids, columns[column], strict=True))
