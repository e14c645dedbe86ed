"""Marks: two designs' names with equal marks are worked out alike, so in the same draws they need be worked out once.

A mark is a hash of a name's own rule, read without the places where it is written, and of the marks of what it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from typing import Any

from simulator.formula.syntax import Formula, asks_below, calls_in
from simulator.problems import Place
from simulator.scenario import definitions as d
from simulator.scenario.graph import formulas_of
from simulator.scenario.tables import Table

Rules = Mapping[str, tuple[str, tuple[str, ...]]]
"""By name: its own rule as a short text, and the names it needs."""


def rules_of(scenario: d.Scenario) -> Rules:
    """The rules of a scenario whose results can be shared; none for what looks at the year before or answers to the
    design, nor for what needs that.
    """
    frame = _plain((scenario.years, scenario.currency, scenario.recipients.ids, scenario.quantities.keys()))
    below = all_of(scenario.base) if scenario.base is not None else ""
    out: dict[str, tuple[str, tuple[str, ...]]] = {}
    alone: set[str] = set()
    for name in scenario.checked.order:
        part = scenario.quantities.get(name) or scenario.funding.get(name) or scenario.payments.get(name)
        if part is None:
            continue
        needs = tuple(sorted(scenario.checked.needs.get(name, ())))
        asks = any(asks_below(f) for f in formulas_of(part))
        solved = isinstance(part, d.Payment) and isinstance(part.basis, d.Pool) and bool(part.basis.holding)
        looks_back = solved or any(any(calls_in(f.tree, "previous")) for f in formulas_of(part))
        answers = name in scenario.responding  # to the whole design, so the same rule is not the same number
        if looks_back or answers or any(need in alone for need in needs):
            alone.add(name)
        else:
            out[name] = (_digest(frame, name, _plain(part), _columns(scenario, part), below if asks else ""), needs)
    return out


def all_of(scenario: d.Scenario) -> str:
    """Alike for scenarios that are alike in everything that an amount can hang on."""
    parts = [*scenario.quantities.values(), *scenario.funding.values(), *scenario.payments.values()]
    others = [*scenario.activities.values(), *scenario.plans.values()]
    frame = _plain((scenario.years, scenario.currency, scenario.recipients.ids))
    keys = [_plain(sorted(table.sheet.columns.items())) for table in (scenario.recipients, *scenario.tables.values())]
    return _digest(frame, *map(_plain, (*parts, *others)), *(_columns(scenario, part) for part in parts), *keys)


def marks(rules: Rules, given: Mapping[str, object]) -> dict[str, str]:
    """A mark for each name that has a rule to share; ``given`` are values that a design sets."""
    out: dict[str, str] = {}
    for name, (rule, needs) in rules.items():
        own = f"{name}={given[name]!r}" if name in given else rule
        out[name] = _digest(own, *(out.get(need, need) for need in needs))
    return out


def _digest(*parts: str) -> str:
    return blake2b("|".join(parts).encode(), digest_size=12).hexdigest()


def _plain(value: Any) -> str:
    """A definition as text without its places, sources and notes."""
    if isinstance(value, Formula):
        return f"<{value.text}>"
    if isinstance(value, (Place, d.Origin)):
        return ""
    if isinstance(value, Table):
        return value.name
    if is_dataclass(value) and not isinstance(value, type):
        inside = ",".join(f"{f.name}:{_plain(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__name__}({inside})"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{_plain(k)}:{_plain(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        return "[" + ",".join(_plain(v) for v in value) + "]"
    return repr(value)


def _columns(scenario: d.Scenario, part: Any) -> str:
    """What a column holds: designs may read different tables under one name."""
    if not isinstance(part, d.Quantity) or not isinstance(part.definition, d.Column):
        return ""
    levels = [
        scenario.checked.columns.get(f"{part.name}.{c}" if c else part.name) for c in part.definition.classes or ("",)
    ]
    digest = blake2b(digest_size=12)
    for level in levels:
        if level is not None:
            digest.update(level.days.tobytes() + level.values.tobytes())
    table = scenario.recipients if part.definition.table == "recipient" else scenario.tables[part.definition.table]
    for edge in (table.owner, table.valid_from, table.valid_to):
        digest.update(b"" if edge is None else edge.tobytes())
    return digest.hexdigest()
