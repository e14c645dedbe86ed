"""The shape of a scenario file: its keys, as pydantic models from which editors' JSON Schema is exported.

Every scalar is kept as text; what it means is read by the modules that know units and formulas.
"""

from __future__ import annotations

from simulator.scenario.schema.file import (
    ClaimPart,
    EffectPart,
    GroupPart,
    HoursPart,
    OverlayFile,
    ScenarioFile,
    json_schema,
)
from simulator.scenario.schema.money import (
    ActivityPart,
    ConditionPart,
    FundingPart,
    LeftPart,
    OverPart,
    PaymentPart,
    PlanPart,
    TiersPart,
    VirementPart,
)
from simulator.scenario.schema.parts import Forms, Part, RoundPart, SourceDocument, Titles
from simulator.scenario.schema.quantities import QuantityPart, ResponsePart, UncertainPart, WindowPart
from simulator.scenario.schema.tables import RecipientsPart, TablePart

__all__ = [
    "ActivityPart",
    "ClaimPart",
    "ConditionPart",
    "EffectPart",
    "Forms",
    "FundingPart",
    "GroupPart",
    "HoursPart",
    "LeftPart",
    "OverPart",
    "OverlayFile",
    "Part",
    "PaymentPart",
    "PlanPart",
    "QuantityPart",
    "RecipientsPart",
    "ResponsePart",
    "RoundPart",
    "ScenarioFile",
    "SourceDocument",
    "TablePart",
    "TiersPart",
    "Titles",
    "UncertainPart",
    "VirementPart",
    "WindowPart",
    "json_schema",
]
