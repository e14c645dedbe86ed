"""Payments worked out by hand from the language's contract and the domain's stated figures."""

from fractions import Fraction

import pytest

from .cases import BEDS, CENTRES, KR, VASTERBOTTEN, kronor, run
from .literals import ScenarioError
from .reference import settle_text

LISTS = "id,listed_75,reported\nA,1200,yes\nB,900,yes\nC,600,no\n"


# the five systems


def test_vasterbotten_leaves_the_residual_for_reviews() -> None:
    outcome = settle_text(VASTERBOTTEN, {"centres.csv": CENTRES})
    assert kronor(outcome, "per_bed") == [3_500_000, 7_350_000]
    assert kronor(outcome, "medication_reviews") == [1_037_500, 3_112_500]
    assert [computed == equals for _, computed, equals in outcome.claims] == [True, True]
    assert outcome.cost == 15_000_000 * KR


def test_an_empty_residual_pays_nothing() -> None:
    outcome = settle_text(VASTERBOTTEN, {"centres.csv": "id,beds,residents\nA,4286,1000\n"})
    assert kronor(outcome, "medication_reviews") == [0]
    assert outcome.unfunded["per_bed"] == 1_000 * KR


VASTMANLAND = """
  initial: {{pool: 9 700 000 kr, shared_by: listed_75, round: {{to: 1 kr}}}}
  performance:
    pool: 4 865 000 kr
    shared_by: listed_75
    requires: reported
    unearned: {unearned}
    round: {{to: 1 kr}}
"""
LISTED = "  listed_75: {unit: person}\n  reported: {unit: yes/no}"


def test_vastmanland_renormalises_over_those_who_report() -> None:
    outcome = run(VASTMANLAND.format(unearned="redistribute"), LISTS, quantities=LISTED)
    assert kronor(outcome, "performance") == [2_780_000, 2_085_000, 0]
    assert kronor(outcome, "initial") == [4_311_111, 3_233_333, 2_155_556]


def test_vastmanland_as_an_open_pool_leaves_a_share_unpaid() -> None:
    outcome = run(VASTMANLAND.format(unearned="unpaid"), LISTS, quantities=LISTED)
    assert kronor(outcome, "performance") == [2_162_222, 1_621_667, 0]
    assert outcome.unpaid["performance"] == 1_081_111 * KR


def test_when_nobody_reports_the_tranche_stays_unpaid() -> None:
    outcome = run(VASTMANLAND.format(unearned="redistribute"), LISTS.replace("yes", "no"), quantities=LISTED)
    assert kronor(outcome, "performance") == [0, 0, 0]
    assert outcome.unpaid["performance"] == 4_865_000 * KR


def test_weights_that_are_all_zero_before_gates_are_refused() -> None:
    with pytest.raises(ScenarioError, match="weights"):
        run(VASTMANLAND.format(unearned="unpaid"), "id,listed_75,reported\nA,0,yes\n", quantities=LISTED)


def test_a_pool_with_a_gate_must_say_what_becomes_of_the_unearned() -> None:
    with pytest.raises(ScenarioError, match="redistributed or unpaid"):
        run(VASTMANLAND.format(unearned="keep"), LISTS, quantities=LISTED)


def test_jamtland_uses_the_grants_of_two_years() -> None:
    outcome = run(
        "  guidelines: {amount: 4 500 000 kr, funded_by: [grant_2021, grant_2022]}",
        quantities=BEDS,
        funding="  grant_2021: {amount: 4 317 498 kr, use: [2021-01-01, 2022-12-31]}\n"
        "  grant_2022: {amount: 4 317 498 kr, use: [2022-01-01, 2022-12-31]}",
        claims="  - {that: used(grant_2021) + used(grant_2022), equals: 8 634 996 kr}\n"
        "  - {that: unfunded(guidelines), equals: 365 004 kr}",
    )
    assert all(computed == equals for _, computed, equals in outcome.claims)


# slices


