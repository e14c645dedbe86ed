"""Levers: what may be chosen, any number of a scenario by its path or a quantity, with its range and step."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from simulator.formula.syntax import Const
from simulator.money import format_number
from simulator.numerals import NumeralError, read_literal, read_number
from simulator.problems import Place, did_you_mean, refusal
from simulator.results.definition_text import definition_text
from simulator.scenario import definitions as d
from simulator.scenario.built import read
from simulator.scenario.load import load, load_with
from simulator.scenario.write import plain
from simulator.shipped import find
from simulator.units import Unit

CHOSEN = "chosen_value"
"""The quantity that stands in the place of a number named by its path."""
MOST_STEPS = 10**12


@dataclass(frozen=True)
class Lever:
    """A number that may be chosen.

    Args:
        name: what the reader calls it: a quantity, or a path as in ``change``.
        quantity: the quantity that is given another value.
        unit: its unit, as it is written.
        low: least value, in that unit.
        high: most.
        step: from one value to the next.
        scale: what one of the unit is worth in base units.
    """

    name: str
    quantity: str
    unit: str
    low: Fraction
    high: Fraction
    step: Fraction
    scale: Fraction

    @property
    def steps(self) -> int:
        """How many steps lead from the least value to the most."""
        return int((self.high - self.low) / self.step)

    def value(self, k: int) -> Fraction:
        """The value after so many steps, in the lever's own unit."""
        return self.low + k * self.step

    def base(self, k: int) -> Fraction:
        """The same in base units."""
        return self.value(k) * self.scale

    def text(self, value: Fraction, language: str) -> str:
        """A value with its unit, for people."""
        return f"{format_number(value, language)} {self.unit}".strip()


def lever_in(
    scenario: str | Path, designs: tuple[str, ...], name: str, bounds: tuple[str, str, str]
) -> tuple[d.Scenario, Lever]:
    """The scenario with a lever in it.

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: laid on it, one upon the other.
        name: a quantity with a stated value, or the path of a number, as in ``change``.
        bounds: least, most and step, each a number in the lever's unit or with a unit.

    Raises:
        ScenarioError: when there is no such number, or when the bounds are none.
    """
    loaded, (lever,) = levers_in(scenario, designs, [(name, bounds)])
    return loaded, lever


def levers_in(
    scenario: str | Path, designs: tuple[str, ...], wanted: Sequence[tuple[str, tuple[str, str, str]]]
) -> tuple[d.Scenario, tuple[Lever, ...]]:
    """The scenario with several levers in it, each with its least, most and step.

    Raises:
        ScenarioError: when there is no such number, or when the bounds are none.
    """
    path = find(scenario)
    loaded = load(path, designs)
    found: list[tuple[str, str, str]] = []
    add: dict[str, dict[str, str]] = {}
    change: dict[str, str] = {}
    for name, _ in wanted:
        short = name.removeprefix("quantities.").removesuffix(".value")
        if "." not in short:
            if short not in loaded.quantities:
                raise refusal("lever_unknown", Place(name), name=name, known=did_you_mean(short, loaded.quantities))
            found.append((name, short, _stated(loaded.quantities[short], name)))
            continue
        written = _word_at(plain(read(path, designs)), tuple(name.split(".")), name)
        quantity = CHOSEN if not add else f"{CHOSEN}_{len(add) + 1}"
        add[f"quantities.{quantity}"], change[name] = {"value": written}, quantity
        found.append((name, quantity, written))
    if add:
        text = {"why": ", ".join(change), "add": add, "change": change}
        label = loaded.name.partition("/")[2] or "scenario"
        loaded = load_with(path, designs, json.dumps(text, ensure_ascii=False), label)
    given = zip(found, wanted, strict=True)
    return loaded, tuple(lever_of(loaded, quantity, text, name, ends) for (name, quantity, text), (_, ends) in given)


def lever_of(loaded: d.Scenario, quantity: str, written: str, name: str, bounds: tuple[str, str, str]) -> Lever:
    """A quantity of a scenario as a lever.

    Args:
        loaded: the scenario.
        quantity: that is given other values.
        written: its value as it is written, with the unit that bounds take.
        name: what the reader calls it.
        bounds: least, most and step.

    Raises:
        ScenarioError: when the bounds are none.
    """
    unit = _unit_of(loaded, quantity, written)
    _, _, unit_text = read_number(written.strip(), strict_thousands=False)
    low, high, step = (_bound(text, loaded.currency, unit, unit_text, name) for text in bounds)
    if step <= 0 or low > high or (high - low) / step > MOST_STEPS:
        raise refusal("lever_bounds", Place(name), low=bounds[0], high=bounds[1], step=bounds[2])
    return Lever(name, quantity, unit_text, low, high, step, unit.scale)


def read_lever(text: str) -> tuple[str, tuple[str, str, str]]:
    """A lever with its range as people write it.

    Raises:
        ScenarioError: with what can be written.

    >>> read_lever("fee = 500..4000/10")
    ('fee', ('500', '4000', '10'))
    """
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise refusal("lever_range", Place(text), text=text)
    name, low, high, step = (part.strip() for part in found.groups())
    return name, (low, high, step)


_RANGE = re.compile(r"([^=]+)=(.+?)\.\.(.+)/([^/]+)")


def _word_at(raw: Mapping[str, Any], path: tuple[str, ...], name: str) -> str:
    """The number that stands at a path; a part that is one word is its own value."""
    part: Any = raw
    for key in path:
        if isinstance(part, str) and key == "value":
            break
        if isinstance(part, list) and key.isdigit() and int(key) < len(part):
            part = part[int(key)]
        elif isinstance(part, Mapping) and key in part:
            part = part[key]
        else:
            known = part if isinstance(part, Mapping) else ()
            raise refusal("lever_unknown", Place(name), name=name, known=did_you_mean(key, known))
    text = str(part) if isinstance(part, (str, int, float)) else ""
    try:
        read_number(text.strip(), strict_thousands=False)
    except NumeralError:
        raise refusal("lever_no_number", Place(name), name=name, text=text or "-") from None
    return text


def _stated(quantity: d.Quantity, name: str) -> str:
    """The one number that a quantity is stated as."""
    definition = quantity.definition
    if isinstance(definition, d.Dated) and len(definition.values) == 1:
        formula = definition.values[0][1]
        if isinstance(formula.tree, Const):
            return formula.text
    if isinstance(definition, d.Column):
        raise refusal("lever_column", quantity.origin.place, name=name)
    raise refusal("lever_no_number", quantity.origin.place, name=name, text=definition_text(quantity))


def _unit_of(scenario: d.Scenario, quantity: str, written: str) -> Unit:
    """The unit in which a quantity's value was written."""
    definition = scenario.quantities[quantity].definition
    if isinstance(definition, d.Dated) and isinstance(definition.values[0][1].tree, Const):
        return definition.values[0][1].tree.unit
    return read_literal(written, scenario.currency).unit


def _bound(text: str, currency: str, unit: Unit, unit_text: str, name: str) -> Fraction:
    """A bound in the lever's unit, which a bare number takes."""
    try:
        value, _, own = read_number(text.strip(), strict_thousands=False)
        if not own:
            return value
        literal = read_literal(text, currency)
    except NumeralError as bad:
        raise refusal(bad.code, Place(name), **dict(bad.params)) from None
    if not literal.unit.fits(unit):
        raise refusal("wrong_unit", Place(name), text=text, found=str(literal.unit), wanted=unit_text or "1")
    return literal.value / unit.scale
