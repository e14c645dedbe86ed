"""The shape of a scenario file: its keys, as pydantic models from which editors' JSON Schema is exported.

Every scalar is kept as text; what it means is read by the rooms that know units and formulas.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema


def _to_text(value: Any) -> Any:
    """Numbers, dates and yes/no given from Python become the text that a file would have."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else value
    if isinstance(value, (int, float, date)):
        return str(value)
    return value


Scalar = Annotated[str, BeforeValidator(_to_text), WithJsonSchema({"type": ["string", "number", "boolean"]})]
YesNo = Annotated[Literal["yes", "no"], BeforeValidator(_to_text), WithJsonSchema({"enum": ["yes", "no", True, False]})]
Point = Annotated[list[Scalar], Field(min_length=2, max_length=2)]
Points = Annotated[list[Point], Field(min_length=1)]


def _or_file(shape: dict[str, Any]) -> WithJsonSchema:
    """What an editor may accept: the shape, or the name of a table's file, which is put in its place when read."""
    return WithJsonSchema({"anyOf": [shape, {"type": "string", "pattern": _FILE}, {"type": "null"}], "default": None})


_FILE = r"\.(csv|txt|tsv|xlsx|xlsm|xlsb|xls|ods)$"
_SCALARS = {"type": ["string", "number", "boolean"]}
ListedPoints = Annotated[
    Points | None, _or_file({"type": "array", "minItems": 1, "items": {"type": "array", "items": _SCALARS}})
]
ListedWeights = Annotated[dict[str, Scalar] | None, _or_file({"type": "object", "additionalProperties": _SCALARS})]
ListedNames = Annotated[list[str] | None, _or_file({"type": "array", "items": {"type": "string"}})]
SourceKey = Annotated[str, Field(description="A key of `sources`, or `assumption`")]
OneOrMore = Scalar | list[Scalar]
Order = Annotated[
    Literal["soonest", "listed"],
    Field(description="Which source is used first: the soonest to expire (default), or as funded_by lists them"),
]


class Part(BaseModel):
    """Common to all parts: an unknown key is an error, and a part does not change once made."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Titles(Part):
    """The same name in Swedish and English; one of them does for both."""

    sv: str = ""
    en: str = ""


Title = Annotated[
    str | Titles,
    Field(description="What outputs call it, as it stands inside a sentence: {sv: pris per plats, en: rate per bed}"),
]


class Forms(Part):
    """A noun in both languages: one form, or [singular, plural], in Swedish also [.., .., definite]."""

    sv: OneOrMore = ""
    en: OneOrMore = ""


class SourceDocument(Part):
    """A document that figures come from."""

    issuer: str = ""
    title: Title = ""
    date: Scalar = ""
    url: str = ""
    note: str = ""


class FilePart(Part):
    """A file of rows, and how it is to be read where that cannot be seen."""

    file: str = ""
    sheet: str = ""
    headings: Scalar | list[Scalar] = Field("", description="Rows of the file with the headings: 4, [4, 5]")
    rows: list[dict[str, Scalar]] | str | None = Field(
        None, description="The table itself, instead of a file; or `to B`: B is the last row that is read"
    )
    without: list[str] | None = Field(None, description="Ids of rows that are left out; [] when none is a sum")
    marks: dict[str, Literal["0", "not_stated"]] = Field(
        default_factory=dict, description="What marks in cells stand for: 0, or not_stated"
    )
    dates: str = Field("", description="How dates are written, such as dd/mm/yyyy")


class RecipientsPart(FilePart):
    """Who is paid: a table with one row for each recipient, and dated facts about them."""

    id: str = Field("id", description="Heading of the column that names each recipient")
    facts: str = Field("", description="CSV or Excel with id, from and levels that hold from then on")
    facts_sheet: str = ""
    synthetic: YesNo = Field("no", description="yes when the table is made up; every output then says so")
    title: Forms = Field(Forms(), description="What a recipient is: {sv: [vårdcentral, vårdcentraler, vårdcentralen]}")
    columns: dict[str, Title] = Field(default_factory=dict, description="What columns and classes are called")
    cells: dict[str, dict[str, Scalar | dict[Scalar, Scalar]]] = Field(
        default_factory=dict, description="Cells that designs change: {vc07: {listed: 9 200}}"
    )
    added: dict[str, dict[str, Scalar]] = Field(default_factory=dict, description="Rows that designs add, by id")
    gone: dict[str, Scalar] = Field(default_factory=dict, description="Rows that designs take away: {vc07: yes}")
    note: str = ""


class TablePart(FilePart):
    """Finer rows that belong to a recipient: care homes, patients, spells."""

    row: str = Field("id", description="Heading of the column that names each row")
    title: Title = ""
    recipient: str = Field("recipient", description="Heading of the column that names the owner")
    facts: str = Field("", description="CSV or Excel with the row's id, from, and cells that hold from then on")
    facts_sheet: str = ""
    synthetic: YesNo = "no"
    note: str = ""


class RoundPart(Part):
    """How amounts become whole units of money, and where the remainder goes."""

    to: Scalar = ""
    mode: Literal["half_up", "half_even", "down", "up"] = "half_up"
    each: Literal["period", "slice"] = "period"
    remainder: Literal["largest", "first", "last", "none"] = "largest"


class OverPart(Part):
    """Breakpoints that count units from the first day of the settlement year, not anew in each slice."""

    over: Literal["year"]
    steps: Points


class TiersPart(Part):
    """Rates by breakpoint: marginal within each tier, or the last one's for all units."""

    tiers: Points | OverPart | None = None
    whole: Points | OverPart | None = None


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
    source: SourceKey = ""
    note: str = ""


