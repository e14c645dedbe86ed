"""The shape of a scenario file and of a design as changes to one, and the JSON Schema of both."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from simulator.rules.calendar import Accrues
from simulator.scenario.schema.money import ActivityPart, FundingPart, PaymentPart, PlanPart
from simulator.scenario.schema.parts import Forms, OneOrMore, Part, Scalar, SourceDocument, SourceKey, Title, Titles
from simulator.scenario.schema.quantities import QuantityPart
from simulator.scenario.schema.tables import RecipientsPart, TablePart


class DiffersPart(Part):
    """A difference between a stated and a computed figure that is known and explained."""

    by: Scalar
    because: str


class ClaimPart(Part):
    """A figure of a document, to be computed again."""

    that: Scalar
    equals: Scalar
    for_: Scalar | None = Field(None, alias="for")
    where: dict[str, Scalar] | None = None
    stated: str = ""
    within: Scalar | None = None
    differs: DiffersPart | None = None
    source: SourceKey = ""
    note: str = ""


class EffectPart(Part):
    """What the money is for, measured in every draw: reviews carried out, doctor hours."""

    is_: Scalar = Field(alias="is", description="A formula; one for each recipient is summed over them")
    unit: Scalar | None = Field(None, description="What it is counted in over the whole period: review")
    title: Title = ""
    accrues: Accrues | None = None
    source: SourceKey = ""
    note: str = ""


class HoursPart(Part):
    """Doctors' hours: what is required, what is there, and what an hour costs; by recipient or one number for all."""

    per: Scalar = Field(description="What hours are counted per, for each recipient: beds")
    title: Title = Field("", description="What one of them is called in answers: {sv: plats, en: bed}")
    required: Scalar = Field(description="Hours required: of each unit a year, 3 hour/bed/year, or in all, hour/year")
    available: Scalar = Field(description="Hours that each recipient has for it: hour/year")
    price: OneOrMore = Field(description="What an hour costs: one formula, or [least, most]")
    vacancies: Scalar | None = Field(None, description="Vacant posts; who has one, or no hours, lacks a doctor")
    source: SourceKey = ""
    note: str = ""


class PeriodPart(Part):
    """A period that is not one calendar year."""

    from_: Scalar = Field(alias="from")
    to: Scalar


class GroupPart(Part):
    """A group of payments: all but some."""

    all_but: list[str]


class ScenarioFile(Part):
    """A scenario: who is paid, what is known of them, the money, the payments, and the figures to reproduce."""

    title: str | Titles = ""
    currency: str = Field("SEK", pattern=r"^[A-Z]{3}$")
    period: Scalar | list[Scalar] | PeriodPart
    sources: dict[str, SourceDocument] = Field(default_factory=dict)
    units: dict[str, Forms] = Field(
        default_factory=dict, description="What units are called: {bed: {sv: [plats, platser], en: [bed, beds]}}"
    )
    recipients: RecipientsPart | None = None
    tables: dict[str, TablePart] = Field(default_factory=dict)
    quantities: dict[str, Scalar | QuantityPart] = Field(default_factory=dict)
    funding: dict[str, FundingPart] = Field(default_factory=dict)
    payments: dict[str, PaymentPart] = Field(default_factory=dict)
    groups: dict[str, list[str] | GroupPart] = Field(
        default_factory=dict, description="Payments under one name, for total_paid(): a list, or all_but a list"
    )
    activities: dict[str, ActivityPart] = Field(default_factory=dict)
    plans: dict[str, PlanPart] = Field(default_factory=dict)
    effects: dict[str, Scalar | EffectPart] = Field(
        default_factory=dict, description="What the money is for, as formulas: {recorded: reviewed}"
    )
    hours: HoursPart | None = Field(None, description="Doctors' hours by recipient, for `compare --hours`")
    expect: list[Scalar] = Field(
        default_factory=list,
        description="What figures should be like, as reviewed <= residents; a note names the others",
    )
    claims: list[ClaimPart] = Field(default_factory=list)
    notes: list[str | Titles] = Field(default_factory=list, description="Open questions, shown with the results")


class OverlayFile(Part):
    """A design as changes to another file: flat paths, with the reason."""

    extends: str | list[str]
    why: str | Titles
    title: str | Titles = ""
    change: dict[str, Any] = Field(default_factory=dict)
    add: dict[str, Any] = Field(default_factory=dict)
    remove: list[str] = Field(default_factory=list)
    sources: dict[str, SourceDocument] = Field(default_factory=dict)
    claims: list[ClaimPart] = Field(default_factory=list)
    notes: list[str | Titles] = Field(default_factory=list)


def json_schema() -> dict[str, Any]:
    """JSON Schema of scenario files and overlays, for editors."""
    scenario = ScenarioFile.model_json_schema(by_alias=True)
    overlay = OverlayFile.model_json_schema(by_alias=True)
    definitions = scenario.pop("$defs", {}) | overlay.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ersattningssimulator scenario",
        "anyOf": [scenario, overlay],
        "$defs": definitions,
    }
