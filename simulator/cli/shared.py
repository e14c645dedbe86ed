"""What every command shares: options, the language of what is printed, exit codes and JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import typer

from simulator.language import LANGUAGES, default_language, word

BAD_INPUT = 2
INTERRUPTED = 130

ScenarioArgument = Annotated[
    str, typer.Argument(help="Sökväg eller namn på ett medföljande scenario / path or shipped name")
]
DesignOption = Annotated[
    list[str] | None, typer.Option("--design", help="Design under designs/, kan upprepas / design, may be repeated")
]
DesignsOption = Annotated[
    list[str] | None, typer.Option(help="Designer med komma emellan, annars alla / designs by comma, else all")
]
BaselineOption = Annotated[str | None, typer.Option(help="Design att jämföra med / design to compare with")]
MaterialityOption = Annotated[float, typer.Option(min=0, help="Kronor som inte räknas / kronor that do not count")]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Ett JSON-objekt, pengar i kronor / one JSON object, money in kronor")
]
LangOption = Annotated[str | None, typer.Option("--lang", help="sv | en")]


def set_language(lang: str) -> None:
    """Choose the language of everything that is printed."""
    if lang not in LANGUAGES:
        fail(word("bad_language", "sv", wanted=lang))
    os.environ["SIMULATOR_LANG"] = lang


def fail(message: str) -> None:
    """Say what is wrong and leave with the exit code of bad input."""
    print(message, file=sys.stderr)
    raise typer.Exit(BAD_INPUT)


def refuse_without_draws(*given: object) -> None:
    """What is written of many draws cannot be had without them: better said than left out."""
    if any(value is not None for value in given):
        fail(word("needs_draws"))


def day_of(text: str) -> date:
    """A day as people write it."""
    from simulator.numerals import NumeralError, read_date

    try:
        return read_date(text)
    except NumeralError:
        fail(word("bad_day", text=text))
        raise


def refuse_with_draws(**given: object) -> None:
    """What only the central case can be asked for: better said than left out."""
    named = [f"--{name}" for name, value in given.items() if value is not None]
    if named:
        fail(word("not_with_draws", options=", ".join(named)))


def guarded(work: Callable[[], int]) -> None:
    """Run a command's work; faults in the user's files become messages and exit code 2."""
    from simulator.problems import ScenarioError

    try:
        code = work()
    except ScenarioError as bad:
        from simulator.results.tables import printable

        print(printable(bad.text(default_language())), file=sys.stderr)
        raise typer.Exit(BAD_INPUT) from None
    except (MemoryError, RecursionError) as bad:
        reason = str(bad).splitlines()[0] if str(bad) else type(bad).__name__
        print(word("too_much", reason=reason), file=sys.stderr)
        raise typer.Exit(BAD_INPUT) from None
    except KeyboardInterrupt:
        print(word("interrupted"), file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    if code:
        raise typer.Exit(code)


def show_json(value: Any) -> None:
    """One JSON object on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def in_language(lang: str | None, work: Callable[[], int]) -> None:
    """Run a command's work in the language asked for."""
    if lang is not None:
        set_language(lang)
    guarded(work)
