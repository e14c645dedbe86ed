"""What every command goes through: the reader's locale, exit codes, faults in words, and how a result is written."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import typer

from simulator.cli import streams
from simulator.language import LANGUAGES, Locale, word
from simulator.tables.shown import Shown
from simulator.tables.table import Table

BAD_INPUT = 2
INTERRUPTED = 130
MOST_ROWS = 60
"""Rows of a table that a terminal shows."""


def locale_named(language: str) -> Locale:
    """The locale of a language; an unknown one is refused with the exit code of bad input."""
    for known in LANGUAGES:
        if language == known:
            return Locale(known)
    fail(word("bad_language", "sv", wanted=language))
    raise ValueError(language)


def environment_locale() -> Locale:
    """The locale that ``SIMULATOR_LANG`` names if it names a known one, else Swedish."""
    wanted = os.environ.get("SIMULATOR_LANG", "sv").lower()[:2]
    return next((Locale(known) for known in LANGUAGES if wanted == known), Locale("sv"))


def locale_in(context: typer.Context) -> Locale:
    """The locale of the whole command line."""
    found = context.find_root().obj
    return found if isinstance(found, Locale) else environment_locale()


def fail(message: str) -> None:
    """Say what is wrong and leave with the exit code of bad input."""
    if sys.stderr is not None:
        print(message, file=sys.stderr)
    raise typer.Exit(BAD_INPUT)


def in_locale(lang: str | None, work: Callable[[Locale], int]) -> None:
    """Run a command's work for a reader; faults in the user's files become messages and exit code 2.

    ``lang`` is what was asked for on the command, which has what was asked for before it where nothing was.
    """
    from simulator.problems import ScenarioError

    locale = environment_locale() if lang is None else locale_named(lang)
    os.environ["SIMULATOR_LANG"] = locale.language
    if sys.stdout is None:
        fail(locale.word("output_closed"))
    try:
        code = work(locale)
        sys.stdout.flush()
    except BrokenPipeError:
        streams.give_up_output()
        raise typer.Exit(streams.READER_LEFT) from None
    except OSError as bad:
        streams.give_up_output()
        place = bad.filename if bad.filename else locale.word("output_standard")
        print(locale.word("output_failed", place=place, reason=bad.strerror or str(bad)), file=sys.stderr)
        raise typer.Exit(BAD_INPUT) from None
    except ScenarioError as bad:
        from simulator.tables.terminal import printable

        print(printable(bad.text(locale.language)), file=sys.stderr)
        raise typer.Exit(BAD_INPUT) from None
    except (MemoryError, RecursionError) as bad:
        reason = str(bad).splitlines()[0] if str(bad) else type(bad).__name__
        print(locale.word("too_much", reason=reason), file=sys.stderr)
        raise typer.Exit(BAD_INPUT) from None
    except KeyboardInterrupt:
        print(locale.word("interrupted"), file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    if code:
        raise typer.Exit(code)


def answer(
    lang: str | None, ask: Callable[[Locale], Shown], *, as_json: bool, most_rows: int | None = MOST_ROWS
) -> None:
    """Write what is asked for, in the reader's locale: the whole work of a command that only answers a question."""

    def work(locale: Locale) -> int:
        write(ask(locale), locale, as_json=as_json, most_rows=most_rows)
        return 0

    in_locale(lang, work)


def write(result: Shown, locale: Locale, *, as_json: bool, most_rows: int | None = MOST_ROWS) -> None:
    """A result on standard output: its sentence and its tables, or one JSON object."""
    if as_json:
        show_json(result.to_json(locale))
    else:
        if said := result.sentence(locale):
            write_sentence(said)
        write_tables(result.tables(locale), locale, most_rows=most_rows)


def write_sentence(sentence: str) -> None:
    """What an answer begins with, on standard output, folded to the terminal."""
    from simulator.tables import terminal

    terminal.say(sentence)


def write_tables(tables: Sequence[Table], locale: Locale, *, most_rows: int | None = MOST_ROWS) -> None:
    """Tables on standard output, fitted to the terminal."""
    from simulator.tables import terminal

    terminal.show(tables, locale, most_rows)


def show_json(value: Any) -> None:
    """One JSON object on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
