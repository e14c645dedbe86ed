"""One design against the baseline: what each recipient is paid more or less, and who gains and who loses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from simulator.money import Currency, Money
from simulator.results.result import MinorByRecipient, Result
from simulator.scenario.definitions import Change


@dataclass(frozen=True)
class DesignComparison:
    """One design against the baseline, by recipient id: the baseline's, then those that the design alone has.

    Who is not among the recipients of one of the two is paid nothing there.

    ``spending`` is how much more each activity and plan costs; it makes nobody a winner or a loser.
    """

    result: Result
    differences_minor: MinorByRecipient
    by_payment_minor: dict[str, MinorByRecipient]
    spending: dict[str, Money]
    winners: tuple[str, ...]
    losers: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def name(self) -> str:
        """The design's name, or the scenario's."""
        return self.result.name

    @property
    def currency(self) -> Currency:
        """The currency of every amount."""
        return self.result.currency

    @cached_property
    def differences(self) -> dict[str, Money]:
        """How much more each recipient is paid."""
        return {i: Money(minor, self.currency) for i, minor in self.differences_minor.items()}

    @property
    def difference(self) -> Money:
        """How much more it costs than the baseline, activities and plans included."""
        return sum(self.spending.values(), self.paid_difference)

    @property
    def paid_difference(self) -> Money:
        """How much more it pays to recipients."""
        return Money(sum(self.differences_minor.values()), self.currency)

    def only_here(self, baseline: Result) -> tuple[str, ...]:
        """Recipients that the design has and the baseline has not."""
        known = {*baseline.scenario.recipients.ids}
        return tuple(i for i in self.result.scenario.recipients.ids if i not in known)

    def not_here(self, baseline: Result) -> tuple[str, ...]:
        """Recipients that the baseline has and the design has not."""
        own = {*self.result.scenario.recipients.ids}
        return tuple(i for i in baseline.scenario.recipients.ids if i not in own)

    @property
    def largest(self) -> Money:
        """The largest difference of any recipient, whichever way."""
        return Money(max(map(abs, self.differences_minor.values()), default=0), self.currency)


def differences_of(baseline: Result, other: Result, materiality: int) -> DesignComparison:
    """One design against the baseline; differences up to ``materiality``, in minor units, make nobody win or lose."""
    own = other.scenario.recipients.ids
    ids = tuple(dict.fromkeys([*baseline.scenario.recipients.ids, *own]))
    before, after = baseline.amounts_minor, other.amounts_minor
    paid, was = other.by_recipient_minor, baseline.by_recipient_minor
    differences = {i: paid.get(i, 0) - was.get(i, 0) for i in ids}
    by_payment = {
        name: {i: after.get(name, {}).get(i, 0) - before.get(name, {}).get(i, 0) for i in ids}
        for name in dict.fromkeys([*before, *after])
    }
    nothing = Money(0, baseline.currency)
    spending = {
        name: _cost_of(other, name, nothing) - _cost_of(baseline, name, nothing)
        for name in dict.fromkeys([*baseline.spending, *other.spending])
    }
    winners = tuple(i for i in ids if differences[i] > materiality)
    losers = tuple(i for i in ids if differences[i] < -materiality)
    changes = changes_between(baseline, other)
    return DesignComparison(other, differences, by_payment, spending, winners, losers, changes)


def _cost_of(result: Result, name: str, nothing: Money) -> Money:
    return result.spending[name].cost if name in result.spending else nothing


def changes_between(baseline: Result, other: Result) -> tuple[Change, ...]:
    """What the other's files change that the baseline's do not."""
    own = {(change.path, change.new) for change in baseline.scenario.changes}
    return tuple(change for change in other.scenario.changes if (change.path, change.new) not in own)
