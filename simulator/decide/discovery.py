"""The answer of ``discover``: when something happens, as one box in at most three inputs, in one sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from simulator.decide.aims import Aim
from simulator.decide.alternatives import Alternatives
from simulator.decide.boxes import Among, Cases, FoundBox, Range, find_box
from simulator.decide.evaluate import happens
from simulator.decide.inputs import inputs_of
from simulator.describe import title_of
from simulator.describe.figures import in_unit
from simulator.estimate import Estimate
from simulator.language import Locale
from simulator.money import format_number
from simulator.problems import Place, refusal
from simulator.results.estimates import proportion
from simulator.scenario import definitions as d
from simulator.tables.cells import percent
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Interval, Row, Table, Uncertain
from simulator.units import Unit

FEW_EVENTS = 50
"""With fewer events than this, or fewer draws without one, a box would tell of chance."""
DESIGN = "design"
"""What the choice of design is called among the inputs."""


@dataclass(frozen=True)
class Discovery(Shown):
    """When something happens.

    Args:
        scenarios: the designs.
        names: what they are called.
        event: what happens, as it was written.
        found: the box, and how it fares in the half of the draws that it was not learnt from.
        averaged: inputs that are told as a mean over recipients; others are summed over them.
        draws: of each design.
    """

    scenarios: tuple[d.Scenario, ...]
    names: tuple[str, ...]
    event: str
    found: FoundBox
    averaged: frozenset[str]
    draws: int

    @property
    def coverage(self) -> Estimate:
        """The share of what happens that is inside the box."""
        return proportion(self.found.hits, self.found.events)

    @property
    def density(self) -> Estimate:
        """How often it happens inside the box."""
        return proportion(self.found.hits, self.found.inside)

    @property
    def mass(self) -> Estimate:
        """How much of all that may come is inside the box."""
        return proportion(self.found.inside, self.found.draws)

    @property
    def before(self) -> Estimate:
        """How often it happens in all."""
        return proportion(self.found.events, self.found.draws)

    # ---- for readers ------------------------------------------------------------------------------------------------

    def sentence(self, locale: Locale) -> str:
        """The answer as a planner reads it."""
        before = percent(self.before.value, locale, 0)
        if not self.found.box:
            return locale.word("discover_nothing", event=self.event, before=before)
        where = locale.word("solve_and").join(self._limit(name, locale) for name in self.found.box)
        shares = (self.density.value, self.coverage.value)
        density, coverage = (percent(share, locale, 0) for share in shares)
        return locale.word(
            "discover_found", event=self.event, where=where, density=density, before=before, coverage=coverage
        )

    def _title(self, name: str, locale: Locale) -> str:
        if name == DESIGN:
            return locale.word("discover_design")
        title = title_of(self.scenarios[0], name, locale.language)
        if name in self.averaged:
            return locale.word("discover_mean", input=title)
        many = self.scenarios[0].checked.types[name].axis and len(self.scenarios[0].recipients) > 1
        return locale.word("discover_sum", input=title) if many else title

    def _limit(self, name: str, locale: Locale) -> str:
        """One limit in words."""
        limit, title = self.found.box[name], self._title(name, locale)
        if isinstance(limit, Among):
            kept = [self.names[code] for code in sorted(limit.kept)]
            last = locale.word("discover_or").join([", ".join(kept[:-1]), kept[-1]] if len(kept) > 1 else kept)
            return locale.word("discover_among", input=title, which=last)
        low, high = (self._number(end, name, locale) for end in (limit.low, limit.high))
        if not math.isfinite(limit.high):
            return locale.word("discover_above", input=title, low=low)
        if not math.isfinite(limit.low):
            return locale.word("discover_below", input=title, high=high)
        return locale.word("discover_between", input=title, low=low, high=high)

    def _number(self, x: float, name: str, locale: Locale) -> str:
        unit = self.scenarios[0].checked.types[name].known
        if not math.isfinite(x):
            return ""
        named = unit if unit.text else Unit(unit.dims, currency=unit.currency)
        number, after = in_unit(self.scenarios[0], _digits(x), named, locale.language)
        return number + after

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """The box, and how it fares."""
        word = locale.word
        limits: list[Row] = [
            (self._limit(name, locale), Fraction(f"{self.found.quasi_p[name]:.2g}")) for name in self.found.box
        ]
        columns = (Column("limit", word("discover_limit"), "text"), Column("quasi_p", word("discover_quasi_p")))
        box = Table("box", word("discover_title", event=self.event), columns, tuple(limits))
        rows: list[Row] = []
        for key in ("coverage", "density", "mass", "before"):
            cell = Uncertain(getattr(self, key), "share")
            rows.append((word(f"discover_{key}"), cell, Interval(cell)))
        measured = (
            Column("measure", "", "name"),
            Column("value", word("information_value")),
            Column("interval", word("risk_interval")),
        )
        notes = tuple(self.notes(locale))
        return (box, Table("fares", word("discover_fares"), measured, tuple(rows), notes=notes))

    def notes(self, locale: Locale) -> list[str]:
        """What a reader must know: what the words mean, and that the box was tried on other draws."""
        out = [locale.word("note_synthetic")] if any(s.synthetic for s in self.scenarios) else []
        held = format_number(self.found.draws, locale.language)
        return [*out, locale.word("discover_how", draws=held, events=self.found.events)]

    # ---- for programs -----------------------------------------------------------------------------------------------

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """The answer as one object; limits in each input's own unit."""
        box: dict[str, Any] = {}
        for name, limit in self.found.box.items():
            if isinstance(limit, Range):
                ends = {"low": _end(limit.low), "high": _end(limit.high)}
                box[name] = ends | {"quasi_p": self.found.quasi_p[name]}
            else:
                kept = [self.names[code] for code in sorted(limit.kept)]
                box[name] = {"among": kept, "quasi_p": self.found.quasi_p[name]}
        return {
            "event": self.event,
            "box": box,
            "coverage": self.coverage.to_json(),
            "density": self.density.to_json(),
            "mass": self.mass.to_json(),
            "before": self.before.to_json(),
            "draws": self.draws,
            "notes": [self.sentence(locale), *self.notes(locale)],
        }


