"""The question of ``letters`` as data: what each provider is told, with its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.decide.bridge_data import Part
    from simulator.decide.centre_hours import RecipientHours
    from simulator.decide.letter_sides import LetterSide
    from simulator.decide.letters import Case, Letters, StillOpen
    from simulator.engine.outturn import Followed
    from simulator.problems import ScenarioError
    from simulator.results.result import Result
    from simulator.scenario.definitions import Scenario


@dataclass(frozen=True)
class LettersQuestion:
    """What is each provider paid, before and after, why, between what does it end, and what is still open?

    With designs, the scenario without them is what they are held against; with ``since``, another scenario, such as
    last year's; in a scenario of several years and no design, the year before. With none of these there is no before.

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: designs laid on it, one upon the other.
        baseline: a design that is held against instead of the scenario itself; empty for none.
        since: another scenario to hold against.
        before: which year is held against, by its label; empty for the last of ``since``, or the one before.
        after: which year the letters are about; empty for the last.
        index: names of figures that count as index where two years stand against each other.
        recipients: to whom; everybody when empty.
        draws: of what is uncertain; 0 for no cases.
        seed: of the draws.
        outturn: what has been reported; then the new is the forecast on it, and the cases are what it leaves open.
        as_of: the day of the outturn; days before it are no longer waited for.

    >>> found = LettersQuestion("vasterbotten-2021", ("open-fee",), recipients=("hc01",), draws=0).answer()
    >>> [(line.name, line.old, line.new) for line in found.letters[0].payments]
    [('per_bed', 23100000, 23100000), ('medication_reviews', 8872414, 11160000)]
    """

    scenario: str
    designs: tuple[str, ...] = ()
    baseline: str = ""
    since: str = ""
    before: str = ""
    after: str = ""
    index: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    draws: int = 1000
    seed: int = 1
    outturn: str | None = None
    as_of: date | None = None

    def answer(self) -> Letters:
        """A letter to each recipient."""
        from simulator.decide.letters import letters
        from simulator.results.reminders import reminders
        from simulator.results.result import Result
        from simulator.subjects import settle

        self._refuse_what_does_not_fit()
        result = settle(self.scenario, *self.designs)
        new, old = self._sides(result)
        self._refuse_unknown(result.scenario, new, old)
        how: dict[str, Any] = {}
        if self.outturn is not None and self.as_of is not None:
            followed = _followed(result.scenario, self.outturn, self.as_of)
            new = replace(new, result=Result(followed.forecast))
            cases, opened = _left_open(followed)
            how = {"cases": cases, "opened": opened, "basis": "open"}
        else:
            parts, unsplit = self._parts(new, old)
            how = {"parts": parts, "unsplit": unsplit}
            if self.draws and len(result.settlement.years) == len(new.years):
                how |= {"cases": _drawn(result.scenario, self.draws, self.seed), "basis": "draws", "draws": self.draws}
        duties = reminders(result.settlement, self.as_of).duties
        return letters(
            new, old, hours=_hours(new), duties=duties, recipients=self.recipients, as_of=self.as_of, **how,
        )  # fmt: skip

    def _refuse_what_does_not_fit(self) -> None:
        from simulator.problems import Place, refusal

        if (self.outturn is None) != (self.as_of is None):
            raise refusal("letters_outturn", Place("--outturn"))
        if self.since and self.baseline:
            raise refusal("letters_two_before", Place("--since"))

    def _refuse_unknown(self, scenario: Scenario, new: LetterSide, old: LetterSide | None) -> None:
        from simulator.problems import Place, did_you_mean, refusal

        known = dict.fromkeys([*new.ids, *(old.ids if old is not None else ())])
        for i in self.recipients:
            if i not in known:
                place = Place((scenario.files or ("",))[0])
                raise refusal("no_such_recipient", place, id=i, known=did_you_mean(i, known))

    def _sides(self, result: Result) -> tuple[LetterSide, LetterSide | None]:
        from simulator.decide.letter_sides import LetterSide
        from simulator.questions.between_years import year_of
        from simulator.subjects import settle

        years = result.scenario.years
        number = year_of(result.scenario, self.after, len(years) - 1)
        if self.since:
            other = settle(self.since)
            last = year_of(other.scenario, self.before, len(other.scenario.years) - 1)
            return LetterSide(result, number), LetterSide(other, last)
        if self.designs or self.baseline:
            was = settle(self.scenario, *([self.baseline] if self.baseline else []))
            return LetterSide(result), LetterSide(was)
        if len(years) > 1 and number:
            return LetterSide(result, number), LetterSide(result, year_of(result.scenario, self.before, number - 1))
        return LetterSide(result, number if len(years) > 1 else None), None

    def _parts(
        self, new: LetterSide, old: LetterSide | None
    ) -> tuple[Mapping[str, Mapping[Part, int]], ScenarioError | None]:
        """What brings differences about between two years; a design changes nothing but rules."""
        from simulator.decide.bridge import bridged
        from simulator.decide.bridge_data import Side
        from simulator.problems import ScenarioError

        if old is None or old.year is None or new.year is None:
            return {}, None
        was, became = Side(old.result.settlement, old.year), Side(new.result.settlement, new.year)
        try:
            found = bridged(was, became, self.index)
        except ScenarioError as bad:
            if any(problem.code not in CANNOT_SPLIT for problem in bad.problems):
                raise
            return {}, bad
        return {i: line.parts for i, line in found.centres.items()}, None


CANNOT_SPLIT = ("bridge_cannot", "bridge_no_data")
"""What keeps differences from being split, and no letter from being written."""


def _drawn(scenario: Scenario, draws: int, seed: int) -> dict[str, Case]:
    """P5, median and P95 of each recipient; none where nothing is uncertain."""
    from simulator.decide.letters import Case
    from simulator.engine.simulate import make_plan, run
    from simulator.results.risk import DesignRisk

    if not any(quantity.uncertain is not None for quantity in scenario.quantities.values()):
        return {}
    done = run(make_plan([scenario], draws, seed))
    if done.stopped:
        raise KeyboardInterrupt
    risk = DesignRisk(done.outcomes[0], done.draws)
    return {i: Case(found["p5"], found["p50"], found["p95"]) for i, found in risk.recipients.items() if "p5" in found}


def _hours(new: LetterSide) -> dict[str, RecipientHours]:
    """Doctors' hours of each recipient, where the scenario states them; they are those of its whole period."""
    from simulator.decide.centre_hours import hours_of_design

    settlement = new.result.settlement
    if new.scenario.hours is None or len(new.years) < len(settlement.years):
        return {}
    return {one.recipient: one for one in hours_of_design(settlement).recipients}


