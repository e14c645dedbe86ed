"""The commands that write files for people: ``report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.shared import (
    BaselineOption,
    DesignsOption,
    LangOption,
    MaterialityOption,
    ScenarioArgument,
    in_language,
)
from simulator.language import default_language, word


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(report)


def report(
    scenario: ScenarioArgument,
    to: Annotated[Path, typer.Option("--to", help="Fil: .docx .html .pdf .xlsx .csv / file")],
    designs: DesignsOption = None,
    baseline: BaselineOption = None,
    template: Annotated[
        Path | None, typer.Option("--template", help="Egen Word-mall (.docx) / your own Word template")
    ] = None,
    per: Annotated[
        str | None, typer.Option("--per", help="Visa ersättning per denna kvantitet / show payment per this quantity")
    ] = None,
    vary: Annotated[
        str | None,
        typer.Option(
            "--vary", help="Visa vad utformningarna belönar hos en mottagare / what designs reward, e.g. reviewed"
        ),
    ] = None,
    recipient: Annotated[
        str | None, typer.Option("--recipient", help="Mottagaren som --vary gäller / the recipient of --vary")
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Dragningar av det osäkra, 0 utan risk / draws, 0 for no risk")
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Frö / seed")] = 1,
    materiality: MaterialityOption = 0,
    force: Annotated[bool, typer.Option("--force", help="Skriv över filen om den finns / write over the file")] = False,
    lang: LangOption = None,
) -> None:
    """Skriv ett beslutsunderlag: Word, webbsida, PDF, Excel eller CSV / write a decision memo."""

    def work() -> int:
        from simulator import api
        from simulator.files import refuse_existing, write_file
        from simulator.report import save
        from simulator.report.compose import compose

        ending = save.ending_of(to)
        names = [name for given in designs or () for name in given.split(",") if name]
        if not force:
            refuse_existing(to)  # before the work, which takes seconds
        comparison = api.compare(scenario, names or None, baseline, materiality)
        save.refuse_own_files(to, comparison)
        results = [comparison.baseline, *(design.result for design in comparison.designs)]
        scenarios = [result.scenario for result in results]
        uncertain = any(q.uncertain is not None for scenario in scenarios for q in scenario.quantities.values())
        simulation = None
        if draws and uncertain and ending != ".csv":
            from simulator.api import simulate

            simulation = simulate(scenarios, draws=draws, seed=seed)
        memo = compose(comparison, default_language(), size=per, vary=vary, recipient=recipient, simulation=simulation)
        write_file(to, save.memo_bytes(memo, ending, template), overwrite=force)
        print(word("memo_written", file=to))
        return 0

    in_language(lang, work)
