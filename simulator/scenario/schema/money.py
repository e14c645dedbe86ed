"""The shape of money: sources, payments, and what costs money without a recipient."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulator.rules.calendar import Accrues
from simulator.scenario.schema.parts import OneOrMore, Order, Part, Points, RoundPart, Scalar, SourceKey, Title, YesNo


class OverPart(Part):
    """Breakpoints that count units from the first day of the settlement year, not anew in each slice."""

    over: Literal["year"]
    steps: Points


class TiersPart(Part):
    """Rates by breakpoint: marginal within each tier, or the last one's for all units."""

    tiers: Points | OverPart | None = None
    whole: Points | OverPart | None = None


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
    passed_on: Scalar | None = Field(None, description="The share that each passes on to private providers")


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
    accrues: Accrues | None = None
    counted: Scalar | None = None
    paid: OneOrMore | dict[Scalar, Scalar] | None = None
    condition: ConditionPart | None = None
    funded_by: str | list[str] | None = None
    order: Order = "soonest"
    negative: Literal["allowed", ""] = ""
    stated: str = ""
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
