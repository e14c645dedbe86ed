"""The command that opens the planner's page: ``open``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.frame import fail, in_locale
from simulator.cli.shared import DesignOption, LangOption
from simulator.language import Locale

ScenarioToOpen = Annotated[
    str | None, typer.Argument(help="Scenario att öppna, annars startsidan / scenario to open, else the start")
]
NoBrowserOption = Annotated[bool, typer.Option("--no-browser", help="Skriv bara adressen / only print the address")]
PortOption = Annotated[int, typer.Option(min=0, max=65535, help="Port, 0 för en ledig / port, 0 for a free one")]
DataOption = Annotated[Path | None, typer.Option(help="Mapp för det som sparas / folder of what is kept")]
RootOption = Annotated[str, typer.Option("--root-path", help="Sökväg bakom en proxy / path behind a proxy")]
DaysOption = Annotated[int, typer.Option(min=1, help="Dagar som förslag sparas / days that proposals are kept")]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command("open")(open_page)


def open_page(
    scenario: ScenarioToOpen = None,
    design: DesignOption = None,
    no_browser: NoBrowserOption = False,
    port: PortOption = 0,
    data: DataOption = None,
    root_path: RootOption = "",
    keep_days: DaysOption = 30,
    lang: LangOption = None,
) -> None:
    """Öppna modellen som en sida i webbläsaren / open the model as a page in the browser."""

    def work(locale: Locale) -> int:
        from simulator.api import load

        designs = tuple(str(Path(name).resolve()) if Path(name).is_file() else name for name in design or ())
        name = scenario
        if name is not None:
            load(name, *designs)  # what is wrong with the files is said before anything is started
            name = str(Path(name).resolve()) if Path(name).exists() else name
        try:
            from simulator.web.serve import serve
        except ModuleNotFoundError as bad:
            fail(locale.word("web_missing", name=bad.name))
            raise
        serve(name, designs, port=port, data=data, browser=not no_browser, root=root_path, keep_days=keep_days)
        return 0

    in_locale(lang, work)
