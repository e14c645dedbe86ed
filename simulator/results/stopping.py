"""When enough is known: a rule that ends a run of draws, and what it says of the run that it ended or did not end."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.engine.folding import Outcome
from simulator.language import Locale
from simulator.money import Currency, Money, format_number
from simulator.numerals import NumeralError, read_literal
from simulator.outlook.streams import BLOCK
from simulator.problems import Place, refusal
from simulator.results.estimates import ALPHA
from simulator.results.families import mean_of_differences
from simulator.results.risk import DesignRisk
from simulator.tables.cells import amount
from simulator.units import minor_units

FIRST_LOOK = 8
"""Blocks after which a rule is first asked."""
RULES = ("overrun", "p95", "ranking")


@dataclass(frozen=True)
class Finding:
    """One part of a rule held against the draws so far.

    ``within`` is what was asked for and ``reach`` what is known, of the design that is known least: a share for
    ``overrun``, the smallest unit for ``p95``. ``between`` are two designs whose order is open, for ``ranking``.
    """

    rule: str
    met: bool
    within: float = 0.0
    reach: float = 0.0
    between: tuple[str, str] | None = None

    def to_json(self, currency: str) -> dict[str, Any]:
        """One object: a probability as a share, money in the currency, and nothing where nothing is known."""
        if self.rule == "ranking":
            within = {} if self.met else {"within": self._finite(self.reach / minor_units(currency))}
            return {"rule": self.rule, "met": self.met, "open": list(self.between or ()), **within}
        factor = minor_units(currency) if self.rule == "p95" else 1
        known = self._finite(self.reach / factor)
        return {"rule": self.rule, "met": self.met, "within": self.within / factor, "known_to": known}

    @staticmethod
    def _finite(number: float) -> float | None:
        return number if math.isfinite(number) else None

    def text(self, currency: Currency, locale: Locale) -> str:
        """One sentence."""
        if self.rule == "ranking":
            one, other = self.between or ("", "")
            known = self._shown(self.reach, currency, locale)
            key = "until_ranking_known" if self.met else "until_ranking_open"
            return locale.word(key, one=one, other=other, within=known)
        return locale.word(
            f"until_{self.rule}_known" if self.met else f"until_{self.rule}_open",
            known=self._shown(self.reach, currency, locale),
            within=self._shown(self.within, currency, locale),
        )

    def _shown(self, reach: float, currency: Currency, locale: Locale) -> str:
        if not math.isfinite(reach):
            return "?"
        if self.rule in ("p95", "ranking"):
            unit = currency.minor_units
            return amount(Money(math.ceil(reach / unit) * unit, currency), locale)
        return format_number(float(f"{reach * 100:.3g}"), locale.language)


@dataclass(frozen=True)
class StoppingRule:
    """Ends a run when P(overrun) is known to within a share, p95 to within an amount, and the ranking is stable.

    It is asked when 8, 16, 32 ... blocks of draws are done. Looking again and again makes an interval that was looked
    at a little too narrow; with so few looks the coverage stays within the band that the tests hold it to. A ranking
    is not a width but a choice, and the risk of a wrong one is shared out over the looks.
    """

    overrun: float | None = None
    p95: float | None = None
    ranking: bool = False
    proofs: tuple[int | None, ...] = field(default=(), repr=False)
    """For each design the most that it is proved to overrun: where that is 0, no draw is needed to know it."""

    def __call__(self, outcomes: Sequence[Outcome], draws: int) -> bool:
        """Whether all that was asked for is known."""
        return all(found.met for found in self.findings(outcomes, draws))

    def findings(self, outcomes: Sequence[Outcome], draws: int) -> tuple[Finding, ...]:
        """What is known of each part of the rule."""
        proofs = self.proofs or [None] * len(outcomes)
        risks = [DesignRisk(outcome, draws, most_over=p) for outcome, p in zip(outcomes, proofs, strict=True)]
        out = []
        if self.overrun is not None:
            reach = max(risk.overrun_probability.half for risk in risks)
            out.append(Finding("overrun", reach <= self.overrun, self.overrun, reach))
        if self.p95 is not None:
            reach = max(risk.cost["p95"].half for risk in risks)
            out.append(Finding("p95", reach <= self.p95, self.p95, reach))
        if self.ranking:
            found = _undecided(outcomes, draws)
            between, reach = found if found is not None else (None, 0.0)
            out.append(Finding("ranking", found is None, reach=reach, between=between))
        return tuple(out)


def known_enough(*, overrun: float | None = None, p95: float | None = None, ranking: bool = False) -> StoppingRule:
    """A rule for ``simulate(..., until=...)``: P(overrun) to within a share, p95 to within öre, or a stable ranking.

    >>> known_enough(overrun=0.002)
    StoppingRule(overrun=0.002, p95=None, ranking=False)
    """
    return StoppingRule(overrun, p95, ranking)


def read_rule(words: Sequence[str], currency: str, designs: int) -> StoppingRule | None:
    """A rule as it is written: ``overrun=0.2`` (percentage points), ``p95=5000`` (kronor) and ``ranking``.

    Raises ScenarioError for anything else, and for a ranking of a single design.

    >>> read_rule(["overrun=0,2", "p95=5 tkr"], "SEK", 1)
    StoppingRule(overrun=0.002, p95=500000.0, ranking=False)
    """
    place, given = Place("--until"), dict[str, float]()
    for text in words:
        rule, _, figure = (part.strip() for part in text.partition("="))
        if rule not in RULES or rule in given or (rule == "ranking") != (not figure):
            raise refusal("until_wrong", place, text=text)
        given[rule] = _within(rule, figure, text, currency) if figure else 0.0
    if "ranking" in given and designs < 2:
        raise refusal("until_ranking", place)
    return StoppingRule(given.get("overrun"), given.get("p95"), "ranking" in given) if given else None


def _within(rule: str, figure: str, text: str, currency: str) -> float:
    try:
        literal = read_literal(figure, currency)
    except NumeralError:
        raise refusal("until_wrong", Place("--until"), text=text) from None
    bare, money = not literal.unit.text, bool(literal.unit.dims)
    if literal.value <= 0 or (not bare and (money != (rule == "p95") or literal.unit.text not in _UNITS[rule])):
        raise refusal("until_wrong", Place("--until"), text=text)
    if rule == "p95":
        return float(literal.value * minor_units(currency)) if bare else float(literal.value)
    return float(literal.value / 100) if bare else float(literal.value)


_UNITS = {"overrun": ("%",), "p95": ("kr", "tkr", "mkr")}


def _undecided(outcomes: Sequence[Outcome], draws: int) -> tuple[tuple[str, str], float] | None:
    """Neighbours in order of mean cost that cannot be told apart, and within how much they lie of each other.

    The risk of being wrong is spent over the looks, 0.05 / (k (k + 1)) on the k-th, so that it sums to at most 5 %
    however many there are, and shared by all pairs, as the draws choose which are neighbours. Designs that cost the
    same in every draw are not open.
    """
    look = max(int(math.log2(max(draws / BLOCK / FIRST_LOOK, 1.0))) + 1, 1)
    pairs = len(outcomes) * (len(outcomes) - 1) / 2
    alpha = ALPHA / (look * (look + 1)) / max(pairs, 1)
    ordered = sorted(outcomes, key=lambda o: float(o.cost.mean()))
    for a, b in itertools.pairwise(ordered):
        found = mean_of_differences(b.cost - a.cost, alpha=alpha)
        if found.basis != "constant" and found.low <= 0:
            return (a.design.name, b.design.name), max(found.high, -found.low)
    return None