def _followed(scenario: Scenario, outturn: str, as_of: date) -> Followed:
    """What has been reported by a day, and the forecast on it."""
    from simulator.engine.outturn import follow
    from simulator.scenario.outturn import read_outturn

    return follow(scenario, read_outturn(scenario, Path(outturn), as_of))


def _left_open(followed: Followed) -> tuple[dict[str, Case], dict[str, tuple[StillOpen, ...]]]:
    """Between what each recipient ends over what an outturn leaves open, and which of it is its own or everybody's."""
    from simulator.decide.letters import Case, StillOpen
    from simulator.engine.open_range import owner
    from simulator.money import Money
    from simulator.results.followed import FollowUp

    found = FollowUp(followed)
    scenario = found.scenario
    ranges, ids, cases = followed.ranges, scenario.recipients.ids, {}
    rows = found.rows
    for i in ids:
        mine = [row for row in rows if row.to == i]
        ends: list[Money | None] = []
        for key in ("least", "forecast", "most"):
            amounts = [money for row in mine if (money := getattr(row, key)) is not None]
            ends.append(sum(amounts, Money(0, found.currency)) if len(amounts) == len(mine) else None)
        cases[i] = Case(*ends)
    opened: dict[str, dict[StillOpen, None]] = {i: {} for i in ids}
    for one in ranges.rows:
        number, day = owner(scenario, one), ranges.closes[one.name]
        for i in ids if number < 0 else (ids[number],):
            opened[i][StillOpen(one.name, number >= 0, day)] = None
    return cases, {i: tuple(rows) for i, rows in opened.items()}
