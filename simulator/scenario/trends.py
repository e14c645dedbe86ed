"""By how much something rises a year, as people write it: ``bed_rate 2 % (1..3)``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from simulator.problems import Place, refusal

Kind = Literal["index", "growth"]
_PERCENT = r"[-+]?\d+(?:[.,]\d+)?"
_TREND = re.compile(
    rf"(?:(?P<name>[^\W\d]\w*)\s+)?(?P<rate>{_PERCENT})\s*%(?:\s*\(\s*(?P<low>{_PERCENT})\s*%?\s*\.\.\s*"
    rf"(?P<high>{_PERCENT})\s*%?\s*\))?"
)


@dataclass(frozen=True)
class Trend:
    """By how much something rises a year.

    Args:
        kind: what it is called: an index of money, or growth of a number.
        name: a quantity, payment or source; empty for every price.
        rate: a year; 0.02 is 2 %.
        low: P10 of it; None where it is not in doubt.
        high: P90 of it.
    """

    kind: Kind
    name: str
    rate: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


def read_trend(text: str, kind: Kind) -> Trend:
    """By how much something rises a year, as people write it.

    >>> read_trend("bed_rate 2,5 % (1..4)", "index")
    Trend(kind='index', name='bed_rate', rate=Decimal('0.025'), low=Decimal('0.01'), high=Decimal('0.04'))
    >>> read_trend("2 %", "index").name
    ''

    Raises:
        ScenarioError: when it cannot be read, or the rate lies outside its own range.
    """
    found = _TREND.fullmatch(text.strip())
    if found is None or (kind == "growth" and not found["name"]):
        raise refusal("window_trend", Place(f"--{kind}"), text=text)
    rate, low, high = (None if found[key] is None else _share(found[key]) for key in ("rate", "low", "high"))
    if rate is None or rate <= -1 or (low is not None and high is not None and not -1 < low <= rate <= high):
        raise refusal("window_trend", Place(f"--{kind}"), text=text)
    return Trend(kind, found["name"] or "", rate, None if low == high else low, None if low == high else high)


def _share(percent: str) -> Decimal:
    return Decimal(percent.replace(",", ".")) / 100
