"""The command that writes a workbook to fill in: ``template``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.frame import in_locale
from simulator.cli.shared import LangOption
from simulator.language import Locale


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(template)


def template(
    to: Annotated[Path, typer.Option("--to", help="Ny fil, t.ex. mall.xlsx / a new file")],
    force: Annotated[bool, typer.Option("--force", help="Skriv över filen om den finns / write over the file")] = False,
    lang: LangOption = None,
) -> None:
    """Skriv en Excelmall att fylla i: mottagare, daterade uppgifter, utfall, plan / write an Excel form to fill in."""

    def work(locale: Locale) -> int:
        from simulator.template.save import save_template
        from simulator.template.workbook import sheet_name

        save_template(to, locale, overwrite=force)
        print(locale.word("template_written", file=to, sheet=sheet_name("intro", locale.language)))
        return 0

    in_locale(lang, work)
