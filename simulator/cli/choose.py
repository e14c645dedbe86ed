"""Commands that choose among designs: which keep the promises, and which of those is best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.decide import DrawsOption, SeedOption
from simulator.cli.frame import answer
from simulator.cli.shared import BaselineOption, DesignOption, JsonOption, LangOption, ScenarioArgument
from simulator.language import Locale
from simulator.tables.shown import Shown

if TYPE_CHECKING:
    from simulator.questions import ChooseQuestion, FrontierQuestion

PromisesOption = Annotated[
    list[str] | None,
    typer.Option("--keep", help="Krav som 'P(cost > budget) <= 5 %', kan upprepas / promise, may be repeated"),
]
ByOption = Annotated[str, typer.Option("--by", help="Vad de ordnas efter, t.ex. E(cost) / what they are ordered by")]
AssumeOption = Annotated[
    list[str] | None,
    typer.Option("--assume", help="Antagande som läggs på varje förslag, kan upprepas / assumption, may be repeated"),
]
OddsOption = Annotated[str, typer.Option("--odds", help="Antagandenas odds, t.ex. 5:3:2 / odds of the assumptions")]
EffectOption = Annotated[str, typer.Option("--effect", help="Effekt under effects / an effect under effects")]
LeversOption = Annotated[
    list[str] | None,
    typer.Option("--lever", help="Vad som får väljas, 'fee = 500..4000/10', kan upprepas / lever, may be repeated"),
]
AimsOption = Annotated[
    list[str] | None, typer.Option("--aim", help="Mål som 'E(cost)', två till fyra / aim, two to four")
]
AmongOption = Annotated[
    list[str] | None, typer.Option("--among", help="Förslag att välja bland, kan upprepas / designs to choose among")
]
AsIsOption = Annotated[bool, typer.Option("--as-is", help="Ta med scenariot utan förslag / the scenario itself too")]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(choose)
    app.command()(frontier)


def choose(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    keep: PromisesOption = None,
    by: ByOption = "E(cost)",
    assume: AssumeOption = None,
    odds: OddsOption = "",
    effect: EffectOption = "",
    as_is: AsIsOption = False,
    baseline: BaselineOption = None,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vilket förslag: de som håller kraven, i ordning / which design: those that keep the promises, in order."""

    def ask(_: Locale) -> Shown:
        more = (odds, effect, as_is, baseline, draws, seed)
        return choose_question(scenario, design, keep, by, assume, *more).answer()

    answer(lang, ask, as_json=as_json)


def choose_question(
    scenario: str,
    design: Sequence[str] | None,
    keep: Sequence[str] | None,
    by: str,
    assume: Sequence[str] | None,
    odds: str,
    effect: str,
    as_is: bool,
    baseline: str | None,
    draws: int,
    seed: int,
) -> ChooseQuestion:
    """The question, from what stands on the command line."""
    from simulator.questions import ChooseQuestion

    designs, assumed = (tuple(design) if design else None), tuple(assume or ())
    more = (odds, effect, as_is, baseline, draws, seed)
    return ChooseQuestion(scenario, designs, tuple(keep or ()), by, assumed, *more)


def frontier(
    scenario: ScenarioArgument,
    lever: LeversOption = None,
    aim: AimsOption = None,
    design: DesignOption = None,
    among: AmongOption = None,
    baseline: BaselineOption = None,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vad som kan fås för vad: förslag som inget slår / what may be had for what: designs that nothing beats."""

    def ask(_: Locale) -> Shown:
        return frontier_question(scenario, lever, aim, design, among, baseline, draws, seed).answer()

    answer(lang, ask, as_json=as_json)


def frontier_question(
    scenario: str,
    lever: Sequence[str] | None,
    aim: Sequence[str] | None,
    design: Sequence[str] | None,
    among: Sequence[str] | None,
    baseline: str | None,
    draws: int,
    seed: int,
) -> FrontierQuestion:
    """The question, from what stands on the command line."""
    from simulator.questions import FrontierQuestion

    levers, aims, designs = tuple(lever or ()), tuple(aim or ()), tuple(design or ())
    return FrontierQuestion(scenario, levers, aims, designs, tuple(among or ()), baseline, draws, seed)
