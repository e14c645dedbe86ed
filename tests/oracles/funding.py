"""What sources have, and how payments are charged to them."""

from fractions import Fraction
from math import floor
from typing import Any

from .literals import TIMELESS, read_date
from .sharing import ZERO, Amounts
from .slices import months_length
from .world import When, World


def available(world: World, spec: dict[str, Any], spent: Fraction) -> Fraction:
    """What a source has in the period, less its top slice and, unless per year, earlier spending."""
    start, end = world.period.start, world.period.end
    when = When(start, start)
    if "use" in spec:
        start, end = max(start, read_date(spec["use"][0])), min(end, read_date(spec["use"][1]))
    if start > end:
        return ZERO
    length = months_length(start, end)

    def in_period(text: str) -> Fraction:
        """A sum, multiplied by the length of the period if it is per year."""
        time = world.time(world.parse(text)) or TIMELESS
        return world.number(text, None, when) * time.over(length, (end - start).days + 1)

    amount = in_period(spec["amount"])
    top = in_period(spec.get("top_slice", "0"))
    literal = world.units.literal(spec.get("top_slice", "0"))
    if literal is not None and not (literal.unit and literal.unit.money):
        top *= amount
    amount_time = world.time(world.parse(spec["amount"]))
    whole = Fraction(floor(amount - top))
    return whole - (ZERO if amount_time and amount_time.runs else spent)


def charge(charges: list[tuple[str, Fraction, list[str]]], sources: Amounts) -> tuple[Amounts, Amounts]:
    """What is left of the sources, and what of each payment is not covered; credits are booked first."""
    left, uncovered = dict(sources), {payment: ZERO for payment, _, _ in charges}
    for _, total, funded_by in charges:
        if total < 0 and funded_by:
            left[funded_by[0]] -= total
    for payment, total, funded_by in charges:
        due = max(total, ZERO)
        for source in funded_by:
            taken = min(due, max(left[source], ZERO))
            left[source] -= taken
            due -= taken
        uncovered[payment] = due if funded_by else ZERO
    return left, uncovered
