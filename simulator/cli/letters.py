"""The command that writes a letter to each provider: ``letters``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.frame import in_locale, write
from simulator.cli.shared import DesignOption, JsonOption, LangOption, ScenarioArgument, day_of
from simulator.language import Locale


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(letters)


def letters(
    scenario: ScenarioArgument,
    to: Annotated[Path, typer.Option("--to", help="Mapp som breven skrivs i / folder for the letters")],
    design: DesignOption = None,
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="docx, pdf, html eller xlsx, kan upprepas / repeatable")
    ] = None,
    baseline: Annotated[str, typer.Option("--baseline", help="Förslag att jämföra med / design to hold against")] = "",
    since: Annotated[
        str, typer.Option("--since", help="Annat scenario att jämföra med, t.ex. förra årets / another scenario")
    ] = "",
    before: Annotated[str, typer.Option("--from", help="År att jämföra med / year to hold against")] = "",
    after: Annotated[str, typer.Option("--year", help="År som breven gäller / year of the letters")] = "",
    index: Annotated[
        list[str] | None, typer.Option("--index", help="Tal som räknas som index / figure that counts as index")
    ] = None,
    recipient: Annotated[list[str] | None, typer.Option("--recipient", help="Bara till dessa / only to these")] = None,
    outturn: Annotated[Path | None, typer.Option("--outturn", help="Vad som rapporterats / what is reported")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Dag, t.ex. 2022-10-01 / day")] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Dragningar av det osäkra, 0 utan / draws, 0 for none")
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="Frö / seed")] = 1,
    given: Annotated[
        list[str] | None,
        typer.Option("--set", help="Ett fält, t.ex. reference=RS 469-2021, kan upprepas / one field, repeatable"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Skriv över filer som finns / write over files")] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Ett brev på en sida till varje mottagare: nu, nytt, varför, lägst och högst / a letter to each provider."""

    def work(locale: Locale) -> int:
        from simulator.files import write_file
        from simulator.questions import LettersQuestion
        from simulator.report.fields import read_fields
        from simulator.report.letter_files import letter_files, letter_paths, made_folder, refuse_targets

        day = None if as_of is None else day_of(as_of, locale)
        fields = read_fields(None, given or ())
        found = LettersQuestion(
            scenario, tuple(design or ()), baseline, since, before, after, tuple(index or ()), tuple(recipient or ()),
            draws, seed, None if outturn is None else str(outturn), day,
        ).answer()  # fmt: skip
        paths = letter_paths(found, to, formats or ["docx"])
        refuse_targets(found, paths.values(), force=force)
        made_folder(to)
        for path, data in letter_files(found, paths, locale, fields):
            write_file(path, data, overwrite=force)
        if not as_json:
            print(locale.word("letters_written", files=len(paths), folder=to) + "\n")
        write(found, locale, as_json=as_json)
        return 0

    in_locale(lang, work)