@pytest.mark.parametrize(("accrues", "expected"), [("month", 5_425_000), ("quarter", 5_425_000), ("day", 5_469_589.04)])
def test_half_a_year_by_month_and_by_day(accrues: str, expected: float) -> None:
    outcome = run(
        f"  lump: {{amount: 10 850 000 kr/year, accrues: {accrues}}}",
        "id\nA\n",
        "{from: 2022-07-01, to: 2022-12-31}",
    )
    assert kronor(outcome, "lump") == [expected]


def test_part_of_a_year_needs_accrues() -> None:
    with pytest.raises(ScenarioError, match="accrues"):
        run("  lump: {amount: 12 kr/year}", "id\nA\n", "{from: 2022-07-01, to: 2022-12-31}")


def test_money_that_is_not_per_year_is_not_scaled() -> None:
    outcome = run("  lump: {amount: 1000 kr}", "id\nA\n", "{from: 2022-07-01, to: 2022-12-31}")
    assert kronor(outcome, "lump") == [1000]


@pytest.mark.parametrize(("amount", "expected"), [("100 kr/month", 1200), ("1 kr/day", 365), ("25 kr/quarter", 100)])
def test_money_per_month_day_and_quarter(amount: str, expected: int) -> None:
    assert kronor(run(f"  lump: {{amount: {amount}}}", "id\nA\n"), "lump") == [expected]


def test_a_fee_that_changes_in_july() -> None:
    outcome = run(
        "  visits: {rate: fee, per: beds, accrues: month}",
        quantities=BEDS + "\n  fee: {value: {2022-01-01: 1400 kr/bed/year, 2022-07-01: 1500 kr/bed/year}}",
    )
    assert kronor(outcome, "visits") == [14_500, 29_000]


MOVE = "home,centre,from,to,places\nOak,A,,2022-06-30,12\nOak,B,2022-07-01,,12\nElm,B,,,8\n"
HOMES = "  places: {unit: bed, table: homes}\n  homed: {unit: bed, is: sum(places)}"


def test_a_home_that_moves_on_1_july() -> None:
    outcome = run(
        "  per_bed: {rate: 1000 kr/bed/year, per: homed, accrues: month}",
        quantities=HOMES,
        tables="  homes: {file: homes.csv, row: home, recipient: centre}",
        homes=MOVE,
    )
    assert kronor(outcome, "per_bed") == [6_000, 14_000]


def test_facts_that_change_need_accrues() -> None:
    with pytest.raises(ScenarioError, match="accrues"):
        run(
            "  per_bed: {rate: 1000 kr/bed/year, per: homed}",
            quantities=HOMES,
            tables="  homes: {file: homes.csv, row: home, recipient: centre}",
            homes=MOVE,
        )


@pytest.mark.parametrize(("counted", "expected"), [("start", 10), ("end", 30), ("2022-06-15", 20)])
def test_where_in_the_slice_facts_are_read(counted: str, expected: int) -> None:
    outcome = run(
        f"  per_bed: {{rate: 1 kr/bed, per: beds, counted: {counted}}}",
        "id,beds\nA,10\n",
        quantities=BEDS,
        facts="id,from,beds\nA,2022-06-01,20\nA,2022-12-31,30\n",
    )
    assert kronor(outcome, "per_bed") == [expected]


def test_a_vintage_and_a_waiting_time() -> None:
    outcome = run(
        "  by_may: {rate: 1 kr/bed, per: beds_may}\n"
        "  waited: {amount: 1 kr, requires: settled, counted: 2022-06-29}\n"
        "  too_soon: {amount: 1 kr, requires: settled, counted: 2022-06-28}",
        "id,beds,reported\nA,10,no\n",
        quantities=BEDS + "\n  reported: {unit: yes/no}\n"
        "  beds_may: {of: beds, as_of: 2022-05-01}\n  settled: {of: reported, held_for: 4 weeks}",
        facts="id,from,beds,reported\nA,2022-04-01,20,\nA,2022-06-01,30,yes\n",
    )
    assert [kronor(outcome, name) for name in ("by_may", "waited", "too_soon")] == [[20], [1], [0]]


