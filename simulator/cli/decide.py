"""Commands that decide: which value of a lever keeps the promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.cli.frame import answer
from simulator.cli.shared import BaselineOption, DesignOption, JsonOption, LangOption, ScenarioArgument
from simulator.language import Locale
from simulator.tables.shown import Shown

if TYPE_CHECKING:
    from simulator.questions import SolveQuestion

LeverOption = Annotated[
    str, typer.Option("--lever", help="Vad som ska väljas, t.ex. fee eller payments.per_bed.rate / what to choose")
]
FromOption = Annotated[str, typer.Option("--from", help="Minsta värde, i storhetens enhet / least value")]
UntilOption = Annotated[str, typer.Option("--to", help="Största värde / most")]
StepOption = Annotated[str, typer.Option("--step", help="Steg / step")]
KeepOption = Annotated[
    list[str],
    typer.Option("--keep", help="Krav som 'P(cost > budget) <= 5 %', kan upprepas / promise, may be repeated"),
]
SmallestOption = Annotated[bool, typer.Option("--smallest", help="Minsta värdet i stället / the smallest instead")]
DrawsOption = Annotated[int, typer.Option(min=1, help="Antal dragningar / draws")]
SeedOption = Annotated[int, typer.Option(help="Frö / seed")]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(solve)


def solve(
    scenario: ScenarioArgument,
    lever: LeverOption,
    low: FromOption,
    high: UntilOption,
    keep: KeepOption,
    step: StepOption = "1",
    design: DesignOption = None,
    baseline: BaselineOption = None,
    smallest: SmallestOption = False,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vilket värde håller budgeten: det största som håller kraven / which value keeps the promises."""

    def ask(_: Locale) -> Shown:
        return solve_question(scenario, lever, low, high, keep, step, design, baseline, smallest, draws, seed).answer()

    answer(lang, ask, as_json=as_json)


def solve_question(
    scenario: str,
    lever: str,
    low: str,
    high: str,
    keep: Sequence[str],
    step: str,
    design: Sequence[str] | None,
    baseline: str | None,
    smallest: bool,
    draws: int,
    seed: int,
) -> SolveQuestion:
    """The question, from what stands on the command line."""
    from simulator.questions import SolveQuestion

    designs = tuple(design or ())
    question = SolveQuestion(scenario, lever, low, high, step, tuple(keep), designs, baseline, draws=draws, seed=seed)
    return replace(question, wanted="smallest") if smallest else question
