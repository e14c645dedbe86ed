"""From the shape of a scenario file to what it means: definitions with formulas, units and sources."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simulator.problems import did_you_mean
from simulator.scenario import definitions as d
from simulator.scenario.reader import Reader
from simulator.scenario.schema import (
    ClaimPart,
    EffectPart,
    ScenarioFile,
)
from simulator.scenario.titles import words_of

# -- money --------------------------------------------------------------------------------------------------------


# -- claims and documents ---------------------------------------------------------------------------------


def claim(reader: Reader, i: int, part: ClaimPart, ids: Sequence[str]) -> d.Claim:
    """A claim; ``equals`` is a literal or a formula."""
    at: tuple[str | int, ...] = ("claims", i)
    if part.for_ is not None and part.for_ not in ids and "recipients" not in reader.failed:
        known = did_you_mean(part.for_, ids)
        reader.problems.add("no_such_recipient", reader.place(*at, "for"), id=part.for_, known=known)
    return d.Claim(
        reader.formula(part.that, *at, "that"),
        reader.formula(part.equals, *at, "equals"),
        part.for_,
        part.where or {},
        part.stated,
        reader.formula(part.within, *at, "within") if part.within else None,
        reader.formula(part.differs.by, *at, "differs", "by") if part.differs else None,
        part.differs.because if part.differs else "",
        reader.last_digit(part.equals),
        reader.last_digit(part.differs.by, trailing_zeros=True) if part.differs else Fraction(0),
        reader.origin(part, *at),
    )


def effect(reader: Reader, name: str, part: str | EffectPart) -> d.Effect:
    """What the money is for: a formula alone, or with its unit and when it accrues."""
    at = ("effects", name)
    if isinstance(part, str):
        return d.Effect(name, reader.formula(part, *at), None, None, d.Origin(place=reader.place(*at)))
    unit = reader.unit(part.unit, *at, "unit") if part.unit else None
    return d.Effect(name, reader.formula(part.is_, *at, "is"), unit, part.accrues, reader.origin(part, *at))


def documents(reader: Reader, file: ScenarioFile) -> dict[str, dict[str, str]]:
    """The source documents by key."""
    return {
        key: {**document.model_dump(), "title": words_of(document.title).of("sv")}
        for key, document in file.sources.items()
    }
