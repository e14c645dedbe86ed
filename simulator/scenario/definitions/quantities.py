"""How a quantity is defined: its value, what is uncertain of it, and how it answers to the design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from simulator.formula.syntax import Formula
from simulator.outlook.families import Family
from simulator.problems import Place
from simulator.rules.rounding import Rounding
from simulator.scenario.definitions.common import Origin
from simulator.units import Unit

Missing = Literal["refuse", "never", "not_stated"]
"""What an empty cell is: a fault, a day that never comes, or a value that is not stated."""
Reading = Literal["curve", "steps", "tiers", "whole"]
"""How a table of breakpoints is read."""


@dataclass(frozen=True)
class Move:
    """People who leave one recipient for another from a day: a ``number`` in the column's unit, or a ``share``."""

    from_: str
    to: str
    day: date
    number: Fraction | None
    share: Fraction | None
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Column:
    """A column of a table; a classed column has one heading for each class."""

    table: str
    heading: str
    missing: Missing
    classes: tuple[str, ...] = ()
    months: tuple[tuple[int, str], ...] = ()
    """Months side by side: the ordinal of each month's first day, and its heading."""
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class Dated:
    """A value that holds from its date; a value without dates holds from the beginning of time."""

    values: tuple[tuple[date, Formula], ...]


@dataclass(frozen=True)
class Computed:
    """A formula over other names."""

    formula: Formula


@dataclass(frozen=True)
class Weighted:
    """The sum over classes of weight times quantity."""

    of: str
    weights: tuple[tuple[str, Formula], ...]


@dataclass(frozen=True)
class Points:
    """A table of (breakpoint, value) read as ``curve``, ``steps``, ``tiers`` (marginal) or ``whole``."""

    of: Formula
    how: Reading
    points: tuple[tuple[Formula, Formula], ...]


@dataclass(frozen=True)
class Shift:
    """So many months and days before the day on which facts are otherwise read; both count backwards."""

    months: int = 0
    days: int = 0
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class AsOf:
    """Another quantity as it stood on a date, so long before it is otherwise read, or on the day that a name says.

    ``own`` is the quantity's own definition where it is itself read so, and ``of`` is then empty.
    """

    of: str
    day: date | Shift | Formula
    own: Definition | None = None


@dataclass(frozen=True)
class Window:
    """The sum or the mean of another quantity over whole months.

    They are the ``months`` that end the day before the slice or, where that is None, those from the first day of the
    settlement year to the end of the slice.
    """

    of: str
    months: int | None
    take: Literal["sum", "mean"]


@dataclass(frozen=True)
class HeldFor:
    """The least value of another quantity throughout the last so many months and days."""

    of: str
    days: int
    months: int = 0


@dataclass(frozen=True)
class Series:
    """An index by year as published by a date, read with a lag."""

    values: tuple[tuple[int, Fraction], ...]
    vintage: date | None
    lag: int
    file: str = field(default="", compare=False)


Definition = Column | Dated | Computed | Weighted | Points | AsOf | HeldFor | Window | Series


@dataclass(frozen=True)
class Component:
    """A part of what makes a quantity vary: by row or alike for all, by year or the same in all; its variance."""

    by_row: bool
    by_year: bool
    share: Fraction


@dataclass(frozen=True)
class Counted:
    """Whole numbers around the quantity's own value: the kind of count and what it takes."""

    kind: str
    trials: Formula | None = None
    probability: Formula | None = None
    dispersion: Formula | None = None


@dataclass(frozen=True)
class Uncertain:
    """How a quantity may turn out: a distribution of its value (or of a factor on it, ``relative``), or counts.

    ``figures`` are what was stated of the distribution, as it was written: key and text.
    """

    family: Family | None
    counted: Counted | None
    relative: bool
    bounds: tuple[float, float] | None
    components: tuple[Component, ...]
    correlated: Mapping[str, float]
    origin: Origin
    stated: str = ""
    figures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Response:
    """How a quantity answers to the payment for one more: ``elasticity`` or ``marginal_cost``, and their figures."""

    kind: str
    formulas: Mapping[str, Formula]
    origin: Origin


@dataclass(frozen=True)
class Quantity:
    """A named number with its unit, how it is defined and where it comes from."""

    name: str
    unit: Unit | None
    definition: Definition
    origin: Origin
    rounding: Rounding | None = None
    share: bool = False
    negative: bool = False
    uncertain: Uncertain | None = None
    response: Response | None = None
    sums_to: Formula | None = None
    """What a column must sum to, or its table is refused."""
