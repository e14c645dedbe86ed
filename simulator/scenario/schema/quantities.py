"""The shape of quantities: how they are defined, how they may turn out, and how they answer to the design."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulator.scenario.schema.parts import (
    ListedNames,
    ListedPoints,
    ListedWeights,
    OneOrMore,
    Part,
    RoundPart,
    Scalar,
    SourceKey,
    Title,
)


class WindowPart(Part):
    """Another quantity over several months: the last ones before the slice, or those of the year so far."""

    of: str
    last: Scalar | None = Field(None, description="Whole months that end the day before the slice: 6 months, 1 year")
    since: Literal["year"] | None = Field(None, description="From the first day of the year to the end of the slice")
    take: Literal["sum", "mean"]


class UncertainPart(Part):
    """How a value may turn out; one family of keys says which distribution. Percent are of the value."""

    p10: Scalar | None = None
    p90: Scalar | None = None
    min: Scalar | None = None
    mode: Scalar | None = None
    max: Scalar | None = None
    mean: Scalar | None = None
    sd: Scalar | None = None
    successes: Scalar | None = None
    trials: Scalar | None = Field(None, description="Of evidence: a number; of binomial counts: a formula")
    observed: list[Scalar] | None = None
    distribution: str | None = Field(None, description="normal, lognormal, triangular ..., or a name in scipy.stats")
    parameters: dict[str, Scalar] | None = None
    counts: Literal["poisson", "binomial", "beta_binomial", "negative_binomial"] | None = None
    probability: Scalar | None = Field(None, description="Of binomial counts; the value / trials when left out")
    dispersion: Scalar | None = Field(None, description="Of counts: the correlation of trials, or 1 / shape")
    bounds: Annotated[list[Scalar], Field(min_length=2, max_length=2)] | None = None
    varies: OneOrMore | dict[str, Scalar] | None = Field(
        None,
        description="shared (default), recipient, year; or shares of the variance {shared: 60 %, recipient: 40 %}",
    )
    correlated: dict[str, Scalar] | None = Field(None, description="Rank correlation with other names")
    source: SourceKey = ""
    note: str = ""


class ResponsePart(Part):
    """How a quantity answers to what the design pays for one more of it: an assumption, which says whose it is."""

    elasticity: Scalar | None = Field(None, description="Per cent more volume for one per cent more for one more")
    at: Scalar | None = Field(None, description="The payment for one more at which the quantity is as it is defined")
    besides: Scalar | None = Field(None, description="What one more is worth to the centre besides the payment")
    losing: Scalar | None = Field(None, description="How many times stronger the answer is below `at` than above it")
    marginal_cost: Scalar | None = Field(None, description="One more is taken on while it pays more than this")
    capacity: Scalar | None = Field(None, description="The hours that the centre has for it")
    hours: Scalar | None = Field(None, description="The hours that one takes")
    most: Scalar | None = Field(None, description="The level at which the quantity is saturated")
    source: SourceKey = ""
    note: str = ""


class QuantityPart(Part):
    """A named number: a column, a literal, a formula or a transformation of another quantity."""

    unit: Scalar = ""
    title: Title = ""
    missing: Literal["refuse", "never", "not_stated"] = "refuse"
    column: str = ""
    table: str = ""
    by_month: dict[Scalar, str] | str | None = Field(
        None, description="Headings of months side by side: {2023-01: Listade jan, ...}, or Listade {month}"
    )
    moves: list[dict[str, Scalar]] | str | None = Field(
        None, description="People who move between recipients: rows of from, to, date, and number or share, or a file"
    )
    classes: ListedNames = None
    value: Scalar | dict[Scalar, Scalar] | None = None
    is_: Scalar | None = Field(None, alias="is")
    of: str | None = None
    weights: ListedWeights = None
    curve: ListedPoints = None
    steps: ListedPoints = None
    tiers: ListedPoints = None
    whole: ListedPoints = None
    as_of: Scalar | None = None
    held_for: Scalar | None = None
    window: WindowPart | None = None
    series: str | None = None
    vintage: Scalar | None = None
    lag: Scalar | None = None
    round: RoundPart | None = None
    stated: str = Field("", description="The document's own hedge: cirka, omkring, ungefär")
    uncertain: UncertainPart | None = None
    response: ResponsePart | None = None
    negative: Literal["allowed", ""] = ""
    sums_to: Scalar | None = Field(None, description="What a column must sum to, or it is refused: 298 500 000 kr")
    source: SourceKey = ""
    note: str = ""
