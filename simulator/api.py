"""The public functions: what a notebook, another program or a command calls. What they need is imported when called.

Scenarios are named by a path, by the name of a shipped one, or are scenarios that have been read. Money in results is
:class:`simulator.Money`; frames hold units of the currency and name them in ``attrs["units"]``. Every function raises
:class:`simulator.ScenarioError` with all that is wrong with the files it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.language import Language, Locale
from simulator.money import Currency, Money
from simulator.problems import ScenarioError
from simulator.progress import progress_bar
from simulator.scenario.built import build, save, with_tables
from simulator.scenario.definitions import Scenario
from simulator.scenario.schema import OverlayFile, ScenarioFile
from simulator.subjects import Subject, design_names, ledger, load, load_each, loaded, settle

if TYPE_CHECKING:
    from simulator.decide.attributed import Attribution
    from simulator.decide.choice import Choice
    from simulator.decide.discovery import Discovery
    from simulator.decide.doctor_hours import Hours
    from simulator.decide.equilibria import Responses, Rests
    from simulator.decide.follow_up import Updated
    from simulator.decide.forecast import ForecastScore
    from simulator.decide.front import Front
    from simulator.decide.information import Information
    from simulator.decide.rewards import Incentives
    from simulator.decide.sensitivity import Sensitivity
    from simulator.decide.solution import Solution
    from simulator.engine.execution import Keeper, Workers
    from simulator.engine.plan import Plan
    from simulator.engine.simulate import Progress
    from simulator.exploring import Explorer
    from simulator.results.cashflow import Cashflow
    from simulator.results.claims import Verdict
    from simulator.results.cliff import Cliff
    from simulator.results.compare import Comparison
    from simulator.results.drawn import Drawn
    from simulator.results.end_of_year import EndsOfYear
    from simulator.results.explained import Explanation
    from simulator.results.followed import FollowUp
    from simulator.results.report_back import ReportBack
    from simulator.results.result import Result
    from simulator.results.simulation import Simulation
    from simulator.results.stopping import StoppingRule

# ---- scenarios ------------------------------------------------------------------------------------------------------


def read(scenario: str | Path, *designs: str | Path) -> ScenarioFile:
    """A scenario as typed objects, with designs applied, to be changed and built; ``load`` checks it as well.

    >>> read("vasterbotten-2021").payments["per_bed"].rate
    'bed_rate'
    """
    from simulator.scenario import built
    from simulator.shipped import find

    return built.read(find(scenario), designs)


# ---- the central case -----------------------------------------------------------------------------------------------


def check(scenario: Subject, *designs: str | Path) -> tuple[Verdict, ...]:
    """Every claim of a scenario, computed again.

    >>> all(verdict.passes for verdict in check("vasterbotten-2021"))
    True
    """
    from simulator.results.claims import check_claims

    return check_claims(settle(scenario, *designs).settlement)


def compare(
    scenarios: str | Path | Sequence[Scenario | Result],
    designs: Sequence[str | Path] | None = None,
    baseline: str | None = None,
    materiality: float = 0,
) -> Comparison:
    """Designs against a baseline.

    Args:
        scenarios: a scenario, or a sequence of scenarios or results of which the first is the baseline.
        designs: designs of the scenario; all of them unless named.
        baseline: the design to compare with; the scenario itself unless named.
        materiality: differences up to it, in units of the currency, make nobody a winner or a loser.

    >>> compare("vasterbotten-2021", ["open-fee"]).designs[0].difference
    Money('1070000.00 SEK')
    """
    from simulator.questions import CompareQuestion
    from simulator.results.compare import compare_results
    from simulator.results.result import Result

    if isinstance(scenarios, (str, Path)):
        chosen = None if designs is None else tuple(str(name) for name in designs)
        return CompareQuestion(str(scenarios), chosen, baseline, materiality).answer()
    first, *others = (item if isinstance(item, Result) else settle(item) for item in scenarios)
    return compare_results(first, others, round(materiality * first.currency.minor_units))


def explain(result: Result | str | Path, recipient: str, payment: str) -> Explanation:
    """A tree of every number behind one payment to one recipient.

    >>> explain("vasterbotten-2021", "hc02", "per_bed").children[0].name
    'step_basis'
    """
    from simulator.results.explain import explain_payment

    return explain_payment(settle(result) if isinstance(result, (str, Path)) else result, recipient, payment)


# ---- draws ----------------------------------------------------------------------------------------------------------


def simulate(
    scenario: Subject | Sequence[Scenario],
    *designs: str | Path,
    draws: int = 10_000,
    seed: int = 1,
    given: Any = None,
    sobol: bool = False,
    only_chance: bool = False,
    values: Sequence[Mapping[str, Any]] = (),
    workers: int | None = None,
    progress: Progress | None = None,
    until: Callable[..., bool] | None = None,
    prove: bool = True,
    on: str | None = None,
    keep: Callable[[Plan], Keeper] | None = None,
    every_draw: bool = False,
) -> Simulation:
    """Many draws of what is uncertain, paid by the rules of the settlement.

    Args:
        scenario: one, or several to be paid in the same draws.
        *designs: applied together.
        draws: how many.
        seed: the same seed gives the same bytes on any number of workers.
        given: a DataFrame of draws to use instead, money with its unit in ``attrs["units"]``.
        sobol: whether to use scrambled replicates of a Sobol sequence.
        only_chance: whether rates keep their stated values, so that only counts vary.
        values: a further design for each set of values of quantities, money as text with its unit.
        workers: threads.
        progress: called with draws done and draws wanted.
        until: a stopping rule, see :func:`known_enough`.
        prove: whether to settle each design, also with what is uncertain at its upper end, to see whether its rules
            themselves keep it within its budget, and whether its central case is in the middle of the draws.
        on: a cluster instead of threads: ``local:4`` for processes of this machine, the address of a scheduler
            (``tcp://host:port``), or its file.
        keep: of the plan, who keeps finished pieces and has those of before; see :mod:`simulator.store`.
        every_draw: whether the keeper is given the amounts of every draw, and not of the first ones alone.

    >>> simulate("vasterbotten-2021", draws=100, seed=0).draws
    100
    """
    from simulator.decide.central_case import central_of
    from simulator.decide.overrun_proof import overrun_proof
    from simulator.engine.settle import settle as settle_
    from simulator.engine.simulate import make_plan, run
    from simulator.results.simulation import Simulation
    from simulator.results.stopping import StoppingRule

    chosen = [loaded(scenario, designs)] if isinstance(scenario, (str, Path, Scenario)) else list(scenario)
    items: list[Scenario | tuple[Scenario, Mapping[str, Any]]] = [*chosen, *((chosen[0], v) for v in values)]
    plan = make_plan(items, draws, seed, given=given, sobol=sobol, only_chance=only_chance, every_draw=every_draw)
    stated = plan.designs[: len(chosen)] if prove else ()
    settled = [settle_(design.scenario) for design in stated]
    found = [overrun_proof(design, central) for design, central in zip(stated, settled, strict=True)]
    proofs = (*found, *(None for _ in plan.designs[len(found) :])) if prove else ()
    rule = replace(until, proofs=proofs) if isinstance(until, StoppingRule) else None
    with nullcontext() if on is None else _cluster(on, plan) as hands:
        keeper = None if keep is None else keep(plan)
        done = run(plan, workers, progress=progress, until=rule or until, on=hands, keeper=keeper)
    return Simulation(done, rule, proofs=proofs, central=central_of(stated, settled, seed) if prove else None)


def _cluster(on: str, plan: Plan) -> AbstractContextManager[Workers]:
    from simulator.cluster import cluster

    return cluster(on, plan)


def compare_draws(
    scenario: str | Path, designs: Sequence[str] | None = None, draws: int = 10_000, seed: int = 1, **how: Any
) -> Simulation:
    """A scenario and its designs in the same draws; ``.paired`` holds what is certain of their differences.

    >>> len(compare_draws("vasterbotten-2021", ["open-fee"], draws=64).designs)
    2
    """
    chosen = list(designs) if designs is not None else design_names(scenario)
    return simulate(load_each(scenario, [(), *((name,) for name in chosen)]), draws=draws, seed=seed, **how)


def known_enough(**wanted: Any) -> StoppingRule:
    """A rule that ends a run when enough is known; see :func:`simulator.results.stopping.known_enough`."""
    from simulator.results.stopping import known_enough as known_enough_

    return known_enough_(**wanted)


# ---- money over time ------------------------------------------------------------------------------------------------


def cashflow(scenario: Subject, *designs: str | Path) -> Cashflow:
    """Cash by month, source and recipient."""
    from simulator.engine.known import as_it_was_known
    from simulator.results.cashflow import cashflow as cashflow_

    settlement = settle(scenario, *designs).settlement
    return cashflow_(settlement, as_it_was_known(settlement, payments=True))


def cliff(scenario: Subject, *designs: str | Path) -> Cliff:
    """What everything costs by year, what grants and ordinary budgets bear, and what nobody does."""
    from simulator.results.cliff import cliff as cliff_

    return cliff_(settle(scenario, *designs).settlement)


def settle_outturn(scenario: Subject, outturn: str | Path, as_of: date, *designs: str | Path) -> FollowUp:
    """What is paid, due and conditional on what has been reported by a day, and the forecast."""
    from simulator.engine.outturn import follow
    from simulator.results.followed import FollowUp
    from simulator.scenario.outturn import read_outturn

    found = loaded(scenario, designs)
    return FollowUp(follow(found, read_outturn(found, Path(outturn), as_of)))


def report_back(scenario: Subject, *designs: str | Path, sources: Sequence[str] | None = None) -> list[ReportBack]:
    """The report-back table of each source."""
    from simulator.problems import Place, refusal
    from simulator.results.report_back import report_back as report_back_

    settlement = settle(scenario, *designs).settlement
    if not settlement.scenario.funding:
        raise refusal("no_plan_or_funding", Place((settlement.scenario.files or ("",))[0]))
    return [report_back_(settlement, name) for name in sources or settlement.scenario.funding]


def grants(scenarios: Sequence[str | Path], unused: Fraction) -> EndsOfYear:
    """What each grant's end-of-window rule makes of the same unused share."""
    from simulator.results.end_of_year import end_of_year

    return end_of_year([settle(name).settlement for name in scenarios], unused)


# ---- behaviour and decisions ----------------------------------------------------------------------------------------


def equilibria(scenario: Subject, *designs: str | Path) -> tuple[Rests, ...]:
    """Where every responding quantity settles in each year, and every other equilibrium there is.

    >>> (found,) = equilibria("vasterbotten-2021", "capped-fee+elastic")
    >>> found.name, bool(found.volumes.sum() > found.before.sum())
    ('reviewed', True)
    """
    from simulator.decide.equilibria import equilibria as equilibria_

    return equilibria_(settle(scenario, *designs).settlement)


def responses(scenario: Subject, *designs: str | Path) -> Responses:
    """Every responding quantity in every year of the central case, with what a reader must know."""
    from simulator.decide.equilibria import Responses

    return Responses(settle(scenario, *designs), equilibria(scenario, *designs))


def incentives(
    scenario: Subject, quantity: str, *designs: str | Path, within: int = 5, step: float = 0.0
) -> Incentives:
    """What one more of a quantity pays each recipient, does to the others, and where the payment jumps.

    Args:
        scenario: a path, a name or a scenario.
        *designs: applied together.
        quantity: what there is one more of.
        within: how many steps up and down are searched for jumps.
        step: how much one more is; 0 for the quantity's own.

    >>> incentives("vasterbotten-2021", "reviews", "open-fee").by_recipient["hc02"].marginal
    Money('3000.00 SEK')
    """
    from simulator.decide.incentives import incentives as incentives_

    return incentives_(settle(scenario, *designs).settlement, quantity, within=within, step=step)


def doctor_hours(
    scenario: Subject,
    *designs: str | Path,
    required: str,
    available: str,
    price: str = "1125..1625",
    beds: str = "beds",
    draws: int = 1024,
    seed: int = 1,
) -> Hours:
    """Doctors' hours per bed and year that the payments buy, that are needed, and that are there.

    See :func:`simulator.decide.hours_account.hours_account` for what the figures may be.

    >>> account = doctor_hours("vasterbotten-2021", required="3", available="2.5", draws=64)
    >>> float(account.taken_from_others[0])
    0.5
    """
    from simulator.decide.hours_account import hours_account

    return hours_account(loaded(scenario, designs), required, available, price, beds, draws, seed)


def follow_up(
    scenario: Subject,
    *designs: str | Path,
    quantity: str,
    of: str,
    successes: float,
    trials: float,
    dispersion: float = 0.0,
    draws: int = 4096,
    seed: int = 1,
) -> Updated:
    """What a follow-up of ``successes`` in ``trials`` says of the share ``quantity`` / ``of`` and of what is behind it.

    ``dispersion`` is how far trials go together, between 0 and 1.
    """
    from simulator.decide.posterior import updated

    return updated(loaded(scenario, designs), quantity, of, successes, trials, dispersion, draws, seed)


def score(
    scenario: Subject,
    outturn: str | Path,
    as_of: date,
    *designs: str | Path,
    draws: int = 4096,
    seed: int = 1,
    level: float = 0.8,
) -> ForecastScore:
    """A scenario's forecast scored against its complete outturn; ``level`` is how sure its intervals should be."""
    from simulator.decide.forecast import score_forecast

    found = loaded(scenario, designs)
    after = settle_outturn(found, outturn, as_of)
    return score_forecast(simulate(found, draws=draws, seed=seed, prove=False), after, level)


def solve(
    scenario: str,
    lever: str,
    low: str,
    high: str,
    step: str,
    keep: Sequence[str],
    *designs: str,
    **how: Any,
) -> Solution:
    """The largest or smallest value of a lever that keeps its promises; see :class:`simulator.questions.SolveQuestion`.

    >>> solve("vasterbotten-2021", "fee", "500", "4000", "1", ["cost <= budget"], "open-fee").value
    Fraction(2385, 1)
    """
    from simulator.questions import SolveQuestion

    return SolveQuestion(scenario, lever, low, high, step, tuple(keep), designs, **how).answer()


def frontier(scenario: str, levers: Sequence[str], aims: Sequence[str], *designs: str, **how: Any) -> Front:
    """Designs that nothing beats over several aims; see :class:`simulator.questions.FrontierQuestion`.

    >>> aims = ["cost", "most total(medication_reviews)"]
    >>> found = frontier("vasterbotten-2021", ["fee = 500..4000/500"], aims, "open-fee")
    >>> len(found.points), found.possible
    (7, 8)
    """
    from simulator.questions import FrontierQuestion

    return FrontierQuestion(scenario, tuple(levers), tuple(aims), designs, **how).answer()


def inputs(scenario: str, *designs: str, draws: int = 10_000, seed: int = 1) -> Drawn:
    """What is uncertain, as it was fitted and as it was drawn: ``.tables``, ``.draws_frame()`` and ``.dataset()``.

    >>> frame = inputs("vasterbotten-2021", draws=100).draws_frame()
    >>> frame.shape[0], frame.attrs["units"]["uptake"]
    (100, 'review/person/year')
    """
    from simulator.questions import InputsQuestion

    return InputsQuestion(scenario, designs, draws, seed).answer()


def choose(scenario: str, *designs: str, keep: Sequence[str] = (), by: str = "E(cost)", **how: Any) -> Choice:
    """Which designs keep every promise, in order of an aim; see :class:`simulator.questions.ChooseQuestion`.

    >>> found = choose("vasterbotten-2021", "open-fee", "flat-per-bed", keep=["P(cost > budget) <= 5 %"], draws=256)
    >>> [one.name for one in found.candidates if one.keeps]
    ['flat-per-bed']
    """
    from simulator.questions import ChooseQuestion

    return ChooseQuestion(scenario, designs or None, tuple(keep), by, **how).answer()


def sensitivity(scenario: str, *designs: str, of: str = "cost", **how: Any) -> Sensitivity:
    """What an answer hangs on; see :class:`simulator.questions.SensitivityQuestion`.

    >>> found = sensitivity("vasterbotten-2021", "open-fee", draws=2_000)
    >>> found.parts[0].input.key, found.parts[0].swing.low < found.parts[0].swing.high
    ('uptake', True)
    """
    from simulator.questions import SensitivityQuestion

    return SensitivityQuestion(scenario, of, designs, **how).answer()


def information(scenario: str, worth: str, *designs: str, **how: Any) -> Information:
    """What is worth finding out before choosing; see :class:`simulator.questions.InformationQuestion`.

    >>> found = information("vasterbotten-2021", "-cost", "open-fee", "capped-fee", draws=2_000)
    >>> found.best, found.perfect.value >= found.parts[0][1].value
    ('capped-fee', True)
    """
    from simulator.questions import InformationQuestion

    return InformationQuestion(scenario, worth, designs or None, **how).answer()


def attribute(scenario: str, *designs: str, **how: Any) -> Attribution:
    """Which change of a design makes the difference; see :class:`simulator.questions.AttributeQuestion`.

    >>> [(one.key, one.cost) for one in attribute("vasterbotten-2021", "open-fee").changes]
    [('payments.medication_reviews + quantities.fee', 107000000)]
    """
    from simulator.questions import AttributeQuestion

    return AttributeQuestion(scenario, designs, **how).answer()


def discover(scenario: str, event: str, *designs: str, **how: Any) -> Discovery:
    """When something happens, in one sentence; see :class:`simulator.questions.DiscoverQuestion`.

    >>> list(discover("vasterbotten-2021", "cost > budget", "open-fee", draws=2_000).found.box)
    ['reviews']
    """
    from simulator.questions import DiscoverQuestion

    return DiscoverQuestion(scenario, event, designs, **how).answer()


def explore(scenario: str | Path | ScenarioFile, *designs: str | Path, **how: Any) -> Explorer:
    """Sliders over the numbers of a scenario in a notebook; see :func:`simulator.exploring.explore`."""
    from simulator.exploring import explore as explore_

    return explore_(scenario, *designs, **how)


def save_template(path: str | Path, language: Language = "sv", *, overwrite: bool = False) -> Path:
    """Write the workbook to fill in, in a language; never over a file that exists unless told."""
    from simulator.template.save import save_template as save_template_

    return save_template_(path, Locale(language), overwrite=overwrite)


__all__ = [
    "Currency",
    "Locale",
    "Money",
    "OverlayFile",
    "ScenarioError",
    "ScenarioFile",
    "attribute",
    "build",
    "cashflow",
    "check",
    "choose",
    "cliff",
    "compare",
    "compare_draws",
    "design_names",
    "discover",
    "doctor_hours",
    "equilibria",
    "explain",
    "explore",
    "follow_up",
    "frontier",
    "grants",
    "incentives",
    "information",
    "inputs",
    "known_enough",
    "ledger",
    "load",
    "progress_bar",
    "read",
    "report_back",
    "responses",
    "save",
    "save_template",
    "score",
    "sensitivity",
    "settle",
    "settle_outturn",
    "simulate",
    "solve",
    "with_tables",
]
