"""What a document calls its designs, recipients and quantities: titles, never the names of files and columns."""

from __future__ import annotations

from simulator.describe import unit_word
from simulator.language import Locale
from simulator.results.compare import Comparison
from simulator.results.result import Result
from simulator.scenario.definitions import Scenario

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter(k: int) -> str:
    """A, B, ... Z, AA, AB ... for the designs of a comparison.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    return (letter(k // 26 - 1) if k >= 26 else "") + _LETTERS[k % 26]


def design_titles(comparison: Comparison, locale: Locale) -> list[str]:
    """What each design is called in tables and plots: a letter and its title."""
    return [f"{letter(k)}. {d.result.scenario.title[locale.language]}" for k, d in enumerate(comparison.designs)]


def named(comparison: Comparison, locale: Locale) -> list[tuple[str, Result]]:
    """The baseline and the designs, each with what it is called."""
    designs = (design.result for design in comparison.designs)
    return [
        (locale.word("memo_baseline"), comparison.baseline),
        *zip(design_titles(comparison, locale), designs, strict=True),
    ]


def results_of(comparison: Comparison) -> list[Result]:
    """The baseline and the designs."""
    return [comparison.baseline, *(design.result for design in comparison.designs)]


def size_word(scenario: Scenario, size: str, locale: Locale) -> str:
    """The unit of a size in words: plats, bed."""
    unit = scenario.checked.types[size].known
    counted = [name for name, power in unit.dims if power > 0]
    return " x ".join(unit_word(scenario, name, locale.language) for name in counted) or size
