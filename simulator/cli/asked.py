"""Questions in a document's `--ask`, as they are written: a command with its options, the scenario left out."""

from __future__ import annotations

import shlex
from typing import Any, Protocol

import typer

from simulator.cli.choose import choose_question, frontier_question
from simulator.cli.decide import solve_question
from simulator.cli.inform import attribute_question, discover_question, information_question, sensitivity_question
from simulator.problems import Place, did_you_mean, refusal
from simulator.tables.shown import Shown

QUESTIONS: dict[str, Any] = {
    "solve": solve_question,
    "choose": choose_question,
    "frontier": frontier_question,
    "sensitivity": sensitivity_question,
    "discover": discover_question,
    "information": information_question,
    "attribute": attribute_question,
}
NO_QUESTION = ("as_json", "lang")
"""Options that say how an answer is written, and not what is asked."""


class Question(Protocol):
    """What can be answered."""

    def answer(self) -> Shown:
        """Its answer."""


def read_asked(context: typer.Context, scenario: str, text: str) -> Question:
    """A question as it is written: ``solve --lever fee --from 500 --to 4000 --keep "P(cost > budget) <= 5 %"``.

    Args:
        context: of the whole command line, which knows the options of each command.
        scenario: that it is about.
        text: the name of a command and its options.

    Raises:
        ScenarioError: for a text without the name of such a command.
    """
    try:
        name, *options = shlex.split(text)
    except ValueError:
        name, options = text, []
    if name not in QUESTIONS:
        raise refusal("ask_unread", Place("--ask"), text=text, known=did_you_mean(name, QUESTIONS))
    root: Any = context.find_root()
    asked = root.command.get_command(root, name).make_context(name, [scenario, *options], parent=root)
    found: Question = QUESTIONS[name](**{key: x for key, x in asked.params.items() if key not in NO_QUESTION})
    return found
