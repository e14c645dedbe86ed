"""Words for a command line that cannot be understood: what is missing or unknown, in the user's language."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperGroup

from simulator.cli.frame import BAD_INPUT, environment_locale, locale_in
from simulator.cli.helped import half, headed, translate
from simulator.language import LANGUAGES, Locale
from simulator.problems import did_you_mean

# Typer carries the class by different names in different versions, but everything wrong with a parameter is one.
_UsageError: type[Any] = typer.BadParameter.__mro__[1]


class Commands(TyperGroup):
    """The commands, with faults in the command line told in the language asked for and exit code 2."""

    locale = Locale("sv")

    def main(self, args: Sequence[str] | None = None, *rest: Any, **how: Any) -> Any:
        """Run; ``--lang`` holds for what is said of the command line itself, wherever it stands."""
        given = list(sys.argv[1:] if args is None else args)
        asked = [after for before, after in pairwise(given) if before == "--lang"]
        asked += [text.removeprefix("--lang=") for text in given if text.startswith("--lang=")]
        known = [Locale(language) for language in LANGUAGES if asked and asked[-1] == language]
        locale = known[0] if known else environment_locale()
        self.locale = locale
        translate(self, locale)
        return super().main(args, *rest, obj=locale, **how)

    def get_help(self, ctx: Any) -> str:
        """The help text of them all."""
        return headed(super().get_help(ctx), locale_in(ctx))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands with whole sentences, where Typer would cut them."""
        rows = [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(name, " ".join(text.split())) for name, text in rows])

    def make_context(self, *args: Any, **how: Any) -> Any:
        """The context of the whole command line."""
        with _told(self.locale):
            return super().make_context(*args, **how)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        with _told(self.locale):
            return super().invoke(ctx)


@contextmanager
def _told(locale: Locale) -> Iterator[None]:
    try:
        yield
    except _UsageError as bad:
        if type(bad).__name__ == "NoArgsIsHelpError":
            raise
        print(said(bad, locale), file=sys.stderr)
        raise typer.Exit(BAD_INPUT) from None


def said(bad: Any, locale: Locale) -> str:
    """A fault in the command line as a sentence, and where to read more."""
    command = bad.ctx.command_path if bad.ctx else "simulator"
    return f"{_fault(bad, locale)}\n{locale.word('usage_more', command=command)}"


def _fault(bad: Any, locale: Locale) -> str:
    message = bad.format_message()
    kind, parameter = type(bad).__name__, getattr(bad, "param", None)
    if kind == "NoSuchOption":
        near = ", ".join(bad.possibilities or ()) or "--help"
        return locale.word("usage_no_option", name=bad.option_name, near=near)
    if parameter is not None:
        key = "usage_missing" if kind == "MissingParameter" else "usage_bad_value"
        return locale.word(key, name=_name(parameter), help=half(parameter.help or "", locale))
    if found := re.search(r"unexpected extra .*\(([^()]*)\)\.?$", message):
        return locale.word("usage_extra", words=found[1])
    if found := re.match(r"No such command '([^']*)'", message):
        names = bad.ctx.command.list_commands(bad.ctx) if bad.ctx else []
        return locale.word("usage_no_command", name=found[1], near=did_you_mean(found[1], names))
    if found := re.match(r"Option '([^']*)' requires", message):
        return locale.word("usage_no_value", name=found[1])
    return locale.word("usage_other", message=message)


def _name(parameter: Any) -> str:
    """An option as it is written, an argument as the help text calls it."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name).upper()
