"""Questions that come back every month until the money is settled, as data; each with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from simulator.decide.settled_draws import SettledDraws
    from simulator.decide.spending_shown import Spending
    from simulator.results.followed import FollowUp
    from simulator.results.grant_checks import GrantChecks
    from simulator.results.open_rows import OneRecipient
    from simulator.results.own_grant import OwnGrant
    from simulator.results.reminders import Reminders


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
        from simulator.decide.profile import read_profile
        from simulator.decide.spending import spending_forecast
        from simulator.decide.spending_shown import Spending
        from simulator.problems import Place, refusal
        from simulator.scenario.outturn import read_outturn
        from simulator.subjects import load

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
class SettleQuestion:
    """What is paid, due, and between what does it end, on what has been reported by a day?

    Args:
        scenario: a path or the name of a shipped scenario.
        outturn: a table of what has been reported.
        as_of: only what was known by this day.
        designs: designs laid on the scenario.
        recipient: one recipient's id; None for everybody.
        draws: draws of what is uncertain, for P5-P95 beside the range; None for none.
        seed: of the draws.
    """

    scenario: str
    outturn: str
    as_of: date
    designs: tuple[str, ...] = ()
    recipient: str | None = None
    draws: int | None = None
    seed: int = 1

    def answer(self) -> FollowUp | OneRecipient | SettledDraws:
        """The settlement, of one recipient or everybody, with draws where they are asked for."""
        from simulator.decide.settled_draws import settled_in_draws
        from simulator.decide.spending import spending_forecast
        from simulator.engine.outturn import follow
        from simulator.problems import Place, refusal
        from simulator.results.followed import FollowUp
        from simulator.scenario.outturn import read_outturn
        from simulator.subjects import load

        scenario = load(self.scenario, *self.designs)
        outturn = read_outturn(scenario, Path(self.outturn), self.as_of)
        found = FollowUp(follow(scenario, outturn))
        if self.draws is None:
            return found if self.recipient is None else found.of_recipient(self.recipient)
        has_plans = bool(scenario.plans or scenario.activities)
        if not has_plans and not any(quantity.uncertain for quantity in scenario.quantities.values()):
            raise refusal("nothing_uncertain", Place((scenario.files or ("",))[0]))
        spending = spending_forecast(scenario, outturn, "run-rate") if has_plans else None
        return settled_in_draws(found, self.recipient, self.draws, self.seed, spending)


@dataclass(frozen=True)
class RemindersQuestion:
    """What is to be done, and by when?

    Args:
        scenario: a path or the name of a shipped scenario.
        as_of: only duties on this day or later; None for all.
        designs: designs laid on the scenario.
    """

    scenario: str
    as_of: date | None = None
    designs: tuple[str, ...] = ()

    def answer(self) -> Reminders:
        """Every dated duty in order."""
        from simulator.results.reminders import reminders
        from simulator.subjects import settle

        return reminders(settle(self.scenario, *self.designs).settlement, self.as_of)


@dataclass(frozen=True)
class OwnGrantQuestion:
    """How much may one recipient ask for, how long, and what lapses?

    Args:
        scenario: a path or the name of a shipped scenario.
        recipient: its id.
        as_of: the day on which it asks.
        designs: designs laid on the scenario.
    """

    scenario: str
    recipient: str
    as_of: date
    designs: tuple[str, ...] = ()

    def answer(self) -> OwnGrant:
        """Its ceiling of each source that must be asked for."""
        from simulator.results.own_grant import own_grant
        from simulator.subjects import ledger

        book = ledger(self.scenario, *self.designs)
        return own_grant(book.settlement, book, self.recipient, self.as_of)


@dataclass(frozen=True)
class ChecksQuestion:
    """Which activities and plan lines meet the conditions of their grants?

    Args:
        scenario: a path or the name of a shipped scenario.
        designs: designs laid on the scenario.
    """

    scenario: str
    designs: tuple[str, ...] = ()

    def answer(self) -> GrantChecks:
        """Every line with its conditions: green, amber or red."""
        from simulator.results.grant_checks import grant_checks
        from simulator.subjects import settle

        return grant_checks(settle(self.scenario, *self.designs).settlement)
