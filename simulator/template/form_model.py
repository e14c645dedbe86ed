"""The model of the workbook to fill in: rules whose numbers wait, and an example that is made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulator.language import Language
from simulator.scenario import definitions as d
from simulator.scenario.load import from_text
from simulator.scenario.overlay import Layered
from simulator.scenario.yaml_text import parse_yaml
from simulator.template.columns import CENTRES

_MODEL = Path(__file__).with_name("model.yaml")


@dataclass(frozen=True)
class FormModel:
    """The model as text that reads the workbook's own sheets, and as a scenario of the made-up example."""

    raw: Mapping[str, Any]
    scenario: d.Scenario


@lru_cache(maxsize=2)
def form_model(centres: str, facts: str, language: Language) -> FormModel:
    """The model of a form.

    Args:
        centres: what the sheet of recipients is called.
        facts: what the sheet of dated facts is called.
        language: of the form, in which its yes and no stand.
    """
    source = _MODEL.read_text("utf-8")
    text = parse_yaml(source.replace("CENTRES", centres).replace("FACTS", facts), _MODEL.name)
    example = parse_yaml(source, _MODEL.name)
    title = example.raw["recipients"]["title"]
    headings = [heading.name for heading in CENTRES.columns]
    rows = [dict(zip(headings, map(_text, row), strict=True)) for row in CENTRES.example]
    example.raw["recipients"] = {"rows": rows, "synthetic": "yes", "title": title}
    layered = Layered(example, title=example.raw["title"], files=(_MODEL,))
    return FormModel(text.raw, from_text(layered, "mall"))


def _text(cell: object) -> str:
    return ("yes" if cell else "no") if isinstance(cell, bool) else str(cell)
