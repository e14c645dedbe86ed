"""A formula or a claim in words by itself, outside of any rule."""

from __future__ import annotations

from simulator.describe.phrases import phrase
from simulator.describe.sentence import capital
from simulator.describe.writer import Writer
from simulator.formula.syntax import Formula
from simulator.language import Language
from simulator.scenario import definitions as d


def formula_in_words(scenario: d.Scenario, formula: Formula, language: Language) -> str:
    """A formula as a phrase in which everything goes by its title.

    Args:
        scenario: whose names the formula reads.
        formula: a formula of a quantity, a source or a claim.
        language: of the words.
    """
    parts = phrase(Writer(scenario, language), formula, "")
    return capital("".join(part if isinstance(part, str) else part.text for part in parts))
