"""Designs side by side: who gains and who loses against the baseline, in groups that the baseline freezes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from simulator.money import kronor
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.per_unit import levels
from simulator.results.result import Result
from simulator.scenario.definitions import Change, Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class DesignComparison:
    """One design against the baseline; amounts in öre, by recipient id of the baseline.

    ``spending`` is how much more each activity and plan costs; it makes nobody a winner or a loser.
    """

    result: Result
    differences: dict[str, int]
    by_payment: dict[str, dict[str, int]]
    spending: dict[str, int]
    winners: tuple[str, ...]
    losers: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def name(self) -> str:
        """The design's name, or the scenario's."""
        base, _, design = self.result.scenario.name.partition("/")
        return design or base

    @property
    def difference(self) -> int:
        """Öre that it costs more than the baseline, activities and plans included."""
        return self.paid_difference + sum(self.spending.values())

    @property
    def paid_difference(self) -> int:
        """Öre more that it pays to recipients."""
        return sum(self.differences.values())


@dataclass(frozen=True)
class Comparison:
    """Designs against a baseline. ``materiality`` is the difference, in öre, up to which nobody wins or loses."""

    baseline: Result
    designs: tuple[DesignComparison, ...]
    materiality: int

    def frame(self, per: str | None = None, revenue: str | None = None) -> pd.DataFrame:
        """One row for each design, recipient and payment (and ``total``): amount, baseline, difference in kronor.

        ``per`` names a quantity (beds): a column ``difference_per_unit``. ``revenue`` names a quantity of money: a
        column ``share_of_revenue``.
        """
        import pandas as pd

        units = levels(self.baseline, per) if per else {}
        incomes = levels(self.baseline, revenue) if revenue else {}
        rows = [
            self._row(design, recipient, payment, units, incomes, per, revenue)
            for design in self.designs
            for recipient in self.baseline.scenario.recipients.ids
            for payment in (*design.by_payment, "total")
        ]
        return pd.DataFrame(rows)

    def _row(
        self,
        design: DesignComparison,
        recipient: str,
        payment: str,
        units: dict[str, Fraction],
        incomes: dict[str, Fraction],
        per: str | None,
        revenue: str | None,
    ) -> dict[str, Any]:
        currency = self.baseline.scenario.currency
        total = payment == "total"
        difference = design.differences[recipient] if total else design.by_payment[payment][recipient]
        before = self.baseline.by_recipient if total else self.baseline.amounts.get(payment, {})
        after = design.result.by_recipient if total else design.result.amounts.get(payment, {})
        row: dict[str, Any] = {
            "design": design.name,
            "recipient": recipient,
            "payment": payment,
            "amount": kronor(after.get(recipient, 0), currency),
            "baseline": kronor(before.get(recipient, 0), currency),
            "difference": kronor(difference, currency),
        }
        if per:
            unit = units[recipient]
            row["difference_per_unit"] = float(Fraction(difference, 100) / unit) if unit else None
        if revenue:
            income = incomes[recipient]
            row["share_of_revenue"] = float(difference / income) if income else None
        return row

    def changes_frame(self) -> pd.DataFrame:
        """What each design changes in the files: path, what stood there, what stands there now, and why.

        A change that no rule reads is refused when a design is loaded, so every row had its effect on the rules.
        """
        import pandas as pd

        columns = ("path", "old", "new", "why")
        rows = [
            {"design": design.name} | {key: getattr(change, key) for key in columns}
            for design in self.designs
            for change in design.changes
        ]
        return pd.DataFrame(rows, columns=["design", *columns])

    def by_group(self, column: str) -> pd.DataFrame:
        """Differences summed over recipients alike in a column of the baseline's table, with winners and losers."""
        import pandas as pd

        return pd.DataFrame(self.group_rows(column))

    def group_rows(self, column: str) -> list[dict[str, Any]]:
        """The rows of :meth:`by_group`, for those who need no pandas: design, label, counts, amounts in kronor."""
        group = group_of(self.baseline.scenario, column)
        rows = []
        for design in self.designs:
            for label in sorted(set(group.values())):
                members = [i for i, g in group.items() if g == label]
                currency = self.baseline.scenario.currency
                rows.append(
                    {
                        "design": design.name,
                        column: label,
                        "recipients": len(members),
                        "baseline": kronor(sum(self.baseline.by_recipient[i] for i in members), currency),
                        "difference": kronor(sum(design.differences[i] for i in members), currency),
                        "winners": sum(i in design.winners for i in members),
                        "losers": sum(i in design.losers for i in members),
                    }
                )
        return rows

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from simulator.results.show import comparison_html

        return comparison_html(self)

    def to_json(self) -> dict[str, Any]:
        """The comparison as one object, money in kronor."""
        currency = self.baseline.scenario.currency
        return {
            "baseline": _short_name(self.baseline.scenario),
            "designs": [
                {
                    "name": design.name,
                    "cost": kronor(design.result.cost, currency),
                    "difference": kronor(design.difference, currency),
                    "winners": len(design.winners),
                    "losers": len(design.losers),
                    "recipients": {i: kronor(diff, currency) for i, diff in design.differences.items()},
                    **_spending_json(design, currency),
                }
                for design in self.designs
            ],
        }


