"""Commands about payments: list, check, run, replay, explain, schema and new.

Heavy rooms are imported when a command needs them, so that ``--help`` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from simulator.cli.frame import answer, fail, in_locale, show_json, write
from simulator.cli.shared import (
    DesignOption,
    JsonOption,
    LangOption,
    ScenarioArgument,
    refuse_beside,
    refuse_with_draws,
    refuse_without_draws,
)
from simulator.language import Locale
from simulator.tables.shown import Shown

OverOption = Annotated[
    Literal["year", "month"] | None,
    typer.Option("--over", help="Betalningar per år eller månad / payments by year or month"),
]
RecipientOption = Annotated[str, typer.Option(help="Mottagarens id / the recipient's id")]
PaymentOption = Annotated[str | None, typer.Option(help="En betalning, annars alla / one payment, else all")]
PathsArgument = Annotated[list[str] | None, typer.Argument(help="Scenarier eller mappar / scenarios or folders")]
DrawsOption = Annotated[int | None, typer.Option(min=1, help="Antal dragningar av det osäkra / draws of the uncertain")]
SeedOption = Annotated[int, typer.Option(help="Frö / seed")]
WorkersOption = Annotated[int | None, typer.Option(min=1, help="Trådar / threads")]
SobolOption = Annotated[bool, typer.Option("--sobol", help="Sobol i 16 omblandningar / 16 scrambled replicates")]
UntilOption = Annotated[
    list[str] | None,
    typer.Option(
        "--until",
        help="Sluta när det är känt: overrun=0,2 (procentenheter), p95=5000 (kronor), ranking; kan upprepas / "
        "end when known, may be repeated",
    ),
]
ChanceOption = Annotated[
    bool,
    typer.Option("--only-chance", help="Bara slumpen i antal, allt annat som angivet / counts vary alone"),
]
YearsOption = Annotated[
    int | None, typer.Option("--years", min=1, help="Kostnad mot budget över så många år / cost over so many years")
]
IndexOption = Annotated[
    list[str] | None,
    typer.Option("--index", help='Uppräkning per år: "2 %" eller "bed_rate 2 % (1..3)" / rise of prices a year'),
]
GrowthOption = Annotated[
    list[str] | None, typer.Option("--growth", help='Tillväxt per år: "listed 1 % (0..2)" / growth of a number a year')
]
EachYearOption = Annotated[
    bool, typer.Option("--each-year", help="Nytt tvivel varje år om uppräkning och tillväxt / doubt anew each year")
]
ToOption = Annotated[str | None, typer.Option(help="Skriv netCDF, t.ex. ut.nc / write netCDF, such as out.nc")]
ManifestOption = Annotated[str | None, typer.Option(help="Skriv körmanifest hit / write the run manifest here")]
StoreOption = Annotated[str | None, typer.Option("--store", help="Mapp som behåller körningen / folder that keeps it")]
EveryDrawOption = Annotated[
    bool,
    typer.Option("--keep-draws", help="Med --store: varje dragning som Parquet / with --store: every draw as Parquet"),
]
OnOption = Annotated[
    str | None,
    typer.Option("--on", help="Dask: local:4, tcp://host:port eller fil / or a scheduler file"),
]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command("list")(list_)
    app.command()(check)
    app.command()(run)
    app.command()(replay)
    app.command()(explain)
    app.command()(schema)
    app.command()(new)


def list_(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """Medföljande scenarier med sina förslag / shipped scenarios with their designs."""

    def ask(_: Locale) -> Shown:
        from simulator.questions import ListQuestion

        return ListQuestion().answer()

    answer(lang, ask, as_json=as_json)


def check(
    paths: PathsArgument = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Räkna om varje uppgift ur källorna / recompute every figure of the sources. Exit code 1 when one fails."""

    def work(locale: Locale) -> int:
        from simulator.questions import CheckQuestion

        found = CheckQuestion(tuple(paths) if paths else None).answer()
        write(found, locale, as_json=as_json, most_rows=None)
        if not as_json:
            print(found.summary(locale))
        return int(found.failed > 0)

    in_locale(lang, work)


