"""Options that several commands share, and what they mean."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from simulator.cli.frame import fail
from simulator.language import Locale

ScenarioArgument = Annotated[
    str, typer.Argument(help="Sökväg eller namn på ett medföljande scenario / path or shipped name")
]
DesignOption = Annotated[
    list[str] | None, typer.Option("--design", help="Förslag under designs/, kan upprepas / design, may be repeated")
]
DesignsOption = Annotated[
    list[str] | None, typer.Option(help="Förslag med komma emellan, annars alla / designs by comma, else all")
]
BaselineOption = Annotated[str | None, typer.Option(help="Förslag att jämföra med / design to compare with")]
MaterialityOption = Annotated[
    float, typer.Option(min=0, max=10**15, help="Kronor som inte räknas / kronor that do not count")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Ett JSON-objekt, pengar i kronor / one JSON object, money in kronor")
]
LangOption = Annotated[str | None, typer.Option("--lang", help="sv | en")]


def refuse_without_draws(locale: Locale, *given: object) -> None:
    """What is written of many draws cannot be had without them: better said than left out."""
    if any(value is not None for value in given):
        fail(locale.word("needs_draws"))


def day_of(text: str, locale: Locale) -> date:
    """A day as people write it."""
    from simulator.numerals import NumeralError, read_date

    try:
        return read_date(text)
    except NumeralError:
        fail(locale.word("bad_day", text=text))
        raise


def refuse_with_draws(locale: Locale, **given: object) -> None:
    """What only the central case can be asked for: better said than left out."""
    named = [f"--{name}" for name, value in given.items() if value is not None]
    if named:
        fail(locale.word("not_with_draws", options=", ".join(named)))


def refuse_beside(locale: Locale, option: str, **given: object) -> None:
    """What says nothing beside an option that asks for another answer: better said than left out."""
    named = [f"--{name}" for name, value in given.items() if value]
    if named:
        fail(locale.word("not_beside", option=option, options=", ".join(named)))
