"""Questions that come back every month until the money is settled, as data; each with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from simulator.decide.bridge_shown import Bridge
    from simulator.decide.spending_shown import Spending
    from simulator.scenario.definitions import Scenario

Method = Literal["run-rate", "profile", "plan"]


@dataclass(frozen=True)
class SpendingQuestion:
    """What of the grants will not be used this year, what may move, and what is repaid?

    Args:
        scenario: a path or the name of a shipped scenario.
        outturn: a table of what has been spent, to date or by month.
        as_of: only what was known by this day.
        designs: designs laid on the scenario.
        method: how the rest of the year is forecast.
        profile: a table of ``month`` (1-12) and ``share``, for the method ``profile``.
        by: columns of plans to group lines by; all of them when there is none.
    """

    scenario: str
    outturn: str
    as_of: date
    designs: tuple[str, ...] = ()
    method: Method = "run-rate"
    profile: str | None = None
    by: tuple[str, ...] = ()

    def answer(self) -> Spending:
        """Every line with its forecast, moves, and what becomes of each source."""
        from simulator.api import load
        from simulator.decide.profile import read_profile
        from simulator.decide.spending import spending_forecast
        from simulator.decide.spending_shown import Spending
        from simulator.problems import Place, refusal
        from simulator.scenario.outturn import read_outturn

        scenario = load(self.scenario, *self.designs)
        place = Place((scenario.files or ("",))[0])
        if not scenario.plans and not scenario.activities:
            raise refusal("no_plan_or_funding", place)
        if self.method not in get_args(Method) or (self.method == "profile") != (self.profile is not None):
            raise refusal("spending_method", Place("--method"), text=self.method)
        headings = {heading for plan in scenario.plans.values() for heading in plan.by}
        for heading in self.by:
            if heading not in headings:
                raise refusal("spending_by", Place("--by"), text=heading, known=", ".join(sorted(headings)) or "-")
        profile = None if self.profile is None else read_profile(Path(self.profile))
        reported = read_outturn(scenario, Path(self.outturn), self.as_of)
        return Spending(spending_forecast(scenario, reported, self.method, profile), self.by)


@dataclass(frozen=True)
class BridgeQuestion:
    """Why does next year cost what it does, and why does each centre change?

    Args:
        scenario: a path or the name of a shipped scenario: the year that is known.
        to: another one, whose year is asked about; empty for the same.
        before: which year is known, by its label; empty for the last of its scenario or, within one, the one before.
        after: which year is asked about; empty for the last.
        designs: designs laid on the first.
        to_designs: designs laid on the second.
        index: names of figures that count as index, beside every index by year.

    >>> question = BridgeQuestion("vasterbotten-2021", to_designs=("open-fee",))
    >>> parts = question.answer().total.parts
    >>> parts["volume"], parts["mix"], parts["centres"]
    (0, 0, 0)
    """

    scenario: str
    to: str = ""
    before: str = ""
    after: str = ""
    designs: tuple[str, ...] = ()
    to_designs: tuple[str, ...] = ()
    index: tuple[str, ...] = ()

    def answer(self) -> Bridge:
        """What each part brings about, in all and for each centre."""
        from simulator.api import load
        from simulator.decide.bridge import bridged
        from simulator.decide.bridge_data import Side
        from simulator.decide.bridge_shown import Bridge
        from simulator.engine.settle import settle

        first = settle(load(self.scenario, *self.designs))
        same = not self.to and not self.to_designs
        second = first if same else settle(load(self.to or self.scenario, *self.to_designs))
        number = _year_of(second.scenario, self.after, len(second.years) - 1)
        usual = max(number - 1, 0) if same else len(first.years) - 1
        before, after = Side(first, _year_of(first.scenario, self.before, usual)), Side(second, number)
        return Bridge(bridged(before, after, self.index))


def _year_of(scenario: Scenario, label: str, usual: int) -> int:
    """Which of a scenario's years has a label."""
    from simulator.problems import Place, refusal

    if not label:
        return usual
    labels = [year.label for year in scenario.years]
    if label not in labels:
        place = Place((scenario.files or ("",))[0])
        raise refusal("bridge_year", place, year=label, known=", ".join(labels))
    return labels.index(label)
