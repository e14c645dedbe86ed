"""The answer of `incentives`: what one more pays each recipient and does to the others, and where payments jump."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from simulator.language import Locale
from simulator.money import Money, format_number
from simulator.scenario import definitions as d
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table


@dataclass(frozen=True)
class Cliff:
    """A payment notch: a step from one level to the next at which the payment jumps or falls."""

    below: float
    above: float
    jump: Money


@dataclass(frozen=True)
class Reward:
    """One recipient; ``level`` in the quantity's own unit.

    ``price`` is what one more is paid at an unchanged total (somebody else does one less), ``own_price_effect`` what
    one's own unit does to that price: below zero in a closed pool. ``on_others`` is what all others together gain.
    """

    recipient: str
    level: float
    payment: Money
    marginal: Money
    price: Money
    on_others: Money
    cliffs: tuple[Cliff, ...]
    can_rise: bool = True
    """Whether there can be one more; at the end of its range one more is nothing that the rules can pay for."""

    @property
    def own_price_effect(self) -> Money:
        """What one's own unit does to the price of one's units."""
        return self.marginal - self.price

    @property
    def on_cost(self) -> Money:
        """What one more costs the payer."""
        return self.marginal + self.on_others


@dataclass(frozen=True)
class Incentives(Shown):
    """What a design rewards, recipient by recipient."""

    scenario: d.Scenario
    quantity: str
    step: float
    within: int
    rewards: tuple[Reward, ...]
    """None where no payment reads the quantity."""
    made_of: tuple[str, ...] = ()
    """Figures that the quantity is computed from and that payments read in other ways as well."""
    moving: bool = False
    """Whether the quantity changes within a year: one more is then one more all the time, and levels are the first."""

    @cached_property
    def by_recipient(self) -> dict[str, Reward]:
        """Rewards by recipient id."""
        return {reward.recipient: reward for reward in self.rewards}

    @property
    def unit(self) -> str:
        """The quantity's unit."""
        return str(self.scenario.checked.types[self.quantity.split(".")[0]].known)

    # ---- for readers ------------------------------------------------------------------------------------------------

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """What one more pays each recipient and the others, and where payments jump."""
        notches = [self._notches_table(locale)] if any(r.cliffs for r in self.rewards) else []
        return (self._rewards_table(locale), *notches)

    def _rewards_table(self, locale: Locale) -> Table:
        word = locale.word
        caption = word(
            "incentives_title",
            title=self.scenario.title[locale.language],
            quantity=self.quantity,
            step=format_number(self.step, locale.language),
            unit=self.unit,
        )
        columns = (
            Column("recipient", word("recipient"), "name"),
            Column("level", word("level")),
            Column("payment", word("payment_now")),
            Column("marginal", word("marginal_payment")),
            Column("price", word("price_per_unit")),
            Column("own_price_effect", word("own_price_effect"), short=word("own_price_effect_short"), signed=True),
            Column("on_others", word("on_others"), signed=True),
        )
        rows: list[Row] = [
            (r.recipient, Fraction(str(r.level)), r.payment, r.marginal, r.price, r.own_price_effect, r.on_others)
            for r in self.rewards
        ]
        return Table("rewards", caption, columns, tuple(rows), notes=tuple(self.notes(locale)))

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know."""
        word = locale.word
        out = [word("incentives_legend")]
        if not self.rewards:
            out = [word("incentives_unused", quantity=self.quantity)]
        elif not any(r.cliffs for r in self.rewards):
            out.append(word("no_notches", within=self.within))
        still = [r.recipient for r in self.rewards if not r.can_rise]
        if still:
            out.append(word("incentives_cannot_rise", names=", ".join(still)))
        if self.moving and self.rewards:
            out.append(word("incentives_moving", quantity=self.quantity))
        if self.made_of:
            out.append(word("incentives_made_of", quantity=self.quantity, names=", ".join(self.made_of)))
        return out + ([word("note_synthetic")] if self.scenario.synthetic else [])

    def _notches_table(self, locale: Locale) -> Table:
        word = locale.word
        columns = (
            Column("recipient", word("recipient"), "name"),
            Column("from", word("notch_from")),
            Column("to", word("notch_to")),
            Column("jump", word("notch_jump"), signed=True),
        )
        rows: list[Row] = [
            (r.recipient, Fraction(str(c.below)), Fraction(str(c.above)), c.jump)
            for r in self.rewards
            for c in r.cliffs
        ]
        return Table("notches", word("notches_title", within=self.within), columns, tuple(rows))

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """One object, money in units of the currency."""
        base, _, design = self.scenario.name.partition("/")
        keys = ("payment", "marginal", "price", "own_price_effect", "on_others", "on_cost")
        return {
            "scenario": base,
            "design": design or None,
            "quantity": self.quantity,
            "unit": self.unit,
            "step": self.step,
            "recipients": {
                r.recipient: {"level": r.level}
                | {key: getattr(r, key).number for key in keys}
                | ({} if r.can_rise else {"can_rise": False})
                | {"cliffs": [{"from": c.below, "to": c.above, "jump": c.jump.number} for c in r.cliffs]}
                for r in self.rewards
            },
            "notes": self.notes(locale),
        }
