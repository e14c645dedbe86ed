"""What only people can write in a decision document: its reference number, the proposal, the assessment and more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from simulator.problems import Place, did_you_mean, refusal
from simulator.scenario.shape import validate
from simulator.scenario.yaml_text import read_yaml

HEAD = ("reference", "date", "officer", "body")
"""The fields that stand in the document's head."""


class Fields(BaseModel):
    """The texts of a document; one that is empty is shown as not yet filled in.

    Args:
        reference: the matter's number in the register (diarienummer).
        date: of the document.
        officer: who handles the matter.
        body: who decides, such as a board.
        proposal: what it is proposed to decide.
        background: what the matter is about; without it, the rules of the baseline.
        assessment: how the alternatives are weighed.
        follow_up: how the decision is followed up.
        dispatch: who is sent the decision.
        ask: questions to answer, each a command such as ``sensitivity`` with its options.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reference: str = ""
    date: str = ""
    officer: str = ""
    body: str = ""
    proposal: str = ""
    background: str = ""
    assessment: str = ""
    follow_up: str = ""
    dispatch: str = ""
    ask: tuple[str, ...] = ()


TEXTS = tuple(name for name in Fields.model_fields if name != "ask")


def read_fields(file: Path | None, given: Sequence[str] = ()) -> Fields:
    """The texts of a file, and those given one by one, which win.

    Args:
        file: a YAML file with the names of the fields as keys.
        given: ``reference=RS 469-2021`` and the like.

    Raises:
        ScenarioError: for a name that is no field, with its place.

    >>> read_fields(None, ["reference=RS 469-2021"]).reference
    'RS 469-2021'
    """
    found = Fields() if file is None else validate(Fields, read_yaml(file))
    texts: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or name.strip() not in TEXTS:
            known = did_you_mean(name.strip(), TEXTS)
            raise refusal("unknown_key", Place("--set"), key=name.strip(), known=known)
        texts[name.strip()] = value.strip()
    return found.model_copy(update=texts)
