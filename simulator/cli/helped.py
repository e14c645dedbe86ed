"""The help of commands, with its headings in the user's language; what commands do is said in both."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand

from simulator.language import word

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
    """A command whose help is headed in the user's language."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return headed(super().get_help(ctx))


def headed(text: str) -> str:
    """A help text with its headings in the user's language.

    >>> print(headed("Usage: simulator run [OPTIONS]"))
    Användning: simulator run [VAL]
    """
    for written, key in _WRITTEN:
        text = re.sub(written, word(key), text, flags=re.MULTILINE)
    return text