class LeftPart(Part):
    """What happens to money that is left when its window ends."""

    repaid_by: Scalar | None = None
    kept: YesNo | None = None
    lapses: YesNo | None = None
    stated: str = ""


class RequisitionPart(Part):
    """Money that must be asked for: by when, how much and on which day; what is not asked for in time lapses."""

    by: Scalar = Field(description="The last day of requisition")
    amount: Scalar | None = Field(None, description="What is asked for, in all or by recipient; all of it unless given")
    on: Scalar | None = Field(None, description="The day it is asked for; in time unless given")


class FundingPart(Part):
    """A source of money with the window in which it may be used."""

    amount: Scalar
    title: Title = ""
    top_slice: Scalar | None = None
    use: Annotated[list[Scalar], Field(min_length=2, max_length=2)] | Scalar | None = Field(
        None, description="First and last day of use, or for how long each grant year's money may be used: 2 years"
    )
    left: str | LeftPart = "not_stated"
    received: Scalar | None = Field(None, description="The day on which the money arrives")
    requisition: RequisitionPart | None = None
    accounting_object: Scalar = Field("", description="The object on which costs are booked")
    report_by: Scalar | None = Field(None, description="The last day of reporting back")
    stated: str = ""
    source: SourceKey = ""
    note: str = ""


class ConditionPart(Part):
    """A condition that is known after the payment, and what becomes of money paid to those who then fail it."""

    that: Scalar = Field(description="A yes/no for the recipient or the region")
    known: Scalar = Field(description="The day on which it is known")
    if_failed: Literal["kept", "withheld", "reclaimed"]
    from_: str = Field("", alias="from", description="The payment that it is withheld from; the next one unless given")


class PaymentPart(Part):
    """A payment, by the five questions: what for, who earns it, within what limits, when, from which money."""

    title: Title = ""
    rate: Scalar | TiersPart | dict[str, Scalar] | None = None
    per: Scalar | None = None
    amount: Scalar | None = None
    pool: Scalar | None = None
    shared_by: Scalar | None = None
    times: OneOrMore | None = None
    requires: OneOrMore | None = None
    achieved: Scalar | None = None
    unearned: Literal["redistribute", "unpaid"] | dict[str, Literal["redistribute", "unpaid"]] | None = None
    at_least: Scalar | None = None
    at_most: Scalar | None = None
    total_at_most: Scalar | None = None
    balances: Scalar | None = None
    round: RoundPart | None = None
    accrues: Literal["year", "quarter", "month", "day"] | None = None
    counted: Scalar | None = None
    paid: OneOrMore | dict[Scalar, Scalar] | None = None
    condition: ConditionPart | None = None
    funded_by: str | list[str] | None = None
    order: Order = "soonest"
    negative: Literal["allowed", ""] = ""
    stated: str = ""
    source: SourceKey = ""
    note: str = ""


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


class ActivityPart(Part):
    """Something that costs money without a recipient: a cost, or the depreciation of an investment."""

    title: Title = ""
    cost: Scalar | dict[Scalar, Scalar] | None = Field(None, description="One cost, a cost per year, or one by year")
    year: Scalar | None = None
    investment: Scalar | None = Field(None, description="Only each year's depreciation of it is a cost of the grant")
    depreciation: Scalar | None = Field(None, description="Over how long it is written off, in even parts: 5 years")
    from_: Scalar | None = Field(None, alias="from", description="The day from which it is in use")
    funded_by: str | list[str] | None = None
    order: Order = "soonest"
    after: str | list[str] | None = Field(None, description="The budget that takes over when the grants have ended")
    pass_through: Scalar | None = Field(None, description="The share that is passed on to private providers")
    stated: str = ""
    source: SourceKey = ""
    note: str = ""


class VirementPart(Part):
    """Who may move money between the lines of a plan, within which group, and whether they have agreed."""

    rule: Literal["free", "consented", "none"]
    by: str = Field("", description="Who must agree")
    within: list[str] = Field(default_factory=list, description="Only between lines alike in these columns")
    agreed: YesNo = Field("yes", description="For consented: whether consent is given")


class PlanPart(Part):
    """An activity plan: lines with planned amounts, in a file."""

    file: str
    sheet: str = ""
    title: Title = ""
    by: list[str] = Field(default_factory=list)
    columns: dict[str, Title] = Field(default_factory=dict, description="What columns are called")
    planned: str = Field("planned", description="Heading of the column with the planned amount")
    actual: str = Field("", description="Heading of the column with what was spent; an empty cell is as planned")
    missing: Literal["refuse", "not_stated", ""] = Field(
        "", description="Lines without an amount: refuse, or not_stated, also where a mark such as .. stands for it"
    )
    unit: Scalar = "kr"
    year: Scalar | None = Field(None, description="The cost year; the year of the grant's window unless given")
    funded_by: str | list[str] | None = None
    order: Order = "soonest"
    after: str | list[str] | None = None
    virement: Literal["free", "consented", "none"] | VirementPart = "none"
    checks: dict[Literal["successor", "agreement", "production_plan"], str] = Field(
        default_factory=dict, description="What each line must have: heading of the column that names it"
    )
    spellings: dict[str, str] = Field(default_factory=dict, description="Variant: the spelling that is meant")
    source: SourceKey = ""
    note: str = ""


class EffectPart(Part):
    """What the money is for, measured in every draw: reviews carried out, doctor hours."""

    is_: Scalar = Field(alias="is", description="A formula; one for each recipient is summed over them")
    unit: Scalar | None = Field(None, description="What it is counted in over the whole period: review")
    title: Title = ""
    accrues: Literal["year", "quarter", "month", "day"] | None = None
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