def run(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    draws: DrawsOption = None,
    seed: SeedOption = 1,
    workers: WorkersOption = None,
    sobol: SobolOption = False,
    until: UntilOption = None,
    only_chance: ChanceOption = False,
    to: ToOption = None,
    manifest: ManifestOption = None,
    store: StoreOption = None,
    every_draw: EveryDrawOption = False,
    on: OnOption = None,
    over: OverOption = None,
    years: YearsOption = None,
    index: IndexOption = None,
    growth: GrowthOption = None,
    each_year: EachYearOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Betala ut: vad varje mottagare får och vad det kostar / pay: what each recipient gets and what it costs."""

    def work(locale: Locale) -> int:
        if years is not None:
            others = {"sobol": sobol, "until": until, "to": to, "manifest": manifest, "only-chance": only_chance,
                      "keep-draws": every_draw}  # fmt: skip
            refuse_beside(locale, "--years", over=over, store=store, on=on, **others)
            from simulator.questions import BudgetWindowQuestion

            rise = (tuple(index or ()), tuple(growth or ()), each_year)
            asked = BudgetWindowQuestion(scenario, years, tuple(design or ()), *rise, draws or 1000, seed, workers)
            write(asked.answer(), locale, as_json=as_json, most_rows=None)
            return 0
        if index or growth or each_year:
            fail(locale.word("needs_years"))
        if draws is not None:
            from simulator.cli.draws import run_draws

            refuse_with_draws(locale, over=over)
            return run_draws(
                scenario,
                ["+".join(design or ())],
                draws,
                seed,
                workers,
                locale,
                sobol=sobol,
                until=until or (),
                only_chance=only_chance,
                to=to,
                manifest=manifest,
                store=store,
                every_draw=every_draw,
                on=on,
                as_json=as_json,
            )
        refuse_without_draws(
            locale, to, manifest, sobol or None, until, only_chance or None, store, on, every_draw or None
        )
        from simulator.questions import RunQuestion

        result = RunQuestion(scenario, tuple(design or ())).answer()
        write(result if over is None else result.over(over), locale, as_json=as_json)
        return 0

    in_locale(lang, work)


def replay(
    manifest: Annotated[str, typer.Argument(help="Manifestet från en körning / the manifest of a run")],
    workers: WorkersOption = None,
    to: ToOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Gör om en körning från dess manifest / make a run again from its manifest. Exit code 1 when answers differ."""

    def work(locale: Locale) -> int:
        from simulator.cli.draws import replay as replayed

        return replayed(manifest, workers, to, locale, as_json=as_json)

    in_locale(lang, work)


def explain(
    scenario: ScenarioArgument,
    recipient: RecipientOption,
    payment: PaymentOption = None,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Förklara en utbetalning: varje tal, regel och källa / explain a payment: every number, rule and source."""

    def work(locale: Locale) -> int:
        from simulator.questions import ExplainQuestion
        from simulator.tables.terminal import printable_lines

        found = ExplainQuestion(scenario, recipient, payment, tuple(design or ())).answer()
        if as_json:
            show_json(found.to_json(locale))
        else:
            print(printable_lines(found.text(locale.language)))
        return 0

    in_locale(lang, work)


def schema() -> None:
    """JSON Schema för scenariofiler, för editorer / JSON Schema of scenario files, for editors."""
    from simulator.scenario.schema import json_schema

    show_json(json_schema())


def new(
    target: Annotated[
        Path, typer.Argument(metavar="DIR", help="Ny mapp, eller en ny arbetsbok .xlsx / a new folder or workbook")
    ],
    source: Annotated[
        str | None, typer.Option("--from", help="Scenario eller arbetsbok att utgå från / scenario or workbook to copy")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Ett nytt scenario att ändra, som filer eller som en arbetsbok / a new scenario, as files or as a workbook."""

    def work(locale: Locale) -> int:
        from simulator.shipped import find
        from simulator.starter import write_new

        for file in write_new(target, None if source is None else find(source), locale):
            print(file)
        shown = f'"{target}"' if any(letter.isspace() for letter in str(target)) else target
        print(locale.word("starter_next", folder=shown))
        return 0

    in_locale(lang, work)