def test_an_index_has_a_vintage_and_a_lag() -> None:
    outcome = run(
        "  indexed: {amount: 1000 kr, times: [index]}",
        "id\nA\n",
        quantities="  index: {series: lpik.csv, vintage: 2021-12-15, lag: 1 year}",
        lpik="year;published;value\n2021;2021-06-01;1,02\n2021;2021-12-01;1,03\n2021;2022-03-01;1,05\n",
    )
    assert kronor(outcome, "indexed") == [1030]


def test_each_calendar_year_is_a_period_of_its_own() -> None:
    outcome = run(
        "  quota: {pool: 60 % * rest(grant), shared_by: beds}",
        period="[2022, 2023]",
        quantities=BEDS,
        funding="  grant: {amount: 300 kr, use: [2022-01-01, 2023-12-31]}",
    )
    assert kronor(outcome, "quota") == [84, 168]  # 60 % of 300, then 60 % of the 120 that are left
    assert outcome.by_year[2023]["quota"] == {"A": 24 * KR, "B": 48 * KR}


# bases


@pytest.mark.parametrize(
    ("kind", "listed", "expected"),
    [
        ("tiers", 800, 540_000),
        ("tiers", 1000, 675_000),
        ("tiers", 1500, 947_000),
        ("whole", 999, 674_325),
        ("whole", 1000, 544_000),
        ("whole", 1500, 816_000),
    ],
)
def test_norway_pays_675_for_the_first_thousand(kind: str, listed: int, expected: int) -> None:
    outcome = run(
        f"  listing: {{rate: {{{kind}: [[0, 675 kr/person], [1000, 544 kr/person]]}}, per: listed}}\n"
        "  same: {amount: tariff}",
        f"id,listed\nA,{listed}\n",
        quantities="  listed: {unit: person}\n"
        f"  tariff: {{of: listed, {kind}: [[0, 675 kr/person], [1000, 544 kr/person]]}}",
    )
    assert kronor(outcome, "listing") == kronor(outcome, "same") == [expected]


KINDS = "  kinds: {unit: bed, classes: [permanent, short_stay]}"
BOTH_KINDS = "id,kinds.permanent,kinds.short_stay\nA,10,2\nB,5,0\n"


def test_a_rate_for_each_class() -> None:
    rates = "{permanent: 2400 kr/bed/year, short_stay: 12 000 kr/bed/year}"
    outcome = run(f"  per_bed: {{rate: {rates}, per: kinds}}", BOTH_KINDS, quantities=KINDS)
    assert kronor(outcome, "per_bed") == [48_000, 12_000]


def test_classes_must_match() -> None:
    with pytest.raises(ScenarioError, match="classes"):
        run("  per_bed: {rate: {permanent: 2400 kr/bed}, per: kinds}", BOTH_KINDS, quantities=KINDS)


def test_a_weighted_sum_of_classes() -> None:
    outcome = run(
        "  per_bed: {rate: 100 kr/bed, per: weighted}",
        BOTH_KINDS,
        quantities=KINDS + "\n  weighted: {of: kinds, weights: {permanent: 1, short_stay: 0.5}}",
    )
    assert kronor(outcome, "per_bed") == [1_100, 500]
    assert outcome.quantities("weighted") == {"A": 11, "B": 5}


@pytest.mark.parametrize(("coverage", "met"), [("10 %", 0), ("35 %", "1/4"), ("65 %", "3/4"), ("90 %", 1)])
def test_progress_in_two_segments_from_ones_own_start(coverage: str, met: str) -> None:
    outcome = run(
        "  none: {amount: 0 kr}",
        f"id,coverage,start\nA,{coverage},20 %\n",
        quantities="  coverage: {unit: 1}\n  start: {unit: 1}\n"
        "  met: {of: coverage, curve: [[start, 0], [50 %, 50 %], [80 %, 1]]}",
    )
    assert outcome.quantities("met") == {"A": Fraction(met)}


def test_a_falling_curve_and_steps_that_include_their_edge() -> None:
    outcome = run(
        "  bonus: {amount: reached}",
        "id,rate\nA,80 %\nB,79.9 %\n",
        quantities="  rate: {unit: 1}\n  inverse: {of: rate, curve: [[60 %, 1], [1, 0]]}\n"
        "  reached: {of: rate, steps: [[0, 0 kr], [80 %, 900 kr]]}",
    )
    assert kronor(outcome, "bonus") == [900, 0]
    assert outcome.quantities("inverse")["A"] == Fraction(1, 2)


