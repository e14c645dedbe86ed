"""What a proposal changes in a scenario, as a design that is text: numbers in place, parts added and removed."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from simulator.numerals import NumeralError, read_number

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Edits:
    """The changes of a proposal, as in the file of a design.

    Args:
        change: what stands at a path instead.
        add: parts that are new, by path.
        remove: paths of parts that are gone.
    """

    change: Raw = field(default_factory=dict)
    add: Raw = field(default_factory=dict)
    remove: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.change or self.add or self.remove)

    def overlay(self) -> dict[str, Any]:
        """The keys of a design that are not empty."""
        keys = {"change": dict(self.change), "add": dict(self.add), "remove": list(self.remove)}
        return {key: value for key, value in keys.items() if value}

    def text(self) -> str:
        """The same as JSON, which is how it is kept."""
        return json.dumps(self.overlay(), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Edits:
        """What was kept."""
        raw = json.loads(text)
        return cls(raw.get("change", {}), raw.get("add", {}), tuple(raw.get("remove", ())))


@dataclass(frozen=True)
class Written:
    """A number as it stands in a file: the value, and the words of its unit."""

    value: Fraction
    unit: str

    def with_value(self, value: Fraction) -> str:
        """Another value, written in the same unit."""
        return f"{decimal_text(value)} {self.unit}".strip()


def written_at(raw: Raw, path: str) -> Written | None:
    """The number that stands at a path of a scenario; None where there is no plain number.

    >>> written_at({"quantities": {"fee": "3 500 kr/bed"}}, "quantities.fee.value")
    Written(value=Fraction(3500, 1), unit='kr/bed')
    """
    found = _at(raw, path.split("."))
    if not isinstance(found, (str, int, float)) or isinstance(found, bool):
        return None
    try:
        value, _, unit = read_number(str(found).strip(), strict_thousands=False)
    except NumeralError:
        return None
    return Written(value, unit)


def with_number(edits: Edits, raw: Raw, path: str, value: Fraction) -> Edits:
    """The edits with another number at a path.

    Args:
        edits: so far.
        raw: the scenario as it is with them.
        path: of the number, as slots name it.
        value: in the unit in which the number is written.

    Raises:
        KeyError: when no plain number stands there.
    """
    written = written_at(raw, path)
    if written is None:
        raise KeyError(path)
    return with_text(edits, raw, path, written.with_value(value))


def with_text(edits: Edits, raw: Raw, path: str, text: str) -> Edits:
    """The edits with other words at a path: a formula, or a number with its unit."""
    keys = path.split(".")
    if isinstance(_at(raw, keys[:-1]), str):
        keys = keys[:-1]
    for above, held in edits.add.items():
        if _lies_in(keys, above):
            return replace(edits, add={**edits.add, above: _replaced(held, keys[_depth(above) :], text)})
    for above, held in edits.change.items():
        if _lies_in(keys, above):
            return replace(edits, change={**edits.change, above: _replaced(held, keys[_depth(above) :], text)})
    whole = _whole(raw, keys)
    below = _at(raw, keys[:whole])
    return replace(edits, change={**edits.change, ".".join(keys[:whole]): _replaced(below, keys[whole:], text)})


def _lies_in(keys: list[str], above: str) -> bool:
    return keys[: _depth(above)] == above.split(".")


def _depth(path: str) -> int:
    return path.count(".") + 1


def _at(raw: Any, keys: list[str]) -> Any:
    """What stands at a path; a part that is one word is its own value."""
    part = raw
    for k, key in enumerate(keys):
        if isinstance(part, str) and key == "value" and k == len(keys) - 1:
            return part
        if isinstance(part, list) and key.isdigit() and int(key) < len(part):
            part = part[int(key)]
        elif isinstance(part, Mapping) and key in part:
            part = part[key]
        else:
            return None
    return part


def _whole(raw: Raw, keys: list[str]) -> int:
    """How many keys lead to what a design can change: an item of a list is changed with its list."""
    part: Any = raw
    for k, key in enumerate(keys):
        if isinstance(part, list):
            return k
        part = part[key]
    return len(keys)


def _replaced(part: Any, keys: list[str], text: str) -> Any:
    if not keys or (isinstance(part, str) and keys == ["value"]):
        return text
    out = copy.deepcopy(part)
    inner = out
    for key in keys[:-1]:
        inner = inner[int(key)] if isinstance(inner, list) else inner[key]
    if isinstance(inner, list):
        inner[int(keys[-1])] = text
    else:
        inner[keys[-1]] = text
    return out


def decimal_text(value: Fraction) -> str:
    """A number as files have it: digits with a decimal point, which no reader takes for thousands.

    >>> decimal_text(Fraction(3500)), decimal_text(Fraction(5, 8)), decimal_text(Fraction(2348, 1000))
    ('3500', '0.6250', '2.3480')
    """
    for decimals in range(13):
        scaled = value * 10**decimals
        if scaled.denominator == 1:
            sign, digits = "-" if scaled < 0 else "", f"{abs(int(scaled)):0{decimals + 1}d}"
            if not decimals:
                return sign + digits
            text = f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"
            return f"{text}0" if decimals == 3 else text
    raise ValueError(f"{value} has more decimals than a file may hold")


def applied(raw: Raw, edits: Edits) -> dict[str, Any]:
    """A scenario's words with the edits in them."""
    out: dict[str, Any] = copy.deepcopy(dict(raw))
    for path, value in {**edits.change, **edits.add}.items():
        *above, last = path.split(".")
        inner: Any = out
        for key in above:
            inner = inner.setdefault(key, {})
        inner[last] = copy.deepcopy(value)
    for path in edits.remove:
        *above, last = path.split(".")
        parent = _at(out, above)
        if isinstance(parent, dict):
            parent.pop(last, None)
    return out
