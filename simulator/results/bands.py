"""Gains and losses in bands: how many recipients gain or lose how large a share of their revenue in each design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, get_args

from simulator.language import Locale
from simulator.problems import Place, refusal
from simulator.results.compare import MOST_NAMED, Comparison
from simulator.results.design_difference import DesignComparison
from simulator.results.per_unit import levels
from simulator.rules.calendar import slices
from simulator.scenario.definitions import Scenario
from simulator.tables.shown import NOTEBOOK, Shown
from simulator.tables.table import Column, Row, Table

Band = Literal[
    "gain_large", "gain_middle", "gain_small", "none", "loss_small", "loss_middle", "loss_large", "no_base"
]  # fmt: skip
BANDS: tuple[Band, ...] = get_args(Band)
LARGE, SMALL = Fraction(5, 100), Fraction(1, 100)
"""Over the first share is large, under the second small; both limits lie in the middle."""


def band_of(difference: int, base: Fraction | None, materiality: int = 0) -> Band:
    """Which band a difference belongs to.

    Args:
        difference: in minor units.
        base: what it is a share of, in minor units; None where it is not known.
        materiality: a difference up to which nothing is gained or lost.

    >>> band_of(500, Fraction(10_000)), band_of(-501, Fraction(10_000)), band_of(99, Fraction(10_000))
    ('gain_middle', 'loss_large', 'gain_small')
    >>> band_of(0, Fraction(10_000)), band_of(5, Fraction(0)), band_of(5, None)
    ('none', 'no_base', 'no_base')
    """
    if base is None or base <= 0:
        return "no_base"
    if abs(difference) <= materiality:
        return "none"
    share = abs(difference) / base
    if share > LARGE:
        return "gain_large" if difference > 0 else "loss_large"
    if share >= SMALL:
        return "gain_middle" if difference > 0 else "loss_middle"
    return "gain_small" if difference > 0 else "loss_small"


def _years(scenario: Scenario) -> Fraction:
    """How many years differences are of, so that revenue a year is that of as many."""
    return sum((part.years for year in scenario.years for part in slices(year.first, year.last, None)), Fraction(0))


@dataclass(frozen=True)
class Bands(Shown):
    """How many gain and lose how much.

    Args:
        comparison: designs against their baseline.
        revenue: the quantity of money that differences are shares of; empty for what the baseline pays.

    Raises:
        ScenarioError: when the quantity is no money.
    """

    comparison: Comparison
    revenue: str = ""

    def __post_init__(self) -> None:
        scenario = self.comparison.baseline.scenario
        typed = scenario.checked.types.get(self.revenue)
        if typed is not None and not typed.known.is_money:
            raise refusal("revenue_no_money", Place((scenario.files or ("",))[0]), name=self.revenue)

    @property
    def base(self) -> Mapping[str, Fraction]:
        """What differences are shares of, by recipient, in minor units; who has none is left out."""
        baseline = self.comparison.baseline
        if self.revenue:
            a_year = baseline.scenario.checked.types[self.revenue].known.exponent("year") == -1
            factor = _years(baseline.scenario) if a_year else Fraction(1)
            return {i: level * factor for i, level in levels(baseline, self.revenue).items()}
        return {i: Fraction(paid) for i, paid in baseline.by_recipient_minor.items()}

    def of(self, design: DesignComparison) -> dict[str, Band]:
        """Each recipient's band in a design."""
        base, limit = self.base, self.comparison.materiality.minor
        return {i: band_of(diff, base.get(i), limit) for i, diff in design.differences_minor.items()}

    def counts(self, design: DesignComparison) -> dict[Band, int]:
        """How many recipients there are in each band; they sum to all."""
        found = list(self.of(design).values())
        return {band: found.count(band) for band in BANDS}

    def sentence(self, locale: Locale) -> str:
        """How many gain and lose in each design, and how many of them more than five per cent."""
        out = []
        for design in self.comparison.designs:
            count = self.counts(design)
            gain, loss = (sum(n for band, n in count.items() if band.startswith(way)) for way in ("gain", "loss"))
            told = {"all": len(design.differences_minor), "gain": gain, "loss": loss, "same": count["none"]}
            told |= {"gain_large": count["gain_large"], "loss_large": count["loss_large"], "no_base": count["no_base"]}
            out.append(locale.word("bands_answer", design=design.name, **told))
        return "\n".join(out)

    def tables(self, locale: Locale) -> tuple[Table, ...]:
        """One row for each design, bands as columns."""
        word = locale.word
        columns = (
            Column("design", word("design"), "name"),
            *(Column(band, word(f"band_{band}")) for band in BANDS),
            Column("recipients", word("bands_all"), short=word("bands_all_short")),
        )
        rows: list[Row] = []
        notes = [word("bands_note_revenue", name=self.revenue) if self.revenue else word("bands_note_paid")]
        for design in self.comparison.designs:
            count = self.counts(design)
            rows.append((design.name, *count.values(), sum(count.values())))
            if without := [i for i, band in self.of(design).items() if band == "no_base"]:
                more = word("claim_more", count=len(without) - MOST_NAMED) if len(without) > MOST_NAMED else ""
                notes.append(word("bands_no_base", design=design.name, ids=", ".join(without[:MOST_NAMED]) + more))
        return (Table("bands", word("bands_title"), columns, tuple(rows), notes=tuple(notes)),)

    def to_json(self, locale: Locale = NOTEBOOK) -> dict[str, Any]:
        """By design: how many in each band, and each recipient's band."""
        del locale  # nothing in it is a word
        return {
            design.name: {"counts": dict(self.counts(design)), "recipients": dict(self.of(design))}
            for design in self.comparison.designs
        }