def test_breakpoints_must_not_fall() -> None:
    with pytest.raises(ScenarioError, match="fall"):
        run(
            "  bonus: {amount: 1 kr, achieved: met}",
            "id,coverage,start\nA,70 %,60 %\n",
            quantities="  coverage: {unit: 1}\n  start: {unit: 1}\n"
            "  met: {of: coverage, curve: [[start, 0], [50 %, 1]]}",
        )


# who earns it


CAUSES = """
  quality:
    pool: 1000 kr
    shared_by: listed
    requires: reported
    achieved: met
    unearned: {unearned}
"""
CAUSE_QUANTITIES = "  listed: {unit: person}\n  reported: {unit: yes/no}\n  met: {unit: 1}"
CAUSE_CENTRES = "id;listed;reported;met\nA;10;yes;0,5\nB;10;ja;1\nC;20;no;1\n"


@pytest.mark.parametrize(
    ("unearned", "paid", "unpaid"),
    [
        ("{requires: redistribute, achieved: unpaid}", [250, 500, 0], 250),
        ("redistribute", [333.33, 666.67, 0], 0),
        ("unpaid", [125, 250, 0], 625),
        ("{requires: unpaid, achieved: redistribute}", [142.86, 285.71, 0], 571.43),
    ],
)
def test_each_cause_has_its_own_fate(unearned: str, paid: list[float], unpaid: float) -> None:
    outcome = run(CAUSES.replace("{unearned}", unearned), CAUSE_CENTRES, quantities=CAUSE_QUANTITIES)
    assert kronor(outcome, "quality") == paid
    assert outcome.unpaid["quality"] == Fraction(str(unpaid)) * KR


def test_thresholds_are_compared_exactly() -> None:
    outcome = run("  bonus: {amount: 1 kr, requires: (1 - 0.9) >= 0.1}", "id\nA\n")
    assert kronor(outcome, "bonus") == [1]


def test_a_regional_indicator_is_a_gate_for_all() -> None:
    outcome = run(
        "  rose: {amount: 1 kr, requires: total(visits_2022) > total(visits_2021)}\n"
        "  fell: {amount: 1 kr, requires: [total(visits_2022) < total(visits_2021), 1 > 0]}",
        "id,visits_2021,visits_2022\nA,10,8\nB,10,13\n",
        quantities="  visits_2021: {unit: visit}\n  visits_2022: {unit: visit}",
    )
    assert kronor(outcome, "rose") == [1, 1]
    assert kronor(outcome, "fell") == [0, 0]


def test_a_malus_nets_its_source() -> None:
    outcome = run(
        "  malus: {rate: -10 kr/bed, per: beds, requires: beds < 15, negative: allowed}\n"
        "  remaining: {pool: rest(grant), shared_by: beds}",
        quantities=BEDS,
        funding="  grant: {amount: 200 kr}",
    )
    assert kronor(outcome, "malus") == [-100, 0]
    assert kronor(outcome, "remaining") == [100, 200]


def test_a_negative_amount_must_be_allowed() -> None:
    with pytest.raises(ScenarioError, match="negative"):
        run("  malus: {amount: -10 kr}", "id\nA\n")


def test_a_missing_fact_is_never_zero() -> None:
    with pytest.raises(ScenarioError, match="missing"):
        run("  per_bed: {rate: 1 kr/bed, per: beds}", "id,beds\nA,\n", quantities=BEDS)


def test_a_date_that_never_came_and_a_fact_that_is_not_stated() -> None:
    outcome = run(
        "  early: {amount: 1 kr, requires: reported_on <= 2022-10-31}",
        "id,reported_on,hours\nA,2022-10-31,\nB,,5\n",
        quantities="  reported_on: {unit: date, missing: never}\n  hours: {unit: hour, missing: not_stated}",
        claims="  - {that: total(hours), equals: 5}",
    )
    assert kronor(outcome, "early") == [1, 0]
    assert outcome.claims == [("total(hours)", None, Fraction(5))]
