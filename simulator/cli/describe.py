"""The command that writes a model as rules in sentences: ``describe``."""

from __future__ import annotations

import typer

from simulator.cli.frame import in_locale, show_json
from simulator.cli.shared import DesignOption, JsonOption, LangOption, ScenarioArgument
from simulator.language import Locale


def add_commands(app: typer.Typer) -> None:
    """Hang the commands on the command line."""
    app.command()(describe)


def describe(
    scenario: ScenarioArgument,
    design: DesignOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """Modellen som regelbok, och vad ett förslag ändrar / the model as a rule book, and a design's changes."""

    def work(locale: Locale) -> int:
        from simulator.describe import book_json, book_text, changes_text, design_changes, sentences_json
        from simulator.describe import describe as describe_rules
        from simulator.questions import DescribeQuestion
        from simulator.tables.terminal import printable

        found, base = DescribeQuestion(scenario, tuple(design or ())).answer()
        book = describe_rules(found, locale)
        changes = design_changes(base, found, locale) if base is not None else None
        if as_json:
            more = {} if changes is None else {"changes": sentences_json(changes), "why": found.why.of(locale.language)}
            show_json(book_json(book) | more)
            return 0
        if changes is not None:
            print(printable(changes_text(changes, found.title[locale.language], found.why, locale)))
            print()
        print(printable(book_text(book)))
        return 0

    in_locale(lang, work)
