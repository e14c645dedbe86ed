"""Commands that inform a decision: what an answer hangs on, and what is worth finding out."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.decide import DrawsOption, SeedOption
from simulator.cli.frame import in_locale, write
from simulator.cli.shared import DesignOption, JsonOption, LangOption, ScenarioArgument
from simulator.language import Locale

OfOption = Annotated[str, typer.Option("--of", help="Vad som frågas, t.ex. 'P(cost > budget)' / what is asked")]
GroupOption = Annotated[
    list[str] | None,
    typer.Option("--group", help="Osäkra storheter med komma emellan som en / uncertain quantities by comma as one"),
]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(sensitivity)


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

    def work(locale: Locale) -> int:
        from simulator.questions import SensitivityQuestion

        designs, groups = tuple(design or ()), tuple(group or ())
        found = SensitivityQuestion(scenario, of, designs, groups, draws, seed).answer()
        if not as_json:
            print(found.sentence(locale) + "\n")
        write(found, locale, as_json=as_json)
        return 0

    in_locale(lang, work)
