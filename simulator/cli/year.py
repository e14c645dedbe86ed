"""Commands about the year as it runs: spending, and what makes it another than the last: bridge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, cast

import typer

from simulator.cli.frame import in_locale, write
from simulator.cli.shared import DesignOption, JsonOption, LangOption, ScenarioArgument, day_of
from simulator.language import Locale

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
    app.command()(bridge)


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

    def work(locale: Locale) -> int:
        from simulator.questions_of_the_year import SpendingQuestion

        chosen = cast(Literal["run-rate", "profile", "plan"], method)
        question = SpendingQuestion(
            scenario, str(outturn), day_of(as_of, locale), tuple(design or ()), chosen,
            str(profile) if profile else None, tuple(by or ()),
        )  # fmt: skip
        found = question.answer()
        if not as_json:
            print(found.sentence(locale) + "\n")
        write(found, locale, as_json=as_json, most_rows=None)
        return 0

    in_locale(lang, work)


def bridge(
    scenario: ScenarioArgument,
    to: Annotated[str, typer.Argument(help="Nästa års scenario, om det är ett annat / next year's, if another")] = "",
    before: Annotated[str, typer.Option("--from", help="År som är känt / year that is known")] = "",
    after: Annotated[str, typer.Option("--to", help="År som frågan gäller / year that is asked about")] = "",
    design: DesignOption = None,
    to_design: Annotated[
        list[str] | None, typer.Option("--to-design", help="Design på nästa års scenario / design on next year's")
    ] = None,
    index: Annotated[
        list[str] | None, typer.Option("--index", help="Tal som räknas som index / figure that counts as index")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Varför nästa år kostar vad det gör, i allt och för varje mottagare / why next year costs what it does."""

    def work(locale: Locale) -> int:
        from simulator.questions_of_the_year import BridgeQuestion

        designs, others = tuple(design or ()), tuple(to_design or ())
        found = BridgeQuestion(scenario, to, before, after, designs, others, tuple(index or ())).answer()
        if not as_json:
            print(found.sentence(locale) + "\n")
        write(found, locale, as_json=as_json, most_rows=None)
        return 0

    in_locale(lang, work)
