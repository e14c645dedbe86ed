"""Mutations of scenario files that know the language: keys, values, names, functions and numbers are exchanged."""

from __future__ import annotations

import copy
import random
import re
from pathlib import Path
from typing import Any

from simulator.scenario.schema import (
    ActivityPart,
    ClaimPart,
    FundingPart,
    PaymentPart,
    PlanPart,
    QuantityPart,
    ScenarioFile,
    UncertainPart,
)
from simulator.scenario.yaml_text import read_yaml

KEYS = sorted({
    info.alias or name
    for part in (ActivityPart, ClaimPart, PaymentPart, PlanPart, QuantityPart, ScenarioFile, FundingPart, UncertainPart)
    for name, info in part.model_fields.items()
})  # fmt: skip
FUNCTIONS = (
    "min", "max", "abs", "where", "total", "sum", "mean", "share", "rest", "unpaid", "previous", "used", "unfunded",
    "planned", "moved", "drawn", "reclaimed", "withheld", "granted", "carried", "lapsed", "open", "kept",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "**", "<", "<=", "==", "!=", ">", "and", "or")
VALUES = (
    "0", "-1", "1", "1e400", "10 000 000 000 000 000 000 000 kr", "0 kr", "-5 kr", "1 kr", "0.5 öre", "3 %", "-3 %",
    "300 %", "yes", "no", "never", "2022-02-29", "2022-02-28", "0001-01-01", "9999-12-31", "2022", "1800", "?", "~",
    "a", "recipient", "1 / 0", "0 / 0", "0 ** -1", "(-1) ** (1/2)", "4 weeks", "0 days", "-4 weeks", "400 years",
    "kr", "bed", "kr/bed/year", "yes/no", "date", "share", "text", "%", "start", "end", "month", "quarter", "day",
    "redistribute", "unpaid", "largest", "first", "nan", "inf", "å", "x.y", "x.y.z", "total(1)", "\u0000", "\ufeff",
    "../x.csv", "/etc/passwd", "x" * 300, "not_stated", "allowed", "refuse", "soonest", "listed", "lapses", "kept",
)  # fmt: skip
WORD = re.compile(r"[^\W\d]\w*")


def paths_in(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in nested values."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, item in items for path in paths_in(item, (*at, key)))]


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a place."""
    for step in path:
        value = value[step]
    return value


def names_in(raw: Any) -> list[str]:
    """Names that a file defines, and headings of its tables."""
    sections = ("quantities", "payments", "funding", "activities", "plans", "tables")
    names = [name for section in sections if isinstance(raw.get(section), dict) for name in raw[section]]
    part = raw.get("recipients")
    rows = part.get("rows") if isinstance(part, dict) else None
    first = rows[:1] if isinstance(rows, list) else []
    return [*names, *(key for row in first if isinstance(row, dict) for key in row), "id", "recipient"]


def mutated(base: dict[str, Any], other: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """A copy of a scenario with one to four changes; ``other`` lends it parts."""
    raw = copy.deepcopy(base)
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4))):
        _mutate(raw, other, dice)
    return raw


def _mutate(raw: dict[str, Any], other: dict[str, Any], dice: random.Random) -> None:
    path = dice.choice([p for p in paths_in(raw) if p])
    parent, key = at(raw, path[:-1]), path[-1]
    names = names_in(raw) or ["a"]
    match dice.randrange(11):
        case 0:
            del parent[key]
        case 1 if isinstance(parent, dict):
            parent[dice.choice(KEYS)] = parent.pop(key)
        case 2 if isinstance(parent, dict):
            parent[dice.choice(KEYS)] = dice.choice((*VALUES, *names))
        case 3:
            parent[key] = copy.deepcopy(at(raw, dice.choice(paths_in(raw))))
        case 4:
            source = dice.choice([p for p in paths_in(other) if p])
            parent[key] = copy.deepcopy(at(other, source))
        case 5:
            parent[key] = dice.choice(VALUES)
        case 6 if isinstance(parent, dict):
            parent[dice.choice(names)] = parent.pop(key)
        case _:
            parent[key] = formula(str(parent[key]) if isinstance(parent[key], str) else "1", names, dice)


def formula(words: str, names: list[str], dice: random.Random) -> str:
    """A formula near to another: a word exchanged, a function around it, an operation added, a value instead."""
    match dice.randrange(6):
        case 0:
            return WORD.sub(lambda m: dice.choice(names) if dice.random() < 0.5 else m[0], words)
        case 1:
            return f"{dice.choice(FUNCTIONS)}({words})"
        case 2:
            return f"{words} {dice.choice(OPERATORS)} {dice.choice((*names, *VALUES))}"
        case 3:
            return f"{dice.choice(FUNCTIONS)}({dice.choice(names)})"
        case 4:
            return f"{dice.choice(FUNCTIONS)}({words}, {dice.choice(names)})"
        case _:
            return dice.choice(names)


def as_yaml(value: Any) -> str:
    """Nested values as flow YAML with every word quoted."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)}: {as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_yaml(item) for item in value) + "]"
    return quoted(value)


def quoted(word: Any) -> str:
    """A word in quotation marks."""
    escaped = str(word).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + escaped.replace("\u0000", "\\0").replace("\ufeff", "\\uFEFF") + '"'


def read(path: Path) -> dict[str, Any]:
    """A scenario as nested words."""
    return read_yaml(path).raw
