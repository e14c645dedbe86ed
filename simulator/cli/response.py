"""The commands about how centres answer: ``response``, ``hours``, ``follow-up`` and ``score``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli.frame import answer, in_locale, show_json, write_tables
from simulator.cli.shared import (
    DesignOption,
    JsonOption,
    LangOption,
    ScenarioArgument,
    day_of,
)
from simulator.language import Locale
from simulator.tables.shown import Shown

DrawsOption = Annotated[int, typer.Option(min=1, help="Antal dragningar / draws")]
SeedOption = Annotated[int, typer.Option(help="Frö / seed")]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(response)
    app.command()(hours)
    app.command("follow-up")(follow_up)
    app.command()(score)


def response(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Hur volymer svarar på ersättningen, och alla jämviktslägen / how volumes answer, and every equilibrium."""

    def ask(_: Locale) -> Shown:
        from simulator import api

        return api.responses(scenario, *(design or ()))

    answer(lang, ask, as_json=as_json)


def hours(
    scenario: ScenarioArgument,
    required: Annotated[
        str, typer.Option(help="Timmar per plats och år, 3 eller 2.5..3.5, eller en storhet / required")
    ],
    available: Annotated[str, typer.Option(help="Timmar per plats och år, eller en storhet / available")],
    price: Annotated[str, typer.Option(help="Kronor per läkartimme, eller en storhet / kronor an hour")] = "1125..1625",
    beds: Annotated[str, typer.Option(help="Storhet: platser / beds")] = "beds",
    design: DesignOption = None,
    draws: DrawsOption = 1024,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Läkartimmar per plats: betalda, behövda, tillgängliga, tagna från andra / doctors' hours per bed."""

    def work(locale: Locale) -> int:
        from simulator import api

        loaded = api.load(scenario, *(design or ()))
        account = api.doctor_hours(
            loaded, required=required, available=available, price=price, beds=beds, draws=draws, seed=seed
        )
        if as_json:
            show_json({"unit": "hour/bed/year", "draws": draws, "seed": seed, "hours": account.to_json(locale)})
        else:
            write_tables(account.tables(locale), locale)
        return 0

    in_locale(lang, work)


def follow_up(
    scenario: ScenarioArgument,
    quantity: Annotated[str, typer.Option("--quantity", help="Det som följdes upp / what was followed up")],
    out_of: Annotated[str, typer.Option("--of", help="Storheten den är en del av / what it is a part of")],
    successes: Annotated[float, typer.Option(min=0, help="Antal som fick det / how many had it")],
    trials: Annotated[float, typer.Option(min=1, help="Antal som följdes upp / how many were followed up")],
    dispersion: Annotated[float, typer.Option(min=0, max=1, help="Deras korrelation / their correlation")] = 0.0,
    design: DesignOption = None,
    draws: DrawsOption = 4096,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vad en uppföljning säger om antagandena om svar / what a follow-up says about the assumed response."""

    def work(locale: Locale) -> int:
        from simulator import api

        updated = api.follow_up(
            scenario,
            *(design or ()),
            quantity=quantity,
            of=out_of,
            successes=successes,
            trials=trials,
            dispersion=dispersion,
            draws=draws,
            seed=seed,
        )
        if as_json:
            show_json({**updated.to_json(locale), "draws": draws, "seed": seed})
        else:
            write_tables(updated.tables(locale), locale)
        return 0

    in_locale(lang, work)


def score(
    scenario: ScenarioArgument,
    outturn: Annotated[Path, typer.Option("--outturn", help="CSV eller Excel: name, row, value, known / CSV or Excel")],
    as_of: Annotated[str, typer.Option("--as-of", help="Dag, t.ex. 2021-12-31 / day")],
    level: Annotated[
        float, typer.Option("--level", min=1, max=99, help="Hur säkert intervallet ska vara, procent / per cent")
    ] = 80.0,
    design: DesignOption = None,
    draws: DrawsOption = 4096,
    seed: SeedOption = 1,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Prognosen mot utfallet: höll den, och var den lagom säker / the forecast scored against its outturn."""

    def ask(locale: Locale) -> Shown:
        from simulator import api

        found = api.score(
            scenario, outturn, day_of(as_of, locale), *(design or ()), draws=draws, seed=seed, level=level / 100
        )
        return found

    answer(lang, ask, as_json=as_json)
