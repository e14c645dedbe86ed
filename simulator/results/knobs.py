"""The numbers of a scenario file that can be turned: where each stands, its range, and the file with it changed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from simulator.formula.syntax import Const
from simulator.numerals import NUMBER, read_number
from simulator.scenario.definitions import Scenario
from simulator.scenario.reader import Reader
from simulator.scenario.schema import ScenarioFile
from simulator.scenario.write import plain
from simulator.scenario.yaml_text import Path_, Text

# Where numbers stand that decide what is paid; what is uncertain, rounding and tolerances are left alone.
_KEYS = {
    "quantities": ("", "value", "weights", "curve", "steps", "tiers", "whole"),
    "funding": ("amount", "top_slice"),
    "payments": ("rate", "amount", "pool", "times", "achieved", "at_least", "at_most", "total_at_most"),
}
STEPS = 100


@dataclass(frozen=True)
class Knob:
    """A number of the file: its path, its value in the unit that the author wrote, and a range to turn it in."""

    path: Path_
    value: float
    unit: str
    low: float
    high: float
    step: float

    @property
    def label(self) -> str:
        """The path as people say it: ``fee`` for the value of a quantity, ``per_bed.rate`` for a payment's."""
        return ".".join(str(key) for key in self.path[1:] if key != "value")

    def text(self, value: float) -> str:
        """A value as the file would have it.

        >>> Knob(("payments", "a", "rate"), 3500, "kr/bed", 0, 7000, 50).text(3550)
        '3550 kr/bed'
        """
        decimals = max(0, -math.floor(math.log10(self.step)), _decimals(self.value) if value == self.value else 0)
        return f"{value:.{decimals}f} {self.unit}".strip()


def knobs_of(file: ScenarioFile, scenario: Scenario, only: Sequence[str] = ()) -> tuple[Knob, ...]:
    """The numbers that any payment depends on; ``only`` keeps those whose label begins with a word."""
    raw = plain(file)
    read = _read_names(scenario)
    names = frozenset([*file.quantities, *file.payments, *file.funding])
    reader = Reader(Text(raw), file.currency, names)
    found = [
        knob
        for section, keys in _KEYS.items()
        for name, part in raw.get(section, {}).items()
        if section != "quantities" or name in read
        for path, words in _scalars(part, (section, name), keys)
        if (knob := _knob(reader, path, words)) is not None
    ]
    return tuple(k for k in found if not only or any(f"{k.label}.".startswith(f"{word}.") for word in only))


def turned(file: ScenarioFile, values: Mapping[Path_, str]) -> ScenarioFile:
    """The file with other words at some paths."""
    raw = plain(file)
    for path, words in values.items():
        part = raw
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = words
    return ScenarioFile.model_validate(raw)


def _read_names(scenario: Scenario) -> set[str]:
    """Quantities that a payment or a source depends on."""
    needs = scenario.checked.needs
    seen: set[str] = set()
    ahead = [*scenario.payments, *scenario.funding]
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead += needs.get(name, ())
    return seen


def _scalars(part: Any, path: Path_, keys: Sequence[str]) -> Iterator[tuple[Path_, str]]:
    """The words under some keys of a part; a part that is one word has the key ''."""
    if isinstance(part, str):
        if "" in keys:
            yield path, part
    elif isinstance(part, dict):
        for key in keys:
            if key in part:
                yield from _leaves(part[key], (*path, key))


def _leaves(value: Any, path: Path_) -> Iterator[tuple[Path_, str]]:
    if isinstance(value, str):
        yield path, value
        return
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(item, (*path, key))


def _knob(reader: Reader, path: Path_, words: str) -> Knob | None:
    """A knob for a word that is a number with its unit; None for a formula, a date or a yes/no."""
    match = NUMBER.match(words.strip())
    if match is None:
        return None
    before = len(reader.problems.found)
    tree = reader.formula(words, *path).tree
    if len(reader.problems.found) > before or not isinstance(tree, Const) or tree.unit.kind != "number":
        return None
    value, _, unit = read_number(words.strip(), strict_thousands=False)
    low, high, step = _range(value, unit)
    return Knob(path, float(value), unit, low, high, step)


def _range(value: Fraction, unit: str) -> tuple[float, float, float]:
    """From nothing to twice as much, a share to no more than all of it; in about a hundred even steps.

    >>> _range(Fraction(3500), "kr/bed"), _range(Fraction(80), "%"), _range(Fraction(3, 5), "")
    ((0.0, 7000.0, 100.0), (0.0, 100.0, 1.0), (0.0, 1.2, 0.02))
    """
    size = abs(float(value))
    if not size:
        return 0.0, 100.0 if unit == "%" else 1.0, 2.0 if unit == "%" else 0.02
    most = max(size, min(2 * size, 100.0)) if unit == "%" else 2 * size
    power = 10.0 ** math.floor(math.log10(most / STEPS))
    step = next(power * k for k in (1, 2, 5, 10) if power * k >= most / STEPS * 0.999 or k == 10)
    step = float(f"{step:.0e}")
    return (0.0, float(f"{most:.12g}"), step) if value > 0 else (-most, 0.0, step)


def _decimals(value: float) -> int:
    """Decimals that a number has."""
    text = f"{value:.12f}".rstrip("0")
    return len(text) - text.index(".") - 1
