"""Commands about the year as it runs: spending, reminders, own-grant and conditions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, cast

import typer

from simulator.cli.frame import answer
from simulator.cli.shared import DesignOption, JsonOption, LangOption, ScenarioArgument, day_of
from simulator.language import Locale
from simulator.tables.shown import Shown

OutturnOption = Annotated[
    Path, typer.Option("--outturn", help="CSV eller Excel: name, row, value, month, known / CSV or Excel")
]
AsOfOption = Annotated[str, typer.Option("--as-of", help="Dag, t.ex. 2025-09-30 / day")]
MethodOption = Annotated[
    str,
    typer.Option(
        "--method",
        help="run-rate (samma takt), profile (säsongsprofil) eller plan / run-rate, profile or plan",
    ),
]
ProfileOption = Annotated[
    Path | None, typer.Option("--profile", help="Säsongsprofil: month (1-12), share / seasonal profile")
]
ByOption = Annotated[list[str] | None, typer.Option("--by", help="Gruppera efter kolumn / group by column")]


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(spending)
    app.command()(reminders)
    app.command("own-grant")(own_grant)
    app.command("conditions")(conditions)


def spending(
    scenario: ScenarioArgument,
    outturn: OutturnOption,
    as_of: AsOfOption,
    method: MethodOption = "run-rate",
    profile: ProfileOption = None,
    by: ByOption = None,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Vad av bidraget inte används i år, vad kan flyttas och vad återbetalas / what of the grant is not used."""

    def ask(locale: Locale) -> Shown:
        from simulator.questions import SpendingQuestion

        chosen = cast(Literal["run-rate", "profile", "plan"], method)
        question = SpendingQuestion(
            scenario, str(outturn), day_of(as_of, locale), tuple(design or ()), chosen,
            str(profile) if profile else None, tuple(by or ()),
        )  # fmt: skip
        return question.answer()

    answer(lang, ask, as_json=as_json, most_rows=None)


def reminders(
    scenario: ScenarioArgument,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Från och med dag / from a day on")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="Kalenderfil .ics / calendar file .ics")] = None,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Allt som har ett datum i ordning: rekvisition, rapport, återbetalning / every dated duty in order."""

    def ask(locale: Locale) -> Shown:
        from simulator.files import write_file
        from simulator.questions import RemindersQuestion

        day = None if as_of is None else day_of(as_of, locale)
        found = RemindersQuestion(scenario, day, tuple(design or ())).answer()
        if to is not None:
            write_file(to, found.ics(locale))
        return found

    answer(lang, ask, as_json=as_json, most_rows=None)


def own_grant(
    scenario: ScenarioArgument,
    recipient: Annotated[str, typer.Option("--recipient", help="Mottagarens id / the recipient's id")],
    as_of: AsOfOption,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """En mottagares tak, rekvirerat, dagar kvar och vad som förfaller / one recipient's ceiling and days left."""

    def ask(locale: Locale) -> Shown:
        from simulator.questions import OwnGrantQuestion

        question = OwnGrantQuestion(scenario, recipient, day_of(as_of, locale), tuple(design or ()))
        return question.answer()

    answer(lang, ask, as_json=as_json, most_rows=None)


def conditions(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Bidragets villkor per rad: grönt, gult eller rött / the conditions of the grant: green, amber or red."""

    def ask(_: Locale) -> Shown:
        from simulator.questions import ChecksQuestion

        return ChecksQuestion(scenario, tuple(design or ())).answer()

    answer(lang, ask, as_json=as_json, most_rows=None)
