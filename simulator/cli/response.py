"""The commands about how centres answer: ``response``, ``hours`` and ``follow-up``."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.cli.shared import DesignOption, JsonOption, LangOption, ScenarioArgument, in_language, show_json

DrawsOption = Annotated[int, typer.Option(min=1, help="Antal dragningar / draws")]
SeedOption = Annotated[int, typer.Option(help="Frö / seed")]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(response)
    app.command()(hours)
    app.command("follow-up")(follow_up)


def response(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Hur volymer svarar på ersättningen, och alla jämviktslägen / how volumes answer, and every equilibrium."""

    def work() -> int:
        from simulator import api
        from simulator.decide.equilibria import equilibria
        from simulator.report.response import print_rests

        result = api.settle(scenario, *(design or ()))
        found = equilibria(result.settlement)
        if as_json:
            show_json({"responses": [rests.to_json() for rests in found], "notes": result.notes()})
        else:
            print_rests(result, found)
        return 0

    in_language(lang, work)


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

    def work() -> int:
        from simulator import api
        from simulator.decide.doctor_hours import doctor_hours
        from simulator.decide.volumes import in_draws, stated
        from simulator.language import default_language
        from simulator.report.response import print_hours
        from simulator.units import minor_units

        loaded = api.load(scenario, *(design or ()))
        given = {"required": required, "available": available, "price": price}
        figures = {key: stated(words, key, draws, seed) for key, words in given.items()}
        named = [given[key] for key, values in figures.items() if values is None]
        found = in_draws(loaded, [beds, *named], draws, seed)
        hour = figures["price"] if figures["price"] is not None else found[price] / minor_units(loaded.currency)
        needed, there = (
            found[given[key]] if values is None else values * found[beds]
            for key in ("required", "available")
            for values in [figures[key]]
        )
        account = doctor_hours(found["cost"] / minor_units(loaded.currency), found[beds], hour, needed, there)
        if as_json:
            shown = {name: dict(zip(("p10", "p50", "p90"), x, strict=True)) for name, x in account.ranges().items()}
            show_json({"unit": "hour/bed/year", "draws": draws, "seed": seed, "hours": shown})
        else:
            print_hours(account.ranges(), loaded.title[default_language()])
        return 0

    in_language(lang, work)


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

    def work() -> int:
        from simulator import api
        from simulator.decide.follow_up import reweighed
        from simulator.decide.volumes import in_draws, uncertain_behind
        from simulator.report.response import print_update

        loaded = api.load(scenario, *(design or ()))
        names = uncertain_behind(loaded, quantity)
        found = in_draws(loaded, [quantity, out_of, *names], draws, seed)
        share = found[quantity] / found[out_of]
        figures = {"share": share, **{name: found[name] for name in names}}
        updated = reweighed(figures, share, successes, trials, dispersion)
        if as_json:
            shown = {
                when: {name: dict(zip(("p10", "p50", "p90"), x, strict=True)) for name, x in three.items()}
                for when, three in (("before", updated.before), ("after", updated.after))
            }
            show_json({**shown, "draws_that_count": round(updated.draws_that_count, 1), "draws": draws, "seed": seed})
        else:
            print_update(updated)
        return 0

    in_language(lang, work)
