"""What designs in the same draws have in common, worked out once: values, payments, rests, and what they extend."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Set
from dataclasses import dataclass, field
from typing import TypeVar

from simulator.engine.baseline import Baseline
from simulator.engine.moment import Address
from simulator.engine.payment_year import PaymentYear
from simulator.number import Number

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")
Marks = tuple[str, ...]


@dataclass
class SharedWork:
    """Work that several designs need, kept by the marks of the rules that it follows from.

    Attributes:
        values: by mark: a name's values in a settlement year, read on some days.
        payments: by mark: what a payment came to in a settlement year.
        rests: by the marks of all that a rest depends on: what a source leaves in a settlement year.
        baselines: by rules and by what is drawn: what designs extend.
    """

    values: dict[str, dict[tuple[str, Address], Number]] = field(default_factory=dict)
    payments: dict[str, dict[str, PaymentYear]] = field(default_factory=dict)
    rests: dict[Marks, dict[tuple[str, str], Number]] = field(default_factory=dict)
    baselines: dict[tuple[str, str], Baseline] = field(default_factory=dict)

    def forget(self, lone: Set[str]) -> None:
        """Let go of what follows from rules that only one design has."""
        for mark in lone:
            self.values.pop(mark, None)
            self.payments.pop(mark, None)
        for marks in [marks for marks in self.rests if not lone.isdisjoint(marks)]:
            del self.rests[marks]


@dataclass(frozen=True)
class Shared:
    """One design's part in the work: a mark for each name that is alike wherever the marks are."""

    marks: Mapping[str, str]
    work: SharedWork

    def value(self, year: str, address: Address, make: Callable[[], Number]) -> Number:
        """A name's values, unless another design with the same rules has worked them out."""
        mark = self.marks.get(address.name.split(".")[0])
        return make() if mark is None else _once(self.work.values.setdefault(mark, {}), (year, address), make)

    def payment(self, year: str, name: str, make: Callable[[], PaymentYear]) -> PaymentYear:
        """What a payment came to."""
        mark = self.marks.get(name)
        return make() if mark is None else _once(self.work.payments.setdefault(mark, {}), year, make)

    def rest(self, marks: Marks, year: str, source: str, make: Callable[[], Number]) -> Number:
        """What a source leaves."""
        return _once(self.work.rests.setdefault(marks, {}), (year, source), make)


def _once(known: dict[_K, _V], key: _K, make: Callable[[], _V]) -> _V:
    if key not in known:
        known[key] = make()
    return known[key]
