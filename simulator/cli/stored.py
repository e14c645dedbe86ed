"""Commands about runs that are kept in a folder: go on with one, and list them."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.frame import answer, in_locale
from simulator.cli.payments import OnOption, WorkersOption
from simulator.cli.shared import JsonOption, LangOption
from simulator.language import Locale
from simulator.tables.shown import Shown


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(resume)
    app.command()(stored)


def resume(
    folder: Annotated[str, typer.Argument(help="Mappen som --store skrev / the folder that --store wrote")],
    workers: WorkersOption = None,
    on: OnOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Fortsätt en körning som stannade; det som är klart räknas inte om / go on with a run that stopped."""

    def work(locale: Locale) -> int:
        from simulator.cli.draws import resume as resumed

        return resumed(folder, workers, on, locale, as_json=as_json)

    in_locale(lang, work)


def stored(
    folder: Annotated[str, typer.Argument(help="Mapp med körningar / folder with runs")] = ".",
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Körningar som är sparade i en mapp, och hur långt de kommit / runs kept in a folder, and how far they came."""

    def ask(_: Locale) -> Shown:
        from pathlib import Path

        from simulator.store.listing import stored_runs

        return stored_runs(Path(folder))

    answer(lang, ask, as_json=as_json, most_rows=None)
