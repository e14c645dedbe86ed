"""The command that shows what is uncertain: ``inputs``, with every draw as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.decide import SeedOption
from simulator.cli.frame import in_locale, write
from simulator.cli.shared import DesignOption, JsonOption, LangOption, ScenarioArgument
from simulator.language import Locale

DrawsOption = Annotated[int, typer.Option(min=1, help="Antal dragningar / draws")]
ToOption = Annotated[
    str | None, typer.Option("--to", help="Fil för alla dragningar, .nc eller .parquet / file of draws")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Skriv över filen / write over the file")]


def add_commands(app: typer.Typer) -> None:
    """Hang the command on the command line."""
    app.command()(inputs)


def inputs(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    draws: DrawsOption = 10_000,
    seed: SeedOption = 1,
    to: ToOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vad som är osäkert: fördelningar, percentiler och varje dragning / what is uncertain, as fitted and as drawn."""

    def work(locale: Locale) -> int:
        from simulator.files import refuse_existing
        from simulator.questions import InputsQuestion
        from simulator.results.drawn import check_ending

        if to is not None:
            check_ending(Path(to))
            if not force:
                refuse_existing(Path(to))
        found = InputsQuestion(scenario, tuple(design or ()), draws, seed).answer()
        write(found, locale, as_json=as_json)
        if to is not None:
            found.write(to, overwrite=force)
        return 0

    in_locale(lang, work)
