"""What the money buys in doctors' time: hours funded, required, available, and taken from other patients.

Arithmetic on central values, ranges or draws alike: every figure may be a number or an array of draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.language import Locale
from simulator.number import Floats
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table

# Defaults with their sources; a scenario's own figures take their place.
HOUR_PRICE = (1125.0, 1625.0)
"""Kronor for an hour of an agency doctor, specialist: the stated range (Läkartidningen 2022-04)."""


@dataclass(frozen=True)
class Hours(Shown):
    """Doctors' hours per bed and year; each an array over draws, or one number."""

    funded: Floats
    required: Floats
    available: Floats
    titles: Mapping[str, str] = field(default_factory=dict)
    """The scenario's title by language."""

    @property
    def short(self) -> Floats:
        """Hours that are required and not funded."""
        return np.maximum(self.required - self.funded, 0.0)

    @property
    def taken_from_others(self) -> Floats:
        """Hours that are required and not there for it: other patients' unless somebody is hired.

        Money does not make a doctor: hours that are funded count only as far as they can be had.
        """
        return np.maximum(self.required - self.available, 0.0)

    @property
    def unbought(self) -> Floats:
        """Hours that are funded and not to be had."""
        return np.maximum(self.funded - self.available, 0.0)

    def ranges(self) -> dict[str, tuple[float, float, float]]:
        """The 10th, 50th and 90th percentile of each account."""
        named = {
            "funded": self.funded, "required": self.required, "available": self.available, "short": self.short,
            "taken_from_others": self.taken_from_others, "unbought": self.unbought,
        }  # fmt: skip
        return {name: _range(x) for name, x in named.items()}

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each account: its 10th, 50th and 90th percentile."""
        title = self.titles.get(locale.language, "")
        caption = ": ".join(filter(None, (locale.word("hours_title"), title)))
        columns = (Column("account", "", "text"), *(Column(key, key.upper(), decimals=2) for key in PERCENTILES))
        rows: list[Row] = [
            (locale.word(f"hours_{name}"), *(Fraction(round(x * 100), 100) for x in three))
            for name, three in self.ranges().items()
        ]
        return (Table("hours", caption, columns, tuple(rows)),)

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The ranges as one object, in hours per bed and year."""
        del locale  # nothing in it is a word
        return {name: dict(zip(PERCENTILES, three, strict=True)) for name, three in self.ranges().items()}


PERCENTILES = ("p10", "p50", "p90")


def _range(x: Floats) -> tuple[float, float, float]:
    low, middle, high = np.quantile(np.atleast_1d(x), [0.1, 0.5, 0.9])
    return float(low), float(middle), float(high)


def doctor_hours(
    money: Floats | float,
    beds: Floats | float,
    hour_price: Floats | float,
    required: Floats | float,
    available: Floats | float,
) -> Hours:
    """The account per bed and year: money in kronor a year, beds, kronor an hour, hours a year in all.

    >>> account = doctor_hours(10_850_000, 3_100, np.array([1_625, 1_125]), 9_300, 7_750)
    >>> account.funded.round(2).tolist(), float(account.taken_from_others)
    ([2.15, 3.11], 0.5)
    """
    number = np.asarray(beds, np.float64)
    funded = np.asarray(money, np.float64) / np.asarray(hour_price, np.float64) / number
    return Hours(funded, np.asarray(required, np.float64) / number, np.asarray(available, np.float64) / number)