def compare_results(baseline: Result, others: Sequence[Result], materiality: int = 0) -> Comparison:
    """Compare settled designs with a baseline; all must pay the same recipients."""
    return Comparison(baseline, tuple(_against(baseline, other, materiality) for other in others), materiality)


def _against(baseline: Result, other: Result, materiality: int) -> DesignComparison:
    ids = baseline.scenario.recipients.ids
    if set(other.scenario.recipients.ids) != set(ids):
        odd = sorted(set(other.scenario.recipients.ids) ^ set(ids))
        place = Place(other.scenario.files[-1] if other.scenario.files else "")
        raise refusal("recipients_differ", place, ids=", ".join(odd[:5]), baseline=baseline.scenario.name)
    differences = {i: other.by_recipient[i] - baseline.by_recipient[i] for i in ids}
    payments = dict.fromkeys([*baseline.amounts, *other.amounts])
    by_payment = {
        name: {i: other.amounts.get(name, {}).get(i, 0) - baseline.amounts.get(name, {}).get(i, 0) for i in ids}
        for name in payments
    }
    spending = {
        name: sum(sign * r.spending[name].cost for sign, r in ((1, other), (-1, baseline)) if name in r.spending)
        for name in dict.fromkeys([*baseline.spending, *other.spending])
    }
    winners = tuple(i for i in ids if differences[i] > materiality)
    losers = tuple(i for i in ids if differences[i] < -materiality)
    changes = changes_between(baseline, other)
    return DesignComparison(other, differences, by_payment, spending, winners, losers, changes)


def _spending_json(design: DesignComparison, currency: str) -> dict[str, Any]:
    """How much more activities and plans cost, and what of theirs nobody paid, where there are any."""
    if not design.spending:
        return {}
    return {
        "spending": {name: kronor(diff, currency) for name, diff in design.spending.items()},
        "unfunded": kronor(design.result.unfunded, currency),
    }


def changes_between(baseline: Result, other: Result) -> tuple[Change, ...]:
    """What the other's files change that the baseline's do not."""
    own = {(change.path, change.new) for change in baseline.scenario.changes}
    return tuple(change for change in other.scenario.changes if (change.path, change.new) not in own)


def group_of(scenario: Scenario, column: str) -> dict[str, str]:
    """Each recipient's label in a column of the table of recipients."""
    columns = scenario.recipients.sheet.columns
    if column not in columns:
        place = Place(scenario.recipients.sheet.file)
        raise refusal("no_such_column", place, heading=column, known=did_you_mean(column, columns))
    return dict(zip(scenario.recipients.ids, columns[column], strict=True))


def _short_name(scenario: Scenario) -> str:
    base, _, design = scenario.name.partition("/")
    return design or base
