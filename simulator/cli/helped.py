"""The help of commands in the reader's language alone: every text is written ``svenska / English`` in the code."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand

from simulator.cli.frame import locale_in
from simulator.language import Locale

# What Typer itself writes around the texts of this project, and the word for it.
_WRITTEN = (
    (r"^Usage:", "help_usage"),
    (r"\[OPTIONS\]", "help_any_options"),
    (r"COMMAND \[ARGS\]\.\.\.", "help_command_with"),
    (r"^Options:$", "help_options"),
    (r"^Arguments:$", "help_arguments"),
    (r"^Commands:$", "help_commands"),
    (r"\[required\]", "help_required"),
    (r"\benv var:(?=\s)", "help_variable"),
    (r"\bdefault:(?=\s)", "help_default"),
    (r"Show this message and exit\.", "help_help"),
)


class Command(TyperCommand):
    """A command whose help is in the reader's language."""

    def invoke(self, ctx: Any) -> Any:
        """Run; the language asked for before the command holds where the command is not asked for another."""
        if "lang" in ctx.params and ctx.params["lang"] is None:
            ctx.params["lang"] = locale_in(ctx).language
        return super().invoke(ctx)

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return headed(super().get_help(ctx), locale_in(ctx))


def headed(text: str, locale: Locale) -> str:
    """A help text with its headings in the reader's language.

    >>> print(headed("Usage: simulator run [OPTIONS]", Locale("sv")))
    Användning: simulator run [VAL]
    """
    for written, key in _WRITTEN:
        text = re.sub(written, locale.word(key), text, flags=re.MULTILINE)
    return text


def translate(command: Any, locale: Locale) -> None:
    """Keep the half of a command's texts that is in the reader's language; of a group, of each of its commands."""
    for attribute in ("help", "short_help"):
        if text := getattr(command, attribute, None):
            setattr(command, attribute, half(text, locale))
    for parameter in command.params:
        if text := getattr(parameter, "help", None):
            parameter.help = half(text, locale)
    for below in getattr(command, "commands", {}).values():
        translate(below, locale)


def half(text: str, locale: Locale) -> str:
    """The half of a text that is in the reader's language.

    >>> half("Frö / seed", Locale("en")), half("sv | en", Locale("en"))
    ('Seed', 'sv | en')
    """
    if not (found := re.fullmatch(r"(.*)\s/\s+(.*)", text, re.DOTALL)):
        return text
    swedish, english = found.groups()
    return swedish if locale.language == "sv" else english[:1].upper() + english[1:]
