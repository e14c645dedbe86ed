"""A follow-up before a choice: what is counted, of how many, and what each draw plans with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.decide.alternatives import Alternatives
from simulator.number import Floats
from simulator.numerals import NumeralError, read_literal
from simulator.problems import Place, did_you_mean, refusal
from simulator.units import MONEY


@dataclass(frozen=True)
class Study:
    """A follow-up before the choice.

    Args:
        quantity: what is counted.
        of: the quantity that it is a part of.
        people: how many are followed up.
        dispersion: how far they go together, between 0 and 1.
        cost: of the study, in minor units.
    """

    quantity: str
    of: str
    people: int
    dispersion: float = 0.0
    cost: int = 0

    @property
    def text(self) -> str:
        """What is followed up, as it was written."""
        return f"{self.quantity} / {self.of}"


def read_study(text: str, people: int, dispersion: float, cost: str, currency: str) -> Study:
    """A follow-up as people write it.

    Args:
        text: PART/WHOLE, two quantities.
        people: how many are followed up.
        dispersion: how far they go together, between 0 and 1.
        cost: of the study, an amount.
        currency: of the scenario.

    Raises:
        ScenarioError: with what can be written.
    """
    part, _, whole = (piece.strip() for piece in text.partition("/"))
    if not part or not whole or people < 1 or not 0 <= dispersion < 1:
        raise refusal("study_unread", Place(text), text=text)
    try:
        amount = read_literal(cost, currency)
    except NumeralError as bad:
        raise refusal(bad.code, Place(cost), **dict(bad.params)) from None
    if amount.unit.dims != ((MONEY, 1),):
        raise refusal("wrong_unit", Place(cost), text=cost, found=str(amount.unit), wanted=currency)
    return Study(part, whole, people, dispersion, round(amount.value))


def shares_of(at: Alternatives, study: Study) -> Floats:
    """The share that each draw plans with, under the first design that has what is followed up."""
    for name in (study.quantity, study.of):
        known = {n for s in at.scenarios for n in s.quantities}
        if name not in known:
            raise refusal("unknown_name", Place(study.text), name=name, known=did_you_mean(name, sorted(known)))
    both = {study.quantity, study.of}
    chosen = next((k for k, s in enumerate(at.scenarios) if both <= set(s.quantities)), 0)
    drawn = at.quantities(chosen, [study.quantity, study.of], planned=True)
    share = drawn[study.quantity] / drawn[study.of]
    if not ((share >= 0) & (share <= 1)).all():
        raise refusal("study_no_share", Place(study.text), text=study.text, value=f"{float(share.max()):.3g}")
    return np.asarray(share)
