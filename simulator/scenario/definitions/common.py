"""What every definition has: where it comes from, and how money is rounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from simulator.problems import Place


@dataclass(frozen=True)
class Origin:
    """Where a definition comes from: the document, its hedge, the author's note and the place in the file."""

    source: str = ""
    stated: str = ""
    note: str = ""
    place: Place = field(default_factory=lambda: Place(""))


@dataclass(frozen=True)
class Rounding:
    """To which unit (in base units), in which mode, how often, and where the remainder of a division goes."""

    to: Fraction = Fraction(1)
    mode: str = "half_up"
    each: str = "period"
    remainder: str = "largest"
