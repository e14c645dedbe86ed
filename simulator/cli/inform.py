"""Commands that inform a decision: what an answer hangs on, and what is worth finding out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.decide import DrawsOption, SeedOption
from simulator.cli.frame import answer
from simulator.cli.shared import BaselineOption, DesignOption, DesignsOption, JsonOption, LangOption, ScenarioArgument
from simulator.language import Locale
from simulator.tables.shown import Shown

if TYPE_CHECKING:
    from simulator.questions import AttributeQuestion, DiscoverQuestion, InformationQuestion, SensitivityQuestion

OfOption = Annotated[str, typer.Option("--of", help="Vad som frågas, t.ex. 'P(cost > budget)' / what is asked")]
GroupOption = Annotated[
    list[str] | None,
    typer.Option("--group", help="Osäkra storheter med komma emellan som en / uncertain quantities by comma as one"),
]

WorthOption = Annotated[
    str,
    typer.Option("--worth", help="Vad ett utfall är värt: '400 kr * effect(NAME) - cost' / what an outcome is worth"),
]
FollowUpOption = Annotated[
    str, typer.Option("--follow-up", help="Uppföljning före valet, DEL/HELHET / follow-up before choosing, PART/WHOLE")
]
PeopleOption = Annotated[int, typer.Option("--people", min=1, max=10_000, help="Så många följs upp / followed up")]
DispersionOption = Annotated[float, typer.Option("--dispersion", help="Deras samband, 0 - 1 / how they go together")]
StudyCostOption = Annotated[str, typer.Option("--study-cost", help="Uppföljningens kostnad / what it costs")]

AlsoOption = Annotated[
    str, typer.Option("--of", help="Utöver kostnaden, t.ex. 'P(cost > budget)' / what is shared out beside the cost")
]
TogetherOption = Annotated[
    list[str] | None,
    typer.Option("--group", help="Ändringars vägar med komma emellan som hör ihop / changes that belong together"),
]

EventOption = Annotated[
    str, typer.Option("--when", help="Händelsen, t.ex. 'cost > budget' / what happens, such as 'cost > budget'")
]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(sensitivity)
    app.command()(information)
    app.command()(attribute)
    app.command()(discover)


def sensitivity(
    scenario: ScenarioArgument,
    of: OfOption = "cost",
    design: DesignOption = None,
    group: GroupOption = None,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vad hänger svaret på: det osäkra som avgör mest / what the answer hangs on."""

    def ask(_: Locale) -> Shown:
        return sensitivity_question(scenario, of, design, group, draws, seed).answer()

    answer(lang, ask, as_json=as_json)


def sensitivity_question(
    scenario: str, of: str, design: Sequence[str] | None, group: Sequence[str] | None, draws: int, seed: int
) -> SensitivityQuestion:
    """The question, from what stands on the command line."""
    from simulator.questions import SensitivityQuestion

    return SensitivityQuestion(scenario, of, tuple(design or ()), tuple(group or ()), draws, seed)


def information(
    scenario: ScenarioArgument,
    worth: WorthOption,
    designs: DesignsOption = None,
    baseline: BaselineOption = None,
    group: GroupOption = None,
    follow_up: FollowUpOption = "",
    people: PeopleOption = 100,
    dispersion: DispersionOption = 0.0,
    study_cost: StudyCostOption = "0 kr",
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vad är värt att ta reda på före valet / what is worth finding out before choosing."""

    def ask(_: Locale) -> Shown:
        study = (follow_up, people, dispersion, study_cost)
        return information_question(scenario, worth, designs, baseline, group, *study, draws, seed).answer()

    answer(lang, ask, as_json=as_json)


def information_question(
    scenario: str,
    worth: str,
    designs: Sequence[str] | None,
    baseline: str | None,
    group: Sequence[str] | None,
    follow_up: str,
    people: int,
    dispersion: float,
    study_cost: str,
    draws: int,
    seed: int,
) -> InformationQuestion:
    """The question, from what stands on the command line."""
    from simulator.questions import InformationQuestion

    names = tuple(name for given in designs or () for name in given.split(",") if name)
    chosen, groups = (names if designs else None), tuple(group or ())
    study = (follow_up, people, dispersion, study_cost)
    return InformationQuestion(scenario, worth, chosen, baseline, groups, *study, draws, seed)


def attribute(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    of: AlsoOption = "",
    group: TogetherOption = None,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vilken av förslagets ändringar ger skillnaden / which of a design's changes makes the difference."""

    def ask(_: Locale) -> Shown:
        return attribute_question(scenario, design, of, group, draws, seed).answer()

    answer(lang, ask, as_json=as_json)


def attribute_question(
    scenario: str, design: Sequence[str] | None, of: str, group: Sequence[str] | None, draws: int, seed: int
) -> AttributeQuestion:
    """The question, from what stands on the command line."""
    from simulator.questions import AttributeQuestion

    return AttributeQuestion(scenario, tuple(design or ()), of, tuple(group or ()), draws, seed)


def discover(
    scenario: ScenarioArgument,
    when: EventOption = "cost > budget",
    designs: DesignsOption = None,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """När inträffar det: villkoren i en mening / when it comes about, in one sentence."""

    def ask(_: Locale) -> Shown:
        return discover_question(scenario, when, designs, draws, seed).answer()

    answer(lang, ask, as_json=as_json)


def discover_question(
    scenario: str, when: str, designs: Sequence[str] | None, draws: int, seed: int
) -> DiscoverQuestion:
    """The question, from what stands on the command line."""
    from simulator.questions import DiscoverQuestion

    names = tuple(name for given in designs or () for name in given.split(",") if name)
    return DiscoverQuestion(scenario, when, names, draws, seed)
