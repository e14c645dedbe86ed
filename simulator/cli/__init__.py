"""The command line ``simulator``: one file for each kind of command."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from simulator.cli import (
    bridge,
    choose,
    compare,
    decide,
    describe,
    incentives,
    inform,
    inputs,
    letters,
    open,
    over_time,
    payments,
    report,
    response,
    stored,
    streams,
    template,
    year,
)
from simulator.cli.frame import INTERRUPTED, locale_named
from simulator.cli.helped import Command
from simulator.cli.usage import Commands

app = typer.Typer(
    cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


@app.callback()
def settings(
    ctx: typer.Context,
    lang: Annotated[str | None, typer.Option("--lang", help="sv | en", envvar="SIMULATOR_LANG")] = None,
) -> None:
    """Ersättningssimulatorn - vad varje hälsocentral får, vad det kostar mot budget, och varför /
    the reimbursement simulator: what every health centre is paid, what it costs against the budget, and why.
    """
    if lang is not None:
        ctx.obj = locale_named(lang)


for commands in (
    payments,
    compare,
    open,
    describe,
    decide,
    choose,
    inform,
    inputs,
    stored,
    report,
    incentives,
    response,
    over_time,
    year,
    bridge,
    letters,
    template,
):
    commands.add_commands(app)
for registered in app.registered_commands:
    registered.cls = Command


def main() -> None:
    """The command ``simulator``."""
    streams.prepare()
    try:
        app()
    except KeyboardInterrupt:  # one that came where no command was at work: while something was imported or put away
        sys.exit(INTERRUPTED)