def _digits(x: float) -> Fraction:
    """Three digits, and every digit of a larger whole number."""
    return Fraction(round(x)) if abs(x) >= 1000 else Fraction(f"{x:.3g}")


def _end(x: float) -> float | None:
    return x if math.isfinite(x) else None


# ---- computing it ---------------------------------------------------------------------------------------------------


def discovery(at: Alternatives, event: Aim) -> Discovery:
    """When an event happens.

    Args:
        at: the designs and their draws, which are independent.
        event: as the aim of its probability.

    Raises:
        ScenarioError: when nothing is uncertain, and with fewer than 50 events, or draws without one.
    """
    happened = np.concatenate([happens(event, outcome) for outcome in at.outcomes])
    events = int(happened.sum())
    if min(events, len(happened) - events) < FEW_EVENTS:
        place = Place(event.text)
        raise refusal("too_few_events", place, text=event.text, events=events, draws=len(happened), least=FEW_EVENTS)
    known = [name for one in inputs_of(at.scenarios) for name in one.names]
    shared = [name for name in sorted(known) if all(name in s.quantities for s in at.scenarios)]
    averaged = frozenset(name for name in shared if _is_mean(at.scenarios[0], name))
    drawn = [at.quantities(k, shared) for k in range(len(at.scenarios))]
    rows = len(at.scenarios[0].recipients)
    numbers = {
        name: np.concatenate([one[name] for one in drawn]) / (rows if name in averaged else 1) for name in shared
    }
    designs = np.repeat(np.arange(len(at.scenarios)), at.plan.draws)
    cases = Cases(numbers, {DESIGN: designs} if len(at.scenarios) > 1 else {}, happened)
    names = tuple(design.name for design in at.plan.designs)
    return Discovery(at.scenarios, names, _event(event), find_box(cases), averaged, at.plan.draws)


def _event(aim: Aim) -> str:
    """What happens, without the sign of a probability."""
    return aim.text.removeprefix("P(").removesuffix(")").strip() if aim.text.startswith("P(") else aim.text


def _is_mean(scenario: d.Scenario, name: str) -> bool:
    """Whether a sum over recipients says nothing: of shares, prices and other numbers that are not counts."""
    found = scenario.checked.types[name]
    is_rate = not found.known.dims or any(power < 0 for unit, power in found.known.dims if unit != "year")
    return found.axis == "recipient" and is_rate
